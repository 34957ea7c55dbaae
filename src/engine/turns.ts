// Who may use the GPU next. Work comes in short turns, a chunk of a prompt or a few steps of decode, so that a long prompt does not hold up
// those who read their answers, nor they it: kinds take turns, and within a kind the lowest priority number goes first, then who came first.
export type TurnKind = 'prefill' | 'decode'

interface Waiting {
  kind: TurnKind
  priority: number
  begin(): void
}

export class Turns {
  #isHeld = false
  #last: TurnKind = 'decode'
  readonly #waiting: Waiting[] = []

  /** Somebody waits for a turn. */
  get contended(): boolean {
    return this.#waiting.length > 0
  }

  /** Resolves when the turn has come, to what ends it. */
  async take(kind: TurnKind, priority = 0): Promise<() => void> {
    if (this.#isHeld) await new Promise<void>(begin => this.#waiting.push({ kind, priority, begin }))
    this.#isHeld = true
    this.#last = kind
    return () => {
      this.#isHeld = false
      this.#next()
    }
  }

  #next(): void {
    const others = this.#waiting.filter(({ kind }) => kind !== this.#last)
    const candidates = others.length > 0 ? others : this.#waiting
    const [first] = candidates.toSorted((a, b) => a.priority - b.priority)
    if (!first) return
    this.#waiting.splice(this.#waiting.indexOf(first), 1)
    this.#isHeld = true
    first.begin()
  }
}
