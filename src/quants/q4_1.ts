// Q4_1: 32 weights in 20 bytes. Halves `d` and `m`, then nibbles as in Q4_0. weight = d * nibble + m, where m is the block's minimum.
import { type BlockFormat, countBlocks, writeU16 } from './block-format.ts'
import { floatToHalf, readHalf } from './half.ts'
import { inverse, range } from './rounding.ts'

export const q4_1 = {
  name: 'Q4_1',
  ggmlType: 3,
  blockWeights: 32,
  blockBytes: 20,
  decode(bytes, out) {
    const blocks = countBlocks(q4_1, bytes, out)
    for (let block = 0; block < blocks; block++) {
      const at = block * 20
      const first = block * 32
      const d = readHalf(bytes, at)
      const m = readHalf(bytes, at + 2)
      for (let i = 0; i < 16; i++) {
        const pair = bytes[at + 4 + i]
        out[first + i] = d * (pair & 15) + m
        out[first + i + 16] = d * (pair >> 4) + m
      }
    }
  },
  encode(weights, out) {
    const blocks = countBlocks(q4_1, out, weights)
    for (let block = 0; block < blocks; block++) {
      const at = block * 20
      const first = block * 32
      const { min, max } = range(weights, first, 32)
      const d = Math.fround(Math.fround(max - min) / 15)
      const inverseD = inverse(d)
      const nibble = (i: number) => Math.min(15, Math.trunc(Math.fround(Math.fround(Math.fround(weights[i] - min) * inverseD) + 0.5)))
      writeU16(out, at, floatToHalf(d))
      writeU16(out, at + 2, floatToHalf(min))
      for (let i = 0; i < 16; i++) out[at + 4 + i] = nibble(first + i) | (nibble(first + i + 16) << 4)
    }
  },
} as const satisfies BlockFormat
