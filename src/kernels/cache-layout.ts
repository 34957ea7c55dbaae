// For trials: where keys and values stand in a layer's cache, and a whole cache laid out from plain arrays.
import { floatToHalf } from '../quants/half.ts'
import type { AttentionShape } from './attention.ts'

interface CacheIndex {
  kv: number
  dim: number
  position: number
}

/** Keys stand [kv head][dim / 4][position], vectors of 4. */
export const keyIndex = (headSize: number, contextTokens: number, { kv, dim, position }: CacheIndex): number =>
  ((kv * headSize) / 4 + Math.floor(dim / 4)) * contextTokens * 4 + position * 4 + (dim % 4)

/** Values stand [kv head][position][dim]; counted from the first value. */
export const valueIndex = (headSize: number, contextTokens: number, { kv, dim, position }: CacheIndex): number =>
  (kv * contextTokens + position) * headSize + dim

/** keys, values: [position][KV][headSize] → the cache's elements in order. */
export function cacheContent(
  shape: AttentionShape,
  keys: Float32Array,
  values: Float32Array,
  f16: boolean,
): Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> {
  const { kvHeads, headSize, contextTokens } = shape
  const content = new Float32Array(keys.length * 2)
  for (let i = 0; i < keys.length; i++) {
    const at = { position: Math.floor(i / (kvHeads * headSize)), kv: Math.floor(i / headSize) % kvHeads, dim: i % headSize }
    content[keyIndex(headSize, contextTokens, at)] = keys[i]
    content[keys.length + valueIndex(headSize, contextTokens, at)] = values[i]
  }
  return f16 ? Uint16Array.from(content, floatToHalf) : content
}
