// The attention kernels against their reference: group sizes 1 to 8, head sizes 8 to 256, contexts within one split and over several.
import { describe, expect, it } from 'vitest'
import type { GpuContext, KernelVariants } from '../gpu/device.ts'
import { dawn } from '../node/dawn.ts'
import { floatToHalf } from '../quants/half.ts'
import { attentionReference } from './attention.reference.ts'
import { type AttentionShape, attentionDecode, attentionPrefill, cacheBytes, partialBytes, statsBytes } from './attention.ts'
import { cacheContent } from './cache-layout.testing.ts'
import {
  FENCE_FLOAT,
  fencedBuffer,
  halvesToFloats,
  inputBuffer,
  nmse,
  normals,
  openVariants,
  run,
  runPass,
  seeded,
  stateBuffer,
} from './kernel-testing.ts'

/** f32 throughout: sums of up to 301 terms and exponentials good to a few units in the last place; ggml allows 5e-4. A cache in f16 is given as such. */
const LIMIT = 1e-9
const CONTEXT = 320

type Shape = Omit<AttentionShape, 'cacheF16'>

/** Each group size and each head size at least once: the kernels depend on both, hardly on the pair. Windows within a split and over two. */
const shapes: Shape[] = [
  { heads: 9, kvHeads: 3, headSize: 64, contextTokens: CONTEXT },
  { heads: 2, kvHeads: 2, headSize: 8, contextTokens: CONTEXT },
  { heads: 4, kvHeads: 2, headSize: 80, contextTokens: CONTEXT },
  { heads: 4, kvHeads: 1, headSize: 128, contextTokens: CONTEXT },
  { heads: 8, kvHeads: 1, headSize: 256, contextTokens: CONTEXT },
  { heads: 4, kvHeads: 1, headSize: 32, contextTokens: CONTEXT, window: 40, softCap: 2 },
  { heads: 2, kvHeads: 1, headSize: 32, contextTokens: CONTEXT, window: 130 },
]
/** All shapes on the adapter's first variant; the others differ in sums and elements alone, and each shape is a pipeline to compile. */
const shapesFor = (variant: number): Shape[] => (variant === 0 ? shapes : [shapes[0], shapes[4]])
const numbered = async (differsBy: (keyof KernelVariants)[]) =>
  (await openVariants(dawn(), differsBy)).map((variant, index) => ({ ...variant, index }))
const title = '$heads heads over $kvHeads × $headSize, window $window, cap $softCap'

interface Setup {
  state: Awaited<ReturnType<typeof stateBuffer>>
  cache: GPUBuffer
  /** [position][KV][headSize], as the cache holds them. */
  keys: Float32Array
  values: Float32Array
}

/** A cache full of keys and values, of which later ones than a query's own position must not be seen. */
async function setUp(context: GpuContext, shape: AttentionShape, random: () => number): Promise<Setup> {
  const { kvHeads, headSize, contextTokens, cacheF16: f16 } = shape
  const length = contextTokens * kvHeads * headSize
  const stored = (values: Float32Array) => (f16 ? halvesToFloats(Uint16Array.from(values, floatToHalf)) : values)
  const keys = stored(normals(random, length))
  const values = stored(normals(random, length))
  const cache = await inputBuffer(context, 'cache', cacheContent(shape, keys, values, f16))
  expect(cache.size).toBe(cacheBytes(shape))
  return { state: await stateBuffer(context), cache, keys, values }
}

/** Scores then spread over several units, so that the softmax is neither flat nor a single one; the first head has an outlier. */
function queriesFor(shape: AttentionShape, tokens: number, random: () => number): Float32Array<ArrayBuffer> {
  const queries = normals(random, tokens * shape.heads * shape.headSize, 2 * shape.headSize ** -0.5)
  queries[0] = 50
  return queries
}

describe.each(await numbered(['f16', 'subgroups']))('attention_decode, $name', ({ context, index }) => {
  it.concurrent.each(shapesFor(index))(`${title}: agrees at every position around the splits' borders`, async bare => {
    const shape = { ...bare, cacheF16: context.variants.f16 }
    const random = seeded(shape.headSize)
    const { state, cache, keys, values } = await setUp(context, shape, random)
    const rowLength = shape.heads * shape.headSize
    const queries = await inputBuffer(context, 'queries', new Float32Array(rowLength))
    const out = await fencedBuffer(context, 'out', rowLength * 4)
    const partial = await fencedBuffer(context, 'partial', partialBytes(shape))
    const stats = await fencedBuffer(context, 'stats', statsBytes(shape))
    const buffers = { state: state.buffer, queries, cache, out: out.buffer, partial: partial.buffer, stats: stats.buffer }
    const attend = await attentionDecode(context, shape, buffers)
    for (const position of [0, 1, 127, 128, 129, 300]) {
      const query = queriesFor(shape, 1, random)
      context.device.queue.writeBuffer(queries, 0, query)
      state.set({ position })
      out.reset()
      runPass(context, pass => attend.encode(pass, position))
      expect(nmse(await out.floats(), attentionReference(shape, query, keys, values, position))).toBeLessThan(LIMIT)
    }
    await Promise.all([partial.read(), stats.read()]) // their fences
  })
})

describe.each(await numbered(['f16']))('attention_prefill, $name', ({ context, index }) => {
  it.concurrent.each(shapesFor(index))(`${title}: agrees for batches around a tile, from the start and after a prefix`, async bare => {
    const shape = { ...bare, cacheF16: context.variants.f16 }
    const random = seeded(shape.headSize + 1)
    const { state, cache, keys, values } = await setUp(context, shape, random)
    const rowLength = shape.heads * shape.headSize
    const capacity = 72
    const queries = await inputBuffer(context, 'queries', new Float32Array(capacity * rowLength))
    const out = await fencedBuffer(context, 'out', capacity * rowLength * 4)
    const { dispatch, grid } = await attentionPrefill(context, shape, { state: state.buffer, queries, cache, out: out.buffer })
    for (const [tokens, position] of [
      [1, 0],
      [31, 77],
      [33, 0],
      [70, 77],
      [1, 300],
    ]) {
      const query = queriesFor(shape, tokens, random)
      context.device.queue.writeBuffer(queries, 0, query)
      state.set({ position, tokens, row: tokens - 1 })
      out.reset()
      run(context, { dispatch, grid: grid(tokens) })
      const got = await out.floats()
      const wanted = attentionReference(shape, query, keys, values, position)
      expect(nmse(got.subarray(0, wanted.length), wanted)).toBeLessThan(LIMIT)
      expect(got.subarray(wanted.length).every(value => value === FENCE_FLOAT)).toBe(true)
    }
  })
})

it.each([
  ['cannot be shared evenly', { heads: 9, kvHeads: 2, headSize: 64 }],
  ['are of a size without kernels', { heads: 2, kvHeads: 2, headSize: 12 }],
  ['are too large', { heads: 2, kvHeads: 2, headSize: 264 }],
  ['want more workgroup memory than the device has', { heads: 128, kvHeads: 1, headSize: 128 }],
])('refuses heads that %s', async (_, heads) => {
  const [{ context }] = await openVariants(dawn(), [])
  const buffer = await inputBuffer(context, 'any', new Float32Array(4))
  const buffers = { state: buffer, queries: buffer, cache: buffer, out: buffer, partial: buffer, stats: buffer }
  const attend = attentionDecode(context, { ...heads, contextTokens: 8, cacheF16: false }, buffers)
  await expect(attend).rejects.toMatchObject({ code: 'attention_shape' })
})
