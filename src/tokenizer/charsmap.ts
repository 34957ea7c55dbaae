// SentencePiece's compiled character map: a double-array trie of UTF-8 prefixes, each with a replacement (NFKC and friends).
// Layout: u32 byte length of the trie, the trie's u32 units, then replacements ended by zero bytes. A unit holds, from the low end,
// the label (8 bits), "has a value" (bit 8), and the offset (bits 10 on, times 256 if bit 9 is set). Source: darts-clone, SentencePiece.
import { InkstoneError } from '../base/errors.ts'

/** Every prefix is tried at every byte; a few characters with their accents are far shorter. */
const MAX_PREFIX_BYTES = 64
/** The longest of Unicode's NFKC, that of U+FDFA, has 33. */
const MAX_REPLACEMENT_BYTES = 256
/** A text may grow so many times; U+FDFA grows 11 times. */
const MAX_GROWTH = 16

const LABEL_MASK = 0x800000ff
const VALUE_MASK = 0x7fffffff

const offsetOf = (unit: number): number => (unit >>> 10) << ((unit & 0x200) >>> 6)

/** The normalization; without a map, text stays as it is. */
export function charsmapNormalizer(charsmap: Uint8Array | undefined): (text: string) => string {
  if (charsmap === undefined || charsmap.length === 0) return text => text
  const units = readUnits(charsmap)
  const replacements = charsmap.subarray(4 + units.length * 4)
  const unitAt = (index: number): number => (index < units.length ? units[index] : fail(`unit ${index} of ${units.length}`))

  /** The longest prefix at `start` that has a replacement: its end and where the replacement lies. */
  const longest = (bytes: Uint8Array, start: number): { end: number; replacement: number } | undefined => {
    let best: { end: number; replacement: number } | undefined
    let index = offsetOf(unitAt(0))
    const end = Math.min(bytes.length, start + MAX_PREFIX_BYTES)
    for (let at = start; at < end && bytes[at] !== 0; at++) {
      index = (index ^ bytes[at]) >>> 0
      if (index >= units.length || (units[index] & LABEL_MASK) !== bytes[at]) break
      const unit = units[index]
      index = (index ^ offsetOf(unit)) >>> 0
      if ((unit >>> 8) & 1) best = { end: at + 1, replacement: unitAt(index) & VALUE_MASK }
    }
    return best
  }
  const replacementAt = (start: number): Uint8Array => {
    const from = replacements.subarray(start, start + MAX_REPLACEMENT_BYTES + 1)
    const lengthBytes = from.indexOf(0)
    return lengthBytes < 0
      ? fail(`a replacement of at most ${MAX_REPLACEMENT_BYTES} bytes at byte ${start}`)
      : from.subarray(0, lengthBytes)
  }
  return text => {
    const bytes = new TextEncoder().encode(text)
    const parts: number[] = []
    for (let at = 0; at < bytes.length; ) {
      const match = longest(bytes, at)
      if (match === undefined) {
        const end = at + utf8Length(bytes[at])
        while (at < end) parts.push(bytes[at++])
      } else {
        for (const byte of replacementAt(match.replacement)) parts.push(byte)
        at = match.end
      }
      if (parts.length > MAX_GROWTH * bytes.length + MAX_REPLACEMENT_BYTES) fail(`replacements of more than ${MAX_GROWTH} times a text`)
    }
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(parts))
  }
}

const utf8Length = (lead: number): number => (lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4)

function readUnits(charsmap: Uint8Array): Uint32Array {
  const view = new DataView(charsmap.buffer, charsmap.byteOffset, charsmap.byteLength)
  const trieBytes = charsmap.length >= 8 ? view.getUint32(0, true) : 0
  if (trieBytes === 0 || trieBytes % 4 !== 0 || trieBytes + 4 >= charsmap.length) fail(`a trie of ${trieBytes} bytes in ${charsmap.length}`)
  return Uint32Array.from({ length: trieBytes / 4 }, (_, i) => view.getUint32(4 + i * 4, true))
}

function fail(got: string): never {
  throw new InkstoneError(
    'tokenizer_charsmap',
    `The character map names ${got}, which is not there or no model needs. Export the model again.`,
  )
}
