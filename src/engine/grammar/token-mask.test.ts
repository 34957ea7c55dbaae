// Masks against the slow way: every token tried at every place.

import { describe, expect, it } from 'vitest'
import { maskWords } from '../../kernels/sample.ts'
import { seeded } from '../../kernels/trial-inputs.ts'
import { createTokenizer } from '../../tokenizer/index.ts'
import { byteLevelSpec, sentencePieceSpec } from '../../tokenizer/test-vocabularies.ts'
import { compileGrammar } from './automaton.ts'
import type { Grammar } from './expression.ts'
import { parseGbnf } from './gbnf.ts'
import { grammarOfSchema } from './json-schema.ts'
import { Matcher } from './matcher.ts'
import { TokenMasks, tokenTree } from './token-mask.ts'

const extra = ['", "', '"}', '{"', '": ', '"he', 'llo"', '12', '1.', 'hello",', '},', 'true', ']}', '中', '\n', '":[', '"a":']
const spec = byteLevelSpec()
const own = {
  ...spec,
  rawTokens: new Map(extra.map((token, i) => [spec.tokens.length + i, new TextEncoder().encode(token)])),
  tokens: [...spec.tokens, ...extra.map((_, i) => `extra ${i}`)],
  tokenTypes: [...Array.from(spec.tokenTypes!), ...extra.map(() => 1)],
}
const tokenizers = { 'byte-level': createTokenizer(own), SentencePiece: createTokenizer(sentencePieceSpec()) }

const schema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    tags: { type: 'array', items: { enum: ['hello', 'world', 12] } },
    a: { type: 'number' },
    inner: { $ref: '#' },
  },
  required: ['name'],
}
const grammars: Record<string, Grammar> = {
  words: parseGbnf('root ::= ("hello" | "hell" | " world")* "!"?'),
  numbers: parseGbnf('root ::= n ("," n)*\nn ::= [0-9]+ ("." [0-9]+)?'),
  schema: grammarOfSchema(schema),
  anything: parseGbnf('root ::= .*'),
}

describe.each(Object.entries(tokenizers))('%s', (_, tokenizer) => {
  it.each(Object.entries(grammars))('%s: the mask is that of trying every token, along random texts', (_, grammar) => {
    const matcher = new Matcher(compileGrammar(grammar))
    const tree = tokenTree(tokenizer)
    const masks = new TokenMasks(matcher, tree)
    const random = seeded(7)
    let tokens = 0
    for (let run = 0; run < 20; run++) {
      let place = matcher.start()
      for (let step = 0; step < 25; step++) {
        const mask = masks.of(place)
        expect(mask).toHaveLength(maskWords(tokenizer.vocabSize))
        const taken: number[] = []
        const wrong: number[] = []
        for (let id = 0; id < tokenizer.vocabSize; id++) {
          const bytes = tokenizer.bytes(id)
          const wanted = tokenizer.endIds.has(id) ? place.ends : bytes.length > 0 && matcher.walk(place, bytes) !== undefined
          if (Boolean((mask[id >>> 5] >>> (id & 31)) & 1) !== wanted) wrong.push(id)
          if (wanted && !tokenizer.endIds.has(id)) taken.push(id)
        }
        expect(wrong).toEqual([])
        if (taken.length === 0) break
        place = matcher.walk(place, tokenizer.bytes(taken[Math.floor(random() * taken.length)]))!
        tokens++
      }
    }
    expect(tokens).toBeGreaterThan(40)
  })
})

it('makes the tree of a vocabulary once', () => {
  expect(tokenTree(tokenizers['byte-level'])).toBe(tokenTree(tokenizers['byte-level']))
})
