// Ids back to text. A character may be split over tokens, so bytes wait until they form whole characters; decoding all at once is the
// same stream, pushed through and ended.
import type { DecodeOptions, StreamingDecoder, Tokenizer } from './types.ts'

const SPACE_BYTE = 0x20

/** `stripsFirstSpace`: the first shown byte is the tokenizer's own prefix if it is a space. */
export function streamDecoder(tokenizer: Pick<Tokenizer, 'bytes'>, options: DecodeOptions, stripsFirstSpace: boolean): StreamingDecoder {
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
  const special = options.special ?? false
  let mayStrip = stripsFirstSpace && !options.continuation
  return {
    push(id) {
      let bytes = tokenizer.bytes(id, special)
      if (bytes.length === 0) return ''
      if (mayStrip && bytes[0] === SPACE_BYTE) bytes = bytes.subarray(1)
      mayStrip = false
      return utf8.decode(bytes, { stream: true })
    },
    end() {
      return utf8.decode()
    },
  }
}

export function decodeAll(
  tokenizer: Pick<Tokenizer, 'bytes'>,
  ids: Iterable<number>,
  options: DecodeOptions,
  stripsFirstSpace: boolean,
): string {
  const decoder = streamDecoder(tokenizer, options, stripsFirstSpace)
  let text = ''
  for (const id of ids) text += decoder.push(id)
  return text + decoder.end()
}
