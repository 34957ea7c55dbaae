// IQ4_XS: 256 weights in 136 bytes, eight sub-blocks of 32 with the levels of IQ4_NL. A half `d`, a 16-bit word with the top two bits of
// each six-bit scale, 4 bytes with their low nibbles, then 16 bytes of nibbles per sub-block. weight = d * (scale - 32) * level[nibble].
import { type BlockFormat, countBlocks, readU16 } from './block-format.ts'
import { readHalf } from './half.ts'
import { iq4Levels } from './iq4_nl.ts'

/** Scale `j` of the eight of the block at `at`, from -32 to 31. */
export function readScale(bytes: Uint8Array, at: number, j: number): number {
  const lowNibble = (bytes[at + 4 + (j >> 1)] >> ((j & 1) * 4)) & 15
  const topBits = (readU16(bytes, at + 2) >> (2 * j)) & 3
  return (lowNibble | (topBits << 4)) - 32
}

export const iq4_xs = {
  name: 'IQ4_XS',
  ggmlType: 23,
  blockWeights: 256,
  blockBytes: 136,
  decode(bytes, out) {
    const blocks = countBlocks(iq4_xs, bytes, out)
    for (let block = 0; block < blocks; block++) {
      const at = block * 136
      const d = readHalf(bytes, at)
      for (let j = 0; j < 8; j++) {
        const scale = Math.fround(d * readScale(bytes, at, j))
        const first = block * 256 + j * 32
        for (let i = 0; i < 16; i++) {
          const pair = bytes[at + 8 + j * 16 + i]
          out[first + i] = scale * iq4Levels[pair & 15]
          out[first + i + 16] = scale * iq4Levels[pair >> 4]
        }
      }
    }
  },
} as const satisfies BlockFormat
