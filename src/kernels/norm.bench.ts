// The norms of a prefill chunk at SmolLM2's width and a 1B model's.
import type { GpuContext } from '../gpu/device.ts'
import { bench } from './bench-harness.ts'
import { fencedBuffer, inputBuffer, normals, seeded } from './kernel-testing.ts'
import { layernormReference, rmsnormReference } from './norm.reference.ts'
import { normAdd, normalize } from './norm.ts'

const TOKENS = 256
const EPSILON = 1e-5

export async function benchNorm(context: GpuContext): Promise<void> {
  for (const width of [576, 2048]) {
    const random = seeded(width)
    const values = normals(random, TOKENS * width)
    const [gamma, beta] = [normals(random, width), normals(random, width)]
    const x = await inputBuffer(context, 'x', values)
    const weights = await inputBuffer(context, 'weights', Float32Array.of(...gamma, ...beta))
    const out = await fencedBuffer(context, 'out', values.byteLength)
    const rms = rmsnormReference(values, gamma, EPSILON)
    const task = { limit: 1e-10, operations: 4 * values.length, readBytes: 2 * values.byteLength }
    for (const kind of ['rms', 'layer'] as const) {
      const { dispatch, grid } = await normalize(context, { x, out: out.buffer, norm: { kind, weights, width, epsilon: EPSILON } })
      await bench(context, {
        ...task,
        name: `${kind} norm, ${TOKENS} × ${width}`,
        wanted: kind === 'rms' ? rms : layernormReference(values, gamma, beta, EPSILON),
        candidates: [{ name: 'normalize', steps: [{ dispatch, grid: grid(TOKENS) }], result: () => out.floats() }],
      })
    }
    const stream = await fencedBuffer(context, 'stream', 3 * values.byteLength)
    stream.reset(Float32Array.of(...values, ...values))
    const norm = { kind: 'rms' as const, weights, width, epsilon: EPSILON }
    const { dispatch, grid } = await normAdd(context, {
      stream: stream.buffer,
      from: 0,
      branch: values.length,
      to: 2 * values.length,
      norm,
    })
    await bench(context, {
      ...task,
      name: `norm_add, ${TOKENS} × ${width}`,
      wanted: rms.map((value, i) => value + values[i]),
      candidates: [
        {
          name: 'norm_add',
          steps: [{ dispatch, grid: grid(TOKENS) }],
          result: async () => (await stream.floats()).subarray(2 * values.length),
        },
      ],
    })
  }
}
