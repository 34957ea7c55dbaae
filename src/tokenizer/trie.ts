// A prefix tree over UTF-16 code units. Nodes are numbers and edges live in one PairTable.
import { PairTable } from './pair-table.ts'

const ROOT = 0

export class Trie {
  readonly #edges: PairTable
  /** Value of the entry that ends at a node, or -1. */
  readonly #values: number[] = [-1]

  constructor(entries: Iterable<readonly [text: string, value: number]>, expectedNodes = 64) {
    this.#edges = new PairTable(expectedNodes)
    for (const [text, value] of entries) this.#add(text, value)
  }

  #add(text: string, value: number): void {
    let node = ROOT
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      let next = this.#edges.get(node, code)
      if (next === undefined) {
        next = this.#values.push(-1) - 1
        this.#edges.set(node, code, next)
      }
      node = next
    }
    if (node !== ROOT && this.#values[node] < 0) this.#values[node] = value
  }

  /** Calls `found(value, end)` for every entry that starts at `start`, shortest first. */
  eachMatch(text: string, start: number, found: (value: number, end: number) => void): void {
    let node: number | undefined = ROOT
    for (let i = start; i < text.length; i++) {
      node = this.#edges.get(node, text.charCodeAt(i))
      if (node === undefined) return
      if (this.#values[node] >= 0) found(this.#values[node], i + 1)
    }
  }

  /** The longest entry that starts at `start`. */
  longestMatch(text: string, start: number): { value: number; end: number } | undefined {
    let best: { value: number; end: number } | undefined
    this.eachMatch(text, start, (value, end) => {
      best = { value, end }
    })
    return best
  }

  get isEmpty(): boolean {
    return this.#edges.size === 0
  }
}
