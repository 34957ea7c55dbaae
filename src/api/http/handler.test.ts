// The HTTP API over a scripted engine: routes, keys, bodies, streams, refusals in OpenAI's shape, several at a time.
import { describe, expect, it } from 'vitest'
import { deferred } from '../../base/deferred.ts'
import { InkstoneError } from '../../base/errors.ts'
import type { AdapterUse } from '../../engine/adapters.ts'
import type { Engine, GeneratedToken, GenerateOptions } from '../../engine/engine.ts'
import { ggufAdapter } from '../../formats/adapter.testing.ts'
import { packSampling } from '../../kernels/sample.ts'
import { createTokenizer, loadChatTemplate } from '../../tokenizer/index.ts'
import { byteLevelSpec } from '../../tokenizer/test-vocabularies.ts'
import { AdapterShelf } from '../adapters.ts'
import type { LoadedModel } from '../loaded-model.ts'
import { createHandler, type HandlerOptions } from './handler.ts'
import { createTurns } from './turns.ts'

const tokenizer = createTokenizer(byteLevelSpec())
const say = (text: string) => tokenizer.encode(text)

/** Says the text token by token, and keeps track of who runs at the same time. */
function scripted(text: string, { pause = 1, most = 200 } = {}) {
  const seen = {
    adapters: [] as (readonly AdapterUse[])[],
    running: 0,
    most: 0,
    said: 0,
    prompts: [] as (readonly number[])[],
    priorities: [] as unknown[],
  }
  const logits = (id: number) => Float32Array.from({ length: tokenizer.vocabSize }, (_, i) => (i === id ? 5 : i % 3))
  async function* generate(prompt: readonly number[], options: GenerateOptions): AsyncGenerator<GeneratedToken, 'stop' | 'length'> {
    packSampling(options.sampling!) // which refuses what is out of range, as the engine does
    if (prompt.length > most) throw new InkstoneError('context_full', 'The prompt has too many tokens.')
    seen.prompts.push(prompt)
    seen.adapters.push(options.adapters ?? [])
    seen.priorities.push(options.priority)
    seen.running++
    seen.most = Math.max(seen.most, seen.running)
    try {
      options.onPrefill?.({ doneTokens: 0, totalTokens: prompt.length, cachedTokens: 0 })
      for (const id of say(text).slice(0, options.maxTokens)) {
        await new Promise(resolve => setTimeout(resolve, pause))
        options.signal?.throwIfAborted()
        seen.said++
        yield { id, ...(options.withLogits && { logits: logits(id) }) }
      }
      return options.maxTokens !== undefined && options.maxTokens < say(text).length ? 'length' : 'stop'
    } finally {
      seen.running--
    }
  }
  const engine = {
    generate,
    logits: async (
      ids: readonly number[],
      visit: (position: number, logits: Float32Array) => void,
      { from = 0, adapters }: { from?: number; adapters?: AdapterUse[] } = {},
    ) => {
      seen.adapters.push(adapters ?? [])
      for (const position of ids.keys()) if (position >= from) visit(position, logits(ids[position + 1] ?? 0))
    },
    embedding: async (ids: readonly number[], { pooling, adapters }: { pooling: string; adapters: AdapterUse[] }) => {
      seen.adapters.push(adapters)
      return Float32Array.of(ids.length, 0.5, pooling === 'last' ? -3 : -2)
    },
    loadAdapter: async (_: unknown, { name, scale = 1 }: { name: string; scale?: number }) => ({ name, scale, dispose: async () => {} }),
    config: { architecture: 'llama' },
  }
  const file = { metadata: new Map<string, unknown>() } as unknown as LoadedModel['file']
  const adapters = new AdapterShelf(engine as unknown as Engine, 'Scripted')
  return { model: { name: 'Scripted', tokenizer, file, adapters, engine: engine as unknown as Engine } as LoadedModel, seen }
}

function serving(text = 'hello world', options: Partial<HandlerOptions> & { pause?: number } = {}) {
  const { model, seen } = scripted(text, options)
  const handler = createHandler({ model: () => model, ...options })
  const post = (path: string, body: unknown, init: RequestInit = {}) =>
    handler(
      new Request(`http://localhost${path}`, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), ...init }),
    )
  const get = (path: string, init: RequestInit = {}) => handler(new Request(`http://localhost${path}`, init))
  return { post, get, seen, model }
}

