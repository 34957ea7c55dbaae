// What generation_config.json recommends, as GGUF's `general.sampling.*`, which src/api/recommended-sampling.ts reads.
import type { Fields } from '../../formats/checkpoint-files.ts'
import type { GgufMetadataEntry } from '../../formats/gguf.ts'

/** transformers' field, GGUF's key. */
const KEYS: [field: string, key: string, type: 'float32' | 'int32'][] = [
  ['temperature', 'temp', 'float32'],
  ['top_k', 'top_k', 'int32'],
  ['top_p', 'top_p', 'float32'],
  ['min_p', 'min_p', 'float32'],
  ['repetition_penalty', 'penalty_repeat', 'float32'],
]

/** What is missing, or no number of its type, is left out: nothing depends on it. */
export const samplingMetadata = (generation: Fields = {}): [string, GgufMetadataEntry][] =>
  KEYS.flatMap(([field, key, type]): [string, GgufMetadataEntry][] => {
    const value = generation[field]
    const fits = typeof value === 'number' && (type === 'float32' ? Number.isFinite(value) : (value | 0) === value)
    return fits ? [[`general.sampling.${key}`, { type, value }]] : []
  })
