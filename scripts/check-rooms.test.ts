import { expect, test } from 'vitest'
import { faultsOf } from './check-rooms.mjs'

test('lets a room import from itself, from above and from entries', () => {
  const text = `import { a } from '../base/errors.ts'\nimport type { b } from './c.ts'\nimport shader from '../../shaders/rope.wgsl'`
  expect(faultsOf('kernels/rope.ts', text)).toEqual([])
  expect(faultsOf('main.tsx', `import './ui/app.tsx'`)).toEqual([])
})

test('names the import that goes against the flow, and why', () => {
  for (const line of [
    `import { x } from '../engine/generate.ts'`,
    `import type { x } from '../engine/generate.ts'`,
    `export * from '../engine/generate.ts'`,
    `const x = await import('../engine/generate.ts')`,
    `import {\n  x,\n} from '../engine/generate.ts'`,
    `new Worker(new URL('../engine/generate.ts', import.meta.url))`,
  ])
    expect(faultsOf('gpu/sub/device.ts', line.replaceAll('../', '../../')), line).toEqual([
      expect.stringMatching(/gpu imports .* from engine, which lies below/),
    ])
})

test('lets nothing in from outside src/ but shaders, and the adapters to the command line', () => {
  const adapters = `import { adapterEnv } from '../../scripts/adapters.mjs'`
  expect(faultsOf('node/command-options.ts', adapters)).toEqual([])
  expect(faultsOf('gpu/device.test.ts', adapters)).toEqual([])
  for (const line of [
    adapters,
    `import x from '../../package.json'`,
    `import x from '../../shaders/build.mjs'`,
    `import '../../e2e/fixtures.ts'`,
  ])
    expect(faultsOf('gpu/device.ts', line), line).toEqual([expect.stringMatching(/gpu imports .* from outside src/)])
  expect(faultsOf('node/serve.ts', `import { listen } from '../../scripts/serve.mjs'`)).toHaveLength(1)
})

test('reads past comments and tests', () => {
  expect(faultsOf('gpu/device.ts', `// from '../engine/x.ts'\n/* import '../engine/x.ts' */`)).toEqual([])
  expect(faultsOf('gpu/device.gpu.test.ts', `import { x } from '../node/dawn.ts'`)).toEqual([])
})

test('refuses a shader inside TypeScript and a room that is not on the list', () => {
  expect(faultsOf('kernels/rope.ts', 'const code = `@compute @workgroup_size(64) fn main() {}`')).toEqual([
    expect.stringContaining('holds WGSL'),
  ])
  expect(faultsOf('helpers/x.ts', '')).toEqual([expect.stringContaining('no room')])
})
