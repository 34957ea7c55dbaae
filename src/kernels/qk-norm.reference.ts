// Queries and keys normed, turned and scaled, in double precision.
import { type HeadShape, qkvReference } from './matmul.reference.ts'
import { rmsnormReference } from './norm.reference.ts'

/**
 * raw: [T][(H + KV)·headSize]; gammas of queries and of keys, as many values as are normed together; rotations as qkvReference takes them →
 * queries [T][H][headSize] and keys [T][KV][headSize].
 */
export function qkNormReference(
  raw: ArrayLike<number>,
  shape: HeadShape,
  gammas: { queries: ArrayLike<number>; keys: ArrayLike<number>; epsilon: number },
  position: number,
  rotations: ArrayLike<number>,
  queryScale: number,
) {
  const { heads, kvHeads, headSize } = shape
  const rowLength = (heads + kvHeads) * headSize
  const all = new Float64Array((raw.length / rowLength) * (heads + 2 * kvHeads) * headSize)
  for (let token = 0; token * rowLength < raw.length; token++) {
    const row = Array.from({ length: rowLength }, (_, i) => raw[token * rowLength + i])
    const queries = rmsnormReference(row.slice(0, heads * headSize), gammas.queries, gammas.epsilon)
    const keys = rmsnormReference(row.slice(heads * headSize), gammas.keys, gammas.epsilon)
    all.set([...queries, ...keys], token * (heads + 2 * kvHeads) * headSize)
  }
  const { queries, keys } = qkvReference(all, shape, position, rotations, queryScale)
  return { queries, keys }
}
