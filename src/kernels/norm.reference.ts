// RMSNorm and LayerNorm, one token after another, in double precision. RMSNorm: Zhang and Sennrich 2019, arXiv:1910.07467.

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

/** x: [T][D], gamma and beta: [D] → [T][D]. Ba et al. 2016, arXiv:1607.06450. */
export function layernormReference(x: ArrayLike<number>, gamma: ArrayLike<number>, beta: ArrayLike<number>, epsilon: number): Float64Array {
  const width = gamma.length
  const out = new Float64Array(x.length)
  for (let first = 0; first < x.length; first += width) {
    let sum = 0
    for (let i = 0; i < width; i++) sum += x[first + i]
    const mean = sum / width
    let squares = 0
    for (let i = 0; i < width; i++) squares += (x[first + i] - mean) ** 2
    const scale = 1 / Math.sqrt(squares / width + epsilon)
    for (let i = 0; i < width; i++) out[first + i] = (x[first + i] - mean) * scale * gamma[i] + beta[i]
  }
  return out
}
