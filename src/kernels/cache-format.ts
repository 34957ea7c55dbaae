// What a KV cache keeps of a value.

/** int8: a byte a value and an f32 scale for each head's key and value of a token. */
export const cacheFormats = ['f32', 'f16', 'int8'] as const
export type CacheFormat = (typeof cacheFormats)[number]

/** Where projections leave keys and values: in the cache, or in f32 beside it for cache_quantize to take. */
export type CacheElement = 'f32' | 'f16' | 'staged'

export const elementOf = (format: CacheFormat): CacheElement => (format === 'int8' ? 'staged' : format)

/** Bytes of one layer's cache. */
export function cacheBytes(shape: { kvHeads: number; headSize: number; contextTokens: number; cache: CacheFormat }): number {
  const { kvHeads, headSize, contextTokens, cache } = shape
  const vector = { f32: headSize * 4, f16: headSize * 2, int8: headSize + 4 }[cache]
  return 2 * kvHeads * contextTokens * vector
}
