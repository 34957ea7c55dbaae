// Completions over a scripted engine and a real small tokenizer: what becomes of ids, stop texts, log-probabilities and figures.
import { describe, expect, it } from 'vitest'
import { InkstoneError } from '../base/errors.ts'
import type { Engine, GeneratedToken, GenerateOptions } from '../engine/engine.ts'
import { createTokenizer, type Tokenizer } from '../tokenizer/index.ts'
import { byteLevelSpec, sentencePieceSpec } from '../tokenizer/test-vocabularies.ts'
import { AdapterShelf } from './adapters.ts'
import { createChatStream, promptIds, topIds } from './chat.ts'
import type { LoadedModel } from './loaded-model.ts'
import type { ChatCompletionChunk, ChatCompletionRequest, ChatMessage } from './openai.ts'

const user: ChatMessage = { role: 'user', content: 'hello' }
const half: ChatMessage = { role: 'assistant', content: ' world' }

/** An engine that says these ids, with these logits each time; `ended` once nobody runs it any more. */
function scripted(ids: number[], { tokenizer = createTokenizer(byteLevelSpec()), logits = undefined as number[] | undefined } = {}) {
  const seen = { prompt: [] as readonly number[], options: {} as GenerateOptions, said: 0, ended: false }
  async function* generate(prompt: readonly number[], options: GenerateOptions): AsyncGenerator<GeneratedToken, 'stop' | 'length'> {
    seen.prompt = prompt
    seen.options = options
    try {
      options.onPrefill?.({ doneTokens: 0, totalTokens: prompt.length, cachedTokens: 2 })
      for (const id of ids) {
        // As the GPU would, each token takes a moment.
        await new Promise(resolve => setTimeout(resolve, 1))
        options.signal?.throwIfAborted()
        if (options.stopIds?.has(id)) return 'stop'
        seen.said++
        yield { id, ...(options.withLogits && logits && { logits: Float32Array.from(logits) }) }
      }
      return 'length'
    } finally {
      seen.ended = true
    }
  }
  const engine = { generate } as unknown as Engine
  const model = { name: 'scripted', tokenizer, engine, adapters: new AdapterShelf(engine, 'scripted') } as LoadedModel
  return { model, seen }
}

/** The ids of a text, one byte each, so that a stop text never lies in one token. */
const bytesOf = (tokenizer: Tokenizer, text: string) => [...text].flatMap(char => tokenizer.encode(char))

const answering = (text: string) => {
  const tokenizer = createTokenizer(byteLevelSpec())
  return scripted(bytesOf(tokenizer, text), { tokenizer })
}

async function collected(model: LoadedModel, request: Partial<ChatCompletionRequest> = {}) {
  const chunks: ChatCompletionChunk[] = []
  for await (const chunk of createChatStream(model, { messages: [user], ...request })) chunks.push(chunk)
  const choices = chunks.flatMap(chunk => chunk.choices)
  return { chunks, text: choices.map(choice => choice.delta.content ?? '').join(''), finish: choices.at(-1)?.finish_reason }
}

