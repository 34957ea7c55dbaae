// Embedding: each token's row of the decoded matrix.

/** tokens: [T], weights: [vocabulary][D] → [T][D]. */
export function embedReference(tokens: ArrayLike<number>, weights: Float32Array, width: number): Float32Array {
  const out = new Float32Array(tokens.length * width)
  for (let t = 0; t < tokens.length; t++) out.set(weights.subarray(tokens[t] * width, (tokens[t] + 1) * width), t * width)
  return out
}
