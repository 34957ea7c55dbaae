// chat.completions over a loaded model: request → prompt ids by the model's template → generated ids → streamed text in OpenAI's chunks.
import { createChannel } from '../base/channel.ts'
import { InkstoneError } from '../base/errors.ts'
import type { GeneratedToken, GenerateOptions } from '../engine/engine.ts'
import { type Proposer, promptLookup } from '../engine/proposals.ts'
import type { SamplingOptions } from '../kernels/sample.ts'
import type { AdapterChoice } from './adapters.ts'
import type { LoadedModel } from './loaded-model.ts'
import type { ChatCompletionChunk, ChatCompletionRequest, FinishReason, TokenLogprob, Usage } from './openai.ts'
import { constraintOf } from './response-format.ts'
import { createStopFilter } from './stop-texts.ts'
import type { CallPieces } from './tools/call-filter.ts'
import { toolCall, toolingOf } from './tools/tooling.ts'

const DEFAULT_TEMPERATURE = 0.7
const MOST_TOP_LOGPROBS = 20

/** The prompt's ids; where a call is forced, its opener stands at the end. A model without a template continues the last message. */
export function promptIds(model: Pick<LoadedModel, 'tokenizer' | 'template'>, request: ChatCompletionRequest): number[] {
  if (!Array.isArray(request.messages) || request.messages.length === 0) {
    throw new InkstoneError('messages_empty', 'The request has no messages; at least one is wanted.')
  }
  const continueFinalMessage = request.continue_final_message === true
  if (model.template) {
    const options = { addGenerationPrompt: !continueFinalMessage, continueFinalMessage }
    const tooling = toolingOf(model, request)
    return tooling ? tooling.encode(request.messages, options) : model.template.encode(model.tokenizer, request.messages, options)
  }
  const texts = request.messages.map(message => message.content)
  // A continued answer follows what it answered as closely as when it was begun.
  const continued = continueFinalMessage ? texts.pop() : ''
  const ids = model.tokenizer.encode(texts.join('\n') + continued, { addSpecial: false })
  const { bosId, addBos } = model.tokenizer
  return addBos && bosId !== undefined ? [bosId, ...ids] : ids
}

/** Sampling as the request wants it; without a seed every request has its own. */
export function samplingOf(request: Omit<ChatCompletionRequest, 'messages' | 'logprobs'>): SamplingOptions {
  return {
    temperature: request.temperature ?? DEFAULT_TEMPERATURE,
    topK: request.top_k ?? 0,
    topP: request.top_p ?? 1,
    minP: request.min_p ?? 0,
    repetitionPenalty: request.repetition_penalty ?? 1,
    seed: (request.seed ?? Math.floor(Math.random() * 2 ** 32)) >>> 0,
  }
}

export const proposerOf = (
  { draft }: Pick<LoadedModel, 'draft'>,
  { prompt_lookup_num_tokens: most }: Pick<ChatCompletionRequest, 'prompt_lookup_num_tokens'>,
): Proposer | undefined => (most === undefined ? draft : promptLookup(most))

/** The adapter that was asked for as a model, or the model. */
export const servedName = ({ name, adapters }: LoadedModel, asked: AdapterChoice): string => adapters.named(asked.model)?.name ?? name

export interface StreamOptions {
  signal?: AbortSignal
  /** The same model on a new device, after its own was lost; the answer goes on where it was. */
  revive?(): Promise<LoadedModel>
}

/** Losses in one answer that are lived through. */
const MOST_LOSSES = 3

/** Everything a stream keeps while it runs. */
interface Stream {
  model: LoadedModel
  revive: StreamOptions['revive']
  request: ChatCompletionRequest
  envelope: Pick<ChatCompletionChunk, 'id' | 'object' | 'created' | 'model'>
  promptTokens: number
  cachedTokens: number
  completionTokens: number
  startedMs: number
  firstTokenMs: number
}

