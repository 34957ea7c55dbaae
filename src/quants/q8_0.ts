// Q8_0: 32 weights in 34 bytes. A half `d`, then 32 signed bytes. weight = d * q.
import { type BlockFormat, countBlocks, writeU16 } from './block-format.ts'
import { floatToHalf, readHalf } from './half.ts'
import { inverse, roundAway, signedPeak } from './rounding.ts'

export const q8_0 = {
  name: 'Q8_0',
  ggmlType: 8,
  blockWeights: 32,
  blockBytes: 34,
  decode(bytes, out) {
    const blocks = countBlocks(q8_0, bytes, out)
    for (let block = 0; block < blocks; block++) {
      const at = block * 34
      const d = readHalf(bytes, at)
      for (let i = 0; i < 32; i++) out[block * 32 + i] = d * ((bytes[at + 2 + i] << 24) >> 24)
    }
  },
  encode(weights, out) {
    const blocks = countBlocks(q8_0, out, weights)
    for (let block = 0; block < blocks; block++) {
      const at = block * 34
      const first = block * 32
      const d = Math.fround(Math.abs(signedPeak(weights, first, 32)) / 127)
      const inverseD = inverse(d)
      writeU16(out, at, floatToHalf(d))
      for (let i = 0; i < 32; i++) out[at + 2 + i] = roundAway(Math.fround(weights[first + i] * inverseD))
    }
  },
} as const satisfies BlockFormat
