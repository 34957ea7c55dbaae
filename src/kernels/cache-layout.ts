// For trials: where keys and values stand in a layer's cache, and a whole cache laid out from plain arrays.
import { floatToHalf } from '../quants/half.ts'
import type { AttentionShape } from './attention.ts'
import { cacheBytes } from './cache-format.ts'
import { cacheQuantizeReference } from './cache-quantize.reference.ts'

interface CacheIndex {
  kv: number
  dim: number
  slot: number
}

/** Keys stand [kv head][dim / 4][slot], vectors of 4. */
export const keyIndex = (headSize: number, contextTokens: number, { kv, dim, slot }: CacheIndex): number =>
  ((kv * headSize) / 4 + Math.floor(dim / 4)) * contextTokens * 4 + slot * 4 + (dim % 4)

/** Values stand [kv head][slot][dim]; counted from the first value. */
export const valueIndex = (headSize: number, contextTokens: number, { kv, dim, slot }: CacheIndex): number =>
  (kv * contextTokens + slot) * headSize + dim

/** keys, values: [position][KV][headSize] → the cache's elements in order; a position lies in its own slot when absent. */
export function cacheContent(
  shape: Pick<AttentionShape, 'kvHeads' | 'headSize' | 'contextTokens' | 'cache'>,
  keys: Float32Array,
  values: Float32Array,
  slotOf = (position: number) => position,
): Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint8Array<ArrayBuffer> {
  const { kvHeads, headSize, contextTokens, cache } = shape
  if (cache === 'int8') return bytesContent(shape, keys, values, slotOf)
  const content = new Float32Array(keys.length * 2)
  for (let i = 0; i < keys.length; i++) {
    const at = { slot: slotOf(Math.floor(i / (kvHeads * headSize))), kv: Math.floor(i / headSize) % kvHeads, dim: i % headSize }
    content[keyIndex(headSize, contextTokens, at)] = keys[i]
    content[keys.length + valueIndex(headSize, contextTokens, at)] = values[i]
  }
  return cache === 'f16' ? Uint16Array.from(content, floatToHalf) : content
}

/** Where the scale of a head's key, or value, stands among the f32 words of an int8 cache. */
export const scaleIndex = (
  { kvHeads, headSize, contextTokens }: Pick<AttentionShape, 'kvHeads' | 'headSize' | 'contextTokens'>,
  { kind, kv, slot }: { kind: 'key' | 'value' } & Omit<CacheIndex, 'dim'>,
): number => ((kvHeads * headSize) / 2) * contextTokens + ((kind === 'key' ? 0 : kvHeads) + kv) * contextTokens + slot

function bytesContent(
  shape: Parameters<typeof cacheContent>[0],
  keys: Float32Array,
  values: Float32Array,
  slotOf: (position: number) => number,
): Uint8Array<ArrayBuffer> {
  const { kvHeads, headSize, contextTokens } = shape
  const content = new Uint8Array(cacheBytes(shape))
  const scales = new Float32Array(content.buffer)
  const [ofKeys, ofValues] = [keys, values].map(vectors => cacheQuantizeReference(vectors, headSize))
  for (let i = 0; i < keys.length; i++) {
    const at = { slot: slotOf(Math.floor(i / (kvHeads * headSize))), kv: Math.floor(i / headSize) % kvHeads, dim: i % headSize }
    content[keyIndex(headSize, contextTokens, at)] = ofKeys.levels[i]
    content[keys.length + valueIndex(headSize, contextTokens, at)] = ofValues.levels[i]
    scales[scaleIndex(shape, { kind: 'key', ...at })] = ofKeys.scales[Math.floor(i / headSize)]
    scales[scaleIndex(shape, { kind: 'value', ...at })] = ofValues.scales[Math.floor(i / headSize)]
  }
  return content
}