describe('a lost device', () => {
  const lost = new InkstoneError('device_lost', 'Lost.')

  /** Says its ids up to `until` and then loses its device. */
  function losing(ids: number[], until: number, error: Error = lost) {
    const { model, seen } = scripted(ids)
    async function* generate(prompt: readonly number[], options: GenerateOptions): AsyncGenerator<GeneratedToken, 'stop' | 'length'> {
      seen.prompt = prompt
      seen.options = options
      for (const id of ids.slice(0, until)) yield { id }
      throw error
    }
    return { model: { ...model, engine: { generate } as unknown as Engine } as LoadedModel, seen }
  }

  async function told(model: LoadedModel, revive: () => Promise<LoadedModel>) {
    let text = ''
    for await (const chunk of createChatStream(model, { messages: [user], max_tokens: 5 }, { revive }))
      text += chunk.choices[0]?.delta.content ?? ''
    return text
  }

  it('is lived through: the model goes on behind what it said', async () => {
    const tokenizer = createTokenizer(byteLevelSpec())
    const ids = bytesOf(tokenizer, 'abcde')
    const first = losing(ids, 2)
    const second = losing(ids.slice(2), 1)
    const third = scripted(ids.slice(3))
    const others = [second.model, third.model]
    expect(await told(first.model, async () => others.shift()!)).toBe('abcde')
    expect(second.seen.prompt).toEqual([...first.seen.prompt, ...ids.slice(0, 2)])
    expect(second.seen.options).toMatchObject({ maxTokens: 3, generatedIds: 2 })
    expect(third.seen.options).toMatchObject({ maxTokens: 2, generatedIds: 3 })
  })

  it('ends the answer where it comes again and again, and where there is no other', async () => {
    const { model } = losing([1, 2], 1)
    await expect(told(model, async () => model)).rejects.toMatchObject({ code: 'device_lost' })
    await expect(collected(model)).rejects.toMatchObject({ code: 'device_lost' })
  })

  it('is told from other errors, which end the answer', async () => {
    const { model } = losing([1, 2], 1, new InkstoneError('gpu_fault', 'Wrong.'))
    await expect(told(model, async () => scripted([3]).model)).rejects.toMatchObject({ code: 'gpu_fault' })
  })
})

describe('a stream of chunks', () => {
  it('begins with the role, tells the prefill, and ends with the reason', async () => {
    const { model, seen } = answering('abc')
    const { chunks, text, finish } = await collected(model)
    expect(chunks[0].choices[0].delta).toEqual({ role: 'assistant', content: '' })
    expect(chunks[1].prefill).toEqual({ done_tokens: 0, total_tokens: seen.prompt.length })
    expect([text, finish]).toEqual(['abc', 'length'])
    expect(new Set(chunks.map(chunk => chunk.id)).size).toBe(1)
  })

  it('stops at a stop text that is split over tokens and shows none of it', async () => {
    const { model, seen } = answering('one END two')
    expect(await collected(model, { stop: ['nothing', 'END'] })).toMatchObject({ text: 'one ', finish: 'stop' })
    expect(seen.said).toBe('one END'.length)
    expect(seen.ended).toBe(true)
  })

  it('shows at the end what it held back for a stop text that did not come', async () => {
    const { model } = answering('one EN')
    expect(await collected(model, { stop: 'END' })).toMatchObject({ text: 'one EN', finish: 'length' })
  })

  it('takes null for no stop text', async () => {
    expect(await collected(answering('a').model, { stop: null })).toMatchObject({ text: 'a' })
  })

  it('holds a character that is split over tokens until it is whole', async () => {
    const tokenizer = createTokenizer(byteLevelSpec())
    const { chunks, text } = await collected(scripted(tokenizer.encode('砚'), { tokenizer }).model)
    expect(text).toBe('砚')
    expect(chunks.filter(chunk => chunk.choices[0]?.delta.content)).toHaveLength(1)
  })

  it('ends at the model’s own end', async () => {
    const tokenizer = createTokenizer(byteLevelSpec())
    const ids = [...bytesOf(tokenizer, 'hi'), tokenizer.eosId!, ...bytesOf(tokenizer, '!')]
    expect(await collected(scripted(ids, { tokenizer }).model)).toMatchObject({ text: 'hi', finish: 'stop' })
  })

  it('gives log-probabilities of the chosen token and of the likeliest ones', async () => {
    const logits = new Array(4).fill(Number.NEGATIVE_INFINITY)
    logits[2] = Math.log(3)
    logits[3] = 0
    const { chunks } = await collected(scripted([3], { logits }).model, { logprobs: true, top_logprobs: 2 })
    const [entry] = chunks.flatMap(chunk => chunk.choices.flatMap(choice => choice.logprobs?.content ?? []))
    expect(entry.logprob).toBeCloseTo(Math.log(1 / 4), 6)
    expect(entry.top_logprobs.map(({ bytes }) => bytes)).toEqual([[2], [3]])
    expect(entry.entropy).toBeCloseTo(-(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25)), 6)
    expect(entry.top_logprobs.map(({ logprob }) => Math.exp(logprob))).toEqual([expect.closeTo(3 / 4, 6), expect.closeTo(1 / 4, 6)])
  })
})

