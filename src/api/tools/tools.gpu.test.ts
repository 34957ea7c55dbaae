// OpenAI's client and our own default model: a tool is called, forced, and answered, through the handler that serves the page and the network.
import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import { openDevice } from '../../gpu/device.ts'
import { dawn } from '../../node/dawn.ts'
import { fileSource } from '../../node/file-source.ts'
import { createHandler } from '../http/handler.ts'
import { openModel } from '../loaded-model.ts'

const source = await fileSource('public/models/inkstone-mini.gguf')
const model = await openModel(await openDevice(dawn()), source, { contextAtMost: 1024 })
const handler = createHandler({ model: () => model })
const openai = new OpenAI({
  baseURL: 'http://localhost/v1',
  apiKey: 'none',
  maxRetries: 0,
  fetch: (input, init) => handler(new Request(input as RequestInfo, init)),
})
const tool = (name: string, parameter: string): OpenAI.ChatCompletionTool => ({
  type: 'function',
  function: {
    name,
    description: name,
    parameters: {
      type: 'object',
      properties: { [parameter]: { type: 'string', maxLength: 40 } },
      required: [parameter],
      additionalProperties: false,
    },
  },
})
const tools = [tool('calculator', 'expression'), tool('weather', 'city')]
const asked = { model: model.name, temperature: 0, max_tokens: 80, tools }

const functionOf = (call: OpenAI.ChatCompletionMessageToolCall | undefined) => (call?.type === 'function' ? call.function : undefined)

describe('the default model', () => {
  // The tool that it was taught; of others it was not, so what it makes of them says nothing of the API.
  const question = { role: 'user' as const, content: 'What is 348 * 27?' }

  it('calls a tool, whole and streamed, and tells what it said', async () => {
    const { choices } = await openai.chat.completions.create({ ...asked, messages: [question] })
    const { message, finish_reason } = choices[0]
    const [call] = message.tool_calls ?? []
    expect([finish_reason, functionOf(call)]).toEqual(['tool_calls', { name: 'calculator', arguments: '{"expression":"348 * 27"}' }])

    const stream = await openai.chat.completions.create({ ...asked, messages: [question], stream: true })
    const streamed: unknown[] = []
    for await (const chunk of stream) streamed.push(...(chunk.choices[0].delta.tool_calls ?? []))
    expect(streamed).toMatchObject([{ index: 0, type: 'function', function: functionOf(call) }])

    const told = [question, message, { role: 'tool' as const, tool_call_id: call.id, content: '9396' }]
    const answer = await openai.chat.completions.create({ ...asked, messages: told })
    expect(answer.choices[0].message.content).toContain('9396')
  })

  it('calls the tool that is forced, with arguments of its schema, whatever is asked', async () => {
    const messages = [{ role: 'user' as const, content: 'Hello!' }]
    for (const name of ['calculator', 'weather']) {
      const { choices } = await openai.chat.completions.create({
        ...asked,
        messages,
        tool_choice: { type: 'function', function: { name } },
      })
      const called = functionOf(choices[0].message.tool_calls?.[0])
      expect([choices[0].finish_reason, called?.name]).toEqual(['tool_calls', name])
      expect(Object.keys(JSON.parse(called!.arguments))).toEqual([name === 'weather' ? 'city' : 'expression'])
    }
    const { choices } = await openai.chat.completions.create({ ...asked, messages, tool_choice: 'required' })
    expect(choices[0].message.tool_calls).toHaveLength(1)
  })
})