/** With two adapters beside the model: tone at 1, style at 0.5. */
async function servingAdapters() {
  const served = serving()
  const pair = { target: 'blk.0.attn_q.weight', rank: 1, columns: 2, rows: 2, a: new Float32Array(2), b: new Float32Array(2) }
  for (const [name, scale] of [['tone'], ['style', 0.5]] as [string, number?][])
    await served.model.adapters.add([await ggufAdapter([pair], 1)], { name, scale })
  const [tone, style] = served.model.adapters.items.map(({ adapter }) => adapter)
  return { ...served, tone, style, last: () => served.seen.adapters.at(-1) }
}

const messages = [{ role: 'user', content: 'hello' }]
const errorOf = async (response: Response) => ({ status: response.status, ...(await response.json()).error })

async function eventsOf(response: Response): Promise<(Record<string, never> | '[DONE]')[]> {
  const lines = (await response.text()).split('\n\n').filter(Boolean)
  return lines.map(line => (line === 'data: [DONE]' ? '[DONE]' : JSON.parse(line.replace(/^data: /, ''))))
}

const weather = {
  type: 'function',
  function: { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
}

describe('a model that takes the place of another while a request waits', () => {
  it('is the one that answers it', async () => {
    const [old, next] = [scripted('old'), scripted('new')]
    let current = old.model
    const turns = createTurns()
    const handler = createHandler({ model: () => current, turns })
    const send = (path: string, body: object) =>
      handler(new Request(`http://localhost${path}`, { method: 'POST', body: JSON.stringify(body) })).then(response => response.json())
    const loading = deferred<void>()
    const load = turns.take(() => loading.promise)
    const waiting = [
      send('/v1/chat/completions', { messages }),
      send('/v1/completions', { prompt: 'a' }),
      send('/v1/embeddings', { input: 'a' }),
      send('/get_ppl', { input: 'a b' }),
    ]
    await new Promise(resolve => setTimeout(resolve, 20))
    current = next.model
    loading.resolve()
    await load
    const [chat, completion] = await Promise.all(waiting)
    expect([chat.choices[0].message.content, completion.choices[0].text]).toEqual(['new', 'new'])
    expect([old.seen.prompts.length, next.seen.prompts.length]).toEqual([0, 2])
  })
})

it('tells the engine who comes first', async () => {
  const { post, seen } = serving()
  await post('/v1/chat/completions', { messages, priority: 3 })
  await post('/v1/completions', { prompt: 'a', priority: -1 })
  await post('/v1/completions', { prompt: 'a' })
  expect(seen.priorities).toEqual([3, -1, undefined])
})

describe('likelihoods', () => {
  it('are a mean a text, or a sum for each way in which a prompt goes on', async () => {
    const { post } = serving()
    const means = await (await post('/get_ppl', { input: ['hello zebra', 'hello world'] })).json()
    expect(means.tokens).toEqual(['hello zebra', 'hello world'].map(text => say(text).length - 1))
    expect(means.ppl.every((value: number) => value > 0)).toBe(true)
    const sums = await (await post('/get_ppl', { prompt: 'two and two is', continuations: [' four', ' five'] })).json()
    expect(sums.likelihoods).toHaveLength(2)
    for (const { logprob, tokens, is_greedy } of sums.likelihoods) {
      expect([tokens, is_greedy]).toEqual([say(' four').length, true])
      expect(logprob).toBeLessThan(0)
    }
  })

  it('of nothing are refused', async () => {
    const { post } = serving()
    for (const body of [{}, { prompt: 'a' }, { prompt: ['a', 'b'], continuations: ['c'] }, { prompt: '', continuations: ['c'] }])
      expect((await post('/get_ppl', body)).status).toBe(400)
  })
})

describe('tools', async () => {
  const { createChatTemplate } = await loadChatTemplate()
  const template = createChatTemplate('{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}', {})
  const call = '<tool_call>\n{"name": "weather", "arguments": {"city": "Paris"}}\n</tool_call>'
  const calling = (text = call) => {
    const made = scripted(text, { most: 2000 })
    const handler = createHandler({ model: () => ({ ...made.model, template }) })
    const post = (body: object) =>
      handler(new Request('http://localhost/v1/chat/completions', { method: 'POST', body: JSON.stringify({ messages, ...body }) }))
    return { post, seen: made.seen }
  }

  it('are shown, and a call comes as OpenAI tells it', async () => {
    const { post, seen } = calling()
    const { choices } = await (await post({ tools: [weather] })).json()
    expect(choices[0].finish_reason).toBe('tool_calls')
    expect(choices[0].message.content).toBe('')
    const [{ id, type, function: called }] = choices[0].message.tool_calls
    expect([type, called]).toEqual(['function', { name: 'weather', arguments: '{"city":"Paris"}' }])
    expect(id).toMatch(/^[A-Za-z0-9]{9}$/)
    expect(tokenizer.decode([...seen.prompts[0]])).toContain('"weather"')
  })

  it('stream as deltas between the words', async () => {
    const { post } = calling(`Let me look. ${call}`)
    const events = await eventsOf(await post({ tools: [weather], stream: true }))
    const deltas = events.flatMap(event => (event === '[DONE]' ? [] : (event as unknown as { choices: { delta: object }[] }).choices))
    const text = deltas.map(({ delta }) => (delta as { content?: string }).content ?? '').join('')
    const calls = deltas.flatMap(({ delta }) => (delta as { tool_calls?: object[] }).tool_calls ?? [])
    expect(text).toBe('Let me look. ')
    expect(calls).toMatchObject([{ index: 0, type: 'function', function: { name: 'weather' } }])
  })

  it('are not read where none were given, or none may be called', async () => {
    for (const body of [{}, { tools: [weather], tool_choice: 'none' }]) {
      const { post, seen } = calling()
      const { choices } = await (await post(body)).json()
      expect([choices[0].message.content, choices[0].finish_reason]).toEqual([call, 'stop'])
      expect(tokenizer.decode([...seen.prompts[0]])).not.toContain('weather')
    }
  })

  it('that were called, and what they said, are told to the model', async () => {
    const { post, seen } = calling('Rain.')
    const called = {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'a', type: 'function', function: { name: 'weather', arguments: '{}' } }],
    }
    await post({ tools: [weather], messages: [...messages, called, { role: 'tool', tool_call_id: 'a', content: '14 °C' }] })
    expect(tokenizer.decode([...seen.prompts[0]])).toMatch(/"name":"weather".*14 °C/s)
  })

  it('that cannot be are refused', async () => {
    const { post } = calling()
    const refused = async (body: object) => (await errorOf(await post(body))).status
    expect(await refused({ tool_choice: 'required' })).toBe(400)
    expect(await refused({ tools: [weather], tool_choice: { type: 'function', function: { name: 'clock' } } })).toBe(400)
    expect(await refused({ tools: [weather], tool_choice: 'sometimes' })).toBe(400)
    expect(await refused({ tools: [weather], tool_choice: 'required', response_format: { type: 'json_object' } })).toBe(400)
    expect(await refused({ messages: [{ role: 'assistant', tool_calls: [{ function: { name: 'x' } }] }] })).toBe(400)
    expect((await serving().post('/v1/chat/completions', { messages, tools: [weather] })).status).toBe(400)
  })
})

