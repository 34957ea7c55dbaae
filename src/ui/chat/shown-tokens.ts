// Tokens as people read them: their bytes as text. A letter may be cut in two by a tokenizer; such halves keep their bytes, so that the text
// comes out whole where they stand together.
import type { TokenLogprob } from '../../api/openai.ts'
import type { ShownToken } from '../../storage/chats.ts'

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const encoder = new TextEncoder()
const BROKEN = '\uFFFD'

/** A vocabulary writes bytes in signs of its own; engines that give none mean the token itself. */
function readable({ token, bytes }: { token: string; bytes: number[] }): Pick<ShownToken, 'text' | 'bytes'> {
  const text = bytes.length > 0 ? decoder.decode(Uint8Array.from(bytes)) : token
  return text.includes(BROKEN) ? { text, bytes } : { text }
}

export const shownToken = (entry: TokenLogprob): ShownToken => ({
  ...readable(entry),
  logprob: entry.logprob,
  ...(entry.entropy !== undefined && { entropy: entry.entropy }),
  top: entry.top_logprobs.map(each => ({
    text: readable(each).text,
    logprob: each.logprob,
    // Such as the answer's end: a sign, and no text that could be written.
    ...(each.bytes.length === 0 && { isControl: true }),
  })),
})

/** What the tokens say together. */
export function textOfTokens(tokens: readonly ShownToken[]): string {
  const bytes = tokens.flatMap(({ text, bytes: own }) => own ?? [...encoder.encode(text)])
  return decoder.decode(Uint8Array.from(bytes))
}

/** Half a letter cannot be written into a text. */
export const isWhole = (text: string): boolean => !text.includes(BROKEN)

/** All but the end of a line. */
const CONTROL = /[^\P{Cc}\n]/gu
const INVISIBLE = /^[\s\p{C}\p{Z}\p{Mn}\p{Default_Ignorable_Code_Point}\u2800]*$/u
const codePoint = (sign: string) => `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** A token's text for the eye and for a screen reader: ends of lines and tabs as signs, other controls and what shows nothing by name. */
export function visibleToken(text: string): string {
  if (text === '') return '∅'
  const shown = text.replaceAll('\t', '⇥').replace(CONTROL, codePoint).replaceAll('\n', '↵\n')
  return INVISIBLE.test(shown) ? Array.from(shown, sign => (sign === ' ' ? '␣' : codePoint(sign))).join('') : shown
}
