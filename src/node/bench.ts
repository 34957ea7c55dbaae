// `bench`: speed here, and the counters that speed elsewhere follows from: dispatches, bytes, and what decode creates (nothing).
import type { LoadedModel } from '../api/loaded-model.ts'
import { InkstoneError } from '../base/errors.ts'
import type { GpuCounters } from '../gpu/device.ts'
import { type CommandOptions, openForCommand } from './command-options.ts'

const DEFAULT_PROMPT_TOKENS = 64
const DEFAULT_TOKENS = 17
/** The first token comes of the prompt and the last submits no step, so only a third one shows what a step costs. */
const LEAST_TOKENS = 3

export async function run(options: CommandOptions): Promise<void> {
  const started = performance.now()
  const model = await openForCommand(options)
  const loadMs = performance.now() - started
  const figures = { ...(await measure(model, options)), load_ms: loadMs }
  if (options.json) process.stdout.write(`${JSON.stringify(figures)}\n`)
  else
    for (const [name, value] of Object.entries(figures))
      console.log(`${name.padEnd(34)} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
}

export async function measure(model: LoadedModel, options: CommandOptions) {
  const { engine } = model
  const { context, config } = engine
  // A token needs a place in the context only once the next one is wanted.
  const mostPromptTokens = engine.contextTokens - LEAST_TOKENS + 1
  if (mostPromptTokens < 1)
    throw new InkstoneError('usage', `The context holds ${engine.contextTokens} tokens; bench needs at least ${LEAST_TOKENS}. Use --ctx.`)
  const promptTokens = Math.min(options.promptTokens ?? DEFAULT_PROMPT_TOKENS, mostPromptTokens)
  const tokens = options.tokens ?? DEFAULT_TOKENS
  const ids = Array.from({ length: promptTokens }, (_, i) => (i * 7919 + 13) % config.vocabulary)
  await engine.compiled
  await drive(model, ids, 2) // now also where the driver compiles at first use
  engine.reset()
  const run = await drive(model, ids, tokens)
  const { counters } = context
  const weights = engine.model.weightBytes
  const dispatches = run.decoded('dispatches') / run.countedTokens
  return {
    adapter: context.adapterName,
    kernels: context.variants,
    prompt_tokens: promptTokens,
    completion_tokens: run.tokens,
    time_to_first_token_ms: run.firstMs,
    prefill_tokens_per_second: (promptTokens * 1000) / run.firstMs,
    decode_tokens_per_second: ((run.tokens - 1) * 1000) / run.decodeMs,
    dispatches_per_token: dispatches,
    dispatches_per_layer: (dispatches - DISPATCHES_OUTSIDE_LAYERS) / config.layers,
    submits_per_token: run.decoded('submits') / run.countedTokens,
    readback_bytes_per_token: run.decoded('readbackBytes') / run.countedTokens,
    weight_bytes: weights.stored,
    weight_bytes_read_per_token: weights.readPerToken,
    weight_bytes_read_ratio: weights.readPerToken / weights.stored,
    decode_buffers_created: run.decoded('buffers'),
    decode_bind_groups_created: run.decoded('bindGroups'),
    decode_pipelines_created: run.decoded('pipelines'),
    gpu_bytes: counters.liveBytes,
    kv_cache_bytes: engine.model.cacheBytes,
    file_bytes: model.file.sizeBytes,
    gpu_bytes_without_kv_per_file_byte: (counters.liveBytes - engine.model.cacheBytes) / model.file.sizeBytes,
  }
}

/** Embedding, logits, argmax, sample. */
const DISPATCHES_OUTSIDE_LAYERS = 4

/**
 * Generates, and tells times and counts of it.
 *
 * A step is submitted while the one before it is read, so between two tokens lies one step as long as there is one left to submit:
 * the counters are compared from the first token to the last but one.
 */
async function drive({ engine }: LoadedModel, ids: number[], mostTokens: number) {
  const { counters } = engine.context
  const startedMs = performance.now()
  const at: GpuCounters[] = []
  let firstMs = 0
  for await (const _ of engine.generate(ids, { maxTokens: mostTokens })) {
    if (at.length === 0) firstMs = performance.now()
    at.push({ ...counters })
  }
  const endedMs = performance.now()
  const countedTokens = Math.max(0, at.length - 2)
  return {
    tokens: at.length,
    countedTokens,
    firstMs: firstMs - startedMs,
    decodeMs: endedMs - firstMs,
    decoded: (counter: keyof GpuCounters) => at[countedTokens][counter] - at[0][counter],
  }
}