describe('chat', () => {
  it('answers whole, with usage', async () => {
    const { post } = serving()
    const response = await post('/v1/chat/completions', { model: 'Scripted', messages })
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json'])
    const { object, choices, usage } = await response.json()
    expect([object, choices[0].message, choices[0].finish_reason]).toEqual([
      'chat.completion',
      { role: 'assistant', content: 'hello world' },
      'stop',
    ])
    expect(usage.total_tokens).toBe(usage.prompt_tokens + usage.completion_tokens)
  })

  it('streams events that all have a choice, and usage where it is wished', async () => {
    const { post } = serving()
    const response = await post('/v1/chat/completions', { messages, stream: true, stream_options: { include_usage: true } })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const events = await eventsOf(response)
    expect(events.at(-1)).toBe('[DONE]')
    const chunks = events.slice(0, -1) as unknown as { choices: { delta: { content?: string } }[]; usage?: object }[]
    expect(chunks.every(({ choices }) => choices.length === 1)).toBe(true)
    expect(chunks.map(({ choices }) => choices[0].delta.content ?? '').join('')).toBe('hello world')
    expect(chunks.at(-1)!.usage).toMatchObject({ completion_tokens: 2 })
  })

  it('takes parts of text, the developer’s role, null contents, and lengths under both names', async () => {
    const { post, seen } = serving('hello world')
    const body = {
      messages: [
        {
          role: 'developer',
          content: [
            { type: 'text', text: 'hel' },
            { type: 'text', text: 'lo' },
          ],
        },
        { role: 'assistant', content: null },
      ],
      max_completion_tokens: 1,
    }
    const { choices } = await (await post('/v1/chat/completions', body)).json()
    expect([choices[0].message.content, choices[0].finish_reason]).toEqual(['hello', 'length'])
    expect(tokenizer.decode(seen.prompts[0])).toBe('hello\n')
  })

  it('answers several at a time', async () => {
    const { post, seen } = serving()
    const answers = await Promise.all([1, 2, 3].map(() => post('/v1/chat/completions', { messages }).then(response => response.json())))
    expect(answers.map(({ choices }) => choices[0].message.content)).toEqual(['hello world', 'hello world', 'hello world'])
    expect(seen.most).toBe(3)
  })

  it('stops for who hangs up, in the middle and in the line, and answers the next', async () => {
    const { post, seen } = serving('hello '.repeat(500), { pause: 2 })
    const response = await post('/v1/chat/completions', { messages, stream: true })
    const reader = response.body!.getReader()
    await reader.read()
    const waiting = new AbortController()
    const inLine = post('/v1/chat/completions', { messages }, { signal: waiting.signal })
    waiting.abort()
    await reader.cancel()
    expect((await errorOf(await inLine)).status).toBe(500)
    const { choices } = await (await post('/v1/chat/completions', { messages, max_tokens: 2 })).json()
    expect(choices[0].message.content.length).toBeGreaterThan(0)
    expect(seen.said).toBeLessThan(100)
  })
})

