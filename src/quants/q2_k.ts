// Q2_K: 256 weights in 84 bytes. 16 bytes of scale (low nibble) and minimum (high nibble), one per 16 weights; 64 bytes of bit pairs;
// halves `d` and `dmin`. Each half of 128 weights has 32 pair bytes; bits 2k of byte i belong to weight i of its quarter k.
// weight = d * scale * q - dmin * minimum.
import { type BlockFormat, countBlocks } from './block-format.ts'
import { readHalf } from './half.ts'

export const q2_k = {
  name: 'Q2_K',
  ggmlType: 10,
  blockWeights: 256,
  blockBytes: 84,
  decode(bytes, out) {
    const blocks = countBlocks(q2_k, bytes, out)
    for (let block = 0; block < blocks; block++) {
      const at = block * 84
      const d = readHalf(bytes, at + 80)
      const dmin = readHalf(bytes, at + 82)
      for (let group = 0; group < 16; group++) {
        const scale = Math.fround(d * (bytes[at + group] & 15))
        const min = Math.fround(dmin * (bytes[at + group] >> 4))
        const pairs = at + 16 + (group >> 3) * 32 + (group & 1) * 16
        const shift = ((group >> 1) & 3) * 2
        const first = block * 256 + group * 16
        for (let i = 0; i < 16; i++) out[first + i] = scale * ((bytes[pairs + i] >> shift) & 3) - min
      }
    }
  },
} as const satisfies BlockFormat
