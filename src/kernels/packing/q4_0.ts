// Q4_0 (18 bytes for 32 weights: f16 d, 16 bytes) into words of 8 weights and a plane of scales.
import shader from '../../../shaders/quant/q4_0.wgsl'
import { highWord, lowWord, type PackedFormat } from './packed-format.ts'

export const packedQ4_0: PackedFormat = {
  shader,
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

/** ggml's 16 bytes (weight j low, weight 16 + j high) into four words, four apart. */
export function packHalves(source: DataView, at: number, out: Uint32Array, word: number): void {
  const a = source.getUint32(at, true)
  const b = source.getUint32(at + 4, true)
  const c = source.getUint32(at + 8, true)
  const d = source.getUint32(at + 12, true)
  out[word] = lowWord(a, b)
  out[word + 4] = lowWord(c, d)
  out[word + 8] = highWord(a, b)
  out[word + 12] = highWord(c, d)
}