describe('usage', () => {
  it('is told on the last chunk when it is asked for', async () => {
    const { model, seen } = answering('abc')
    const { chunks } = await collected(model, { stream_options: { include_usage: true } })
    const promptTokens = seen.prompt.length
    expect(chunks.at(-1)?.usage).toMatchObject({
      prompt_tokens: promptTokens,
      completion_tokens: 3,
      total_tokens: promptTokens + 3,
      prompt_tokens_details: { cached_tokens: 2 },
    })
    expect(chunks.at(-1)?.usage?.timings.decode_tokens_per_second).toBeGreaterThan(0)
    expect((await collected(answering('abc').model)).chunks.at(-1)?.usage).toBeNull()
  })

  it('leaves the rate out where there was one token', async () => {
    const { chunks } = await collected(answering('a').model, { stream_options: { include_usage: true } })
    expect(chunks.at(-1)?.usage?.timings).not.toHaveProperty('decode_tokens_per_second')
  })
})

describe('ending early', () => {
  it('stops the engine when the reader leaves', async () => {
    const { model, seen } = answering('a long answer')
    for await (const chunk of createChatStream(model, { messages: [user] })) if (chunk.choices[0]?.delta.content === 'a') break
    expect(seen.ended).toBe(true)
    expect(seen.said).toBeLessThan('a long answer'.length)
  })

  it('ends with the abort of its signal', async () => {
    const { model, seen } = answering('a long answer')
    const stop = new AbortController()
    const read = async () => {
      for await (const chunk of createChatStream(model, { messages: [user] }, { signal: stop.signal })) if (chunk.prefill) stop.abort()
    }
    await expect(read()).rejects.toMatchObject({ name: 'AbortError' })
    expect(seen.ended).toBe(true)
  })
})

describe('a model without a template', () => {
  const { model } = answering('')
  const textOf = (messages: ChatMessage[], continued = false) =>
    model.tokenizer.decode(promptIds(model, { messages, continue_final_message: continued }))

  it('continues an answer directly behind the text it belongs to', () => {
    expect(textOf([user, half], true)).toBe('hello world')
    expect(textOf([half], true)).toBe(' world')
    expect(textOf([user, half, user])).toBe('hello\n world\nhello')
  })

  it('keeps the space that an answer begins with, for the text goes on', async () => {
    const tokenizer = createTokenizer(sentencePieceSpec())
    const { model } = scripted([tokenizer.findToken('▁the')!], { tokenizer })
    expect((await collected(model)).text).toBe(' the')
  })

  it('begins with bos where the model asks for one', () => {
    const spec = byteLevelSpec({ addBos: true })
    const tokenizer = createTokenizer({ ...spec, bosId: spec.tokens.indexOf('<s>') })
    expect(promptIds(scripted([], { tokenizer }).model, { messages: [user] })[0]).toBe(tokenizer.bosId)
  })

  it('refuses a request without messages', () => {
    expect(() => promptIds(model, { messages: [] })).toThrow(expect.objectContaining({ code: 'messages_empty' }))
  })
})

describe('the likeliest ids', () => {
  it('come largest first, ties by lower id, however many are asked for', () => {
    expect(topIds([1, 3, 2, 3], 3)).toEqual([1, 3, 2])
    expect(topIds([1, 3, 2, 3], 9)).toEqual([1, 3, 2, 0])
    expect(topIds([1, 3], 0)).toEqual([])
  })
})
