// The merge loop of both BPE kinds: a linked list of symbols and a heap of candidate pairs, so n symbols cost n log n whatever they are.
// A heap entry is (priority, left position); it is stale, and dropped, when the pair at that position has another priority by now.
import { MergeHeap } from './merge-heap.ts'

/** What two neighbouring symbols become. The lower `priority` goes first, then the leftmost. */
export interface MergeRules {
  /** Index of the rule for the pair, or -1. */
  find(left: number, right: number): number
  priority(rule: number): number
  merged(rule: number): number
}

/** Working memory of one tokenizer, kept between calls and grown to the longest piece so far. */
export class MergeBuffers {
  next = new Int32Array(256)
  previous = new Int32Array(256)
  readonly heap = new MergeHeap()

  reserve(symbolCount: number): void {
    if (this.next.length < symbolCount) {
      const capacity = 2 ** Math.ceil(Math.log2(symbolCount))
      this.next = new Int32Array(capacity)
      this.previous = new Int32Array(capacity)
    }
    // Every merge adds at most two entries to the first n - 1.
    this.heap.reset(symbolCount * 3)
  }
}

/** Merges `symbols[0..count)` in place and returns how many are left, at the front. */
export function mergeSymbols(symbols: Int32Array, count: number, rules: MergeRules, buffers: MergeBuffers): number {
  buffers.reserve(count)
  const { next, previous, heap } = buffers
  for (let i = 0; i < count; i++) {
    next[i] = i + 1 < count ? i + 1 : -1
    previous[i] = i - 1
  }
  const offer = (left: number): void => {
    const right = next[left]
    if (right < 0) return
    const rule = rules.find(symbols[left], symbols[right])
    if (rule >= 0) heap.push(rules.priority(rule), left)
  }
  for (let i = 0; i + 1 < count; i++) offer(i)

  while (heap.size > 0) {
    const left = heap.topLeft
    const priority = heap.topPriority
    heap.drop()
    const right = symbols[left] < 0 ? -1 : next[left]
    if (right < 0) continue
    const rule = rules.find(symbols[left], symbols[right])
    if (rule < 0 || rules.priority(rule) !== priority) continue
    symbols[left] = rules.merged(rule)
    symbols[right] = -1
    next[left] = next[right]
    if (next[right] >= 0) previous[next[right]] = left
    if (previous[left] >= 0) offer(previous[left])
    offer(left)
  }

  let kept = 0
  for (let i = 0; i < count; i++) if (symbols[i] >= 0) symbols[kept++] = symbols[i]
  return kept
}
