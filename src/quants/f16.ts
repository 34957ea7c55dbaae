// F16: IEEE half precision, one weight to a block.
import { type BlockFormat, countBlocks, readU16, writeU16 } from './block-format.ts'
import { floatToHalf, halfTable } from './half.ts'

export const f16 = {
  name: 'F16',
  ggmlType: 1,
  blockWeights: 1,
  blockBytes: 2,
  decode(bytes, out) {
    const weights = countBlocks(f16, bytes, out)
    const table = halfTable()
    for (let i = 0; i < weights; i++) out[i] = table[readU16(bytes, 2 * i)]
  },
  encode(weights, out) {
    countBlocks(f16, out, weights)
    for (let i = 0; i < weights.length; i++) writeU16(out, 2 * i, floatToHalf(weights[i]))
  },
} as const satisfies BlockFormat
