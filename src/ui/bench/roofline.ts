// Where decode and prefill lie under a device's roofline: operations a byte, and operations a second.
import type { BenchFigures } from '../../bench/bench.ts'

/** Prompt tokens that share one reading of the weights: a chunk of prefill. */
const chunkTokens = 256

interface Axis {
  least: number
  most: number
}

/** Powers of ten around the values. */
function axisAround(values: number[]): Axis {
  const least = 10 ** Math.floor(Math.log10(Math.min(...values)))
  return { least, most: Math.max(least * 10, 10 ** Math.ceil(Math.log10(Math.max(...values)))) }
}

export function rooflineOf(figures: BenchFigures) {
  // A weight is multiplied and added once a token.
  const flopsPerToken = 2 * figures.parameters
  const bytes = figures.weight_bytes_read_per_token + figures.cache_bytes_read_per_token
  const shared = Math.min(figures.prompt_tokens, chunkTokens)
  const points = [
    { name: 'decode' as const, intensity: flopsPerToken / bytes, flops: flopsPerToken * figures.decode_tokens_per_second },
    { name: 'prefill' as const, intensity: (flopsPerToken * shared) / bytes, flops: flopsPerToken * figures.prefill_tokens_per_second },
  ]
  const ridge = figures.peak_flops / figures.copy_bytes_per_second
  const x = axisAround([...points.map(({ intensity }) => intensity), ridge])
  const y = axisAround([...points.map(({ flops }) => flops), figures.peak_flops])
  return { points, ridge, x, y }
}
