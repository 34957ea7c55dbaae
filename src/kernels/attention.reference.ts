// Attention of each query to the positions up to its own, in double precision: the picture of all attention kernels.
// T queries, H query heads that share KV key/value heads in equal groups.

export interface AttentionReferenceShape {
  heads: number
  kvHeads: number
  headSize: number
  /** Positions that a query sees, its own among them; all when absent. */
  window?: number
  /** Scores s become cap · tanh(s / cap). */
  softCap?: number
}

/**
 * queries: [T][H][headSize], scaled; keys, values: [position][KV][headSize]; the first query stands at `position` → [T][H][headSize].
 */
export function attentionReference(
  shape: AttentionReferenceShape,
  queries: ArrayLike<number>,
  keys: ArrayLike<number>,
  values: ArrayLike<number>,
  position: number,
): Float64Array {
  const { heads, kvHeads, headSize, window = Number.POSITIVE_INFINITY, softCap } = shape
  const out = new Float64Array(queries.length)
  for (let first = 0; first < queries.length; first += headSize) {
    const head = (first / headSize) % heads
    const visible = position + Math.floor(first / (heads * headSize)) + 1
    const kv = Math.floor(head / (heads / kvHeads))
    const at = (p: number) => (p * kvHeads + kv) * headSize
    const scores = Array.from({ length: visible }, (_, p) => {
      if (p + window < visible) return Number.NEGATIVE_INFINITY
      let score = 0
      for (let d = 0; d < headSize; d++) score += queries[first + d] * keys[at(p) + d]
      return softCap ? softCap * Math.tanh(score / softCap) : score
    })
    const most = scores.reduce((a, b) => Math.max(a, b))
    const weights = scores.map(score => Math.exp(score - most))
    const sum = weights.reduce((a, b) => a + b)
    for (let p = 0; p < visible; p++) {
      for (let d = 0; d < headSize; d++) out[first + d] += (weights[p] / sum) * values[at(p) + d]
    }
  }
  return out
}
