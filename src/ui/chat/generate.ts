// One answer: reads the engine's stream, hands its text on once a frame, and says how it ended and how fast it was.
import type { ChatCompletionChunk, ChatCompletionRequest, FinishReason, Usage } from '../../api/openai.ts'
import { errorRecord } from '../../base/errors.ts'
import type { AnswerFigures, MessageStatus, ShownToken } from '../../storage/chats.ts'
import type { EngineClient } from '../../worker/client.ts'
import { shownToken } from './shown-tokens.ts'
import type { Live } from './store.ts'

type LiveFigures = Omit<Live, 'conversationId' | 'messageId'>

export interface AnswerRun {
  client: EngineClient
  request: ChatCompletionRequest & { stream: true }
  signal: AbortSignal
  /** The text that the answer continues; empty for a new one. */
  before: string
  now(): number
  onFrame(run: () => void): void
  onLive(live: LiveFigures): void
  onText(text: string): void
}

export interface AnswerEnd {
  text: string
  status: MessageStatus
  error?: string
  figures?: AnswerFigures
  /** Where the request asked for log-probabilities. */
  tokens?: ShownToken[]
}

/** Never rejects: what went wrong is part of the answer, beside the text that came before. */
export async function streamAnswer(run: AnswerRun): Promise<AnswerEnd> {
  const startedAt = run.now()
  let text = run.before
  let live: LiveFigures = { startedAt, tokens: 0 }
  let usage: Usage | undefined
  let finish: FinishReason | undefined
  const tokens: ShownToken[] = []
  let waiting = false
  let over = false
  const tell = () => {
    if (waiting) return
    waiting = true
    run.onFrame(() => {
      waiting = false
      if (over) return
      run.onLive(live)
      if (text !== run.before) run.onText(text)
    })
  }
  const take = (chunk: ChatCompletionChunk) => {
    if (chunk.prefill) live = { ...live, prefill: { doneTokens: chunk.prefill.done_tokens, totalTokens: chunk.prefill.total_tokens } }
    usage = chunk.usage ?? usage
    for (const choice of chunk.choices) {
      finish = choice.finish_reason ?? finish
      tokens.push(...(choice.logprobs?.content ?? []).map(shownToken))
      // The first chunk carries the role and no text; the prompt is still being read then.
      if (!choice.delta.content) continue
      text += choice.delta.content
      live = { ...live, firstTokenAt: live.firstTokenAt ?? run.now(), tokens: live.tokens + 1 }
    }
    tell()
  }
  const end = (status: MessageStatus, error?: string): AnswerEnd => {
    over = true
    return { text, status, error, figures: figuresOf(live, usage, run.now()), ...(tokens.length > 0 && { tokens }) }
  }
  try {
    const chunks = await run.client.chat.completions.create(run.request, { signal: run.signal })
    for await (const chunk of untilAborted(chunks, run.signal)) take(chunk)
  } catch (cause) {
    const record = errorRecord(cause)
    if (run.signal.aborted || record.code === 'aborted') return end('stopped')
    return end('failed', record.message)
  }
  if (run.signal.aborted) return end('stopped')
  return end(finish === 'length' ? 'length' : 'complete')
}

/** Ends when the person stops: the engine may still be in the middle of a long submit, which nobody should have to wait for. */
async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]()
  let onAbort = () => {}
  const aborted = new Promise<{ done: true }>(resolve => {
    onAbort = () => resolve({ done: true })
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    while (!signal.aborted) {
      const next = iterator.next()
      // Left behind after a stop, it may still fail; the answer has ended by then.
      next.catch(() => {})
      const result = await Promise.race([next, aborted])
      if (result.done) return
      yield result.value
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    void iterator.return?.().catch(() => {})
  }
}

/** The engine's own figures where it sent them (not after a stop); otherwise what the page saw. */
function figuresOf(live: LiveFigures, usage: Usage | undefined, now: number): AnswerFigures | undefined {
  if (usage) {
    return {
      completionTokens: usage.completion_tokens,
      promptTokens: usage.prompt_tokens,
      cachedTokens: usage.prompt_tokens_details.cached_tokens,
      timeToFirstTokenMs: usage.timings.time_to_first_token_ms,
      tokensPerSecond: usage.timings.decode_tokens_per_second,
    }
  }
  if (live.firstTokenAt === undefined) return undefined
  return {
    completionTokens: live.tokens,
    promptTokens: live.prefill?.totalTokens,
    // The clock of the day may be set back meanwhile.
    timeToFirstTokenMs: Math.max(0, live.firstTokenAt - live.startedAt),
    tokensPerSecond: liveRate(live, now),
  }
}

/** Tokens a second since the first one; undefined until there are two. */
export function liveRate(live: LiveFigures, now: number): number | undefined {
  const elapsedMs = now - (live.firstTokenAt ?? now)
  return live.tokens > 1 && elapsedMs > 0 ? ((live.tokens - 1) / elapsedMs) * 1000 : undefined
}
