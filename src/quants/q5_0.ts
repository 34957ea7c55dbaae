// Q5_0: 32 weights in 22 bytes. A half `d`, 32 fifth bits (bit i belongs to weight i), then nibbles as in Q4_0. weight = d * (q - 16).
import { type BlockFormat, countBlocks, writeU16 } from './block-format.ts'
import { packFiveBits, unpackFiveBits } from './five-bits.ts'
import { floatToHalf, readHalf } from './half.ts'
import { inverse, signedPeak } from './rounding.ts'

export const q5_0 = {
  name: 'Q5_0',
  ggmlType: 6,
  blockWeights: 32,
  blockBytes: 22,
  decode(bytes, out) {
    const blocks = countBlocks(q5_0, bytes, out)
    const q = new Uint8Array(32)
    for (let block = 0; block < blocks; block++) {
      const d = readHalf(bytes, block * 22)
      unpackFiveBits(bytes, block * 22 + 2, q)
      for (let i = 0; i < 32; i++) out[block * 32 + i] = d * (q[i] - 16)
    }
  },
  encode(weights, out) {
    const blocks = countBlocks(q5_0, out, weights)
    const q = new Uint8Array(32)
    for (let block = 0; block < blocks; block++) {
      const first = block * 32
      const d = Math.fround(signedPeak(weights, first, 32) / -16)
      const inverseD = inverse(d)
      for (let i = 0; i < 32; i++) {
        q[i] = Math.min(31, Math.trunc(Math.fround(Math.fround(weights[first + i] * inverseD) + 16.5)))
      }
      writeU16(out, block * 22, floatToHalf(d))
      packFiveBits(q, out, block * 22 + 2)
    }
  },
} as const satisfies BlockFormat
