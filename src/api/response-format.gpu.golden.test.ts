// A model of a few hundred kilobytes that has never seen JSON writes JSON all the same, greedy and drawn; left alone it does not.
import { describe, expect, it } from 'vitest'
import { openDevice } from '../gpu/device.ts'
import { goldenPath, openModel as openFile } from '../models/golden-models.testing.ts'
import { dawn } from '../node/dawn.ts'
import { createChatStream } from './chat.ts'
import { openModel } from './loaded-model.ts'
import type { ChatCompletionRequest } from './openai.ts'

const { source } = await openFile(goldenPath('models', 'stories260K-Q4_0.gguf'))
const model = await openModel(await openDevice(dawn()), source)

async function answer(request: Partial<ChatCompletionRequest>) {
  let text = ''
  let finish: string | null = null
  const messages = [{ role: 'user' as const, content: 'Once upon a time' }]
  for await (const chunk of createChatStream(model, { messages, max_tokens: 160, ...request })) {
    for (const { delta, finish_reason } of chunk.choices) {
      text += delta.content ?? ''
      finish = finish_reason ?? finish
    }
  }
  return { text, finish }
}

const person = {
  type: 'object',
  properties: {
    name: { type: 'string', maxLength: 12 },
    age: { type: 'integer', minimum: 1, maximum: 99 },
    tags: { type: 'array', items: { enum: ['kind', 'big'] }, maxItems: 2 },
  },
  required: ['name', 'age', 'tags'],
}

describe('a tiny model of stories', () => {
  it('writes no JSON by itself', async () => {
    const { text } = await answer({ temperature: 0, max_tokens: 40 })
    expect(() => JSON.parse(text)).toThrow()
  })

  it.each([0, 1, 2, 3])('fills a schema, temperature and seed %i', async seed => {
    const format = { type: 'json_schema' as const, json_schema: { schema: person } }
    const { text, finish } = await answer({ response_format: format, temperature: seed === 0 ? 0 : 1.2, seed })
    const { name, age, tags } = JSON.parse(text)
    expect([finish, typeof name, tags.every((tag: string) => person.properties.tags.items.enum.includes(tag))]).toEqual([
      'stop',
      'string',
      true,
    ])
    expect(name.length).toBeLessThanOrEqual(12)
    expect(age).toBeGreaterThanOrEqual(1)
    expect(age).toBeLessThanOrEqual(99)
  })

  it('follows a grammar and a pattern', async () => {
    expect((await answer({ grammar: 'root ::= "yes" | "no"', temperature: 0 })).text).toMatch(/^(yes|no)$/)
    expect((await answer({ regex: '[A-Z][a-z]{2,5} \\d{3}', temperature: 1, seed: 5 })).text).toMatch(/^[A-Z][a-z]{2,5} \d{3}$/)
  })

  it('refuses a wrong grammar before it says anything, and answers the next request', async () => {
    await expect(answer({ grammar: 'root ::= root' })).rejects.toMatchObject({ code: 'grammar_endless' })
    expect((await answer({ temperature: 0, max_tokens: 3 })).text.length).toBeGreaterThan(0)
  })
})