describe('completions', () => {
  it('goes on with a text, echoes it, and tells log-probabilities of both', async () => {
    const { post } = serving(' world')
    const body = { prompt: 'hello', echo: true, logprobs: 1, max_tokens: 1, temperature: 0 }
    const { choices, usage } = await (await post('/v1/completions', body)).json()
    const [{ text, logprobs, finish_reason }] = choices
    expect([text, finish_reason, usage]).toEqual(['hello world', 'stop', { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }])
    expect(logprobs.tokens).toEqual(['hello', ' world'])
    expect(logprobs.token_logprobs[0]).toBeNull()
    expect(logprobs.token_logprobs[1]).toBeLessThan(0)
    expect(logprobs.text_offset).toEqual([0, 5])
    expect(Object.keys(logprobs.top_logprobs[1])).toContain(' world')
  })

  it('takes ids, lists of texts and of ids, and answers each in its place', async () => {
    const { post, seen } = serving(' world')
    const ids = say('hello')
    for (const prompt of [ids, [ids], ['hello'], 'hello']) {
      await post('/v1/completions', { prompt, max_tokens: 1 })
      expect(seen.prompts.at(-1)).toEqual(ids)
    }
    const { choices } = await (await post('/v1/completions', { prompt: [ids, [...ids, ...ids]] })).json()
    expect(choices.map(({ index }: { index: number }) => index)).toEqual([0, 1])
  })

  it('streams', async () => {
    const { post } = serving(' world')
    const events = await eventsOf(await post('/v1/completions', { prompt: 'hello', stream: true, stream_options: { include_usage: true } }))
    const texts = events.slice(0, -1) as unknown as { choices: { text: string }[]; usage?: object }[]
    expect(texts.flatMap(({ choices }) => choices.map(({ text }) => text)).join('')).toBe(' world')
    expect(texts.at(-1)!.usage).toMatchObject({ completion_tokens: 1 })
  })
})

it('gives embeddings as numbers and as base64', async () => {
  const { post } = serving()
  const asked = { input: ['hello', 'hello world'], model: 'Scripted' }
  const { data, usage } = await (await post('/v1/embeddings', asked)).json()
  expect([data.map(({ embedding }: { embedding: number[] }) => embedding), usage.total_tokens]).toEqual([
    [
      [1, 0.5, -2],
      [2, 0.5, -2],
    ],
    3,
  ])
  const last = await (await post('/v1/embeddings', { input: 'hello', pooling: 'last' })).json()
  expect(last.data[0].embedding).toEqual([1, 0.5, -3])
  const encoded = await (await post('/v1/embeddings', { ...asked, encoding_format: 'base64' })).json()
  const bytes = Uint8Array.from(atob(encoded.data[1].embedding), character => character.charCodeAt(0))
  expect([...new Float32Array(bytes.buffer)]).toEqual([2, 0.5, -2])
})

