// Q4_K: 256 weights in 144 bytes, eight sub-blocks of 32. Halves `d` and `dmin`, 12 bytes of six-bit scales and minimums, then 128 bytes
// of nibbles: 32 bytes serve sub-blocks 2k (low) and 2k + 1 (high). weight = d * scale * nibble - dmin * minimum.
import { type BlockFormat, countBlocks } from './block-format.ts'
import { readHalf } from './half.ts'
import { readMin, readScale } from './scale-min.ts'
import { encodeScaleMinBlock } from './scale-min-search.ts'

const search = { maxLevel: 15, firstShift: -1, tries: 20 }

export const q4_k = {
  name: 'Q4_K',
  ggmlType: 12,
  blockWeights: 256,
  blockBytes: 144,
  decode(bytes, out) {
    const blocks = countBlocks(q4_k, bytes, out)
    for (let block = 0; block < blocks; block++) {
      const at = block * 144
      const d = readHalf(bytes, at)
      const dmin = readHalf(bytes, at + 2)
      for (let j = 0; j < 8; j++) {
        const scale = Math.fround(d * readScale(bytes, at + 4, j))
        const min = Math.fround(dmin * readMin(bytes, at + 4, j))
        const nibbles = at + 16 + (j >> 1) * 32
        const shift = (j & 1) * 4
        const first = block * 256 + j * 32
        for (let i = 0; i < 32; i++) out[first + i] = scale * ((bytes[nibbles + i] >> shift) & 15) - min
      }
    }
  },
  encode(weights, out) {
    const blocks = countBlocks(q4_k, out, weights)
    const levels = new Uint8Array(256)
    for (let block = 0; block < blocks; block++) {
      const at = block * 144
      encodeScaleMinBlock(weights.subarray(block * 256, block * 256 + 256), search, levels, out, at)
      for (let j = 0; j < 8; j += 2) {
        for (let i = 0; i < 32; i++) out[at + 16 + j * 16 + i] = levels[j * 32 + i] | (levels[j * 32 + 32 + i] << 4)
      }
    }
  },
} as const satisfies BlockFormat
