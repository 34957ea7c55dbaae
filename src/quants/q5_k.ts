// Q5_K: 256 weights in 176 bytes: Q4_K with a fifth bit. Halves `d` and `dmin`, 12 bytes of scales and minimums, 32 bytes of fifth bits
// (bit j of byte i belongs to weight i of sub-block j), then 128 bytes of nibbles. weight = d * scale * q - dmin * minimum.
import { type BlockFormat, countBlocks } from './block-format.ts'
import { readHalf } from './half.ts'
import { readMin, readScale } from './scale-min.ts'
import { encodeScaleMinBlock } from './scale-min-search.ts'

const search = { maxLevel: 31, firstShift: -0.5, tries: 15 }

export const q5_k = {
  name: 'Q5_K',
  ggmlType: 13,
  blockWeights: 256,
  blockBytes: 176,
  decode(bytes, out) {
    const blocks = countBlocks(q5_k, bytes, out)
    for (let block = 0; block < blocks; block++) {
      const at = block * 176
      const d = readHalf(bytes, at)
      const dmin = readHalf(bytes, at + 2)
      for (let j = 0; j < 8; j++) {
        const scale = Math.fround(d * readScale(bytes, at + 4, j))
        const min = Math.fround(dmin * readMin(bytes, at + 4, j))
        const nibbles = at + 48 + (j >> 1) * 32
        const shift = (j & 1) * 4
        const first = block * 256 + j * 32
        for (let i = 0; i < 32; i++) {
          const fifthBit = (bytes[at + 16 + i] >> j) & 1
          out[first + i] = scale * (((bytes[nibbles + i] >> shift) & 15) | (fifthBit << 4)) - min
        }
      }
    }
  },
  encode(weights, out) {
    const blocks = countBlocks(q5_k, out, weights)
    const levels = new Uint8Array(256)
    for (let block = 0; block < blocks; block++) {
      const at = block * 176
      encodeScaleMinBlock(weights.subarray(block * 256, block * 256 + 256), search, levels, out, at)
      out.fill(0, at + 16, at + 48)
      for (let j = 0; j < 8; j++) {
        for (let i = 0; i < 32; i++) out[at + 16 + i] |= (levels[j * 32 + i] >> 4) << j
      }
      for (let j = 0; j < 8; j += 2) {
        for (let i = 0; i < 32; i++) out[at + 48 + j * 16 + i] = (levels[j * 32 + i] & 15) | ((levels[j * 32 + 32 + i] & 15) << 4)
      }
    }
  },
} as const satisfies BlockFormat
