// How each family cuts text; the expected pieces were worked out by hand from the patterns.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PRE_TOKENIZERS, preTokenizer, splitText } from './pre-tokenizers.ts'

const cut = (name: string, text: string) => splitText(text, preTokenizer(name).patterns)

/** One name of each; the others are other names for the same. */
const DISTINCT = Object.keys(PRE_TOKENIZERS).filter(
  (name, i, names) => names.findIndex(other => PRE_TOKENIZERS[other] === PRE_TOKENIZERS[name]) === i,
)

describe('pre-tokenizers', () => {
  it.each<[string, string, string[]]>([
    ['gpt-2', "it's 1234  ok\n\n x", ['it', "'s", ' 1234', ' ', ' ok', '\n\n', ' x']],
    ['starcoder', 'a 12b', ['a', ' ', '1', '2', 'b']],
    ['smollm', 'v2.0', ['v', '2', '.', '0']],
    ['llama-bpe', "IT'S 12345 (ok)\n\n", ['IT', "'S", ' ', '123', '45', ' (', 'ok', ')\n\n']],
    ['qwen2', 'a 123\n', ['a', ' ', '1', '2', '3', '\n']],
    ['deepseek-llm', 'Hi 12, 你好\n', ['Hi', ' ', '12', ',', ' ', '你好', '\n']],
    ['deepseek-coder', 'x=12', ['x', '=', '1', '2']],
    ['deepseek-v3', 'abc1234你好', ['abc', '123', '4', '你好']],
    ['default', 'a+b 1234', ['a', '+', 'b', ' ', '123', '4']],
    ['gpt-4o', "HTMLParser isn't", ['HTMLParser', " isn't"]],
    ['tekken', 'fooBar 12', ['foo', 'Bar', ' ', '1', '2']],
  ])('%s cuts %j', (name, text, pieces) => {
    expect(cut(name, text)).toEqual(pieces)
  })

  it('U+0085 is white space and U+FEFF is not, as Unicode has it', () => {
    expect(cut('gpt-2', 'a\u0085b')).toEqual(['a', '\u0085', 'b'])
    expect(cut('gpt-2', ' \ufeff')).toEqual([' \ufeff'])
  })

  it.each(DISTINCT)('%s loses nothing', name => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const pieces = cut(name, text)
        expect(pieces.join('')).toBe(text)
        expect(pieces.every(piece => piece !== '')).toBe(true)
      }),
    )
  })

  const SHAPES = ['a', 'A', ' ', '\n', '1', '!', "'", '中', '\u{1f600}', ' \n', 'aA', '\t1', ' a']
  it.each(DISTINCT)('%s is linear on long runs', name => {
    const start = performance.now()
    for (const shape of SHAPES) {
      const run = shape.repeat(32_768)
      expect(cut(name, run).join('')).toBe(run)
      // A run that ends in something else is where patterns back up.
      for (const end of ['a', '1', '!', '中']) expect(cut(name, run + end).join('').length).toBe(run.length + 1)
    }
    // A quadratic pattern needs over a minute for this.
    expect(performance.now() - start).toBeLessThan(15_000)
  })
})
