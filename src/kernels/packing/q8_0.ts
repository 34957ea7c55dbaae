// Q8_0 (34 bytes for 32 weights: f16 d, 32 signed bytes) into words of 4 weights and a plane of scales.
import centred from '../../../shaders/lib/quad_centred.wgsl'
import shader from '../../../shaders/quant/q8_0.wgsl'
import type { PackedFormat } from './packed-format.ts'

export const packedQ8_0: PackedFormat = {
  shader: centred + shader,
  rowMultiple: 32,
  planeBytes: units => [units * 32, (units / 4) * 8],
  packRow(source, offset, weights, [quants, scales], quad, row) {
    const blocks = weights / 32
    for (let block = 0; block < blocks; block++) {
      const at = offset + block * 34
      const index = quad * blocks + block
      scales.u16[index * 4 + row] = source.getUint16(at, true)
      for (let word = 0; word < 8; word++) quants.u32[(index * 8 + word) * 4 + row] = source.getUint32(at + 2 + word * 4, true)
    }
  },
}
