// F32, F16 and BF16 rows as they are, quad by quad; a row that is no multiple of 8 ends in zeros.
import shaderBF16 from '../../../shaders/quant/bf16.wgsl'
import shaderF16 from '../../../shaders/quant/f16.wgsl'
import shaderF32 from '../../../shaders/quant/f32.wgsl'
import type { PackedFormat } from './packed-format.ts'

const packHalfFloats: PackedFormat['packRow'] = (source, offset, weights, [quants], quad, row) => {
  const units = Math.ceil(weights / 8)
  for (let i = 0; i < weights; i++) {
    const unit = i >> 3
    quants.u16[((quad * units + unit) * 4 + row) * 8 + (i & 7)] = source.getUint16(offset + i * 2, true)
  }
}

export const packedF16: PackedFormat = { shader: shaderF16, rowMultiple: 1, planeBytes: units => [units * 64], packRow: packHalfFloats }

export const packedBF16: PackedFormat = { shader: shaderBF16, rowMultiple: 1, planeBytes: units => [units * 64], packRow: packHalfFloats }

export const packedF32: PackedFormat = {
  shader: shaderF32,
  rowMultiple: 1,
  planeBytes: units => [units * 128],
  packRow(source, offset, weights, [quants], quad, row) {
    const units = Math.ceil(weights / 8)
    for (let i = 0; i < weights; i++) {
      const unit = i >> 3
      quants.u32[((quad * units + unit) * 4 + row) * 8 + (i & 7)] = source.getUint32(offset + i * 4, true)
    }
  },
}
