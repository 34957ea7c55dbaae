// RMSNorm, one token after another, in double precision. Zhang and Sennrich 2019, arXiv:1910.07467.

/** x: [T][D], gamma: [D] → [T][D]. */
export function rmsnormReference(x: ArrayLike<number>, gamma: ArrayLike<number>, epsilon: number): Float64Array {
  const width = gamma.length
  const out = new Float64Array(x.length)
  for (let first = 0; first < x.length; first += width) {
    let squares = 0
    for (let i = 0; i < width; i++) squares += x[first + i] ** 2
    const scale = 1 / Math.sqrt(squares / width + epsilon)
    for (let i = 0; i < width; i++) out[first + i] = x[first + i] * scale * gamma[i]
  }
  return out
}
