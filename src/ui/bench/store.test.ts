import { expect, it } from 'vitest'
import { InkstoneError } from '../../base/errors.ts'
import type { BenchFigures } from '../../bench/bench.ts'
import type { EngineClient } from '../../worker/client.ts'
import { readRecords } from './records.ts'
import { createBenchStore } from './store.ts'

const count = { kernel: 'matmul', dispatches: 2, weight_bytes: 5 }
const figures: BenchFigures = {
  ...{ adapter: 'GPU', kernels: { f16: false, subgroups: true }, model: 'Mini', quantization: 'Q4_0', runs: 1 },
  ...{ prompt_tokens: 8, completion_tokens: 3, time_to_first_token_ms: 5, time_to_first_token_least_ms: 4 },
  ...{ time_to_first_token_most_ms: 6, time_to_first_token_cached_ms: 1, prefill_tokens_per_second: 9, decode_tokens_per_second: 8 },
  ...{ requests_per_second: 1, output_tokens_per_second: 7, token_ms: [1, 2], dispatches_per_token: 34, dispatches_per_layer: 5 },
  ...{ dispatches_by_kernel: [count], submits_per_token: 1, readback_bytes_per_token: 4, layers: 6, parameters: 3, weight_bytes: 9 },
  ...{ weight_bytes_read_per_token: 9, weight_bytes_read_ratio: 1, cache_bytes_read_per_token: 1, copy_bytes_per_second: 100 },
  ...{ peak_flops: 100, bandwidth_share: 0.5, decode_buffers_created: 0, decode_bind_groups_created: 0, decode_pipelines_created: 0 },
  ...{ gpu_bytes: 10, kv_cache_bytes: 1, kv_cache_format: 'f32', file_bytes: 9, gpu_bytes_without_kv_per_file_byte: 1 },
  accuracy: { positions: 48, wrong_tokens: 1, worst_logprob_error: 0.5, logits_nmse: 1e-9 },
}

function setUp(bench: EngineClient['bench'], kept: string | null = null) {
  let text = kept
  let ids = 0
  const store = createBenchStore({
    client: () => ({ bench }),
    newId: () => String(++ids),
    now: () => 1000,
    kept: () => text,
    keep: next => (text = next),
  })
  return { store, kept: () => text }
}

it('measures what was ordered, shows how far it is, and keeps the latest first', async () => {
  const seen: unknown[] = []
  const { store, kept } = setUp(async (order, options) => {
    options?.onRun?.(1, 2)
    seen.push(order, store.getState().running)
    return figures
  })
  store.setOrder({ runs: 2 })
  await store.run()
  await store.run()
  expect(seen.slice(0, 2)).toEqual([
    { promptTokens: 64, tokens: 32, runs: 2, accuracy: false },
    { done: 1, total: 2 },
  ])
  expect(store.getState()).toMatchObject({ running: null, error: null })
  expect(store.getState().records.map(({ id }) => id)).toEqual(['2', '1'])
  expect(setUp(async () => figures, kept()).store.getState().records).toEqual(store.getState().records)
})

it('runs one at a time, and a stopped one is no error', async () => {
  let calls = 0
  const { store } = setUp((_order, options) => {
    calls++
    return new Promise((_, reject) => options?.signal?.addEventListener('abort', () => reject(options.signal?.reason)))
  })
  const running = store.run()
  await store.run()
  expect(calls).toBe(1)
  store.stop()
  await running
  expect(store.getState()).toMatchObject({ running: null, error: null, records: [] })
})

it('tells why a bench failed and keeps the earlier ones', async () => {
  let fails = false
  const { store } = setUp(async () => {
    if (fails) throw new InkstoneError('no_model', 'No model is loaded.')
    return figures
  })
  await store.run()
  fails = true
  await store.run()
  expect(store.getState()).toMatchObject({ error: { code: 'no_model' }, running: null })
  expect(store.getState().records).toHaveLength(1)
})

it('takes benches of other devices from a file, each once, and gives a removed one back', async () => {
  const { store } = setUp(async () => figures)
  await store.run()
  const other = [{ id: 'far', at: 5, figures: { ...figures, adapter: 'Other' } }]
  expect(store.importText(JSON.stringify(other))).toBe(1)
  expect(store.importText(JSON.stringify(other))).toBe(0)
  expect(store.getState().records[1]).toMatchObject({ id: 'far', imported: true, figures: { adapter: 'Other' } })
  const undo = store.remove('far')
  expect(store.getState().records).toHaveLength(1)
  undo()
  expect(store.getState().records).toHaveLength(2)
})

it('reads what is well formed and leaves the rest', () => {
  const good = { id: 'a', at: 1, figures }
  const bad = [
    { ...good, at: 'x' },
    { ...good, figures: { ...figures, adapter: 3 } },
    { ...good, figures: { ...figures, token_ms: ['1'] } },
    { ...good, figures: { ...figures, gpu_bytes: Number.NaN } },
    { ...good, figures: { ...figures, model: 'x'.repeat(1000) } },
    null,
  ]
  expect(readRecords(JSON.stringify([good, ...bad]))).toEqual([good])
  expect(readRecords('{"__proto__": 1}')).toEqual([])
  expect(readRecords('no json')).toEqual([])
  expect(readRecords(null)).toEqual([])
})
