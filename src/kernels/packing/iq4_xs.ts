// IQ4_XS (136 bytes for 256 weights: f16 d, 8 scales of 6 bits, 128 bytes) into words of 8 weights and a plane in which every block of 32 has
// its scale, less 32, as a signed byte: 138 bytes.
import levels from '../../../shaders/lib/iq4_levels.wgsl'
import centred from '../../../shaders/lib/quad_centred.wgsl'
import shader from '../../../shaders/quant/iq4_xs.wgsl'
import { readScale } from '../../quants/iq4_xs.ts'
import type { PackedFormat } from './packed-format.ts'
import { packHalves } from './words.ts'

export const packedIQ4_XS: PackedFormat = {
  shader: centred + levels + shader,
  rowMultiple: 256,
  planeBytes: units => [units * 16, (units / 32) * 40],
  packRow(source, offset, weights, [quants, scales], quad, row) {
    const superblocks = weights / 256
    for (let block = 0; block < superblocks; block++) {
      const at = offset + block * 136
      const index = quad * superblocks + block
      const head = new Uint8Array(source.buffer, source.byteOffset + at, 8)
      scales.u16[index * 20 + row] = source.getUint16(at, true)
      for (let sub = 0; sub < 8; sub++) {
        scales.u8[index * 40 + 8 + sub * 4 + row] = readScale(head, 0, sub)
        packHalves(source, at + 8 + sub * 16, quants.u32, index * 128 + sub * 16 + row)
      }
    }
  },
}
