// A hash table from a pair of small integers to an integer: open addressing in one Int32Array, so that hundreds of thousands of
// merges or trie edges cost 12 bytes each and no garbage.

const EMPTY = -1

export class PairTable {
  #slots: Int32Array
  #mask: number
  #size = 0

  /** `expectedCount` is a hint; the table grows as needed. */
  constructor(expectedCount = 16) {
    let capacity = 16
    while (capacity < expectedCount * 2) capacity *= 2
    this.#slots = new Int32Array(capacity * 3).fill(EMPTY)
    this.#mask = capacity - 1
  }

  get size(): number {
    return this.#size
  }

  /** The value of the pair, or `undefined`. */
  get(left: number, right: number): number | undefined {
    const at = this.#find(left, right)
    return this.#slots[at] === EMPTY ? undefined : this.#slots[at + 2]
  }

  /** Sets the pair's value; `left` and `right` are not negative. */
  set(left: number, right: number, value: number): void {
    if (this.#size * 2 > this.#mask) this.#grow()
    const at = this.#find(left, right)
    if (this.#slots[at] === EMPTY) {
      this.#size++
      this.#slots[at] = left
      this.#slots[at + 1] = right
    }
    this.#slots[at + 2] = value
  }

  clear(): void {
    this.#slots.fill(EMPTY)
    this.#size = 0
  }

  #find(left: number, right: number): number {
    let hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right + 0x7f4a7c15, 0x85ebca6b)
    hash ^= hash >>> 15
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const at = slot * 3
      if (this.#slots[at] === EMPTY || (this.#slots[at] === left && this.#slots[at + 1] === right)) return at
    }
  }

  #grow(): void {
    const old = this.#slots
    this.#slots = new Int32Array(old.length * 2).fill(EMPTY)
    this.#mask = this.#mask * 2 + 1
    this.#size = 0
    for (let at = 0; at < old.length; at += 3) {
      if (old[at] !== EMPTY) this.set(old[at], old[at + 1], old[at + 2])
    }
  }
}