/** The answer as OpenAI's chunks. A reader that stops early stops the engine. */
export async function* createChatStream(
  model: LoadedModel,
  request: ChatCompletionRequest,
  { signal, revive }: StreamOptions = {},
): AsyncGenerator<ChatCompletionChunk, void> {
  const ids = promptIds(model, request)
  const id = `chatcmpl-${crypto.randomUUID()}`
  const envelope = {
    id,
    object: 'chat.completion.chunk' as const,
    created: Math.floor(Date.now() / 1000),
    model: servedName(model, request),
  }
  const stream: Stream = {
    model,
    revive,
    request,
    envelope,
    promptTokens: ids.length,
    cachedTokens: 0,
    completionTokens: 0,
    startedMs: performance.now(),
    firstTokenMs: 0,
  }
  const channel = createChannel<ChatCompletionChunk>()
  const readerGone = new AbortController()
  const stop = signal ? AbortSignal.any([signal, readerGone.signal]) : readerGone.signal
  const run = answer(stream, ids, chunk => channel.push(chunk), stop).then(
    () => channel.close(),
    error => channel.close(error),
  )
  try {
    yield* channel
  } finally {
    readerGone.abort()
    await run
  }
}

type Emit = (chunk: ChatCompletionChunk) => void

async function answer(stream: Stream, ids: number[], emit: Emit, signal: AbortSignal): Promise<void> {
  const { request } = stream
  emit(chunk(stream, { role: 'assistant', content: '' }))
  const finish = await generate(stream, ids, emit, signal)
  emit({ ...chunk(stream, {}, finish), usage: request.stream_options?.include_usage ? usageOf(stream) : null })
}

async function generate(stream: Stream, ids: number[], emit: Emit, signal: AbortSignal): Promise<FinishReason> {
  const { model, request } = stream
  const tooling = toolingOf(model, request)
  const calls = tooling?.filter()
  const decoder = model.tokenizer.stream({
    special: calls && tooling?.syntax.special,
    // Without a template every answer continues a text, so its first space is the text's own.
    continuation: request.continue_final_message === true || !model.template,
  })
  const filter = createStopFilter([request.stop ?? []].flat())
  const tokens = livingTokens(stream, ids, {
    sampling: samplingOf(request),
    maxTokens: request.max_tokens ?? undefined,
    stopIds: model.tokenizer.endIds,
    constraint: await constraintOf(model.tokenizer, request, tooling?.forced),
    proposer: proposerOf(model, request),
    priority: request.priority,
    withLogits: request.logprobs === true,
    signal,
    onPrefill({ doneTokens, totalTokens, cachedTokens }) {
      if (stream.completionTokens === 0) stream.cachedTokens = cachedTokens
      emit({ ...stream.envelope, choices: [], prefill: { done_tokens: doneTokens, total_tokens: totalTokens } })
    },
  })
  let called = 0
  const show = ({ text, calls: written }: CallPieces, logprobs?: TokenLogprob[]) => {
    if (text || logprobs) emit(chunk(stream, { content: text }, null, logprobs))
    const made = written.map((call, i) => ({ index: called + i, ...toolCall(call) }))
    if (made.length > 0) emit(chunk(stream, { tool_calls: made }))
    called += made.length
  }
  const pieces = (text: string, isEnd = false): CallPieces => {
    if (!calls) return { text, calls: [] }
    const now = calls.push(text)
    const last = isEnd ? calls.end() : { text: '', calls: [] }
    return { text: now.text + last.text, calls: [...now.calls, ...last.calls] }
  }
  const reason = (finish: FinishReason): FinishReason => (called > 0 && finish === 'stop' ? 'tool_calls' : finish)
  for (;;) {
    const step = await tokens.next()
    if (step.done) {
      const rest = filter.push(decoder.end())
      show(pieces(rest.stopped ? rest.text : rest.text + filter.end(), true))
      return reason(rest.stopped ? 'stop' : step.value)
    }
    stream.completionTokens++
    if (stream.firstTokenMs === 0) stream.firstTokenMs = performance.now()
    const { text, stopped } = filter.push(decoder.push(step.value.id))
    const logprobs = step.value.logits ? [tokenLogprob(model, step.value, request.top_logprobs ?? 0)] : undefined
    show(pieces(text, stopped), logprobs)
    if (stopped) {
      await tokens.return('stop')
      return reason('stop')
    }
  }
}

