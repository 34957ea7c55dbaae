// Every block format in GPU memory. Adding one: a file here, a shader in shaders/quant, a line.
import type { BlockFormatName } from '../../quants/index.ts'
import { packedBF16, packedF16, packedF32 } from './floats.ts'
import { packedIQ4_NL } from './iq4_nl.ts'
import { packedIQ4_XS } from './iq4_xs.ts'
import { packedMXFP4 } from './mxfp4.ts'
import type { PackedFormat } from './packed-format.ts'
import { packedQ2_K } from './q2_k.ts'
import { packedQ3_K } from './q3_k.ts'
import { packedQ4_0 } from './q4_0.ts'
import { packedQ4_1 } from './q4_1.ts'
import { packedQ4_K } from './q4_k.ts'
import { packedQ5_0 } from './q5_0.ts'
import { packedQ5_1 } from './q5_1.ts'
import { packedQ5_K } from './q5_k.ts'
import { packedQ6_K } from './q6_k.ts'
import { packedQ8_0 } from './q8_0.ts'

export const packedFormats: Record<BlockFormatName, PackedFormat> = {
  F32: packedF32,
  F16: packedF16,
  BF16: packedBF16,
  Q4_0: packedQ4_0,
  Q4_1: packedQ4_1,
  Q5_0: packedQ5_0,
  Q5_1: packedQ5_1,
  Q8_0: packedQ8_0,
  Q2_K: packedQ2_K,
  Q3_K: packedQ3_K,
  Q4_K: packedQ4_K,
  Q5_K: packedQ5_K,
  Q6_K: packedQ6_K,
  IQ4_NL: packedIQ4_NL,
  IQ4_XS: packedIQ4_XS,
  MXFP4: packedMXFP4,
}
