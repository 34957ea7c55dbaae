// The attention kernels at SmolLM2's shape: decode within one split and over eight, prefill of a chunk; and what a token costs as its context grows.
import { measureCeilings } from '../bench/ceilings.ts'
import type { GpuContext } from '../gpu/device.ts'
import { attentionReference } from './attention.reference.ts'
import { type AttentionShape, attentionDecode, attentionPrefill, partialBytes, statsBytes } from './attention.ts'
import { bench, type Candidate } from './bench-harness.ts'
import { type CacheFormat, cacheBytes } from './cache-format.ts'
import { cacheContent } from './cache-layout.ts'
import { fencedBuffer, inputBuffer, normals, seeded, slotOf, stateBuffer } from './kernel-testing.ts'

const SHAPE = { heads: 9, kvHeads: 3, headSize: 64, contextTokens: 1024 }
const POSITIONS = [100, 1000]
const TOKENS = 64
const LONG = { ...SHAPE, contextTokens: 16_384 }
const LONG_POSITIONS = [1023, 4095, 16_383]
/** Keys and values may be rounded to 11 bits, or to 8. */
const LIMIT = 1e-3

export async function benchAttention(context: GpuContext): Promise<void> {
  const cache: CacheFormat = context.variants.f16 ? 'f16' : 'f32'
  for (const format of [cache, 'int8'] as const) await benchCache(context, { ...SHAPE, cache: format }, POSITIONS)
}

/** Decode at 1k, 4k and 16k of context beside the speed of a copy: its bytes grow with the context, and so may its time, but nothing else. */
export async function benchContext(context: GpuContext): Promise<void> {
  const { copyBytesPerSecond } = await measureCeilings(context)
  console.log(`a copy moves ${(copyBytesPerSecond / 1e9).toFixed(2)} GB/s`)
  const cache: CacheFormat = context.variants.f16 ? 'f16' : 'f32'
  for (const format of [cache, 'int8'] as const) await benchCache(context, { ...LONG, cache: format }, LONG_POSITIONS, { prefills: false })
}

async function benchCache(
  context: GpuContext,
  shape: AttentionShape,
  positions: readonly number[],
  { prefills = true } = {},
): Promise<void> {
  const { heads, kvHeads, headSize, contextTokens } = shape
  const random = seeded(1)
  const rowLength = heads * headSize
  const keys = normals(random, contextTokens * kvHeads * headSize)
  const values = normals(random, keys.length)
  const query = normals(random, TOKENS * rowLength, headSize ** -0.5)
  const cache = await inputBuffer(
    context,
    'cache',
    cacheContent(shape, keys, values, position => slotOf(contextTokens, position)),
  )
  const queries = await inputBuffer(context, 'queries', query)
  const out = await fencedBuffer(context, 'out', TOKENS * rowLength * 4)
  const partial = await inputBuffer(context, 'partial', new Uint8Array(partialBytes(shape)))
  const stats = await inputBuffer(context, 'stats', new Uint8Array(statsBytes(shape)))
  const state = await stateBuffer(context, contextTokens)
  const buffers = { state: state.buffer, queries, cache, out: out.buffer, partial, stats }
  const decode = await attentionDecode(context, shape, buffers)
  const prefill = await attentionPrefill(context, shape, buffers)
  const positionBytes = cacheBytes(shape) / contextTokens
  for (const position of positions) {
    state.set({ position })
    const wanted = attentionReference(shape, query.subarray(0, rowLength), keys, values, position)
    const result = async () => (await out.floats()).subarray(0, rowLength)
    const candidate: Candidate = { name: 'attention_decode', encode: pass => decode.encode(pass, position), result }
    await bench(context, {
      name: `decode at position ${position}, ${shape.cache}`,
      wanted,
      limit: LIMIT,
      operations: 4 * rowLength * (position + 1),
      readBytes: positionBytes * (position + 1),
      candidates: [candidate],
    })
  }
  if (!prefills) return
  state.set({ tokens: TOKENS })
  await bench(context, {
    name: `prefill of ${TOKENS} tokens, ${shape.cache}`,
    wanted: attentionReference(shape, query, keys, values, 0),
    limit: LIMIT,
    operations: 2 * rowLength * TOKENS * (TOKENS + 1),
    readBytes: positionBytes * TOKENS,
    candidates: [
      { name: 'attention_prefill', steps: [{ dispatch: prefill.dispatch, grid: prefill.grid(TOKENS) }], result: () => out.floats() },
    ],
  })
}