it('lists the model, by itself too, and says that it is well', async () => {
  const { get } = serving()
  expect((await (await get('/v1/models')).json()).data[0]).toMatchObject({ id: 'Scripted', object: 'model' })
  expect(await (await get('/v1/models/Scripted')).json()).toMatchObject({ id: 'Scripted' })
  expect(await (await get('/health')).json()).toEqual({ status: 'ok', model: 'Scripted' })
})

describe('adapters', () => {
  it('are listed as models, and asked for by name', async () => {
    const { post, get, last, tone } = await servingAdapters()
    const { data } = await (await get('/v1/models')).json()
    expect(data.map(({ id, parent }: { id: string; parent?: string }) => [id, parent])).toEqual([
      ['Scripted', undefined],
      ['tone', 'Scripted'],
      ['style', 'Scripted'],
    ])
    expect(await (await get('/v1/models/tone')).json()).toMatchObject({ id: 'tone', parent: 'Scripted' })
    const asked = [
      ['/v1/chat/completions', { messages }],
      ['/v1/completions', { prompt: 'hello' }],
      ['/v1/embeddings', { input: 'hello' }],
      ['/get_ppl', { input: 'hello world' }],
    ] as const
    for (const [path, body] of asked) {
      expect((await (await post(path, { ...body, model: 'tone' })).json()).model).toBe('tone')
      expect(last()).toEqual([{ adapter: tone }])
      await post(path, { ...body, model: 'Scripted' })
      expect(last()).toEqual([])
    }
    expect(await errorOf(await post('/v1/completions', { prompt: 'a', model: 'voice' }))).toMatchObject({
      status: 404,
      message: expect.stringContaining('"Scripted", "tone", "style"'),
    })
  })

  it('are chosen by number and measure, as llama.cpp has it; all as they are set where nothing is said', async () => {
    const { post, last, tone, style } = await servingAdapters()
    await post('/v1/chat/completions', { messages, lora: [{ id: 1, scale: -0.3 }] })
    expect(last()).toEqual([{ adapter: style, scale: -0.3 }])
    await post('/v1/completions', { prompt: 'hello', model: 'tone', lora: [] })
    expect(last()).toEqual([])
    await post('/v1/completions', { prompt: 'hello' })
    expect(last()).toEqual([{ adapter: tone }, { adapter: style }])
  })

  it('are set for all at /lora-adapters: who is left out counts nothing', async () => {
    const { post, get, tone, style } = await servingAdapters()
    const list = await (await get('/lora-adapters')).json()
    expect(list).toEqual([
      { id: 0, name: 'tone', path: 'tone.gguf', scale: 1 },
      { id: 1, name: 'style', path: 'tone.gguf', scale: 0.5 },
    ])
    expect(await (await post('/lora-adapters', [{ id: 1, scale: 2 }])).json()).toEqual({ success: true })
    expect([tone.scale, style.scale]).toEqual([0, 2])
  })

  it.each([
    ['/v1/completions', { prompt: 'a', lora: [{ id: 7, scale: 1 }] }, 'adapter_unknown', /7.*0 \(tone\), 1 \(style\)/],
    ['/v1/completions', { prompt: 'a', lora: { id: 0 } }, 'field_wrong', /lora/],
    ['/v1/completions', { prompt: 'a', lora: [{ id: 0, scale: 'much' }] }, 'field_wrong', /lora/],
    ['/lora-adapters', { scale: 1 }, 'field_wrong', /The body/],
    ['/lora-adapters', [{ id: 9, scale: 1 }], 'adapter_unknown', /9/],
  ])('%s refuses %o', async (path, body, code, message) => {
    const { post } = await servingAdapters()
    expect(await errorOf(await post(path, body))).toMatchObject({ status: 400, code, message: expect.stringMatching(message) })
  })

  it('have names of their own', async () => {
    const { model } = await servingAdapters()
    for (const name of ['tone', 'Scripted'])
      await expect(model.adapters.add(model.adapters.items[0].sources, { name })).rejects.toMatchObject({ code: 'adapter_name' })
  })
})

