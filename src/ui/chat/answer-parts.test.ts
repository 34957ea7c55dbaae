import { describe, expect, it } from 'vitest'
import { answerParts } from './answer-parts.ts'

describe('the parts of an answer', () => {
  it('are one text where nothing else stands in it', () => {
    for (const text of ['Hello.', '', '```js\nlet a = {}\n```', 'Take {"a": 1} for example.', '42', '"text"', '[]'])
      expect(answerParts(text)).toEqual([{ kind: 'text', text }])
  })

  it('are a value where the answer is JSON from end to end, fenced or not', () => {
    const value = { city: 'Rome', tags: ['a', null] }
    for (const text of [JSON.stringify(value), ` ${JSON.stringify(value)}\n`, `\`\`\`json\n${JSON.stringify(value)}\n\`\`\``])
      expect(answerParts(text)).toEqual([{ kind: 'json', value }])
    expect(answerParts('[1, 2]')).toEqual([{ kind: 'json', value: [1, 2] }])
    expect(answerParts('{"name": "Ann", "age": 3}')).toEqual([{ kind: 'json', value: { name: 'Ann', age: 3 } }])
    expect(answerParts('{"name": "Ann"}')).toEqual([{ kind: 'json', value: { name: 'Ann' } }])
  })

  it('are calls between their marks, with the words around them', () => {
    const text = 'I will compute.\n<tool_call>\n{"name": "calculator", "arguments": {"expression": "2*3"}}\n</tool_call>\nThen I answer.'
    const calls = [{ name: 'calculator', arguments: { expression: '2*3' } }]
    expect(answerParts(text)).toEqual([
      { kind: 'text', text: 'I will compute.\n' },
      { kind: 'calls', calls },
      { kind: 'text', text: '\nThen I answer.' },
    ])
    expect(answerParts('<tool_call>{"name": "calculator", "arguments": {"expression": "2*3"}}')).toEqual([{ kind: 'calls', calls }])
    expect(answerParts('{"name": "calculator", "parameters": {"expression": "2*3"}}')).toEqual([{ kind: 'calls', calls }])
  })

  it('are text where a call is not whole, or is none', () => {
    for (const text of ['<tool_call>{"name": "calc', '<tool_call>no JSON</tool_call> and more', 'Write <tool_call> to call.'])
      expect(answerParts(text)).toEqual([{ kind: 'text', text }])
  })
})
