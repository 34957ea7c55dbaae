// The block formats that have kernels. Adding one: a file here, a shader in shaders/quant, a line.
import { InkstoneError } from '../../base/errors.ts'
import type { BlockFormatName } from '../../quants/index.ts'
import { packedBF16, packedF16, packedF32 } from './floats.ts'
import type { PackedFormat } from './packed-format.ts'
import { packedQ4_0 } from './q4_0.ts'
import { packedQ4_1 } from './q4_1.ts'
import { packedQ4_K } from './q4_k.ts'
import { packedQ6_K } from './q6_k.ts'
import { packedQ8_0 } from './q8_0.ts'

export const packedFormats: Partial<Record<BlockFormatName, PackedFormat>> = {
  F32: packedF32,
  F16: packedF16,
  BF16: packedBF16,
  Q4_0: packedQ4_0,
  Q4_1: packedQ4_1,
  Q8_0: packedQ8_0,
  Q4_K: packedQ4_K,
  Q6_K: packedQ6_K,
}

export function packedFormat(name: BlockFormatName, tensor: string): PackedFormat {
  const format = packedFormats[name]
  if (format) return format
  throw new InkstoneError(
    'format_without_kernel',
    `Tensor ${tensor} is ${name}; the kernels read ${Object.keys(packedFormats).join(', ')}. Choose a file in one of these, such as Q4_0 or Q8_0.`,
  )
}
