// What a cache of bytes keeps of a vector: the picture of cache_quantize.

/** vectors: [n][headSize] → levels [n][headSize], 128 more than they stand for, and scales [n]. Symmetric by the largest value (Jacob et al. 2017, arXiv:1712.05877). */
export function cacheQuantizeReference(vectors: ArrayLike<number>, headSize: number): { levels: Uint8Array; scales: Float32Array } {
  const levels = new Uint8Array(vectors.length)
  const scales = new Float32Array(vectors.length / headSize)
  for (let first = 0; first < vectors.length; first += headSize) {
    let most = 0
    for (let d = 0; d < headSize; d++) most = Math.max(most, Math.abs(vectors[first + d]))
    scales[first / headSize] = most / 127
    for (let d = 0; d < headSize; d++) levels[first + d] = 128 + (most === 0 ? 0 : Math.round((vectors[first + d] / most) * 127))
  }
  return { levels, scales }
}
