// GPT-2's alphabet of bytes: each byte has one printable character, so that a vocabulary of byte strings can be written as text.
// Source of the fact: OpenAI's GPT-2 encoder. Printable Latin-1 bytes stand for themselves; the others take U+0100 onward in order.

const isSelfPrinting = (byte: number): boolean =>
  (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff)

/** The character of each byte. */
export const BYTE_TO_CHAR: readonly string[] = (() => {
  let nextCode = 0x100
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isSelfPrinting(byte) ? byte : nextCode++))
})()

const CHAR_TO_BYTE: ReadonlyMap<string, number> = new Map(BYTE_TO_CHAR.map((char, byte) => [char, byte]))

const utf8 = new TextEncoder()

/** The bytes that a token's text stands for; a character outside the alphabet stands for its own UTF-8. */
export function alphabetToBytes(text: string): Uint8Array {
  const bytes: number[] = []
  for (const char of text) {
    const byte = CHAR_TO_BYTE.get(char)
    if (byte === undefined) bytes.push(...utf8.encode(char))
    else bytes.push(byte)
  }
  return Uint8Array.from(bytes)
}

/** Bytes written in the alphabet. */
export function bytesToAlphabet(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += BYTE_TO_CHAR[byte]
  return text
}
