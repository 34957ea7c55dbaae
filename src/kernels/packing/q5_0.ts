// Q5_0 (22 bytes for 32 weights: f16 d, 32 fifth bits, 16 bytes) into words of 8 weights, bytes of 8 fifth bits and a plane of scales.
import centred from '../../../shaders/lib/quad_centred.wgsl'
import shader from '../../../shaders/quant/q5_0.wgsl'
import type { PackedFormat } from './packed-format.ts'
import { packBlockBits, packHalves } from './words.ts'

export const packedQ5_0: PackedFormat = {
  shader: centred + shader,
  rowMultiple: 32,
  planeBytes: units => [units * 16, units * 4, (units / 4) * 8],
  packRow(source, offset, weights, [quants, fifths, scales], quad, row) {
    const blocks = weights / 32
    for (let block = 0; block < blocks; block++) {
      const at = offset + block * 22
      const index = quad * blocks + block
      scales.u16[index * 4 + row] = source.getUint16(at, true)
      packBlockBits(source, at + 2, fifths.u32, index * 4, row)
      packHalves(source, at + 6, quants.u32, index * 16 + row)
    }
  },
}
