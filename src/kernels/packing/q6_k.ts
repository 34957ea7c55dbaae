// Q6_K (210 bytes for 256 weights: 128 of lower halves, 64 of upper bits, 16 signed scales, f16 d) into words of 8 lower halves, words of
// 16 pairs of upper bits, and a plane of scales; the same 210 bytes, aligned.
import centred from '../../../shaders/lib/quad_centred.wgsl'
import shader from '../../../shaders/quant/q6_k.wgsl'
import type { PackedFormat } from './packed-format.ts'
import { highWord, lowWord } from './words.ts'

export const packedQ6_K: PackedFormat = {
  shader: centred + shader,
  rowMultiple: 256,
  planeBytes: units => [units * 16, units * 8, (units / 32) * 72],
  packRow(source, offset, weights, [quants, upper, scales], quad, row) {
    const superblocks = weights / 256
    for (let block = 0; block < superblocks; block++) {
      const at = offset + block * 210
      const index = quad * superblocks + block
      scales.u16[index * 36 + row] = source.getUint16(at + 208, true)
      for (let sub = 0; sub < 16; sub++) scales.u8[index * 72 + 8 + sub * 4 + row] = source.getUint8(at + 192 + sub)
      for (let half = 0; half < 2; half++) {
        packLower(source, at + half * 64, quants.u32, index * 128 + half * 64 + row)
        packUpper(source, at + 128 + half * 32, upper.u32, index * 64 + half * 32 + row)
      }
    }
  },
}

/** 64 bytes: byte l holds weight l low and weight 64 + l high. */
function packLower(source: DataView, at: number, out: Uint32Array, word: number): void {
  for (let unit = 0; unit < 8; unit++) {
    const a = source.getUint32(at + unit * 8, true)
    const b = source.getUint32(at + unit * 8 + 4, true)
    out[word + unit * 4] = lowWord(a, b)
    out[word + (8 + unit) * 4] = highWord(a, b)
  }
}

/** 32 bytes: byte l holds two bits each of weights l, 32 + l, 64 + l and 96 + l. A word takes 16 weights. */
function packUpper(source: DataView, at: number, out: Uint32Array, word: number): void {
  for (let quarter = 0; quarter < 4; quarter++) {
    for (let pair = 0; pair < 2; pair++) {
      let bits = 0
      for (let i = 0; i < 4; i++) bits |= ((source.getUint32(at + pair * 16 + i * 4, true) >>> (quarter * 2)) & 0x03030303) << (i * 2)
      out[word + (quarter * 2 + pair) * 4] = bits >>> 0
    }
  }
}
