// /v1/completions over a loaded model: a text goes on, with the log-probabilities of what was said and, echoed, of the prompt. Source: OpenAI API
// reference, "Completions". lm-eval scores through it: ids in, `echo`, `logprobs`, one new token.
import type { GeneratedToken } from '../../engine/engine.ts'
import { logSumExp, proposerOf, samplingOf, topIds } from '../chat.ts'
import type { LoadedModel } from '../loaded-model.ts'
import type { FinishReason } from '../openai.ts'
import { constraintOf } from '../response-format.ts'
import { createStopFilter } from '../stop-texts.ts'
import type { CompletionRequest } from './fields.ts'

export interface CompletionLogprobs {
  tokens: string[]
  token_logprobs: (number | null)[]
  top_logprobs: (Record<string, number> | null)[]
  text_offset: number[]
}

export interface CompletionChoice {
  index: number
  text: string
  logprobs: CompletionLogprobs | null
  finish_reason: FinishReason | null
}

export interface CompletionUsage {
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
}

export function promptIdsOf({ tokenizer }: LoadedModel, prompt: string | number[]): number[] {
  if (typeof prompt !== 'string') return prompt
  const ids = tokenizer.encode(prompt, { addSpecial: false })
  const { bosId, addBos } = tokenizer
  return addBos && bosId !== undefined ? [bosId, ...ids] : ids
}

/** One prompt's answer; `onText` hears it as it comes. */
export async function complete(
  model: LoadedModel,
  request: CompletionRequest,
  index: number,
  { signal, onText }: { signal?: AbortSignal; onText?(text: string): void },
): Promise<{ choice: CompletionChoice; usage: CompletionUsage }> {
  const { engine, tokenizer } = model
  const ids = promptIdsOf(model, request.prompts[index])
  const adapters = model.adapters.uses(request)
  const score = new Scores(model, request.alternatives ?? 0)
  const withLogprobs = request.alternatives !== undefined
  let text = ''
  const say = (more: string) => {
    if (!more) return
    text += more
    onText?.(more)
  }
  if (request.echo) {
    // A beginning that the tokenizer adds by itself was not in the text.
    say(
      tokenizer.decode(
        ids.filter(id => id !== tokenizer.bosId),
        { special: true },
      ),
    )
    if (withLogprobs) {
      score.first(ids[0])
      await engine.logits(ids, (position, logits) => position + 1 < ids.length && score.add(ids[position + 1], logits), {
        signal,
        adapters,
      })
    }
  }
  const decoder = tokenizer.stream({ continuation: true })
  const filter = createStopFilter([request.stop ?? []].flat())
  let tokens = 0
  let finish: FinishReason = 'length'
  if (request.max_tokens !== 0) {
    const stream = engine.generate(ids, {
      sampling: samplingOf(request),
      maxTokens: request.max_tokens,
      stopIds: tokenizer.endIds,
      constraint: await constraintOf(tokenizer, request),
      proposer: proposerOf(model, request),
      priority: request.priority,
      adapters,
      withLogits: withLogprobs,
      signal,
    })
    for (;;) {
      const step = await stream.next()
      if (step.done) {
        const rest = filter.push(decoder.end())
        say(rest.stopped ? rest.text : rest.text + filter.end())
        finish = rest.stopped ? 'stop' : step.value
        break
      }
      tokens++
      const { id, logits } = step.value as GeneratedToken
      if (logits) score.add(id, logits)
      const { text: more, stopped } = filter.push(decoder.push(id))
      say(more)
      if (stopped) {
        await stream.return('stop')
        finish = 'stop'
        break
      }
    }
  }
  const usage = { prompt_tokens: ids.length, completion_tokens: tokens, total_tokens: ids.length + tokens }
  return { choice: { index, text, logprobs: withLogprobs ? score.result() : null, finish_reason: finish }, usage }
}

/** Log-probabilities of tokens and of the likeliest in their place. */
class Scores {
  readonly #model: LoadedModel
  readonly #alternatives: number
  readonly #result: CompletionLogprobs = { tokens: [], token_logprobs: [], top_logprobs: [], text_offset: [] }
  #offset = 0

  constructor(model: LoadedModel, alternatives: number) {
    this.#model = model
    this.#alternatives = alternatives
  }

  #text(id: number): string {
    const { tokenizer } = this.#model
    return id === tokenizer.bosId ? '' : tokenizer.decode([id], { special: true, continuation: true })
  }

  #push(id: number, logprob: number | null, top: Record<string, number> | null): void {
    const text = this.#text(id)
    this.#result.tokens.push(text)
    this.#result.token_logprobs.push(logprob)
    this.#result.top_logprobs.push(top)
    this.#result.text_offset.push(this.#offset)
    this.#offset += text.length
  }

  /** Nothing stands before it, so nothing says how likely it was. */
  first(id: number): void {
    this.#push(id, null, null)
  }

  add(id: number, logits: Float32Array): void {
    const total = logSumExp(logits)
    const top = Object.fromEntries(topIds(logits, this.#alternatives).map(each => [this.#text(each), logits[each] - total]))
    // As OpenAI does: the token itself is always among them.
    this.#push(id, logits[id] - total, { ...top, [this.#text(id)]: logits[id] - total })
  }

  result(): CompletionLogprobs {
    return this.#result
  }
}
