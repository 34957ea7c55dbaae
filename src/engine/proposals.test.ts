import { describe, expect, it } from 'vitest'
import { promptLookup } from './proposals.ts'

describe('what stood after the same words before', () => {
  const lookup = promptLookup(3)

  it('is guessed, the latest time first, the longest match first', async () => {
    expect(await lookup([1, 2, 3, 4, 5, 9, 1, 2], 10)).toEqual([3, 4, 5])
    expect(await lookup([1, 2, 3, 8, 1, 2, 4, 8, 1, 2], 10)).toEqual([4, 8, 1])
    expect(await lookup([0, 1, 2, 7, 5, 1, 2, 6, 0, 1, 2], 10)).toEqual([7, 5, 1])
  })

  it('is as much as there is room for, and nothing where nothing is alike', async () => {
    expect(await lookup([1, 2, 3, 4, 5, 9, 1, 2], 1)).toEqual([3])
    expect(await lookup([1, 2, 3, 4], 10)).toEqual([])
    expect(await lookup([1], 10)).toEqual([])
    expect(await lookup([], 10)).toEqual([])
  })
})
