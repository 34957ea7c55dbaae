// Q3_K: 256 weights in 110 bytes. 32 bytes of third bits, 64 bytes of bit pairs laid out as in Q2_K, 16 six-bit scales in 12 bytes
// (one per 16 weights), a half `d`. Bit `quarter` of byte i is the third bit of weight i of that quarter of 32.
// weight = d * (scale - 32) * (pair - (third bit ? 0 : 4)).
import { type BlockFormat, countBlocks } from './block-format.ts'
import { readHalf } from './half.ts'

/** Scale `group` of 16: its nibble lies in bytes 0-7 (8-15 in the high halves), its top two bits in bytes 8-11. */
export function readScale(bytes: Uint8Array, at: number, group: number): number {
  const nibble = (bytes[at + (group & 7)] >> (group < 8 ? 0 : 4)) & 15
  const top = (bytes[at + 8 + (group & 3)] >> ((group >> 2) * 2)) & 3
  return nibble | (top << 4)
}

export const q3_k = {
  name: 'Q3_K',
  ggmlType: 11,
  blockWeights: 256,
  blockBytes: 110,
  decode(bytes, out) {
    const blocks = countBlocks(q3_k, bytes, out)
    for (let block = 0; block < blocks; block++) {
      const at = block * 110
      const d = readHalf(bytes, at + 108)
      for (let group = 0; group < 16; group++) {
        const scale = Math.fround(d * (readScale(bytes, at + 96, group) - 32))
        const quarter = group >> 1
        const thirdBits = at + (group & 1) * 16
        const pairs = at + 32 + (group >> 3) * 32 + (group & 1) * 16
        const first = block * 256 + group * 16
        for (let i = 0; i < 16; i++) {
          const pair = (bytes[pairs + i] >> ((quarter & 3) * 2)) & 3
          out[first + i] = scale * (pair - ((bytes[thirdBits + i] >> quarter) & 1 ? 0 : 4))
        }
      }
    }
  },
} as const satisfies BlockFormat
