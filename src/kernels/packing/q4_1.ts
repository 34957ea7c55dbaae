// Q4_1 (20 bytes for 32 weights: f16 d and m, 16 bytes) into words of 8 weights and a plane of (d, m).
import affine from '../../../shaders/lib/quad_affine.wgsl'
import shader from '../../../shaders/quant/q4_1.wgsl'
import type { PackedFormat } from './packed-format.ts'
import { packHalves } from './words.ts'

export const packedQ4_1: PackedFormat = {
  shader: affine + shader,
  rowMultiple: 32,
  planeBytes: units => [units * 16, (units / 4) * 16],
  packRow(source, offset, weights, [quants, scales], quad, row) {
    const blocks = weights / 32
    for (let block = 0; block < blocks; block++) {
      const at = offset + block * 20
      scales.u32[(quad * blocks + block) * 4 + row] = source.getUint32(at, true)
      packHalves(source, at + 4, quants.u32, (quad * blocks + block) * 16 + row)
    }
  },
}