describe('refusals', () => {
  it.each([
    ['/v1/chat/completions', '{', 400, 'body_no_json', null],
    ['/v1/chat/completions', '[]', 400, 'body_no_object', null],
    ['/v1/chat/completions', {}, 400, 'field_wrong', 'messages'],
    ['/v1/chat/completions', { messages: [] }, 400, 'messages_empty', null],
    ['/v1/chat/completions', { messages: [{ role: 'robot', content: 'x' }] }, 400, 'field_wrong', 'messages[0].role'],
    [
      '/v1/chat/completions',
      { messages: [{ role: 'user', content: [{ type: 'image_url' }] }] },
      400,
      'field_wrong',
      'messages[0].content[0]',
    ],
    ['/v1/chat/completions', { messages, model: 'gpt-9' }, 404, 'model_not_found', null],
    ['/v1/chat/completions', { messages, temperature: 'hot' }, 400, 'field_wrong', 'temperature'],
    ['/v1/chat/completions', { messages, temperature: -1 }, 400, 'sampling_out_of_range', null],
    ['/v1/chat/completions', { messages, max_tokens: 0 }, 400, 'field_wrong', 'max_tokens'],
    ['/v1/chat/completions', { messages, n: 2 }, 400, 'field_wrong', 'n'],
    ['/v1/chat/completions', { messages, stop: 'x'.repeat(10_000) }, 400, 'field_wrong', 'stop'],
    [
      '/v1/chat/completions',
      { messages, response_format: { type: 'json_schema', json_schema: { schema: false } } },
      400,
      'grammar_endless',
      null,
    ],
    ['/v1/chat/completions', { messages, grammar: 'root ::= root' }, 400, 'grammar_endless', null],
    ['/v1/chat/completions', { messages: [{ role: 'user', content: 'x '.repeat(5000) }] }, 400, 'context_length_exceeded', null],
    [
      '/v1/chat/completions',
      { messages: [{ role: 'user', content: 'x '.repeat(5000) }], stream: true },
      400,
      'context_length_exceeded',
      null,
    ],
    ['/v1/chat/completions', `{"messages": "${'x'.repeat(9 << 20)}"}`, 413, 'body_too_large', null],
    ['/v1/completions', { prompt: [] }, 400, 'field_wrong', 'prompt'],
    ['/v1/completions', { prompt: { text: 'x' } }, 400, 'field_wrong', 'prompt'],
    ['/v1/embeddings', { input: 'x', dimensions: 3 }, 400, 'field_wrong', 'dimensions'],
    ['/v1/embeddings', { input: 'x', pooling: 'cls' }, 400, 'field_wrong', 'pooling'],
    ['/v1/images', {}, 404, 'route_unknown', null],
    ['/v1/models', {}, 405, 'method_wrong', null],
  ])('%s %j: %i %s', async (path, body, status, code, param) => {
    const { post } = serving()
    const error = await errorOf(await post(path, body))
    expect(error).toMatchObject({ status, code, param, type: 'invalid_request_error' })
    expect(error.message.length).toBeGreaterThan(10)
    // And the next one is answered.
    expect((await post('/v1/chat/completions', { messages })).status).toBe(200)
  })

  it('wants the key that it was given, everywhere but at the door', async () => {
    const { post, get } = serving('hello', { apiKey: 'secret' })
    const withKey = (key: string) => ({ headers: { authorization: `Bearer ${key}` } })
    expect(await errorOf(await post('/v1/chat/completions', { messages }))).toMatchObject({ status: 401, code: 'invalid_api_key' })
    expect(await errorOf(await get('/v1/models', withKey('secreT')))).toMatchObject({ status: 401, code: 'invalid_api_key' })
    expect((await get('/v1/models', withKey('secret'))).status).toBe(200)
    expect((await get('/health')).status).toBe(200)
  })

  it('says in a stream what went wrong in the middle of it', async () => {
    const { model } = scripted('hello')
    async function* generate(_: readonly number[], options: GenerateOptions): AsyncGenerator<GeneratedToken, 'stop'> {
      options.onPrefill?.({ doneTokens: 0, totalTokens: 1, cachedTokens: 0 })
      yield { id: say('hello')[0] }
      throw new InkstoneError('gpu_fault', 'The GPU reported an error.')
    }
    const handler = createHandler({ model: () => ({ ...model, engine: { generate } as unknown as Engine }) as LoadedModel })
    const response = await handler(
      new Request('http://localhost/v1/chat/completions', { method: 'POST', body: JSON.stringify({ messages, stream: true }) }),
    )
    const events = await eventsOf(response)
    expect(events.at(-2)).toMatchObject({ error: { type: 'server_error', code: 'gpu_fault' } })
  })
})
