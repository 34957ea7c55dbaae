// What the KV cache of a model keeps of a value where nobody said so, and how large it becomes.
import { type CacheFormat, cacheBytes } from '../kernels/cache-format.ts'
import type { ModelConfig } from './model.ts'

/**
 * A cache up to this size stays f32 also where the device has f16: a small model is the one that notices (SmolLM2's log-probabilities
 * are off by up to 0.025 with an f16 cache, by 0.0001 with an f32 one), and can afford it: 360 MiB at its full context.
 */
const F32_CACHE_BYTES = 384 << 20

export interface CacheWish {
  config: ModelConfig
  contextTokens: number
  /** By its size and by what the device has when absent. */
  cache?: CacheFormat
  /** Whether the device has half-precision floats. */
  f16: boolean
}

/** Bytes of all layers' caches. */
export const fullCacheBytes = (config: ModelConfig, contextTokens: number, cache: CacheFormat): number =>
  config.layers * cacheBytes({ ...config, contextTokens, cache })

/** As was wanted, in single precision where the device has no other floats; f16 by itself where the cache is large. */
export function chooseCache({ config, contextTokens, cache, f16 }: CacheWish): CacheFormat {
  const wanted = cache ?? (fullCacheBytes(config, contextTokens, 'f32') > F32_CACHE_BYTES ? 'f16' : 'f32')
  return wanted === 'f16' && !f16 ? 'f32' : wanted
}
