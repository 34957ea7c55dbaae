// A binary heap of (priority, left) in two typed arrays: the lowest priority on top, the leftmost of equals.

export class MergeHeap {
  #priorities = new Float64Array(1024)
  #lefts = new Int32Array(1024)
  #size = 0

  /** Empties it and makes room for this many entries. */
  reset(capacity: number): void {
    this.#size = 0
    if (this.#lefts.length >= capacity) return
    this.#priorities = new Float64Array(capacity)
    this.#lefts = new Int32Array(capacity)
  }

  get size(): number {
    return this.#size
  }

  get topPriority(): number {
    return this.#priorities[0]
  }

  get topLeft(): number {
    return this.#lefts[0]
  }

  push(priority: number, left: number): void {
    const priorities = this.#priorities
    const lefts = this.#lefts
    let at = this.#size++
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (priorities[parent] < priority || (priorities[parent] === priority && lefts[parent] <= left)) break
      priorities[at] = priorities[parent]
      lefts[at] = lefts[parent]
      at = parent
    }
    priorities[at] = priority
    lefts[at] = left
  }

  /** Removes the top. */
  drop(): void {
    const priorities = this.#priorities
    const lefts = this.#lefts
    const size = --this.#size
    const priority = priorities[size]
    const left = lefts[size]
    let at = 0
    for (let child = 1; child < size; child = at * 2 + 1) {
      const other = child + 1
      if (
        other < size &&
        (priorities[other] < priorities[child] || (priorities[other] === priorities[child] && lefts[other] < lefts[child]))
      ) {
        child = other
      }
      if (priority < priorities[child] || (priority === priorities[child] && left <= lefts[child])) break
      priorities[at] = priorities[child]
      lefts[at] = lefts[child]
      at = child
    }
    priorities[at] = priority
    lefts[at] = left
  }
}
