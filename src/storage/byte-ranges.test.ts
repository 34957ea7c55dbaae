import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ByteRange, firstGap, leadOf, lengthOf, readRanges, withRange } from './byte-ranges.ts'

test('ranges are joined where they touch or cover one another', () => {
  const apart: ByteRange[] = [
    [0, 10],
    [20, 30],
    [40, 50],
  ]
  expect(withRange(apart, [10, 20])).toEqual([
    [0, 30],
    [40, 50],
  ])
  expect(withRange(apart, [5, 45])).toEqual([[0, 50]])
  expect(withRange(apart, [60, 61])).toHaveLength(4)
  expect(apart).toHaveLength(3)
})

test('the first gap is the first that is missing, and no longer than wanted', () => {
  const ranges: ByteRange[] = [
    [0, 10],
    [20, 30],
  ]
  expect(firstGap([], 100, 8)).toEqual([0, 8])
  expect(firstGap(ranges, 100, 8)).toEqual([10, 18])
  expect(firstGap(ranges, 100, 80)).toEqual([10, 20])
  expect(firstGap([[5, 10]], 100, 80)).toEqual([0, 5])
  expect(firstGap([[0, 30]], 33, 8)).toEqual([30, 33])
  expect(firstGap([[0, 33]], 33, 8)).toBeUndefined()
  expect(firstGap([], Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)).toEqual([0, Number.POSITIVE_INFINITY])
})

test('whatever the order, the ranges say what a list of bytes would', () => {
  const range = fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 12 })).map(([start, length]): ByteRange => [start, start + length])
  fc.assert(
    fc.property(fc.array(range, { maxLength: 12 }), added => {
      const flags = new Array(60).fill(false)
      let ranges: ByteRange[] = []
      for (const each of added) {
        ranges = withRange(ranges, each)
        flags.fill(true, ...each)
      }
      expect(lengthOf(ranges)).toBe(flags.filter(Boolean).length)
      expect(leadOf(ranges)).toBe(flags.indexOf(false))
      expect(firstGap(ranges, 60, 60)?.[0]).toBe(flags.indexOf(false))
      expect(readRanges(JSON.parse(JSON.stringify(ranges)), 60)).toEqual(ranges)
    }),
  )
})

describe('a record', () => {
  test.each([
    [null],
    ['x'],
    [[[0]]],
    [[[0, '5']]],
    [[[5, 5]]],
    [[[-1, 5]]],
    [[[0, 5.5]]],
    [[[0, 11]]],
    [
      [
        [4, 6],
        [6, 8],
      ],
    ],
    [
      [
        [4, 6],
        [0, 2],
      ],
    ],
  ])('that says %j counts as nothing', value => expect(readRanges(value, 10)).toEqual([]))
})
