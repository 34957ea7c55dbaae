// How Q6_K chooses a scale for 16 weights: try 19 step sizes, fit the scale to each by weighted least squares, keep the best.
// Follows ggml's make_qx_quants, with every 32-bit float step rounded as C rounds it.
import { roundHalfToEven } from './half.ts'
import { signedPeak } from './rounding.ts'

const { fround } = Math

/** Below this a group counts as zeros. */
export const smallestPeak = fround(1e-15)

/** The step sizes tried put the peak at -(levels + 0.1 shift) for shifts up to this on both sides. */
const largestShift = 9
const shiftStep = fround(0.1)

interface Sums {
  /** Σ w l x and Σ w l², with w = x²: large weights count more. */
  lx: number
  ll: number
}

const tried = new Uint8Array(16)

/**
 * The scale that fits 16 weights best with whole levels from -`half` to `half` - 1; 0 where all weights are zero.
 * `levels` receives the levels plus `half`, and zeros where the scale is 0, as ggml leaves them.
 */
export function searchScale(x: Float32Array, half: number, levels: Uint8Array): number {
  const peak = signedPeak(x, 0, x.length)
  levels.fill(0)
  if (Math.abs(peak) < smallestPeak) return 0
  const first = fitSums(x, half, fround(-half / peak), levels)
  let scale = first.ll > 0 ? fround(first.lx / first.ll) : 0
  let best = fround(scale * first.lx)
  for (let shift = -largestShift; shift <= largestShift; shift++) {
    if (shift === 0) continue
    const perStep = fround(-fround(half + fround(shiftStep * shift)) / peak)
    const { lx, ll } = fitSums(x, half, perStep, tried)
    if (!(ll > 0 && fround(lx * lx) > fround(best * ll))) continue
    scale = fround(lx / ll)
    best = fround(scale * lx)
    levels.set(tried)
  }
  return scale
}

function fitSums(x: Float32Array, half: number, perStep: number, levels: Uint8Array): Sums {
  let lx = 0
  let ll = 0
  for (let i = 0; i < x.length; i++) {
    const level = Math.max(-half, Math.min(half - 1, roundHalfToEven(fround(perStep * x[i]))))
    levels[i] = level + half
    const weight = fround(x[i] * x[i])
    lx = fround(lx + fround(fround(weight * x[i]) * level))
    ll = fround(ll + fround(fround(weight * level) * level))
  }
  return { lx, ll }
}
