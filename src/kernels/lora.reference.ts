// What an adapter adds to a matrix's outputs, in double precision: the picture of lora_down and of what the matmuls take up from it.
// T tokens, D columns, R rows. Hu et al. 2021, arXiv:2106.09685.
import { matmulReference } from './matmul.reference.ts'

/** scale · B·A·x. x: [T][D], a: [rank][D], b: [R][rank] → [T][R]. */
export function loraReference(
  x: ArrayLike<number>,
  { a, b, rank }: { a: ArrayLike<number>; b: ArrayLike<number>; rank: number },
  scale: number,
): Float64Array {
  const t = matmulReference(x, a, a.length / rank).map(value => value * scale)
  return matmulReference(t, b, rank)
}
