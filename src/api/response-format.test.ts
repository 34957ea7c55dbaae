// Which wishes make a constraint, which are refused, and that a grammar is made ready once.
import { describe, expect, it } from 'vitest'
import { createTokenizer } from '../tokenizer/index.ts'
import { byteLevelSpec } from '../tokenizer/test-vocabularies.ts'
import { constraintOf } from './response-format.ts'

const tokenizer = createTokenizer(byteLevelSpec())
const allowed = (mask: Uint32Array, text: string) => {
  const id = tokenizer.findToken(text) ?? new TextEncoder().encode(text)[0]
  return Boolean((mask[id >>> 5] >>> (id & 31)) & 1)
}
/** What the answer may begin with. */
const first = async (request: Parameters<typeof constraintOf>[1]) => {
  const mask = (await constraintOf(tokenizer, request))!.mask()
  return Array.from({ length: 128 }, (_, byte) => byte).filter(byte => {
    const [id] = tokenizer.encode(String.fromCharCode(byte))
    return Boolean((mask[id >>> 5] >>> (id & 31)) & 1)
  })
}
const codes = (text: string) => [...text].map(character => character.charCodeAt(0)).sort((a, b) => a - b)

describe('a constraint', () => {
  it('is none where any text will do', async () => {
    expect(await constraintOf(tokenizer, {})).toBeUndefined()
    expect(await constraintOf(tokenizer, { response_format: { type: 'text' } })).toBeUndefined()
  })

  it('comes of each of the ways to say it', async () => {
    expect(await first({ response_format: { type: 'json_object' } })).toEqual(codes('{'))
    expect(await first({ response_format: { type: 'json_schema', json_schema: { schema: { type: 'boolean' } } } })).toEqual(codes('tf'))
    expect(await first({ grammar: 'root ::= "yes" | "no"' })).toEqual(codes('yn'))
    expect(await first({ regex: '^[a-c]x|\\d$' })).toEqual(codes('abc0123456789'))
  })

  it('follows the answer, and ends with the last thing that may be said', async () => {
    const constraint = (await constraintOf(tokenizer, { grammar: 'root ::= "hello" " world"?' }))!
    expect(constraint.accept(tokenizer.findToken('hello')!)).toBe(true)
    const mask = constraint.mask()
    expect([...tokenizer.endIds].some(id => (mask[id >>> 5] >>> (id & 31)) & 1)).toBe(true)
    expect(allowed(mask, 'ĠÊ')).toBe(false)
    expect(constraint.accept(tokenizer.encode(' world')[0])).toBe(false)
    expect(() => constraint.accept(65)).toThrow(expect.objectContaining({ code: 'grammar_left' }))
  })

  it('is refused where two are wished at once, or the format is none', async () => {
    const mixed = { grammar: 'root ::= "a"', regex: 'a' }
    await expect(constraintOf(tokenizer, mixed)).rejects.toThrow(expect.objectContaining({ code: 'format_mixed' }))
    for (const format of [{ type: 'xml' }, { type: 'json_schema' }, { type: 'json_schema', json_schema: {} }]) {
      const request = { response_format: format as never }
      await expect(constraintOf(tokenizer, request)).rejects.toThrow(expect.objectContaining({ code: 'format_unknown' }))
    }
  })
})
