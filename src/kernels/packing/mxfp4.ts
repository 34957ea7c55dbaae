// MXFP4 (17 bytes for 32 weights: an exponent, 16 bytes) into words of 8 weights and a plane of exponents.
import centred from '../../../shaders/lib/quad_centred.wgsl'
import shader from '../../../shaders/quant/mxfp4.wgsl'
import type { PackedFormat } from './packed-format.ts'
import { packHalves } from './words.ts'

export const packedMXFP4: PackedFormat = {
  shader: centred + shader,
  rowMultiple: 32,
  planeBytes: units => [units * 16, units],
  packRow(source, offset, weights, [quants, scales], quad, row) {
    const blocks = weights / 32
    for (let block = 0; block < blocks; block++) {
      const at = offset + block * 17
      const index = quad * blocks + block
      // 2^(e − 128) has the exponent e − 1 in an f32; the two smallest lie below normal floats and become 0.
      scales.u8[index * 4 + row] = Math.max(0, source.getUint8(at) - 1)
      packHalves(source, at + 1, quants.u32, index * 16 + row)
    }
  },
}
