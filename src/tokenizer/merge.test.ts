// The merge loop against the definition it stands for, and the hash table against a Map.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MergeBuffers, mergeSymbols } from './merge.ts'
import { PairTable } from './pair-table.ts'
import { Trie } from './trie.ts'

const RULES = [
  { pair: [0, 1], into: 3 },
  { pair: [3, 3], into: 4 },
  { pair: [1, 2], into: 5 },
  { pair: [0, 0], into: 6 },
  { pair: [6, 5], into: 7 },
  { pair: [4, 0], into: 8 },
] as const
const find = (left: number, right: number): number => RULES.findIndex(({ pair }) => pair[0] === left && pair[1] === right)

/** The definition: again and again the best pair, leftmost of equals. */
function mergedSlowly(symbols: number[]): number[] {
  const rest = [...symbols]
  for (;;) {
    let best = { rule: Number.POSITIVE_INFINITY, at: -1 }
    for (let at = 0; at + 1 < rest.length; at++) {
      const rule = find(rest[at], rest[at + 1])
      if (rule >= 0 && rule < best.rule) best = { rule, at }
    }
    if (best.at < 0) return rest
    rest.splice(best.at, 2, RULES[best.rule].into)
  }
}

describe('merging', () => {
  it('does what looking for the best pair again and again does', () => {
    const buffers = new MergeBuffers()
    fc.assert(
      fc.property(fc.array(fc.nat(2), { maxLength: 60 }), symbols => {
        const inPlace = Int32Array.from(symbols)
        const count = mergeSymbols(inPlace, symbols.length, { find, priority: rule => rule, merged: rule => RULES[rule].into }, buffers)
        expect([...inPlace.subarray(0, count)]).toEqual(mergedSlowly(symbols))
      }),
      { numRuns: 1000 },
    )
  })
})

describe('the pair table', () => {
  it('holds what was set last for each pair', () => {
    const small = fc.nat(40)
    fc.assert(
      fc.property(fc.array(fc.tuple(small, small, fc.integer({ min: -5, max: 1000 }))), entries => {
        const table = new PairTable()
        const expected = new Map<string, number>()
        for (const [left, right, value] of entries) {
          table.set(left, right, value)
          expected.set(`${left},${right}`, value)
        }
        expect(table.size).toBe(expected.size)
        for (let left = 0; left <= 40; left++) {
          for (let right = 0; right <= 40; right++) expect(table.get(left, right)).toBe(expected.get(`${left},${right}`))
        }
      }),
      { numRuns: 30 },
    )
  })
})

describe('the trie', () => {
  it('finds the longest entry at a place', () => {
    const trie = new Trie([
      ['a', 1],
      ['abc', 2],
      ['', 3],
    ])
    expect(trie.longestMatch('xabcd', 1)).toEqual({ value: 2, end: 4 })
    expect(trie.longestMatch('xabd', 1)).toEqual({ value: 1, end: 2 })
    expect(trie.longestMatch('xabd', 0)).toBeUndefined()
  })
})
