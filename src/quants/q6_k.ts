// Q6_K: 256 weights in 210 bytes. 128 bytes of low nibbles, 64 bytes of upper bit pairs, 16 signed scales (one per 16 weights), a half `d`.
// Each half of 128 weights has 64 nibble bytes and 32 pair bytes; its quarter k of 32 weights takes the nibbles of byte 32 (k & 1) + i,
// low for k < 2 and high after, and bits 2k of pair byte i. weight = d * scale * (q - 32).
import { type BlockFormat, countBlocks, writeU16 } from './block-format.ts'
import { floatToHalf, readHalf, roundHalfToEven } from './half.ts'
import { searchScale, smallestPeak } from './signed-search.ts'

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
  encode(weights, out) {
    const blocks = countBlocks(q6_k, out, weights)
    for (let block = 0; block < blocks; block++) {
      encodeBlock(weights.subarray(block * 256, block * 256 + 256), out.subarray(block * 210, block * 210 + 210))
    }
  },
} as const satisfies BlockFormat

function encodeBlock(x: Float32Array, out: Uint8Array): void {
  out.fill(0)
  const levels = new Uint8Array(256)
  const scales = Array.from({ length: 16 }, (_, group) => {
    const first = group * 16
    return searchScale(x.subarray(first, first + 16), 32, levels.subarray(first, first + 16))
  })
  const largest = scales.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0)
  if (Math.abs(largest) < smallestPeak) return
  // The largest scale becomes exactly -128, the one byte without a positive twin.
  const perStep = Math.fround(-128 / largest)
  writeU16(out, 208, floatToHalf(Math.fround(1 / perStep)))
  const d = readHalf(out, 208)
  for (let i = 0; i < 256; i++) {
    const group = i >> 4
    const scale = Math.min(127, roundHalfToEven(Math.fround(perStep * scales[group])))
    out[192 + group] = scale
    const step = Math.fround(d * scale)
    // A step of zero makes every level mean zero; ggml then leaves those of the search, so do we.
    const level = step === 0 ? levels[i] : Math.max(-32, Math.min(31, roundHalfToEven(Math.fround(x[i] / step)))) + 32
    putLevel(out, i, level)
  }
}

/** Sets weight `i` of a block that was zeros before. */
function putLevel(out: Uint8Array, i: number, level: number): void {
  const half = i >> 7
  const k = (i >> 5) & 3
  out[half * 64 + (k & 1) * 32 + (i & 31)] |= (level & 15) << (k & 2 ? 4 : 0)
  out[128 + half * 32 + (i & 31)] |= (level >> 4) << (2 * k)
}
