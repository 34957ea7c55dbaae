// Q4_K (144 bytes for 256 weights: f16 d and dmin, 12 bytes of 6-bit scales, 128 bytes) into words of 8 weights and a plane in which every
// block of 32 has its scale and minimum as whole bytes: 148 bytes, and no bit surgery in the inner loop.
import affine from '../../../shaders/lib/quad_affine.wgsl'
import shader from '../../../shaders/quant/q4_k.wgsl'
import { readMin, readScale } from '../../quants/scale-min.ts'
import type { PackedFormat, PlaneView } from './packed-format.ts'
import { packNibbles } from './words.ts'

export const packedQ4_K: PackedFormat = {
  shader: affine + shader,
  rowMultiple: 256,
  planeBytes: units => [units * 16, (units / 32) * 80],
  packRow(source, offset, weights, [quants, scales], quad, row) {
    const superblocks = weights / 256
    for (let block = 0; block < superblocks; block++) {
      const at = offset + block * 144
      const index = quad * superblocks + block
      packScaleMins(source, at, scales, index, row)
      packNibbles(source, at + 16, quants.u32, index * 128 + row)
    }
  },
}

/** The 16 bytes that Q4_K and Q5_K begin with: d and dmin, then 8 scales and minimums of 6 bits. */
export function packScaleMins(source: DataView, at: number, scales: PlaneView, index: number, row: number): void {
  const bytes = new Uint8Array(source.buffer, source.byteOffset + at + 4, 12)
  scales.u32[index * 20 + row] = source.getUint32(at, true)
  for (let sub = 0; sub < 8; sub++) {
    const byte = index * 80 + 16 + sub * 8 + row * 2
    scales.u8[byte] = readScale(bytes, 0, sub)
    scales.u8[byte + 1] = readMin(bytes, 0, sub)
  }
}
