// Q3_K (110 bytes for 256 weights: 32 bytes of third bits, 64 bytes of bit pairs, 12 bytes of 6-bit scales, f16 d) into half words of
// 8 weights, bytes of 8 third bits and a plane of scales; the same 110 bytes, aligned. Whole-byte scales would make them 114.
import centred from '../../../shaders/lib/quad_centred.wgsl'
import shader from '../../../shaders/quant/q3_k.wgsl'
import { readScale } from '../../quants/q3_k.ts'
import type { PackedFormat } from './packed-format.ts'
import { packPairs, packSuperblockBits } from './words.ts'

export const packedQ3_K: PackedFormat = {
  shader: centred + shader,
  rowMultiple: 256,
  planeBytes: units => [units * 8, units * 4, (units / 32) * 56],
  packRow(source, offset, weights, [quants, thirds, scales], quad, row) {
    const superblocks = weights / 256
    for (let block = 0; block < superblocks; block++) {
      const at = offset + block * 110
      const index = quad * superblocks + block
      scales.u16[index * 28 + row] = source.getUint16(at + 108, true)
      packScales(source, at + 96, scales.u8, index * 56 + 8 + row)
      packSuperblockBits(source, at, thirds.u32, index * 32, row)
      packPairs(source, at + 32, quants.u32, index * 32, row)
    }
  },
}

/** Bytes of a row are four apart: 8 with two lower halves each, then 4 with four pairs of upper bits each. */
function packScales(source: DataView, at: number, out: Uint8Array, byte: number): void {
  const bytes = new Uint8Array(source.buffer, source.byteOffset + at, 12)
  for (let group = 0; group < 16; group++) {
    const scale = readScale(bytes, 0, group)
    out[byte + (group >> 1) * 4] |= (scale & 15) << ((group & 1) * 4)
    out[byte + 32 + (group >> 2) * 4] |= (scale >> 4) << ((group & 3) * 2)
  }
}
