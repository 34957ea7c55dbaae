// Ranges of characters as sequences of byte ranges, since tokens are bytes and end in the middle of characters.

export type ByteRange = readonly [first: number, last: number]

/** The largest character of each length in bytes. */
const LENGTHS = [0x7f, 0x7ff, 0xffff, 0x10ffff]

/** Sequences that together match exactly the characters from `first` to `last`, none of them a surrogate. RFC 3629. */
export function byteSequences(first: number, last: number): ByteRange[][] {
  for (const most of LENGTHS) {
    // Characters of one length at a time.
    if (first <= most && last > most) return [...byteSequences(first, most), ...byteSequences(most + 1, last)]
  }
  const low = encode(first)
  const high = encode(last)
  return split(low, high)
}

function encode(character: number): number[] {
  if (character <= 0x7f) return [character]
  if (character <= 0x7ff) return [0xc0 | (character >> 6), 0x80 | (character & 63)]
  if (character <= 0xffff) return [0xe0 | (character >> 12), 0x80 | ((character >> 6) & 63), 0x80 | (character & 63)]
  return [0xf0 | (character >> 18), 0x80 | ((character >> 12) & 63), 0x80 | ((character >> 6) & 63), 0x80 | (character & 63)]
}

/** Both of one length: the first byte alone where all that follows is whole, else its lowest, its highest, and what lies between. */
function split(low: number[], high: number[]): ByteRange[][] {
  if (low.length === 1) return [[[low[0], high[0]]]]
  const [lowRest, highRest] = [low.slice(1), high.slice(1)]
  const prefixed = (byte: number, rests: ByteRange[][]) => rests.map((rest): ByteRange[] => [[byte, byte], ...rest])
  if (low[0] === high[0]) return prefixed(low[0], split(lowRest, highRest))
  const least = lowRest.map(() => 0x80)
  const most = lowRest.map(() => 0xbf)
  const isLeast = lowRest.every(byte => byte === 0x80)
  const isMost = highRest.every(byte => byte === 0xbf)
  const first = isLeast ? low[0] : low[0] + 1
  const last = isMost ? high[0] : high[0] - 1
  const whole: ByteRange[] = [[first, last], ...least.map((byte, i): ByteRange => [byte, most[i]])]
  return [
    ...(isLeast ? [] : prefixed(low[0], split(lowRest, most))),
    ...(first <= last ? [whole] : []),
    ...(isMost ? [] : prefixed(high[0], split(least, highRest))),
  ]
}
