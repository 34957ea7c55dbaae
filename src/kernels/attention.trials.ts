// Trials of the attention kernels: one shape at several positions, over a cache that is full, so that what must not be seen is there.
import type { GpuContext } from '../gpu/device.ts'
import { floatToHalf } from '../quants/half.ts'
import { attentionReference } from './attention.reference.ts'
import { type AttentionShape, attentionDecode, attentionPrefill, partialBytes, statsBytes } from './attention.ts'
import { cacheContent } from './cache-layout.ts'
import { cacheQuantizeReference } from './cache-quantize.reference.ts'
import {
  checkUntouched,
  fencedBuffer,
  halvesToFloats,
  inputBuffer,
  nmse,
  normals,
  run,
  runPass,
  seeded,
  slotOf,
  stateBuffer,
} from './trial-inputs.ts'

/** f32 throughout: sums of up to 301 terms and exponentials good to a few units in the last place; ggml allows 5e-4. A cache in f16 or int8 is given as such. */
export const ATTENTION_LIMIT = 1e-9

interface Setup {
  state: Awaited<ReturnType<typeof stateBuffer>>
  cache: GPUBuffer
  /** [position][KV][headSize], as the cache holds them. */
  keys: Float32Array
  values: Float32Array
}

/** A cache full of keys and values, of which later ones than a query's own position must not be seen. */
async function setUp(context: GpuContext, shape: AttentionShape, random: () => number): Promise<Setup> {
  const { kvHeads, headSize, contextTokens, cache: format } = shape
  const length = contextTokens * kvHeads * headSize
  const stored = (values: Float32Array) => {
    if (format === 'f16') return halvesToFloats(Uint16Array.from(values, floatToHalf))
    if (format === 'f32') return values
    const { levels, scales } = cacheQuantizeReference(values, headSize)
    return Float32Array.from(levels, (level, i) => (level - 128) * scales[Math.floor(i / headSize)])
  }
  const keys = normals(random, length)
  const values = normals(random, length)
  const cache = await inputBuffer(
    context,
    'cache',
    cacheContent(shape, keys, values, position => slotOf(contextTokens, position)),
  )
  return { state: await stateBuffer(context, contextTokens), cache, keys: stored(keys), values: stored(values) }
}

/** Scores then spread over several units, so that the softmax is neither flat nor a single one; the first head has an outlier. */
function queriesFor(shape: AttentionShape, tokens: number, random: () => number): Float32Array<ArrayBuffer> {
  const queries = normals(random, tokens * shape.heads * shape.headSize, 2 * shape.headSize ** -0.5)
  queries[0] = 50
  return queries
}

/** The worst error of attention_decode over these positions. */
export async function attentionDecodeError(context: GpuContext, shape: AttentionShape, positions: number[]): Promise<number> {
  const random = seeded(shape.headSize)
  const { state, cache, keys, values } = await setUp(context, shape, random)
  const rowLength = shape.heads * shape.headSize
  const queries = await inputBuffer(context, 'queries', new Float32Array(rowLength))
  const out = await fencedBuffer(context, 'out', rowLength * 4)
  const partial = await fencedBuffer(context, 'partial', partialBytes(shape))
  const stats = await fencedBuffer(context, 'stats', statsBytes(shape))
  const buffers = { state: state.buffer, queries, cache, out: out.buffer, partial: partial.buffer, stats: stats.buffer }
  const attend = await attentionDecode(context, shape, buffers)
  let worst = 0
  for (const position of positions) {
    const query = queriesFor(shape, 1, random)
    context.device.queue.writeBuffer(queries, 0, query)
    state.set({ position })
    out.reset()
    runPass(context, pass => attend.encode(pass, position))
    worst = Math.max(worst, nmse(await out.floats(), attentionReference(shape, query, keys, values, position)))
  }
  await Promise.all([partial.read(), stats.read()]) // their fences
  return worst
}

/** The worst error of attention_prefill over batches of so many tokens from a position on; throws where a token outside a batch was written. */
export async function attentionPrefillError(
  context: GpuContext,
  shape: AttentionShape,
  batches: [tokens: number, position: number][],
): Promise<number> {
  const random = seeded(shape.headSize + 1)
  const { state, cache, keys, values } = await setUp(context, shape, random)
  const rowLength = shape.heads * shape.headSize
  const capacity = Math.max(...batches.map(([tokens]) => tokens)) + 2
  const queries = await inputBuffer(context, 'queries', new Float32Array(capacity * rowLength))
  const out = await fencedBuffer(context, 'out', capacity * rowLength * 4)
  const { dispatch, grid } = await attentionPrefill(context, shape, { state: state.buffer, queries, cache, out: out.buffer })
  let worst = 0
  for (const [tokens, position] of batches) {
    const query = queriesFor(shape, tokens, random)
    context.device.queue.writeBuffer(queries, 0, query)
    state.set({ position, tokens, row: tokens - 1 })
    out.reset()
    run(context, { dispatch, grid: grid(tokens) })
    const got = await out.floats()
    const wanted = attentionReference(shape, query, keys, values, position)
    worst = Math.max(worst, nmse(got.subarray(0, wanted.length), wanted))
    checkUntouched('attention_prefill', got, wanted.length)
  }
  return worst
}
