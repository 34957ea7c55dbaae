// A prefill chunk's keys and values of a 1B Llama into a cache of bytes.
import type { GpuContext } from '../gpu/device.ts'
import { bench } from './bench-harness.ts'
import { cacheBytes } from './cache-format.ts'
import { cacheContent } from './cache-layout.ts'
import { cacheQuantizeReference } from './cache-quantize.reference.ts'
import { cacheQuantize } from './cache-quantize.ts'
import { fencedBuffer, inputBuffer, normals, seeded, slotOf, stateBuffer } from './kernel-testing.ts'

const TOKENS = 256
const SHAPE = { kvHeads: 8, headSize: 64, contextTokens: TOKENS }

export async function benchCacheQuantize(context: GpuContext): Promise<void> {
  const random = seeded(5)
  const keys = normals(random, TOKENS * SHAPE.kvHeads * SHAPE.headSize)
  const values = normals(random, keys.length)
  const staged = cacheContent({ ...SHAPE, cache: 'f32' }, keys, values)
  const out = await fencedBuffer(context, 'cache', cacheBytes({ ...SHAPE, cache: 'int8' }))
  const state = await stateBuffer(context, TOKENS)
  state.set({ tokens: TOKENS })
  const { dispatch, grid } = await cacheQuantize(context, {
    ...SHAPE,
    state: state.buffer,
    staged: await inputBuffer(context, 'staged', staged),
    cache: out.buffer,
    stagedTokens: TOKENS,
  })
  const scalesAt = (keys.length * 2) / 4
  await bench(context, {
    name: `${TOKENS} tokens, ${SHAPE.kvHeads} × ${SHAPE.headSize}`,
    wanted: cacheContentScales(keys, values),
    limit: 1e-10,
    operations: 4 * staged.length,
    readBytes: 2 * staged.byteLength,
    candidates: [
      { name: 'cache_quantize', steps: [{ dispatch, grid: grid(TOKENS) }], result: async () => (await out.floats()).subarray(scalesAt) },
    ],
  })
}

/** The scales, as the cache has them behind the levels. */
function cacheContentScales(keys: Float32Array, values: Float32Array): Float64Array {
  const { kvHeads, headSize } = SHAPE
  const byHead = (vectors: Float32Array) => {
    const { scales } = cacheQuantizeReference(vectors, headSize)
    const bySlot = new Array<number>(scales.length)
    for (const [i, scale] of scales.entries()) bySlot[(i % kvHeads) * TOKENS + slotOf(TOKENS, Math.floor(i / kvHeads))] = scale
    return bySlot
  }
  return Float64Array.of(...byHead(keys), ...byHead(values))
}
