// Trials of cache_quantize: batches with an outlier, a zero vector and opposite extremes, over a cache of which all else must stay as it was.
import type { GpuContext } from '../gpu/device.ts'
import { cacheBytes } from './cache-format.ts'
import { cacheContent, keyIndex, scaleIndex, valueIndex } from './cache-layout.ts'
import { cacheQuantize } from './cache-quantize.ts'
import { fencedBuffer, inputBuffer, normals, run, seeded, slotOf, stateBuffer } from './trial-inputs.ts'

const CONTEXT = 200
const STAGED = 70

export interface CacheQuantizeCase {
  kvHeads: number
  headSize: number
}

/** The most that a level may miss beyond the half that rounding costs. */
export const CACHE_QUANTIZE_LIMIT = 1e-3

/** By how many levels the worst value is off, beyond half a one; scales may be off by a few units in the last place. */
export async function cacheQuantizeError(context: GpuContext, { kvHeads, headSize }: CacheQuantizeCase): Promise<number> {
  const random = seeded(headSize)
  const shape = { kvHeads, headSize, contextTokens: CONTEXT, cache: 'int8' as const }
  const staging = { ...shape, contextTokens: STAGED, cache: 'f32' as const }
  const state = await stateBuffer(context, CONTEXT)
  const staged = await inputBuffer(context, 'staged', new Uint8Array(cacheBytes(staging)))
  const cache = await fencedBuffer(context, 'cache', cacheBytes(shape))
  const inputs = { state: state.buffer, staged, cache: cache.buffer, kvHeads, headSize, stagedTokens: STAGED, contextTokens: CONTEXT }
  const { dispatch, grid } = await cacheQuantize(context, inputs)
  const before = await cache.read()
  let worst = 0
  for (const [tokens, position] of [
    [1, 199],
    [STAGED, 3],
    [64, 0],
  ]) {
    const keys = normals(random, STAGED * kvHeads * headSize)
    const values = normals(random, keys.length)
    keys[1] = 1000
    values.fill(0, 0, headSize)
    values[headSize] = -values[headSize + 1]
    context.device.queue.writeBuffer(staged, 0, cacheContent(staging, keys, values))
    state.set({ tokens, position })
    cache.reset()
    run(context, { dispatch, grid: grid(tokens) })
    const got = await cache.read()
    const untouched = new Uint8Array(before.slice(0))
    const [levels, scales] = [new Uint8Array(got), new Float32Array(got)]
    for (let i = 0; i < tokens * kvHeads * headSize; i++) {
      const at = {
        slot: slotOf(CONTEXT, position + Math.floor(i / (kvHeads * headSize))),
        kv: Math.floor(i / headSize) % kvHeads,
        dim: i % headSize,
      }
      for (const { kind, vectors, place } of [
        { kind: 'key' as const, vectors: keys, place: keyIndex(headSize, CONTEXT, at) },
        { kind: 'value' as const, vectors: values, place: (keys.length / STAGED) * CONTEXT + valueIndex(headSize, CONTEXT, at) },
      ]) {
        const first = i - at.dim
        const most = vectors.subarray(first, first + headSize).reduce((a, b) => Math.max(a, Math.abs(b)), 0)
        const scalePlace = scaleIndex(shape, { kind, ...at })
        const scale = scales[scalePlace]
        const scaleError = Math.abs(scale * 127 - most) / (most || 1)
        const missed = most === 0 ? Math.abs(levels[place] - 128) : Math.abs(levels[place] - 128 - vectors[i] / (most / 127)) - 0.5
        // Not Math.max, which would lose a NaN of the first where the second is none.
        if (!(missed <= worst)) worst = missed
        if (!(scaleError <= worst)) worst = scaleError
        untouched[place] = levels[place]
        untouched.set(new Uint8Array(got, scalePlace * 4, 4), scalePlace * 4)
      }
    }
    if (untouched.some((byte, i) => byte !== levels[i])) throw new Error('cache_quantize: the cache changed elsewhere.')
  }
  return worst
}
