// `npm run bench:kernels -- lavapipe matmul`: the kernel benches on one adapter (swiftshader, lavapipe or default), all or those named.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { adapterEnv } from './adapters.mjs'
import { messageOf } from './model-error.mjs'
import { ROOT } from './paths.mjs'

const adapters = /** @type {const} */ (['swiftshader', 'lavapipe', 'default'])
const names = process.argv.slice(2)
try {
  const adapter = adapters.find(name => names.includes(name)) ?? 'default'
  const command = ['--import', './scripts/node-loader.mjs', join(ROOT, 'src/kernels/all.bench.ts'), ...names]
  const { status } = spawnSync(process.execPath, command, { cwd: ROOT, env: { ...process.env, ...adapterEnv(adapter) }, stdio: 'inherit' })
  process.exitCode = status ?? 1
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
}
