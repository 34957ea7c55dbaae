// BF16: the upper half of a float, one weight to a block.
import { type BlockFormat, countBlocks, readU16, writeU16 } from './block-format.ts'
import { bfloat16ToFloat, floatToBfloat16 } from './half.ts'

export const bf16 = {
  name: 'BF16',
  ggmlType: 30,
  blockWeights: 1,
  blockBytes: 2,
  decode(bytes, out) {
    const weights = countBlocks(bf16, bytes, out)
    for (let i = 0; i < weights; i++) out[i] = bfloat16ToFloat(readU16(bytes, 2 * i))
  },
  encode(weights, out) {
    countBlocks(bf16, out, weights)
    for (let i = 0; i < weights.length; i++) writeU16(out, 2 * i, floatToBfloat16(weights[i]))
  },
} as const satisfies BlockFormat
