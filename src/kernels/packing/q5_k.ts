// Q5_K (176 bytes for 256 weights: f16 d and dmin, 12 bytes of 6-bit scales, 32 bytes of fifth bits, 128 bytes) into words of 8 weights,
// bytes of 8 fifth bits and Q4_K's plane of scales: 180 bytes.
import affine from '../../../shaders/lib/quad_affine.wgsl'
import shader from '../../../shaders/quant/q5_k.wgsl'
import type { PackedFormat } from './packed-format.ts'
import { packScaleMins } from './q4_k.ts'
import { packNibbles, packSuperblockBits } from './words.ts'

export const packedQ5_K: PackedFormat = {
  shader: affine + shader,
  rowMultiple: 256,
  planeBytes: units => [units * 16, units * 4, (units / 32) * 80],
  packRow(source, offset, weights, [quants, fifths, scales], quad, row) {
    const superblocks = weights / 256
    for (let block = 0; block < superblocks; block++) {
      const at = offset + block * 176
      const index = quad * superblocks + block
      packScaleMins(source, at, scales, index, row)
      packSuperblockBits(source, at + 16, fifths.u32, index * 32, row)
      packNibbles(source, at + 48, quants.u32, index * 128 + row)
    }
  },
}
