// Q2_K (84 bytes for 256 weights: 16 bytes of scale and minimum, 64 bytes of bit pairs, f16 d and dmin) into half words of 8 weights and a
// plane of scales; the same 84 bytes, aligned.
import affine from '../../../shaders/lib/quad_affine.wgsl'
import shader from '../../../shaders/quant/q2_k.wgsl'
import type { PackedFormat } from './packed-format.ts'
import { packPairs } from './words.ts'

export const packedQ2_K: PackedFormat = {
  shader: affine + shader,
  rowMultiple: 256,
  planeBytes: units => [units * 8, (units / 32) * 80],
  packRow(source, offset, weights, [quants, scales], quad, row) {
    const superblocks = weights / 256
    for (let block = 0; block < superblocks; block++) {
      const at = offset + block * 84
      const index = quad * superblocks + block
      scales.u32[index * 20 + row] = source.getUint32(at + 80, true)
      for (let group = 0; group < 16; group++) scales.u8[index * 80 + 16 + group * 4 + row] = source.getUint8(at + group)
      packPairs(source, at + 16, quants.u32, index * 32, row)
    }
  },
}
