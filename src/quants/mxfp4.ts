// MXFP4: 32 weights in 17 bytes. A power-of-two scale (E8M0), then nibbles laid out as in Q4_0; a nibble is a four-bit float (E2M1).
// weight = 2^(e - 128) * level[nibble]; the levels are doubled so that they are whole. OCP Microscaling Formats 1.0.
import { type BlockFormat, countBlocks } from './block-format.ts'

/** Twice the values of E2M1: 0, 0.5, 1, 1.5, 2, 3, 4, 6 and their negatives; minus zero reads as zero. */
const doubledE2m1 = Int8Array.of(0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12)

export const mxfp4 = {
  name: 'MXFP4',
  ggmlType: 39,
  blockWeights: 32,
  blockBytes: 17,
  decode(bytes, out) {
    const blocks = countBlocks(mxfp4, bytes, out)
    for (let block = 0; block < blocks; block++) {
      const at = block * 17
      const first = block * 32
      // Half of E8M0's 2^(e - 127), because the levels are doubled.
      const scale = 2 ** (bytes[at] - 128)
      for (let i = 0; i < 16; i++) {
        const pair = bytes[at + 1 + i]
        out[first + i] = scale * doubledE2m1[pair & 15]
        out[first + i + 16] = scale * doubledE2m1[pair >> 4]
      }
    }
  },
} as const satisfies BlockFormat
