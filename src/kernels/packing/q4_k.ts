// Q4_K (144 bytes for 256 weights: f16 d and dmin, 12 bytes of 6-bit scales, 128 bytes) into words of 8 weights and a plane in which every
// block of 32 has its scale and minimum as whole bytes: 148 bytes, and no bit surgery in the inner loop.
import shader from '../../../shaders/quant/q4_k.wgsl'
import { highWord, lowWord, type PackedFormat } from './packed-format.ts'

export const packedQ4_K: PackedFormat = {
  shader,
  rowMultiple: 256,
  planeBytes: units => [units * 16, (units / 32) * 80],
  packRow(source, offset, weights, [quants, scales], quad, row) {
    const superblocks = weights / 256
    for (let block = 0; block < superblocks; block++) {
      const at = offset + block * 144
      const index = quad * superblocks + block
      scales.u32[index * 20 + row] = source.getUint32(at, true)
      for (let sub = 0; sub < 8; sub++) {
        const byte = index * 80 + 16 + sub * 8 + row * 2
        scales.u8[byte] = subScale(source, at + 4, sub)
        scales.u8[byte + 1] = subMinimum(source, at + 4, sub)
      }
      packNibbles(source, at + 16, quants.u32, index * 128 + row)
    }
  },
}

/** The 6-bit scale of block `sub` of 8 in K-quants' 12 bytes. */
export function subScale(source: DataView, at: number, sub: number): number {
  if (sub < 4) return source.getUint8(at + sub) & 63
  return (source.getUint8(at + sub + 4) & 15) | ((source.getUint8(at + sub - 4) >> 6) << 4)
}

export function subMinimum(source: DataView, at: number, sub: number): number {
  if (sub < 4) return source.getUint8(at + sub + 4) & 63
  return (source.getUint8(at + sub + 4) >> 4) | ((source.getUint8(at + sub) >> 6) << 4)
}

/** 128 bytes: 32 bytes hold 32 weights low and the next 32 high. Words are four apart. */
function packNibbles(source: DataView, at: number, out: Uint32Array, word: number): void {
  for (let pair = 0; pair < 4; pair++) {
    for (let unit = 0; unit < 4; unit++) {
      const a = source.getUint32(at + pair * 32 + unit * 8, true)
      const b = source.getUint32(at + pair * 32 + unit * 8 + 4, true)
      out[word + (pair * 8 + unit) * 4] = lowWord(a, b)
      out[word + (pair * 8 + 4 + unit) * 4] = highWord(a, b)
    }
  }
}
