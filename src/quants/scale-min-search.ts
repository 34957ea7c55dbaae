// How Q4_K and Q5_K choose levels: for each 32 weights try many step sizes, fit scale and minimum to each by weighted least squares,
// keep the best. Follows ggml's make_qkx2_quants and quantize_row_q4_K_ref, with every 32-bit float step rounded as C rounds it.
import { writeU16 } from './block-format.ts'
import { floatToHalf, halfToFloat, roundHalfToEven } from './half.ts'
import { packScaleMins, readMin, readScale } from './scale-min.ts'

/** What differs between the formats: the highest level, and the range of step sizes to try. */
export interface SearchSettings {
  maxLevel: number
  /** Added to `maxLevel` for the first try; each further try adds 0.1. */
  firstShift: number
  tries: number
}

interface Fit {
  scale: number
  min: number
}

const { fround } = Math
const subBlockWeights = 32
const largestSixBits = 63
const shiftStep = fround(0.1)

const importance = new Float32Array(subBlockWeights)
const tried = new Uint8Array(subBlockWeights)

/**
 * Chooses the levels of 256 weights and writes the block's first 16 bytes: two halves, then scales and minimums.
 * `levels` receives 256 numbers from 0 to `maxLevel`.
 */
export function encodeScaleMinBlock(
  weights: Float32Array,
  settings: SearchSettings,
  levels: Uint8Array,
  out: Uint8Array,
  at: number,
): void {
  const scales = new Float32Array(8)
  const mins = new Float32Array(8)
  for (let j = 0; j < 8; j++) {
    const first = j * subBlockWeights
    const fit = searchLevels(weights.subarray(first, first + 32), settings, levels.subarray(first, first + 32))
    scales[j] = fit.scale
    mins[j] = -fit.min
  }
  const maxScale = Math.max(0, ...scales)
  const maxMin = Math.max(0, ...mins)
  writeU16(out, at, floatToHalf(fround(maxScale / largestSixBits)))
  writeU16(out, at + 2, floatToHalf(fround(maxMin / largestSixBits)))
  packScaleMins(toSixBits(scales, maxScale), toSixBits(mins, maxMin), out, at + 4)
  chooseAgain(weights, settings.maxLevel, levels, out, at)
}

function toSixBits(values: Float32Array, max: number): Uint8Array {
  const perUnit = max > 0 ? fround(largestSixBits / max) : 0
  return Uint8Array.from(values, value => Math.min(largestSixBits, roundHalfToEven(fround(perUnit * value))))
}

/** Scales and minimums have lost bits on the way into the block; levels are chosen again for what a reader will see. */
function chooseAgain(weights: Float32Array, maxLevel: number, levels: Uint8Array, out: Uint8Array, at: number): void {
  const d = halfToFloat(out[at] | (out[at + 1] << 8))
  const dmin = halfToFloat(out[at + 2] | (out[at + 3] << 8))
  for (let j = 0; j < 8; j++) {
    const scale = fround(d * readScale(out, at + 4, j))
    const min = fround(dmin * readMin(out, at + 4, j))
    // A scale of zero makes every level mean the same; ggml then leaves those of the search, so do we.
    if (scale === 0) continue
    for (let i = j * subBlockWeights; i < (j + 1) * subBlockWeights; i++) {
      levels[i] = level(fround(fround(weights[i] + min) / scale), maxLevel)
    }
  }
}

/** From here to twice as much the floats are the whole numbers, so that adding it rounds a float, halves to even. */
const wholeFrom = 2 ** 23

const level = (value: number, maxLevel: number): number => fround(Math.max(0, Math.min(maxLevel, value)) + wholeFrom) - wholeFrom

function searchLevels(x: Float32Array, { maxLevel, firstShift, tries }: SearchSettings, levels: Uint8Array): Fit {
  setImportance(x)
  let min = 0
  let max = x[0]
  for (let i = 0; i < subBlockWeights; i++) {
    if (x[i] < min) min = x[i]
    if (x[i] > max) max = x[i]
  }
  if (max === min) {
    levels.fill(0)
    return { scale: 0, min }
  }
  const perStep = fround(maxLevel / fround(max - min))
  let best: Fit = { scale: fround(1 / perStep), min }
  chooseLevels(x, perStep, min, maxLevel, levels)
  let bestError = weightedError(x, levels, best)
  for (let k = 0; k <= tries; k++) {
    const shifted = fround(fround(fround(shiftStep * k) + firstShift) + maxLevel)
    // The minimum of the best fit so far carries over into the next try.
    chooseLevels(x, fround(shifted / fround(max - best.min)), best.min, maxLevel, tried)
    const fit = leastSquares(x, tried)
    if (!fit) continue
    const error = weightedError(x, tried, fit)
    if (error >= bestError) continue
    bestError = error
    best = fit
    levels.set(tried)
  }
  return best
}

/** Large weights count more, but small ones are not forgotten: magnitude plus the root mean square. */
function setImportance(x: Float32Array): void {
  let squares = 0
  for (let i = 0; i < subBlockWeights; i++) squares = fround(squares + fround(x[i] * x[i]))
  const rms = fround(Math.sqrt(fround(squares / subBlockWeights)))
  for (let i = 0; i < subBlockWeights; i++) importance[i] = rms + Math.abs(x[i])
}

function chooseLevels(x: Float32Array, perStep: number, min: number, maxLevel: number, levels: Uint8Array): void {
  for (let i = 0; i < subBlockWeights; i++) levels[i] = level(fround(perStep * fround(x[i] - min)), maxLevel)
}

function weightedError(x: Float32Array, levels: Uint8Array, { scale, min }: Fit): number {
  let error = 0
  for (let i = 0; i < subBlockWeights; i++) {
    const off = fround(fround(fround(scale * levels[i]) + min) - x[i])
    error = fround(error + fround(importance[i] * fround(off * off)))
  }
  return error
}

/** The scale and minimum that fit best where the levels are given; none where all levels are equal. The minimum is never above zero. */
function leastSquares(x: Float32Array, levels: Uint8Array): Fit | undefined {
  let w = 0
  let wx = 0
  let wl = 0
  let wll = 0
  let wlx = 0
  for (let i = 0; i < subBlockWeights; i++) {
    const weightedLevel = fround(importance[i] * levels[i])
    w = fround(w + importance[i])
    wx = fround(wx + fround(importance[i] * x[i]))
    wl = fround(wl + weightedLevel)
    wll = fround(wll + fround(weightedLevel * levels[i]))
    wlx = fround(wlx + fround(weightedLevel * x[i]))
  }
  const determinant = crossDifference(w, wll, wl, wl)
  if (!(determinant > 0)) return undefined
  const min = fround(crossDifference(wll, wx, wl, wlx) / determinant)
  if (min > 0) return { scale: fround(wlx / wll), min: 0 }
  return { scale: fround(crossDifference(w, wlx, wx, wl) / determinant), min }
}

const crossDifference = (a: number, b: number, c: number, d: number): number => fround(fround(a * b) - fround(c * d))
