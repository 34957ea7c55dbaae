import { describe, expect, it } from 'vitest'
import { compileGrammar } from '../../engine/grammar/automaton.ts'
import { Matcher } from '../../engine/grammar/matcher.ts'
import type { ChatMessage, ChatTool } from '../openai.ts'
import { type CallPieces, createCallFilter } from './call-filter.ts'
import { callGrammar } from './call-grammar.ts'
import { hermes, told } from './hermes.ts'
import { toolSyntaxes, toolSyntaxOf } from './index.ts'
import { internlm2 } from './internlm2.ts'
import { llama3 } from './llama3.ts'
import { mistral } from './mistral.ts'
import { chosenTools, type ToolSyntax } from './syntax.ts'

const weather: ChatTool = {
  type: 'function',
  function: {
    name: 'weather',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false },
  },
}
const clock: ChatTool = { type: 'function', function: { name: 'clock' } }
const PARIS = { name: 'weather', arguments: { city: 'Paris' } }

/** The text in pieces of so many characters, and what comes of it. */
function filtered(syntax: ToolSyntax, text: string, size: number, begun?: string): CallPieces {
  const filter = createCallFilter(syntax, begun)
  const all: CallPieces = { text: '', calls: [] }
  const take = ({ text, calls }: CallPieces) => {
    all.text += text
    all.calls.push(...calls)
  }
  for (let at = 0; at < text.length; at += size) take(filter.push(text.slice(at, at + size)))
  take(filter.end())
  return all
}

const SIZES = [1, 2, 3, 7, 1000]

describe.each([
  [hermes, '<tool_call>\n{"name": "weather", "arguments": {"city": "Paris"}}\n</tool_call>'],
  [hermes, '<tool_call>{"name": "weather", "arguments": "{\\"city\\": \\"Paris\\"}"}'],
  [internlm2, '<|action_start|><|plugin|>\n{"name": "weather", "parameters": {"city": "Paris"}}<|action_end|>'],
  [mistral, '[TOOL_CALLS] [{"name": "weather", "arguments": {"city": "Paris"}}]'],
  [mistral, '[TOOL_CALLS]weather[ARGS]{"city": "Paris"}'],
  [llama3, '<|python_tag|>{"name": "weather", "parameters": {"city": "Paris"}}'],
  [llama3, '{"name": "weather", "parameters": {"city": "Paris"}}'],
])('%o reads %s', (syntax, text) => {
  it.each(SIZES)('in pieces of %i', size => {
    expect(filtered(syntax, text, size)).toEqual({ text: '', calls: [PARIS] })
  })
})

describe('a stream with calls', () => {
  it.each(SIZES)('shows what stands before and after them, in pieces of %i', size => {
    const call = '<tool_call>\n{"name": "weather", "arguments": {"city": "Paris"}}\n</tool_call>'
    expect(filtered(hermes, `I look.\n${call}\n${call}\nDone <b>.`, size)).toEqual({ text: 'I look.\n\nDone <b>.', calls: [PARIS, PARIS] })
  })

  it.each(SIZES)('loses nothing of what is no call, in pieces of %i', size => {
    for (const text of ['<tool_call>\nnot json\n</tool_call> and so on', 'a < b <tool', '<tool_call>{"name": 3}</tool_call>', ' \n x '])
      expect(filtered(hermes, text, size)).toEqual({ text, calls: [] })
    for (const text of ['{"city": "Paris"}', '{"name": "weather"', 'Say {"name": "weather", "parameters": {}}'])
      expect(filtered(llama3, text, size)).toEqual({ text, calls: [] })
  })

  it('reads several calls of one answer where the syntax has them', () => {
    const object = (city: string) => `{"name": "weather", "parameters": {"city": "${city}"}}`
    expect(filtered(llama3, `${object('a; b')}; ${object('}')}`, 5).calls.map(call => call.arguments.city)).toEqual(['a; b', '}'])
    expect(filtered(mistral, '[TOOL_CALLS]a[ARGS]{}[TOOL_CALLS]b[ARGS]{"x": 1}', 5).calls).toEqual([
      { name: 'a', arguments: {} },
      { name: 'b', arguments: { x: 1 } },
    ])
  })

  it('reads the inside of a call that was forced', () => {
    for (const syntax of toolSyntaxes) {
      const key = syntax === llama3 || syntax === internlm2 ? 'parameters' : 'arguments'
      const object = `{"name": "weather", "${key}": {"city": "Paris"}}`
      const body = syntax === mistral ? `[${object}]` : object
      expect(filtered(syntax, body, 4, syntax.forcedOpener)).toEqual({ text: '', calls: [PARIS] })
    }
  })
})

