// OpenAI's own client, unchanged, against the server and against the handler as its `fetch`: a tiny model of stories on the adapter under test.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHandler } from '../api/http/handler.ts'
import { openModel } from '../api/loaded-model.ts'
import { openDevice } from '../gpu/device.ts'
import { goldenPath, openModel as openFile } from '../models/golden-models.testing.ts'
import { dawn } from './dawn.ts'
import { nodeListener } from './serve.ts'

const { source } = await openFile(goldenPath('models', 'stories260K-Q4_0.gguf'))
const model = await openModel(await openDevice(dawn()), source)
const handler = createHandler({ model: () => model, apiKey: 'k' })
const messages = [{ role: 'user' as const, content: 'Once upon a time' }]
const asked = { model: model.name, messages, temperature: 0, max_tokens: 12 }

let server: Server
let origin = ''
beforeAll(async () => {
  server = createServer(nodeListener(handler, true))
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

/** Over HTTP, and within the process, as the page does it. */
const clients: [name: string, open: () => OpenAI][] = [
  ['over HTTP', () => new OpenAI({ baseURL: `${origin}/v1`, apiKey: 'k', maxRetries: 0 })],
  [
    'as fetch',
    () =>
      new OpenAI({
        baseURL: 'http://localhost/v1',
        apiKey: 'k',
        maxRetries: 0,
        fetch: (input, init) => handler(new Request(input as RequestInfo, init)),
      }),
  ],
]

describe.each(clients)('%s', (_, open) => {
  it('answers, and streams the same', async () => {
    const openai = open()
    const whole = await openai.chat.completions.create(asked)
    const text = whole.choices[0].message.content!
    expect([text.length > 10, whole.choices[0].finish_reason, whole.usage!.completion_tokens]).toEqual([true, 'length', 12])
    let streamed = ''
    const stream = await openai.chat.completions.create({ ...asked, stream: true, stream_options: { include_usage: true } })
    let usage = 0
    for await (const chunk of stream) {
      streamed += chunk.choices[0].delta.content ?? ''
      usage = chunk.usage?.completion_tokens ?? usage
    }
    expect([streamed, usage]).toEqual([text, 12])
  })

  it('fills a schema', async () => {
    const schema = {
      type: 'object',
      properties: { name: { type: 'string', maxLength: 8 }, ok: { type: 'boolean' } },
      required: ['name', 'ok'],
    }
    const format = { type: 'json_schema' as const, json_schema: { name: 'a', schema } }
    const { choices } = await open().chat.completions.create({ ...asked, max_tokens: 60, response_format: format })
    expect(Object.keys(JSON.parse(choices[0].message.content!))).toEqual(['name', 'ok'])
  })

  it('completes, with log-probabilities of what it echoes', async () => {
    const prompt = 'Once upon a time'
    const { choices } = await open().completions.create({
      model: model.name,
      prompt,
      echo: true,
      logprobs: 1,
      max_tokens: 1,
      temperature: 0,
    })
    const { tokens, token_logprobs: logprobs } = choices[0].logprobs!
    expect(tokens!.join('').trimStart()).toBe(choices[0].text.trimStart())
    expect(choices[0].text.trimStart().startsWith(prompt)).toBe(true)
    expect(logprobs!.slice(1).every(logprob => logprob! <= 0)).toBe(true)
    // A text that the model knows is likelier than one that it does not.
    const scoreOf = async (text: string) => {
      const scored = await open().completions.create({
        model: model.name,
        prompt: text,
        echo: true,
        logprobs: 1,
        max_tokens: 0,
        temperature: 0,
      })
      const all = scored.choices[0].logprobs!.token_logprobs!.slice(1)
      return all.reduce((sum, logprob) => sum + logprob!, 0) / all.length
    }
    expect(await scoreOf('Once upon a time, there was a little girl.')).toBeGreaterThan(
      await scoreOf('Girl little a was there, time a upon once.'),
    )
  })

  it('embeds: like texts are nearer than unlike ones', async () => {
    const input = ['The cat sat on the mat.', 'The cat is on the mat.', 'Lily went to the park with her mom and dad.']
    const { data } = await open().embeddings.create({ model: model.name, input })
    const [a, b, c] = data.map(({ embedding }) => embedding)
    const near = (x: number[], y: number[]) => x.reduce((sum, value, i) => sum + value * y[i], 0)
    expect(near(a, a)).toBeCloseTo(1, 5)
    expect(near(a, b)).toBeGreaterThan(near(a, c))
  })

  it('reads errors as its own kinds, and stops in the middle', async () => {
    const openai = open()
    await expect(openai.chat.completions.create({ ...asked, model: 'other' })).rejects.toBeInstanceOf(OpenAI.NotFoundError)
    await expect(
      openai.chat.completions.create({ ...asked, messages: [{ role: 'user', content: 'x '.repeat(4000) }] }),
    ).rejects.toMatchObject({
      status: 400,
      code: 'context_length_exceeded',
    })
    const stream = await openai.chat.completions.create({ ...asked, max_tokens: 400, stream: true })
    let count = 0
    for await (const _ of stream) if (++count === 4) break
    expect((await openai.chat.completions.create(asked)).choices[0].message.content!.length).toBeGreaterThan(10)
  })

  it('lists models', async () => {
    expect((await open().models.list()).data.map(({ id }) => id)).toEqual([model.name])
  })
})

it('refuses a name that is not this machine’s, and a wrong key', async () => {
  const wrong = new OpenAI({ baseURL: `${origin}/v1`, apiKey: 'x', maxRetries: 0 })
  await expect(wrong.models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError)
  const { request } = await import('node:http')
  const status = await new Promise<number | undefined>(resolve => {
    request(`${origin}/v1/models`, { headers: { host: 'evil.example', authorization: 'Bearer k' } }, response => {
      response.resume()
      resolve(response.statusCode)
    }).end()
  })
  expect(status).toBe(403)
})
