// Tokens of a vocabulary that writes bytes in signs of its own, and letters that are cut in two.
import { expect, it } from 'vitest'
import { isWhole, shownToken, textOfTokens, visibleToken } from './shown-tokens.ts'

const entry = (token: string, text: string | number[]) => ({
  token,
  bytes: typeof text === 'string' ? [...new TextEncoder().encode(text)] : text,
  logprob: -1,
  entropy: 0.5,
  top_logprobs: [{ token, bytes: typeof text === 'string' ? [...new TextEncoder().encode(text)] : text, logprob: -1 }],
})

it('reads a token as its bytes, not as the vocabulary writes it', () => {
  const shown = shownToken(entry('Ġstores', ' stores'))
  expect(shown).toEqual({ text: ' stores', logprob: -1, entropy: 0.5, top: [{ text: ' stores', logprob: -1 }] })
})

it('puts a letter together that was cut in two', () => {
  const [a, b, c] = new TextEncoder().encode('茶')
  const tokens = [shownToken(entry('x', '喝')), shownToken(entry('x', [a, b])), shownToken(entry('x', [c]))]
  expect(tokens.map(({ text }) => isWhole(text))).toEqual([true, false, false])
  expect(textOfTokens(tokens)).toBe('喝茶')
  expect(isWhole(textOfTokens(tokens.slice(0, 2)))).toBe(false)
})

it('knows a sign of the vocabulary, which is no text', () => {
  const end = { token: '<|im_end|>', bytes: [], logprob: -0.1 }
  expect(shownToken({ ...entry('x', 'x'), top_logprobs: [end] }).top).toEqual([{ text: '<|im_end|>', logprob: -0.1, isControl: true }])
})

it('takes the token itself where an engine gives no bytes', () => {
  expect(shownToken({ token: 'tea', bytes: [], logprob: -1, top_logprobs: [] }).text).toBe('tea')
})

it('keeps a byte order mark, which is a token like any other', () => {
  const tokens = [shownToken(entry('x', '\uFEFF')), shownToken(entry('x', 'tea'))]
  expect(tokens[0].text).toBe('\uFEFF')
  expect(textOfTokens(tokens)).toBe('\uFEFFtea')
})

it.each([
  [' tea', ' tea'],
  ['', '∅'],
  [' ', '␣'],
  ['   ', '␣␣␣'],
  ['\n', '↵\n'],
  ['\r\n', 'U+000D↵\n'],
  ['\t\t', '⇥⇥'],
  ['\0', 'U+0000'],
  ['a\x1b[0m', 'aU+001B[0m'],
  ['\x7f', 'U+007F'],
  ['\x85', 'U+0085'],
  ['\u00A0', 'U+00A0'],
  ['\u3000', 'U+3000'],
  ['\u200B\uFEFF', 'U+200BU+FEFF'],
  ['\uFE0F', 'U+FE0F'],
  ['\u{E0041}', 'U+E0041'],
  ['\u3164', 'U+3164'],
  ['👩\u200D🔬', '👩\u200D🔬'],
  ['é', 'é'],
  ['\uFFFD', '\uFFFD'],
])('shows %j as %j', (text, shown) => expect(visibleToken(text)).toBe(shown))
