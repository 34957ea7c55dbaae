// Trials of qk_norm: three batches with an outlier, over a cache of which everything else must stay as it was.
import type { GpuContext } from '../gpu/device.ts'
import type { CacheElement } from './cache-format.ts'
import { keyIndex } from './cache-layout.ts'
import type { HeadShape } from './matmul.reference.ts'
import { qkNormReference } from './qk-norm.reference.ts'
import { qkNorm } from './qk-norm.ts'
import {
  checkUntouched,
  FENCE_FLOAT,
  fencedBuffer,
  halvesToFloats,
  inputBuffer,
  nmse,
  normals,
  run,
  seeded,
  slotOf,
  stateBuffer,
} from './trial-inputs.ts'

const CONTEXT = 140
const CAPACITY = 9
const EPSILON = 1e-6

export interface QkNormCase extends HeadShape {
  /** Values that are normed together. */
  span: number
}

export const QK_NORM_LIMIT = 1e-10
/** Of keys in a half-precision cache. */
export const QK_NORM_LIMIT_F16 = 1e-6

/** The worst errors of queries and of keys. */
export async function qkNormError(
  context: GpuContext,
  shape: QkNormCase,
  element: CacheElement,
): Promise<{ queries: number; keys: number }> {
  const { heads, kvHeads, headSize, rotatedSize, span } = shape
  const f16 = element === 'f16'
  const random = seeded(headSize)
  const rowLength = (heads + kvHeads) * headSize
  const gammas = { queries: normals(random, span), keys: normals(random, span), epsilon: EPSILON }
  const angles = Float64Array.from({ length: (CONTEXT * rotatedSize) / 2 }, () => random() * 7)
  const turns = Float32Array.from({ length: angles.length * 2 }, (_, i) => (i % 2 ? Math.sin(angles[i >> 1]) : Math.cos(angles[i >> 1])))
  const raw = await inputBuffer(context, 'raw', new Float32Array(CAPACITY * rowLength))
  const queries = await fencedBuffer(context, 'queries', CAPACITY * heads * headSize * 4)
  const cacheValues = 2 * kvHeads * headSize * CONTEXT
  const cache = await fencedBuffer(context, 'cache', cacheValues * (f16 ? 2 : 4))
  const state = await stateBuffer(context, CONTEXT)
  const { dispatch, grid } = await qkNorm(context, {
    ...shape,
    state: state.buffer,
    raw,
    gamma: await inputBuffer(context, 'gamma', Float32Array.of(...gammas.queries, ...gammas.keys)),
    queries: queries.buffer,
    cache: cache.buffer,
    rotations: await inputBuffer(context, 'rotations', turns),
    epsilon: EPSILON,
    contextTokens: CONTEXT,
    element,
    queryScale: 0.3,
  })
  const worst = { queries: 0, keys: 0 }
  for (const [tokens, position] of [
    [1, 139],
    [3, 0],
    [CAPACITY - 1, 7],
  ]) {
    const values = normals(random, tokens * rowLength, 3)
    values[1] = 100
    context.device.queue.writeBuffer(raw, 0, values)
    state.set({ tokens, position })
    queries.reset()
    cache.reset()
    run(context, { dispatch, grid: grid(tokens) })
    const wanted = qkNormReference(values, shape, gammas, position, turns, 0.3)
    const got = await queries.floats()
    checkUntouched('qk_norm', got, wanted.queries.length)
    const bytes = await cache.read()
    const stored = f16 ? halvesToFloats(new Uint16Array(bytes)) : new Float32Array(bytes)
    const slotAt = (token: number) => (element === 'staged' ? token : slotOf(CONTEXT, position + token))
    const placeOf = (i: number) =>
      keyIndex(headSize, CONTEXT, {
        kv: Math.floor(i / headSize) % kvHeads,
        dim: i % headSize,
        slot: slotAt(Math.floor(i / (kvHeads * headSize))),
      })
    const places = Array.from(wanted.keys, (_, i) => placeOf(i))
    const ofKeys = nmse(
      places.map(place => stored[place]),
      wanted.keys,
    )
    worst.queries = Math.max(worst.queries, nmse(got.subarray(0, wanted.queries.length), wanted.queries))
    worst.keys = Math.max(worst.keys, ofKeys)
    const written = new Set(places)
    const before = f16 ? halvesToFloats(new Uint16Array(Float32Array.of(FENCE_FLOAT).buffer)) : [FENCE_FLOAT]
    if (stored.some((value, i) => !written.has(i) && value !== before[i % before.length]))
      throw new Error('qk_norm: the cache changed elsewhere.')
  }
  return worst
}
