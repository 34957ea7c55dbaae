// What a comparison says in one sentence: its clauses in order, each a text with its figures.
import type { ModelComparison } from '../../api/inspect/look.ts'

/** Keys below `inspect`. */
export type Clause =
  | { text: 'sameArchitecture'; name: string }
  | { text: 'otherArchitecture'; left: string; right: string }
  | { text: 'otherFormat'; count: number; left: string; right: string }
  | { text: 'otherFormats' | 'otherShape' | 'onlyLeft' | 'onlyRight' | 'otherKeys'; count: number }
  | { text: 'sameTensors' | 'sameKeys' }

/** Pairs of formats that are named; a file mixes a few, and a sentence holds no more. */
const NAMED_FORMATS = 3

export function summaryOf({ left, right, tensors, metadata }: ModelComparison): Clause[] {
  const count = (change: string) => tensors.filter(tensor => tensor.change === change).length
  const keys = metadata.filter(({ change }) => change !== 'same').length
  const counted = (text: 'otherShape' | 'onlyLeft' | 'onlyRight' | 'otherKeys', count: number): Clause[] =>
    count > 0 ? [{ text, count }] : []
  return [
    left.architecture === right.architecture
      ? { text: 'sameArchitecture', name: left.architecture }
      : { text: 'otherArchitecture', left: left.architecture, right: right.architecture },
    ...formatClauses(tensors),
    ...counted('otherShape', count('shape')),
    ...counted('onlyLeft', count('removed')),
    ...counted('onlyRight', count('added')),
    ...(tensors.every(({ change }) => change === 'same') ? [{ text: 'sameTensors' } as const] : []),
    ...(keys > 0 ? counted('otherKeys', keys) : [{ text: 'sameKeys' } as const]),
  ]
}

function formatClauses(tensors: ModelComparison['tensors']): Clause[] {
  const pairs = new Map<string, Extract<Clause, { text: 'otherFormat' }>>()
  for (const { change, left, right } of tensors) {
    if (change !== 'format' || !left || !right) continue
    const key = `${left.format} ${right.format}`
    pairs.set(key, { text: 'otherFormat', count: (pairs.get(key)?.count ?? 0) + 1, left: left.format, right: right.format })
  }
  const sorted = [...pairs.values()].sort((a, b) => b.count - a.count)
  const rest = sorted.slice(NAMED_FORMATS).reduce((sum, { count }) => sum + count, 0)
  return [...sorted.slice(0, NAMED_FORMATS), ...(rest > 0 ? [{ text: 'otherFormats', count: rest } as const] : [])]
}
