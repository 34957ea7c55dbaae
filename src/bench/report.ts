// A bench as a table that others read: LMDeploy's columns (profile_generation.py), one line a bench.
import type { BenchFigures } from './bench.ts'

/** The share of the values that is at most what is returned; linear between neighbours. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN
  const sorted = [...values].sort((a, b) => a - b)
  const at = share * (sorted.length - 1)
  const low = Math.floor(at)
  const high = Math.ceil(at)
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low)
}

/** Requests run one after the other, so the batch is 1. Seconds and GB as LMDeploy has them. */
export function lmdeployColumns(figures: BenchFigures): [name: string, value: number][] {
  const second = (milliseconds: number) => milliseconds / 1000
  const tokenSeconds = (share: number) => second(percentile(figures.token_ms, share))
  return [
    ['batch', 1],
    ['prompt_tokens', figures.prompt_tokens],
    ['completion_tokens', figures.completion_tokens],
    ['throughput(out tok/s)', figures.output_tokens_per_second],
    ['mem(GB)', figures.gpu_bytes / 1e9],
    ['FTL(ave)(s)', second(figures.time_to_first_token_ms)],
    ['FTL(min)(s)', second(figures.time_to_first_token_least_ms)],
    ['FTL(max)(s)', second(figures.time_to_first_token_most_ms)],
    ['50%(s)', tokenSeconds(0.5)],
    ['75%(s)', tokenSeconds(0.75)],
    ['95%(s)', tokenSeconds(0.95)],
    ['99%(s)', tokenSeconds(0.99)],
    ['RPS', figures.requests_per_second],
  ]
}

const DIGITS = 4

/** What a cell must not be for a spreadsheet: a formula, or something that ends the cell. RFC 4180. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(Number.isInteger(value) ? 15 : DIGITS)))
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Model and device in front of LMDeploy's columns. */
export function benchCsv(benches: readonly BenchFigures[]): string {
  const lines = benches.map(figures => [
    figures.model,
    figures.quantization,
    figures.adapter,
    ...lmdeployColumns(figures).map(([, value]) => value),
  ])
  const header = ['model', 'quantization', 'device', ...(benches[0] ? lmdeployColumns(benches[0]).map(([name]) => name) : [])]
  return `${[header, ...lines].map(line => line.map(cell).join(',')).join('\n')}\n`
}
