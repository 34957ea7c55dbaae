// IQ4_NL: 32 weights in 18 bytes, laid out as Q4_0, but a nibble picks from 16 unevenly spaced levels, denser near zero.
// weight = d * level[nibble].
import { type BlockFormat, countBlocks } from './block-format.ts'
import { readHalf } from './half.ts'

/** The levels of IQ4_NL and IQ4_XS: facts of the format, from ggml's kvalues_iq4nl. */
export const iq4Levels = Int8Array.of(-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113)

export const iq4_nl = {
  name: 'IQ4_NL',
  ggmlType: 20,
  blockWeights: 32,
  blockBytes: 18,
  decode(bytes, out) {
    const blocks = countBlocks(iq4_nl, bytes, out)
    for (let block = 0; block < blocks; block++) {
      const at = block * 18
      const first = block * 32
      const d = readHalf(bytes, at)
      for (let i = 0; i < 16; i++) {
        const pair = bytes[at + 2 + i]
        out[first + i] = d * iq4Levels[pair & 15]
        out[first + i + 16] = d * iq4Levels[pair >> 4]
      }
    }
  },
} as const satisfies BlockFormat
