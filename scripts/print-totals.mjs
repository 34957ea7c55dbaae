// The end of a CI run: how long each step took, what failed in the named groups, then, as the last line, the sum of their tests.
import { totalOf } from './steps.mjs'

const { passed, failed, failures, seconds } = await totalOf(process.argv.slice(2))
console.log(seconds.map(([name, took]) => `${name} ${took.toFixed(0)} s`).join(', '))
for (const failure of failures) console.log(`✗ ${failure}\n`)
console.log(`${passed} passed, ${failed} failed`)
if (failed > 0) process.exitCode = 1