describe('a forced call', () => {
  const bytes = (text: string) => new TextEncoder().encode(text)
  const accepts = (syntax: ToolSyntax, tools: readonly ChatTool[], text: string) => {
    const matcher = new Matcher(compileGrammar(callGrammar(syntax, tools)))
    return matcher.walk(matcher.start(), bytes(text))?.ends === true
  }

  it('is of a tool of the request, with arguments as its schema says', () => {
    for (const syntax of [hermes, told]) {
      expect(accepts(syntax, [weather, clock], '{"name": "weather", "arguments": {"city": "Paris"}}')).toBe(true)
      expect(accepts(syntax, [weather, clock], '{"name": "clock", "arguments": {}}')).toBe(true)
      expect(accepts(syntax, [weather, clock], '{"name": "other", "arguments": {}}')).toBe(false)
      expect(accepts(syntax, [weather, clock], '{"name": "weather", "arguments": {"town": "Paris"}}')).toBe(false)
    }
    expect(accepts(mistral, [weather], '[{"name": "weather", "arguments": {"city": "Paris"}}]')).toBe(true)
    expect(accepts(internlm2, [weather], '{"name": "weather", "parameters": {"city": "Paris"}}')).toBe(true)
  })

  it('finds the definitions that its schema refers to', () => {
    const parameters = {
      type: 'object',
      properties: { at: { $ref: '#/$defs/place' } },
      required: ['at'],
      $defs: { place: { enum: ['here'] } },
    }
    const tools: ChatTool[] = [{ type: 'function', function: { name: 'go', parameters } }]
    expect(accepts(hermes, tools, '{"name": "go", "arguments": {"at": "here"}}')).toBe(true)
    expect(accepts(hermes, tools, '{"name": "go", "arguments": {"at": "there"}}')).toBe(false)
  })

  it('of a tool that the request lacks is refused by name', () => {
    expect(() => chosenTools([weather], 'clock')).toThrow(/"clock".*weather/)
    expect(chosenTools([weather, clock], 'clock')).toEqual([clock])
  })
})

describe('the syntax of a model', () => {
  const none = { findToken: () => undefined }
  const having = (...tokens: string[]) => ({ findToken: (token: string) => (tokens.includes(token) ? 1 : undefined) })

  it('is told by its template and its vocabulary', () => {
    expect(toolSyntaxOf('… <tool_call> …', none)).toBe(hermes)
    expect(toolSyntaxOf('… [TOOL_CALLS] …', none)).toBe(mistral)
    expect(toolSyntaxOf('{"name": function name, "parameters": dictionary}', having('<|python_tag|>'))).toBe(llama3)
    expect(toolSyntaxOf('<|im_start|>', having('<|action_start|>', '<|action_end|>', '<|plugin|>'))).toBe(internlm2)
    expect(toolSyntaxOf('<|im_start|>', none)).toBe(told)
  })

  it('where the template shows no tools is told in words', () => {
    const messages: ChatMessage[] = [
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'Rain in Paris?' },
      {
        role: 'assistant',
        content: '',
        tool_calls: [{ id: 'a', type: 'function', function: { name: 'weather', arguments: '{"city": "Paris"}' } }],
      },
      { role: 'tool', content: '14 °C', tool_call_id: 'a' },
    ]
    const words = told.told!(messages, [weather])
    expect(words.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user'])
    expect(words[0].content).toMatch(/^Be kind\.\n\n.*<tools>\n\{.*"weather".*\}\n<\/tools>/s)
    expect(words[2].content).toBe('<tool_call>\n{"name":"weather","arguments":{"city":"Paris"}}\n</tool_call>')
    expect(words[3].content).toBe('<tool_response>\n14 °C\n</tool_response>')
    expect(told.told!([{ role: 'user', content: 'x' }], [])).toEqual([{ role: 'user', content: 'x' }])
  })
})
