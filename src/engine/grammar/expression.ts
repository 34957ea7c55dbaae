// What a grammar is made of, whatever it was written in: rules over characters. Context-free, so JSON in JSON is one.

export type CharRange = readonly [first: number, last: number]

export type Expression =
  /** One character (code point) of these. */
  | { kind: 'chars'; ranges: readonly CharRange[] }
  | { kind: 'text'; text: string }
  | { kind: 'sequence'; of: readonly Expression[] }
  | { kind: 'choice'; of: readonly Expression[] }
  | { kind: 'repeat'; of: Expression; least: number /** No limit when absent. */; most?: number }
  | { kind: 'rule'; name: string }

export interface Grammar {
  root: string
  rules: ReadonlyMap<string, Expression>
}

export const text = (value: string): Expression => ({ kind: 'text', text: value })
export const sequence = (...of: Expression[]): Expression => ({ kind: 'sequence', of })
export const choice = (...of: Expression[]): Expression => ({ kind: 'choice', of })
export const rule = (name: string): Expression => ({ kind: 'rule', name })
export const repeat = (of: Expression, least: number, most?: number): Expression => ({ kind: 'repeat', of, least, most })
export const optional = (of: Expression): Expression => repeat(of, 0, 1)
export const chars = (...ranges: CharRange[]): Expression => ({ kind: 'chars', ranges })
export const nothing: Expression = { kind: 'sequence', of: [] }

export const LAST_CHARACTER = 0x10ffff
/** Halves of surrogate pairs are no characters, and UTF-8 has no bytes for them. */
const SURROGATES: CharRange = [0xd800, 0xdfff]

/** Sorted, joined where they touch, without surrogates. */
export function normalRanges(ranges: readonly CharRange[]): CharRange[] {
  const sorted = ranges.filter(([first, last]) => first <= last).sort((a, b) => a[0] - b[0])
  const joined: [number, number][] = []
  for (const [first, last] of sorted) {
    const end = joined[joined.length - 1]
    if (end && first <= end[1] + 1) end[1] = Math.max(end[1], last)
    else joined.push([first, Math.min(last, LAST_CHARACTER)])
  }
  return joined.flatMap(([first, last]): CharRange[] => {
    const before: CharRange = [first, Math.min(last, SURROGATES[0] - 1)]
    const after: CharRange = [Math.max(first, SURROGATES[1] + 1), last]
    return [before, after].filter(([a, b]) => a <= b)
  })
}

/** All characters that are not in the ranges. */
export function complement(ranges: readonly CharRange[]): CharRange[] {
  const out: CharRange[] = []
  let next = 0
  for (const [first, last] of normalRanges(ranges)) {
    out.push([next, first - 1])
    next = last + 1
  }
  return normalRanges([...out, [next, LAST_CHARACTER]])
}
