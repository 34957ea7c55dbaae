// Q6_K: 256 weights in 210 bytes. 128 bytes of low nibbles, 64 bytes of upper bit pairs, 16 signed scales (one per 16 weights), a half `d`.
// Each half of 128 weights has 64 nibble bytes and 32 pair bytes; its quarter k of 32 weights takes the nibbles of byte 32 (k & 1) + i,
// low for k < 2 and high after, and bits 2k of pair byte i. weight = d * scale * (q - 32).
import { type BlockFormat, countBlocks } from './block-format.ts'
import { readHalf } from './half.ts'

export const q6_k = {
  name: 'Q6_K',
  ggmlType: 14,
  blockWeights: 256,
  blockBytes: 210,
  decode(bytes, out) {
    const blocks = countBlocks(q6_k, bytes, out)
    for (let block = 0; block < blocks; block++) {
      const at = block * 210
      const d = readHalf(bytes, at + 208)
      for (let quarter = 0; quarter < 8; quarter++) {
        const half = quarter >> 2
        const k = quarter & 3
        const nibbles = at + half * 64 + (k & 1) * 32
        const pairs = at + 128 + half * 32
        const first = block * 256 + quarter * 32
        for (let i = 0; i < 32; i++) {
          const q = ((bytes[nibbles + i] >> (k & 2 ? 4 : 0)) & 15) | (((bytes[pairs + i] >> (2 * k)) & 3) << 4)
          const scale = (bytes[at + 192 + quarter * 2 + (i >> 4)] << 24) >> 24
          out[first + i] = Math.fround(d * scale) * (q - 32)
        }
      }
    }
  },
} as const satisfies BlockFormat
