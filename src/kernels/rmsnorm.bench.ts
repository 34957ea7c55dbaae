// RMSNorm of a prefill chunk at SmolLM2's width and a 1B model's.
import type { GpuContext } from '../gpu/device.ts'
import { bench } from './bench-harness.ts'
import { fencedBuffer, inputBuffer, normals, seeded } from './kernel-testing.ts'
import { rmsnormReference } from './rmsnorm.reference.ts'
import { rmsnorm } from './rmsnorm.ts'

const TOKENS = 256

export async function benchRmsnorm(context: GpuContext): Promise<void> {
  for (const width of [576, 2048]) {
    const random = seeded(width)
    const values = normals(random, TOKENS * width)
    const gamma = normals(random, width)
    const x = await inputBuffer(context, 'x', values)
    const out = await fencedBuffer(context, 'out', values.byteLength)
    const norm = { gamma: await inputBuffer(context, 'gamma', gamma), width, epsilon: 1e-5 }
    const { dispatch, grid } = await rmsnorm(context, { x, out: out.buffer, norm })
    await bench(context, {
      name: `${TOKENS} × ${width}`,
      wanted: rmsnormReference(values, gamma, 1e-5),
      limit: 1e-10,
      operations: 4 * values.length,
      readBytes: 2 * values.byteLength,
      candidates: [{ name: 'rmsnorm', steps: [{ dispatch, grid: grid(TOKENS) }], result: () => out.floats() }],
    })
  }
}
