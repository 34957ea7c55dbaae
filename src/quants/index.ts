// The registry of block formats: the one list that parser, kernels, exporter and tests loop over.
import { InkstoneError } from '../base/errors.ts'
import { bf16 } from './bf16.ts'
import type { BlockFormat } from './block-format.ts'
import { f16 } from './f16.ts'
import { f32 } from './f32.ts'
import { iq4_nl } from './iq4_nl.ts'
import { iq4_xs } from './iq4_xs.ts'
import { mxfp4 } from './mxfp4.ts'
import { q2_k } from './q2_k.ts'
import { q3_k } from './q3_k.ts'
import { q4_0 } from './q4_0.ts'
import { q4_1 } from './q4_1.ts'
import { q4_k } from './q4_k.ts'
import { q5_0 } from './q5_0.ts'
import { q5_1 } from './q5_1.ts'
import { q5_k } from './q5_k.ts'
import { q6_k } from './q6_k.ts'
import { q8_0 } from './q8_0.ts'

export type { BlockFormat } from './block-format.ts'

/** ggml's names, as file lists and model cards write them. */
export type BlockFormatName =
  | 'F32'
  | 'F16'
  | 'BF16'
  | 'Q4_0'
  | 'Q4_1'
  | 'Q5_0'
  | 'Q5_1'
  | 'Q8_0'
  | 'Q2_K'
  | 'Q3_K'
  | 'Q4_K'
  | 'Q5_K'
  | 'Q6_K'
  | 'IQ4_NL'
  | 'IQ4_XS'
  | 'MXFP4'

export const blockFormats = {
  F32: f32,
  F16: f16,
  BF16: bf16,
  Q4_0: q4_0,
  Q4_1: q4_1,
  Q5_0: q5_0,
  Q5_1: q5_1,
  Q8_0: q8_0,
  Q2_K: q2_k,
  Q3_K: q3_k,
  Q4_K: q4_k,
  Q5_K: q5_k,
  Q6_K: q6_k,
  IQ4_NL: iq4_nl,
  IQ4_XS: iq4_xs,
  MXFP4: mxfp4,
} satisfies { [Name in BlockFormatName]: BlockFormat & { name: Name } }

/** A registered format, its name typed. */
export type RegisteredFormat = BlockFormat & { readonly name: BlockFormatName }

const byType = new Map<number, RegisteredFormat>(Object.values(blockFormats).map(format => [format.ggmlType, format]))

/** The format with ggml's type number, or undefined where this project has none for it. */
export const formatByType = (ggmlType: number): RegisteredFormat | undefined => byType.get(ggmlType)

/** Bytes of one row of `weights` weights; a row is always whole blocks. */
export function rowBytes(format: BlockFormat, weights: number): number {
  if (weights % format.blockWeights === 0) return (weights / format.blockWeights) * format.blockBytes
  throw new InkstoneError(
    'row_not_whole_blocks',
    `${format.name} row has ${weights} weights; blocks hold ${format.blockWeights}. Re-export the model or choose ${format.blockWeights > 32 ? 'Q8_0' : 'F16'}.`,
  )
}
