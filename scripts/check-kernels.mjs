// `npm run check:kernels -- lavapipe 20000 1`: random kernel cases of every kind on one adapter, so many, from a seed; for a night.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { quickCompileEnv } from './adapters.mjs'
import { messageOf } from './model-error.mjs'
import { ROOT } from './paths.mjs'

const adapters = /** @type {const} */ (['swiftshader', 'lavapipe', 'default'])
const [name = 'default', cases = '20000', seed = '1'] = process.argv.slice(2)
try {
  const adapter = adapters.find(each => each === name)
  if (!adapter)
    throw new Error(`The adapter is "${name}"; ${adapters.join(', ')} was wanted. Usage: npm run check:kernels -- lavapipe 20000 1`)
  const command = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'gpu', 'src/kernels/cases.gpu.test.ts']
  const env = { ...process.env, ...quickCompileEnv(adapter), KERNEL_CASES: cases, KERNEL_SEED: seed }
  const { status } = spawnSync(process.execPath, command, { cwd: ROOT, env, stdio: 'inherit' })
  process.exitCode = status ?? 1
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
}
