// Matrix times activations and what may follow it, one value at a time in double precision: the picture of matmul_vec and matmul_tile.
// T tokens, D columns, R rows.

/** Y = X·Wᵀ. x: [T][D], w: [R][D] → [T][R]. */
export function matmulReference(x: ArrayLike<number>, w: ArrayLike<number>, columns: number): Float64Array {
  const tokens = x.length / columns
  const rows = w.length / columns
  const y = new Float64Array(tokens * rows)
  for (let token = 0; token < tokens; token++) {
    for (let row = 0; row < rows; row++) {
      let sum = 0
      for (let k = 0; k < columns; k++) sum += x[token * columns + k] * w[row * columns + k]
      y[token * rows + row] = sum
    }
  }
  return y
}

/** silu(gate) · up, value by value. */
export function swigluReference(gate: ArrayLike<number>, up: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: gate.length }, (_, i) => (gate[i] / (1 + Math.exp(-gate[i]))) * up[i])
}

/**
 * GELU in its tanh form, x · (1 + tanh u) / 2, written as x / (1 + exp(−2u)): the sum loses every digit of a value far below zero.
 * Hendrycks and Gimpel 2016, arXiv:1606.08415.
 */
export const geluReference = (x: number): number => x / (1 + Math.exp(-2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))

/** gelu(gate) · up, value by value. */
export function gegluReference(gate: ArrayLike<number>, up: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: gate.length }, (_, i) => geluReference(gate[i]) * up[i])
}

export interface HeadShape {
  heads: number
  kvHeads: number
  headSize: number
  rotatedSize: number
}

/**
 * Query, key and value rows of T tokens after their rotation, queries scaled.
 * y: [T][(H + 2·KV)·headSize]; rotations: [position][rotatedSize / 2] (cos, sin) → queries [T][H][headSize], keys and values [T][KV][headSize].
 */
export function qkvReference(y: ArrayLike<number>, shape: HeadShape, position: number, rotations: ArrayLike<number>, queryScale: number) {
  const { heads, kvHeads, headSize } = shape
  const rowLength = (heads + 2 * kvHeads) * headSize
  const tokens = y.length / rowLength
  const queries = new Float64Array(tokens * heads * headSize)
  const keys = new Float64Array(tokens * kvHeads * headSize)
  const values = new Float64Array(tokens * kvHeads * headSize)
  for (let token = 0; token < tokens; token++) {
    for (let head = 0; head < heads + 2 * kvHeads; head++) {
      const from = token * rowLength + head * headSize
      const plain = Array.from({ length: headSize }, (_, i) => y[from + i])
      const turned = rotateHead(plain, shape.rotatedSize, position + token, rotations)
      if (head < heads)
        queries.set(
          turned.map(value => value * queryScale),
          (token * heads + head) * headSize,
        )
      else if (head < heads + kvHeads) keys.set(turned, (token * kvHeads + head - heads) * headSize)
      else values.set(plain, (token * kvHeads + head - heads - kvHeads) * headSize)
    }
  }
  return { queries, keys, values }
}

/** Adjacent values are a pair; each pair turns by the angle of its position. Su et al. 2021, arXiv:2104.09864. */
function rotateHead(head: number[], rotatedSize: number, position: number, rotations: ArrayLike<number>): number[] {
  const turned = [...head]
  for (let pair = 0; pair < rotatedSize / 2; pair++) {
    const cos = rotations[position * rotatedSize + pair * 2]
    const sin = rotations[position * rotatedSize + pair * 2 + 1]
    const [a, b] = [head[pair * 2], head[pair * 2 + 1]]
    turned[pair * 2] = a * cos - b * sin
    turned[pair * 2 + 1] = a * sin + b * cos
  }
  return turned
}
