// Q5_1 (24 bytes for 32 weights: f16 d and m, 32 fifth bits, 16 bytes) into words of 8 weights, bytes of 8 fifth bits and a plane of (d, m).
import affine from '../../../shaders/lib/quad_affine.wgsl'
import shader from '../../../shaders/quant/q5_1.wgsl'
import type { PackedFormat } from './packed-format.ts'
import { packBlockBits, packHalves } from './words.ts'

export const packedQ5_1: PackedFormat = {
  shader: affine + shader,
  rowMultiple: 32,
  planeBytes: units => [units * 16, units * 4, (units / 4) * 16],
  packRow(source, offset, weights, [quants, fifths, scales], quad, row) {
    const blocks = weights / 32
    for (let block = 0; block < blocks; block++) {
      const at = offset + block * 24
      const index = quad * blocks + block
      scales.u32[index * 4 + row] = source.getUint32(at, true)
      packBlockBits(source, at + 4, fifths.u32, index * 4, row)
      packHalves(source, at + 8, quants.u32, index * 16 + row)
    }
  },
}
