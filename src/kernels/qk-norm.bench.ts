// Queries and keys of a prefill chunk of Gemma 3 1B, normed and turned.
import type { GpuContext } from '../gpu/device.ts'
import { bench } from './bench-harness.ts'
import { fencedBuffer, inputBuffer, normals, seeded, stateBuffer } from './kernel-testing.ts'
import { qkNormReference } from './qk-norm.reference.ts'
import { qkNorm } from './qk-norm.ts'

const TOKENS = 128
const SHAPE = { heads: 4, kvHeads: 1, headSize: 256, rotatedSize: 256 }

export async function benchQkNorm(context: GpuContext): Promise<void> {
  const { heads, kvHeads, headSize } = SHAPE
  const random = seeded(3)
  const values = normals(random, TOKENS * (heads + kvHeads) * headSize)
  const gammas = { queries: normals(random, headSize), keys: normals(random, headSize), epsilon: 1e-6 }
  const rotations = Float32Array.from({ length: TOKENS * headSize }, (_, i) => (i % 2 ? Math.sin(i) : Math.cos(i - 1)))
  const queries = await fencedBuffer(context, 'queries', TOKENS * heads * headSize * 4)
  const cacheBytes = 2 * kvHeads * headSize * TOKENS * 4
  const state = await stateBuffer(context)
  state.set({ tokens: TOKENS })
  const { dispatch, grid } = await qkNorm(context, {
    ...SHAPE,
    state: state.buffer,
    raw: await inputBuffer(context, 'raw', values),
    gamma: await inputBuffer(context, 'gamma', Float32Array.of(...gammas.queries, ...gammas.keys)),
    queries: queries.buffer,
    cache: (await fencedBuffer(context, 'cache', cacheBytes)).buffer,
    rotations: await inputBuffer(context, 'rotations', rotations),
    span: headSize,
    epsilon: gammas.epsilon,
    contextTokens: TOKENS,
    element: 'f32',
    queryScale: 1,
  })
  await bench(context, {
    name: `${TOKENS} tokens, ${heads}/${kvHeads} × ${headSize}`,
    wanted: qkNormReference(values, SHAPE, gammas, 0, rotations, 1).queries,
    limit: 1e-10,
    operations: 8 * values.length,
    readBytes: 3 * values.byteLength,
    candidates: [{ name: 'qk_norm', steps: [{ dispatch, grid: grid(TOKENS) }], result: () => queries.floats() }],
  })
}
