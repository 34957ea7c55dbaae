// Q4_0: 32 weights in 18 bytes. A half `d`, then 16 bytes of nibbles: byte i holds weight i (low) and weight i + 16 (high).
// weight = d * (nibble - 8), so the weight of largest magnitude is kept exactly at -8 d. Layout: ggml, ggml-common.h.
import { type BlockFormat, countBlocks, writeU16 } from './block-format.ts'
import { floatToHalf, readHalf } from './half.ts'
import { inverse, signedPeak } from './rounding.ts'

export const q4_0 = {
  name: 'Q4_0',
  ggmlType: 2,
  blockWeights: 32,
  blockBytes: 18,
  decode(bytes, out) {
    const blocks = countBlocks(q4_0, bytes, out)
    for (let block = 0; block < blocks; block++) {
      const at = block * 18
      const first = block * 32
      const d = readHalf(bytes, at)
      for (let i = 0; i < 16; i++) {
        const pair = bytes[at + 2 + i]
        out[first + i] = d * ((pair & 15) - 8)
        out[first + i + 16] = d * ((pair >> 4) - 8)
      }
    }
  },
  encode(weights, out) {
    const blocks = countBlocks(q4_0, out, weights)
    for (let block = 0; block < blocks; block++) {
      const at = block * 18
      const first = block * 32
      const d = Math.fround(signedPeak(weights, first, 32) / -8)
      const inverseD = inverse(d)
      const nibble = (i: number) => Math.min(15, Math.trunc(Math.fround(Math.fround(weights[i] * inverseD) + 8.5)))
      writeU16(out, at, floatToHalf(d))
      for (let i = 0; i < 16; i++) out[at + 2 + i] = nibble(first + i) | (nibble(first + i + 16) << 4)
    }
  },
} as const satisfies BlockFormat
