// What a model costs on a device: times here, and the counts from which speed elsewhere follows (dispatches, bytes, what decode makes: nothing).
import type { LoadedModel } from '../api/loaded-model.ts'
import type { ByteSource } from '../base/byte-source.ts'
import { InkstoneError } from '../base/errors.ts'
import type { GpuCounters } from '../gpu/device.ts'
import { measureAccuracy } from './accuracy.ts'
import { type Ceilings, measureCeilings } from './ceilings.ts'

export interface BenchOptions {
  promptTokens?: number
  tokens?: number
  /** Requests, one after the other. */
  runs?: number
  /** Measured where absent. */
  ceilings?: Ceilings
  /** The model's bytes, where its answers are to be compared with a reference too. */
  accuracy?: ByteSource
  signal?: AbortSignal
  onRun?(done: number, total: number): void
}

/** Dispatches of one kernel in a decoded token, and the bytes of weights that they read. */
export interface KernelCount {
  kernel: string
  dispatches: number
  weight_bytes: number
}

export type BenchFigures = Awaited<ReturnType<typeof runBench>>

const DEFAULT_PROMPT_TOKENS = 64
const DEFAULT_TOKENS = 17
/** The first token comes of the prompt; of two steps after it the second is one as all that follow. */
export const LEAST_TOKENS = 3
/** Embedding, logits, argmax, sample. */
const DISPATCHES_OUTSIDE_LAYERS = 4

export async function runBench(model: LoadedModel, options: BenchOptions = {}) {
  const { promptTokens, tokens = DEFAULT_TOKENS, runs = 1, signal, onRun } = options
  const { engine } = model
  const { context, config } = engine
  // A token needs a place in the context only once the next one is wanted.
  const mostPromptTokens = engine.contextTokens - LEAST_TOKENS + 1
  if (mostPromptTokens < 1)
    throw new InkstoneError('bench_context', `The context holds ${engine.contextTokens} tokens; a bench needs at least ${LEAST_TOKENS}.`)
  const prompt = Math.min(promptTokens ?? DEFAULT_PROMPT_TOKENS, mostPromptTokens)
  const ids = Array.from({ length: prompt }, (_, i) => (i * 7919 + 13) % config.vocabulary)
  await engine.compiled
  await drive(model, ids, 2, signal) // now also where the driver compiles at first use
  const kernels = await countKernels(model, ids, signal)
  const ceilings = options.ceilings ?? (await measureCeilings(context, signal))
  const all: Drive[] = []
  const startedMs = performance.now()
  for (let run = 0; run < runs; run++) {
    onRun?.(run, runs)
    engine.reset()
    all.push(await drive(model, ids, tokens, signal))
  }
  const seconds = (performance.now() - startedMs) / 1000
  const warm = await drive(model, ids, 1, signal)
  const accuracy = options.accuracy && (await measureAccuracy(model, options.accuracy, { signal, onLayer: onRun }))
  const last = all[all.length - 1]
  const { counters } = context
  const weights = engine.model.weightBytes
  const dispatches = last.decoded('dispatches') / last.countedTokens
  const tokensPerSecond = ((last.tokens - 1) * 1000) / mean(all.map(run => run.decodeMs))
  const firstMs = all.map(run => run.firstMs)
  const cacheBytesPerToken = (engine.model.cacheBytes / engine.contextTokens) * (prompt + last.tokens / 2)
  return {
    adapter: context.adapterName,
    kernels: context.variants,
    model: model.name,
    quantization: model.quantization,
    runs,
    prompt_tokens: prompt,
    completion_tokens: last.tokens,
    time_to_first_token_ms: mean(firstMs),
    time_to_first_token_least_ms: Math.min(...firstMs),
    time_to_first_token_most_ms: Math.max(...firstMs),
    time_to_first_token_cached_ms: warm.firstMs,
    prefill_tokens_per_second: (prompt * 1000) / mean(firstMs),
    decode_tokens_per_second: tokensPerSecond,
    requests_per_second: runs / seconds,
    output_tokens_per_second: all.reduce((sum, run) => sum + run.tokens, 0) / seconds,
    token_ms: all.flatMap(run => run.tokenMs),
    dispatches_per_token: dispatches,
    dispatches_per_layer: (dispatches - DISPATCHES_OUTSIDE_LAYERS) / config.layers,
    dispatches_by_kernel: kernels,
    submits_per_token: last.decoded('submits') / last.countedTokens,
    readback_bytes_per_token: last.decoded('readbackBytes') / last.countedTokens,
    layers: config.layers,
    parameters: model.parameters,
    weight_bytes: weights.stored,
    weight_bytes_read_per_token: weights.readPerToken,
    weight_bytes_read_ratio: weights.readPerToken / weights.stored,
    cache_bytes_read_per_token: cacheBytesPerToken,
    copy_bytes_per_second: ceilings.copyBytesPerSecond,
    peak_flops: ceilings.flops,
    bandwidth_share: ((weights.readPerToken + cacheBytesPerToken) * tokensPerSecond) / ceilings.copyBytesPerSecond,
    decode_buffers_created: last.decoded('buffers'),
    decode_bind_groups_created: last.decoded('bindGroups'),
    decode_pipelines_created: last.decoded('pipelines'),
    gpu_bytes: counters.liveBytes,
    kv_cache_bytes: engine.model.cacheBytes,
    kv_cache_format: engine.model.cache,
    file_bytes: model.file.sizeBytes,
    gpu_bytes_without_kv_per_file_byte: (counters.liveBytes - engine.model.cacheBytes) / model.file.sizeBytes,
    accuracy,
  }
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

interface Drive {
  tokens: number
  countedTokens: number
  firstMs: number
  decodeMs: number
  /** Between a token and the next. */
  tokenMs: number[]
  decoded(counter: keyof GpuCounters): number
}

/** Generates, and tells times and counts of it. The first token comes of the prompt; every other one is a step, submitted after it. */
async function drive({ engine }: LoadedModel, ids: number[], mostTokens: number, signal?: AbortSignal): Promise<Drive> {
  const { counters } = engine.context
  const startedMs = performance.now()
  let first: GpuCounters | undefined
  const times: number[] = []
  for await (const _ of engine.generate(ids, { maxTokens: mostTokens, signal })) {
    times.push(performance.now())
    first ??= { ...counters }
  }
  const endedMs = performance.now()
  const countedTokens = Math.max(0, times.length - 1)
  const last = { ...counters }
  return {
    tokens: times.length,
    countedTokens,
    firstMs: times[0] - startedMs,
    decodeMs: endedMs - times[0],
    tokenMs: times.slice(1).map((time, i) => time - times[i]),
    decoded: counter => last[counter] - (first ?? last)[counter],
  }
}

/** What the last of three tokens recorded: one step of decode. */
async function countKernels({ engine }: LoadedModel, ids: number[], signal?: AbortSignal): Promise<KernelCount[]> {
  const { context } = engine
  let submit = -1
  let counts = new Map<string, KernelCount>()
  context.trace = ({ label, weightBytes = 0 }) => {
    if (context.counters.submits !== submit) counts = new Map()
    submit = context.counters.submits
    const count = counts.get(label) ?? { kernel: label, dispatches: 0, weight_bytes: 0 }
    counts.set(label, { ...count, dispatches: count.dispatches + 1, weight_bytes: count.weight_bytes + weightBytes })
  }
  try {
    for await (const _ of engine.generate(ids, { maxTokens: LEAST_TOKENS, signal }));
  } finally {
    context.trace = undefined
  }
  return [...counts.values()]
}
