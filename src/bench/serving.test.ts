// The serving bench over an engine that says tokens at known times: what is counted, how arrivals are spread, who waits.
import { expect, it } from 'vitest'
import type { LoadedModel } from '../api/loaded-model.ts'
import { runServing } from './serving.ts'

function scripted(pauseMs: number) {
  const seen = { open: 0, most: 0, asked: 0 }
  async function* generate(_: readonly number[], { maxTokens = 1 }: { maxTokens?: number }) {
    seen.asked++
    seen.most = Math.max(seen.most, ++seen.open)
    for (let id = 0; id < maxTokens; id++) {
      await new Promise(resolve => setTimeout(resolve, pauseMs))
      yield { id }
    }
    seen.open--
    return 'length'
  }
  const engine = {
    generate,
    compiled: Promise.resolve(),
    reset() {},
    config: { vocabulary: 50 },
    context: { adapterName: 'none' },
    streams: 4,
    cacheTokens: 1000,
  }
  return { model: { name: 'Scripted', quantization: 'Q4_0', engine } as unknown as LoadedModel, seen }
}

it('counts what came, for whom it came when, and how many streams there were', async () => {
  const { model, seen } = scripted(4)
  const told: number[] = []
  const figures = await runServing(model, { clients: 3, requests: 7, promptTokens: 5, tokens: 6, onRequest: done => told.push(done) })
  expect(figures).toMatchObject({ completed: 7, total_input_tokens: 35, total_output_tokens: 42, request_rate: null, clients: 3 })
  expect(figures.batch_curve.map(({ streams }) => streams)).toEqual([1, 2, 4])
  expect(seen.most).toBe(4) // the curve's; clients are three
  expect(told).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(figures.ttft_ms.p50).toBeGreaterThanOrEqual(3)
  expect(figures.e2e_latency_ms.mean).toBeGreaterThan(figures.ttft_ms.mean * 3)
  expect(figures.itl_ms.p99).toBeGreaterThanOrEqual(figures.itl_ms.p50)
  expect(figures.output_throughput).toBeCloseTo(42 / figures.duration, 6)
})

it('draws the curve as far as the cache has whole blocks for all streams', async () => {
  const { model } = scripted(0)
  Object.assign(model.engine, { streams: 8, cacheTokens: 256 })
  const streamsWith = async (tokens: number) =>
    (await runServing(model, { clients: 1, requests: 1, promptTokens: 16, tokens })).batch_curve.map(({ streams }) => streams)
  expect(await streamsWith(12)).toEqual([1, 2, 4])
  expect(await streamsWith(60)).toEqual([1, 2])
})

it('lets requests arrive at the rate that was asked for', async () => {
  const { model } = scripted(0)
  const { duration } = await runServing(model, { clients: 20, requests: 20, rate: 200, tokens: 1 })
  // 20 gaps of 5 ms on average; of an exponential spread, so within a wide band.
  expect(duration).toBeGreaterThan(0.03)
  expect(duration).toBeLessThan(0.4)
})
