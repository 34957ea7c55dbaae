// The tokenizer's training: the merges a hand can follow, and a vocabulary that our own tokenizer reads.
import { describe, expect, it } from 'vitest'
import { createTokenizer } from '../../src/tokenizer/index.ts'
import { trainBpe } from './bpe-trainer.ts'
import { CONTROL_TOKENS, tokenizerSpec } from './chat-format.ts'

const train = (pieces: Record<string, number>, merges: number, mostBytes = 12) =>
  trainBpe({
    pieces: new Map(Object.entries(pieces)),
    controlTokens: CONTROL_TOKENS,
    vocabularySize: CONTROL_TOKENS.length + 256 + merges,
    mostBytes,
  })

describe('trainBpe', () => {
  it('joins the most frequent pair first, counting a piece as often as it occurs', () => {
    expect(train({ low: 5, lower: 2, newest: 6, widest: 3 }, 4).merges).toEqual(['e s', 'es t', 'l o', 'lo w'])
  })

  it('counts pairs that overlap as they are joined', () => {
    const { merges, tokens } = train({ aaaa: 3, aaa: 1 }, 2)
    expect(merges).toEqual(['a a', 'aa aa'])
    expect(tokens.slice(-2)).toEqual(['aa', 'aaaa'])
  })

  it('makes no token beyond the limit, and stops where nothing is left to join', () => {
    expect(train({ abcd: 9 }, 10, 2).merges).toEqual(['a b', 'c d'])
  })

  it('gives a vocabulary that reads every text back, digits one by one', () => {
    const { tokens, merges } = train({ ' hello': 9, hello: 4, 你好: 5, ' 2': 3 }, 12)
    const tokenizer = createTokenizer(tokenizerSpec(tokens, merges))
    for (const text of ['hello hello', '你好 2024 ☃\n', '<|im_end|>']) expect(tokenizer.decode(tokenizer.encode(text))).toBe(text)
    expect(tokenizer.encode('2024')).toHaveLength(4)
    expect(tokenizer.encode(' hello')).toHaveLength(1)
    expect(tokenizer.endIds.has(tokens.indexOf('<|im_end|>'))).toBe(true)
  })
})
