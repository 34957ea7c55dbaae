// The last line of a CI run: the tests of the named groups, added up.
import { totalOf } from './steps.mjs'

const { passed, failed } = await totalOf(process.argv.slice(2))
console.log(`${passed} passed, ${failed} failed`)
if (failed > 0) process.exitCode = 1
