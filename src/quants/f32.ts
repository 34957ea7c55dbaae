// F32: plain little-endian floats, one to a block. Every machine WebGPU runs on is little-endian, so decoding is a copy.
import { type BlockFormat, countBlocks } from './block-format.ts'

export const f32 = {
  name: 'F32',
  ggmlType: 0,
  blockWeights: 1,
  blockBytes: 4,
  decode(bytes, out) {
    countBlocks(f32, bytes, out)
    new Uint8Array(out.buffer, out.byteOffset, out.byteLength).set(bytes)
  },
  encode(weights, out) {
    countBlocks(f32, out, weights)
    out.set(new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength))
  },
} as const satisfies BlockFormat