/** What the engine generates; after a loss of its device what the model goes on with on a new one, told nothing but its own words so far. */
async function* livingTokens(
  stream: Stream,
  ids: number[],
  options: GenerateOptions,
): AsyncGenerator<GeneratedToken, 'stop' | 'length', undefined> {
  const said: number[] = []
  for (let losses = 0; ; losses++) {
    const maxTokens = options.maxTokens === undefined ? undefined : options.maxTokens - said.length
    const tokens = stream.model.engine.generate([...ids, ...said], {
      ...options,
      adapters: stream.model.adapters.uses(stream.request),
      maxTokens,
      generatedIds: said.length,
    })
    try {
      for (;;) {
        const step = await tokens.next()
        if (step.done) return step.value
        said.push(step.value.id)
        yield step.value
      }
    } catch (error) {
      const isLoss = error instanceof InkstoneError && error.code === 'device_lost'
      if (!isLoss || !stream.revive || losses === MOST_LOSSES) throw error
      stream.model = await stream.revive()
    } finally {
      await tokens.return('stop')
    }
  }
}

function chunk(
  stream: Stream,
  delta: ChatCompletionChunk['choices'][0]['delta'],
  finish: FinishReason | null = null,
  logprobs?: TokenLogprob[],
): ChatCompletionChunk {
  return { ...stream.envelope, choices: [{ index: 0, delta, finish_reason: finish, ...(logprobs && { logprobs: { content: logprobs } }) }] }
}

function usageOf(stream: Stream): Usage {
  const now = performance.now()
  const firstTokenMs = stream.firstTokenMs || now
  const prefilled = stream.promptTokens - stream.cachedTokens
  const perSecond = (tokens: number, ms: number) => (tokens > 0 && ms > 0 ? (tokens * 1000) / ms : 0)
  return {
    prompt_tokens: stream.promptTokens,
    completion_tokens: stream.completionTokens,
    total_tokens: stream.promptTokens + stream.completionTokens,
    prompt_tokens_details: { cached_tokens: stream.cachedTokens },
    timings: {
      time_to_first_token_ms: firstTokenMs - stream.startedMs,
      prefill_tokens_per_second: perSecond(prefilled, firstTokenMs - stream.startedMs),
      ...(stream.completionTokens > 1 && { decode_tokens_per_second: perSecond(stream.completionTokens - 1, now - firstTokenMs) }),
    },
  }
}

/** log p of the chosen token and of the likeliest ones, from the logits before temperature. */
function tokenLogprob(model: LoadedModel, token: GeneratedToken, alternatives: number): TokenLogprob {
  const logits = token.logits!
  const total = logSumExp(logits)
  const entry = (id: number) => ({
    token: model.tokenizer.tokenText(id),
    bytes: [...model.tokenizer.bytes(id)],
    logprob: logits[id] - total,
  })
  const top = topIds(logits, Math.min(alternatives, MOST_TOP_LOGPROBS))
  return { ...entry(token.id), ...(alternatives > 0 && { entropy: entropyOf(logits, total) }), top_logprobs: top.map(entry) }
}

/** −Σ p log p; `total` is the logits' `logSumExp`. */
function entropyOf(logits: ArrayLike<number>, total: number): number {
  let sum = 0
  for (let i = 0; i < logits.length; i++) {
    const logprob = logits[i] - total
    // What cannot come adds nothing; −∞ · 0 would be no number.
    if (logprob > -80) sum -= Math.exp(logprob) * logprob
  }
  // A choice that was none comes out below 0 by rounding.
  return Math.max(0, sum)
}

export function logSumExp(logits: ArrayLike<number>): number {
  let most = Number.NEGATIVE_INFINITY
  for (let i = 0; i < logits.length; i++) if (logits[i] > most) most = logits[i]
  let sum = 0
  for (let i = 0; i < logits.length; i++) sum += Math.exp(logits[i] - most)
  return most + Math.log(sum)
}

/** The `count` largest logits' ids, largest first; ties by lower id. */
export function topIds(logits: ArrayLike<number>, count: number): number[] {
  const top: number[] = []
  for (let id = 0; id < logits.length; id++) {
    if (top.length === count && !(logits[id] > logits[top[count - 1]])) continue
    let at = top.length
    while (at > 0 && logits[id] > logits[top[at - 1]]) at--
    top.splice(at, 0, id)
    if (top.length > count) top.pop()
  }
  return top
}
