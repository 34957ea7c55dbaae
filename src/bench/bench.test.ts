import { expect, test } from 'vitest'
import type { LoadedModel } from '../api/loaded-model.ts'
import type { GpuCounters } from '../gpu/device.ts'
import { runBench } from './bench.ts'

/** A model whose steps cost what is given; the prompt's own token comes before the first of them, as the engine's does. */
function modelThatCosts(step: Partial<GpuCounters>, contextTokens = 100): LoadedModel {
  const counters: GpuCounters = {
    ...{ buffers: 9, bindGroups: 9, pipelines: 9, dispatches: 9 },
    ...{ submits: 9, readbacks: 9, readbackBytes: 9, liveBytes: 300 },
  }
  const submit = () => {
    for (const [name, count] of Object.entries(step)) counters[name as keyof GpuCounters] += count
  }
  const engine = {
    contextTokens,
    config: { vocabulary: 50, layers: 2 },
    context: { adapterName: 'none', variants: {}, counters },
    model: { cacheBytes: 100, weightBytes: { stored: 10, readPerToken: 10 } },
    reset() {},
    async *generate(ids: number[], { maxTokens }: { maxTokens: number }) {
      submit() // the prompt
      const most = Math.min(maxTokens, contextTokens - ids.length + 1)
      for (let token = 0; token < most; token++) {
        if (token > 0) submit()
        yield { id: token }
      }
    },
  }
  return { engine, name: 'm', quantization: 'Q4_0', parameters: 1, file: { sizeBytes: 100 } } as unknown as LoadedModel
}

const ceilings = { copyBytesPerSecond: 1000, flops: 1000 }

test.each([3, 4, 17])('tells what a token costs from the counters, over %i tokens', async tokens => {
  const figures = await runBench(modelThatCosts({ dispatches: 14, submits: 2, readbackBytes: 12 }), { tokens, ceilings })
  expect(figures).toMatchObject({ dispatches_per_token: 14, dispatches_per_layer: 5, submits_per_token: 2, readback_bytes_per_token: 12 })
  expect(figures).toMatchObject({ completion_tokens: tokens, decode_buffers_created: 0 })
})

test('tells of a buffer that decode makes', async () => {
  expect((await runBench(modelThatCosts({ buffers: 1 }), { tokens: 5, ceilings })).decode_buffers_created).toBe(4)
})

test.each([
  [66, 64, 3],
  [70, 64, 7],
  [20, 18, 3],
  [3, 1, 3],
])('tells of what a context of %i tokens has room for', async (contextTokens, prompt, completion) => {
  const figures = await runBench(modelThatCosts({ submits: 1 }, contextTokens), { ceilings })
  expect(figures).toMatchObject({ prompt_tokens: prompt, completion_tokens: completion, submits_per_token: 1 })
})

test('refuses a context in which no step can be measured', async () => {
  await expect(runBench(modelThatCosts({}, 2))).rejects.toMatchObject({ code: 'bench_context' })
})

test('counts the kernels of one step of decode, and the weights that they read', async () => {
  const model = modelThatCosts({ submits: 1 })
  const { context } = model.engine
  const generate = model.engine.generate.bind(model.engine)
  Object.assign(model.engine, {
    async *generate(...args: Parameters<typeof generate>) {
      for await (const token of generate(...args)) {
        context.trace?.({ label: 'matmul', weightBytes: 5 })
        context.trace?.({ label: 'matmul', weightBytes: 6 })
        context.trace?.({ label: 'sample' })
        yield token
      }
    },
  })
  const { dispatches_by_kernel } = await runBench(model, { ceilings })
  expect(dispatches_by_kernel).toEqual([
    { kernel: 'matmul', dispatches: 2, weight_bytes: 11 },
    { kernel: 'sample', dispatches: 1, weight_bytes: 0 },
  ])
  expect(context.trace).toBeUndefined()
})
