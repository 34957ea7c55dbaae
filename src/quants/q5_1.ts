// Q5_1: 32 weights in 24 bytes. Halves `d` and `m`, then five-bit numbers as in Q5_0. weight = d * q + m.
import { type BlockFormat, countBlocks, writeU16 } from './block-format.ts'
import { packFiveBits, unpackFiveBits } from './five-bits.ts'
import { floatToHalf, readHalf } from './half.ts'
import { inverse, range } from './rounding.ts'

export const q5_1 = {
  name: 'Q5_1',
  ggmlType: 7,
  blockWeights: 32,
  blockBytes: 24,
  decode(bytes, out) {
    const blocks = countBlocks(q5_1, bytes, out)
    const q = new Uint8Array(32)
    for (let block = 0; block < blocks; block++) {
      const d = readHalf(bytes, block * 24)
      const m = readHalf(bytes, block * 24 + 2)
      unpackFiveBits(bytes, block * 24 + 4, q)
      for (let i = 0; i < 32; i++) out[block * 32 + i] = d * q[i] + m
    }
  },
  encode(weights, out) {
    const blocks = countBlocks(q5_1, out, weights)
    const q = new Uint8Array(32)
    for (let block = 0; block < blocks; block++) {
      const first = block * 32
      const { min, max } = range(weights, first, 32)
      const d = Math.fround(Math.fround(max - min) / 31)
      const inverseD = inverse(d)
      for (let i = 0; i < 32; i++) {
        q[i] = Math.min(31, Math.trunc(Math.fround(Math.fround(Math.fround(weights[first + i] - min) * inverseD) + 0.5)))
      }
      writeU16(out, block * 24, floatToHalf(d))
      writeU16(out, block * 24 + 2, floatToHalf(min))
      packFiveBits(q, out, block * 24 + 4)
    }
  },
} as const satisfies BlockFormat
