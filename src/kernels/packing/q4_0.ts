// Q4_0 (18 bytes for 32 weights: f16 d, 16 bytes) into words of 8 weights and a plane of scales.
import centred from '../../../shaders/lib/quad_centred.wgsl'
import shader from '../../../shaders/quant/q4_0.wgsl'
import type { PackedFormat } from './packed-format.ts'
import { packHalves } from './words.ts'

export const packedQ4_0: PackedFormat = {
  shader: centred + shader,
  rowMultiple: 32,
  planeBytes: units => [units * 16, (units / 4) * 8],
  packRow(source, offset, weights, [quants, scales], quad, row) {
    const blocks = weights / 32
    for (let block = 0; block < blocks; block++) {
      const at = offset + block * 18
      scales.u16[(quad * blocks + block) * 4 + row] = source.getUint16(at, true)
      packHalves(source, at + 2, quants.u32, (quad * blocks + block) * 16 + row)
    }
  },
}
