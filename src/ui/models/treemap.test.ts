// Areas, bounds and order of a treemap.
import { expect, it } from 'vitest'
import { treemap } from './treemap.ts'

it('fills its place with areas that are the values’ shares', () => {
  const values = [40, 25, 20, 9, 5, 1]
  const tiles = treemap(values, 300, 100)
  expect(tiles).toHaveLength(values.length)
  for (const [i, { width, height }] of tiles.entries()) expect(width * height).toBeCloseTo(values[i] * 300, 6)
  for (const { x, y, width, height } of tiles) {
    expect(x).toBeGreaterThanOrEqual(0)
    expect(y).toBeGreaterThanOrEqual(0)
    expect(x + width).toBeLessThanOrEqual(300 + 1e-6)
    expect(y + height).toBeLessThanOrEqual(100 + 1e-6)
  }
})

it('keeps equal values near to squares', () => {
  for (const { width, height } of treemap(
    Array.from({ length: 16 }, () => 1),
    200,
    200,
  ))
    expect(Math.max(width / height, height / width)).toBeLessThan(1.01)
})

it('has a place for one value, and none for none', () => {
  expect(treemap([7], 10, 20)).toEqual([{ x: 0, y: 0, width: 10, height: 20 }])
  expect(treemap([], 10, 20)).toEqual([])
})
