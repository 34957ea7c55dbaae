// What can be said of some weights: their extent, mean and spread, how many are zero or no numbers at all, and how they lie around the mean.

export interface Histogram {
  /** Where the first bin begins and the last one ends; all are equally wide. */
  from: number
  to: number
  counts: number[]
  /** Weights farther out than the bins reach. */
  outside: number
}

/** Of those weights that are finite. */
export interface WeightFigures {
  least: number
  most: number
  mean: number
  /** Standard deviation. */
  deviation: number
  /** The largest magnitude. */
  largest: number
  zeros: number
  histogram: Histogram
}

export interface WeightStatistics {
  /** Weights that were looked at. */
  seen: number
  nans: number
  infinities: number
  /** Absent where no weight is finite. */
  figures?: WeightFigures
}

/** Bins reach so many standard deviations from the mean: a bell stays a bell, however far a few outliers lie. */
const REACH = 4
const LEAST_BINS = 8
const MOST_BINS = 64

export function statisticsOf(weights: Float32Array): WeightStatistics {
  const finite = weights.filter(Number.isFinite)
  const nans = weights.reduce((count, weight) => count + (Number.isNaN(weight) ? 1 : 0), 0)
  const told = { seen: weights.length, nans, infinities: weights.length - finite.length - nans }
  return finite.length === 0 ? told : { ...told, figures: figuresOf(finite) }
}

function figuresOf(weights: Float32Array): WeightFigures {
  let [least, most, sum, zeros] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0]
  for (const weight of weights) {
    if (weight < least) least = weight
    if (weight > most) most = weight
    if (weight === 0) zeros++
    sum += weight
  }
  const mean = sum / weights.length
  const deviation = Math.sqrt(weights.reduce((squares, weight) => squares + (weight - mean) ** 2, 0) / weights.length)
  const from = Math.max(least, mean - REACH * deviation)
  const to = Math.min(most, mean + REACH * deviation)
  const histogram = histogramOf(weights, from, to)
  return { least, most, mean, deviation, largest: Math.max(-least, most), zeros, histogram }
}

/** Of finite weights between `from` and `to`; as many bins as the root of their number, within bounds. Where all are equal they stand in the middle. */
export function histogramOf(weights: Float32Array, from: number, to: number): Histogram {
  if (from >= to) {
    const half = Math.abs(from) / 2 || 1
    return histogramOf(weights, from - half, from + half)
  }
  const bins = Math.min(MOST_BINS, Math.max(LEAST_BINS, Math.ceil(Math.sqrt(weights.length))))
  const counts = new Array<number>(bins).fill(0)
  let outside = 0
  for (const weight of weights) {
    if (weight < from || weight > to) outside++
    else counts[Math.min(bins - 1, Math.floor(((weight - from) / (to - from)) * bins))]++
  }
  return { from, to, counts, outside }
}
