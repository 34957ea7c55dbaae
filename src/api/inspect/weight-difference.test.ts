// The difference of two tensors: equal, scaled, opposite, unrelated, broken.
import { describe, expect, it } from 'vitest'
import { differenceOf } from './weight-difference.ts'

describe('the difference of two tensors', () => {
  it('is 0 of the same and 2 of the opposite', () => {
    const weights = Float32Array.of(1, -2, 3)
    expect(differenceOf(weights, weights)).toEqual({ seen: 3, leftOut: 0, relativeRms: 0 })
    expect(
      differenceOf(
        weights,
        weights.map(weight => -weight),
      ).relativeRms,
    ).toBe(2)
  })

  it('is the same from both sides, and the same at any scale', () => {
    const [left, right] = [Float32Array.of(1, 2, 3), Float32Array.of(1, 2, 4)]
    const expected = Math.sqrt(1 / ((14 + 21) / 2))
    expect(differenceOf(left, right).relativeRms).toBeCloseTo(expected, 12)
    expect(differenceOf(right, left).relativeRms).toBeCloseTo(expected, 12)
    const smaller = [left, right].map(weights => weights.map(weight => weight / 1024))
    expect(differenceOf(smaller[0], smaller[1]).relativeRms).toBeCloseTo(expected, 12)
  })

  it('is the root of two where the two have nothing to do with each other', () => {
    const left = new Float32Array(100_000).map((_, i) => Math.sin(i))
    const right = left.map((_, i) => Math.sin(i * 1.7))
    expect(differenceOf(left, right).relativeRms).toBeCloseTo(Math.SQRT2, 2)
  })

  it('leaves pairs out that hold no number, and says nothing where none is left', () => {
    const broken = Float32Array.of(Number.NaN, 1, Number.POSITIVE_INFINITY)
    expect(differenceOf(broken, Float32Array.of(1, 1, 1))).toEqual({ seen: 3, leftOut: 2, relativeRms: 0 })
    expect(differenceOf(Float32Array.of(Number.NaN), Float32Array.of(1))).toEqual({ seen: 1, leftOut: 1 })
    expect(differenceOf(new Float32Array(4), new Float32Array(4)).relativeRms).toBe(0)
  })
})
