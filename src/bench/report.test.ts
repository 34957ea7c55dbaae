import { expect, it } from 'vitest'
import type { BenchFigures } from './bench.ts'
import { benchCsv, lmdeployColumns, percentile } from './report.ts'

const figures = {
  model: 'A, B',
  quantization: 'Q4_0',
  adapter: '=cmd|"x"',
  prompt_tokens: 64,
  completion_tokens: 3,
  time_to_first_token_ms: 250,
  time_to_first_token_least_ms: 200,
  time_to_first_token_most_ms: 300,
  output_tokens_per_second: 12.34567,
  requests_per_second: 0.5,
  gpu_bytes: 2_500_000_000,
  token_ms: [30, 10, 20],
} as BenchFigures

it('gives percentiles between the values', () => {
  expect([0, 0.5, 0.75, 1].map(share => percentile([30, 10, 20], share))).toEqual([10, 20, 25, 30])
  expect(percentile([], 0.5)).toBeNaN()
})

it('has LMDeploy’s columns in its units', () => {
  expect(Object.fromEntries(lmdeployColumns(figures))).toMatchObject({
    batch: 1,
    prompt_tokens: 64,
    'mem(GB)': 2.5,
    'FTL(ave)(s)': 0.25,
    'FTL(min)(s)': 0.2,
    'FTL(max)(s)': 0.3,
    '50%(s)': 0.02,
    RPS: 0.5,
  })
})

it('writes them as CSV that no spreadsheet runs', () => {
  const [header, line] = benchCsv([figures]).split('\n')
  expect(header).toBe(
    'model,quantization,device,batch,prompt_tokens,completion_tokens,throughput(out tok/s),mem(GB),FTL(ave)(s),FTL(min)(s),FTL(max)(s),50%(s),75%(s),95%(s),99%(s),RPS',
  )
  expect(line).toMatch(/^"A, B",Q4_0,"'=cmd\|""x""",1,64,3,12\.35,2\.5,/)
})
