// Benches that are kept: read back with care, since a file or another page may have written them.
import type { Accuracy } from '../../bench/accuracy.ts'
import type { BenchFigures } from '../../bench/bench.ts'

export interface BenchRecord {
  id: string
  /** Milliseconds since 1970. */
  at: number
  /** Brought from a file, so not of this device. */
  imported?: boolean
  figures: BenchFigures
}

/** A file larger than this holds something else. */
export const importLimitBytes = 4 << 20
export const mostRecords = 40
const mostTokenTimes = 2048
const longestText = 200

const texts = ['adapter', 'model', 'quantization', 'kv_cache_format'] as const
const numbers = [
  ...(['runs', 'prompt_tokens', 'completion_tokens', 'layers', 'parameters', 'requests_per_second', 'output_tokens_per_second'] as const),
  ...(['time_to_first_token_ms', 'time_to_first_token_least_ms', 'time_to_first_token_most_ms', 'time_to_first_token_cached_ms'] as const),
  ...(['prefill_tokens_per_second', 'decode_tokens_per_second', 'dispatches_per_token', 'dispatches_per_layer'] as const),
  ...(['submits_per_token', 'readback_bytes_per_token', 'weight_bytes', 'weight_bytes_read_per_token', 'weight_bytes_read_ratio'] as const),
  ...(['cache_bytes_read_per_token', 'copy_bytes_per_second', 'peak_flops', 'bandwidth_share', 'gpu_bytes', 'kv_cache_bytes'] as const),
  ...(['decode_buffers_created', 'decode_bind_groups_created', 'decode_pipelines_created', 'file_bytes'] as const),
  'gpu_bytes_without_kv_per_file_byte' as const,
]

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0

function readFigures(value: unknown): BenchFigures | undefined {
  if (!isRecord(value)) return undefined
  const { token_ms: tokenMs, dispatches_by_kernel: kernels, kernels: variants } = value
  if (texts.some(name => typeof value[name] !== 'string' || (value[name] as string).length > longestText)) return undefined
  if (numbers.some(name => !isNumber(value[name]))) return undefined
  if (!Array.isArray(tokenMs) || tokenMs.length > mostTokenTimes || !tokenMs.every(isNumber)) return undefined
  if (!Array.isArray(kernels) || kernels.length > longestText || !isRecord(variants)) return undefined
  const counts = kernels.flatMap(each => {
    const { kernel, dispatches, weight_bytes } = isRecord(each) ? each : {}
    const known = typeof kernel === 'string' && kernel.length <= longestText && isNumber(dispatches) && isNumber(weight_bytes)
    return known ? [{ kernel, dispatches, weight_bytes }] : []
  })
  const known = Object.fromEntries([...texts, ...numbers].map(name => [name, value[name]]))
  const { f16, subgroups } = variants
  const accuracy = readAccuracy(value.accuracy)
  return {
    ...known,
    kernels: { f16: f16 === true, subgroups: subgroups === true },
    dispatches_by_kernel: counts,
    token_ms: tokenMs,
    ...(accuracy && { accuracy }),
  } as unknown as BenchFigures
}

function readAccuracy(value: unknown): Accuracy | undefined {
  if (!isRecord(value)) return undefined
  const { positions, wrong_tokens, worst_logprob_error, logits_nmse } = value
  if (![positions, wrong_tokens, worst_logprob_error, logits_nmse].every(isNumber)) return undefined
  return { positions, wrong_tokens, worst_logprob_error, logits_nmse } as Accuracy
}

function readRecord(value: unknown): BenchRecord[] {
  if (!isRecord(value)) return []
  const figures = readFigures(value.figures)
  const { id, at, imported } = value
  if (!figures || typeof id !== 'string' || id.length > longestText || !isNumber(at)) return []
  return [{ id, at, figures, ...(imported === true && { imported }) }]
}

/** What is well formed of a text; nothing where it is no such list. */
export function readRecords(text: string | null): BenchRecord[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(value) ? value.slice(0, mostRecords).flatMap(readRecord) : []
  } catch {
    return []
  }
}
