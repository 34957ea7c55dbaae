// Float steps shared by the encoders. ggml computes in 32-bit floats, so each step rounds with Math.fround to give the same bytes.

/** The weight of largest magnitude with its sign; the first one where several are equal. */
export function signedPeak(weights: Float32Array, first: number, count: number): number {
  let peak = 0
  for (let i = first; i < first + count; i++) if (Math.abs(weights[i]) > Math.abs(peak)) peak = weights[i]
  return peak
}

export function range(weights: Float32Array, first: number, count: number): { min: number; max: number } {
  let min = weights[first]
  let max = weights[first]
  for (let i = first + 1; i < first + count; i++) {
    if (weights[i] < min) min = weights[i]
    if (weights[i] > max) max = weights[i]
  }
  return { min, max }
}

/** 1 / value as a float, and 0 for 0: a block of equal weights then encodes as zeros. */
export const inverse = (value: number): number => (value === 0 ? 0 : Math.fround(1 / value))

/** C's roundf: halves go away from zero. */
export const roundAway = (value: number): number => (value < 0 ? -Math.floor(0.5 - value) : Math.floor(value + 0.5))
