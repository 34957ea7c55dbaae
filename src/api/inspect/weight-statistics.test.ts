// Figures and histograms of few weights that can be checked by hand, and of weights that a broken file may hold.
import { describe, expect, it } from 'vitest'
import { histogramOf, statisticsOf } from './weight-statistics.ts'

describe('statistics of weights', () => {
  it('tells extent, mean, spread, zeros and the largest magnitude', () => {
    const { seen, nans, infinities, figures } = statisticsOf(Float32Array.of(-4, 0, 0, 2, 2))
    expect([seen, nans, infinities]).toEqual([5, 0, 0])
    expect(figures).toMatchObject({ least: -4, most: 2, mean: 0, largest: 4, zeros: 2 })
    expect(figures?.deviation).toBeCloseTo(Math.sqrt(24 / 5), 12)
  })

  it('counts what is no number and leaves it out of all figures', () => {
    const { nans, infinities, figures } = statisticsOf(
      Float32Array.of(Number.NaN, 1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 3),
    )
    expect([nans, infinities]).toEqual([2, 2])
    expect(figures).toMatchObject({ least: 1, most: 3, mean: 2, deviation: 1 })
  })

  it('has no figures where no weight is finite, or none is there', () => {
    expect(statisticsOf(Float32Array.of(Number.NaN))).toEqual({ seen: 1, nans: 1, infinities: 0 })
    expect(statisticsOf(new Float32Array(0))).toEqual({ seen: 0, nans: 0, infinities: 0 })
  })

  it('stays finite for the largest floats', () => {
    const { figures } = statisticsOf(Float32Array.of(3e38, -3e38, 3e38, -3e38))
    expect(figures?.mean).toBe(0)
    expect(figures?.deviation).toBeCloseTo(Math.fround(3e38), -30)
  })
})

describe('the histogram', () => {
  it('puts each weight in its bin, the last end included', () => {
    const { counts, outside } = histogramOf(Float32Array.of(0, 0.5, 1, 3.99, 7.5, 8), 0, 8)
    expect(counts).toEqual([2, 1, 0, 1, 0, 0, 0, 2])
    expect(outside).toBe(0)
  })

  it('shows a bell as a bell where one weight lies far out, and counts that one', () => {
    const weights = new Float32Array(10_001).map((_, i) => Math.sin(i))
    weights[5000] = 1000
    const { figures } = statisticsOf(weights)
    expect(figures?.most).toBe(1000)
    expect(figures?.histogram.to).toBeLessThan(100)
    expect(figures?.histogram.outside).toBe(1)
    expect(figures?.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(10_000)
  })

  it('stands in the middle where all weights are equal, of zero too', () => {
    for (const value of [1, -0.5, 0]) {
      const { from, to, counts } = statisticsOf(new Float32Array(64).fill(value)).figures!.histogram
      expect(from).toBeLessThan(value)
      expect(to).toBeGreaterThan(value)
      expect(counts[counts.length / 2]).toBe(64)
    }
  })
})
