// Where a text stands in a grammar: all the stacks of calls that it may be in at once. Places are made once and found again, so that the same
// text, or another one that leads to the same place, costs a lookup a byte.
import { InkstoneError } from '../../base/errors.ts'
import type { Automaton } from './automaton.ts'

/** A state, and where to go on when its rule ends; the whole text may end where there is no caller. */
interface Stack {
  id: number
  state: number
  caller: Stack | undefined
  /** Stacks on top of this one, by state. */
  above: Map<number, Stack>
}

export interface Place {
  id: number
  /** States that take bytes, each with its callers. */
  stacks: readonly Stack[]
  /** The text may end here. */
  ends: boolean
  /** By byte; null: no text goes on so. */
  next: (Place | null | undefined)[]
}

/** Grammars that a text is in more ways than these at once are no help to anyone. */
const MOST_STACKS = 4096
/** Places that are kept: some kilobytes each. */
const MOST_PLACES = 20_000

export class Matcher {
  readonly automaton: Automaton
  #bottom = new Map<number, Stack>()
  #places = new Map<string, Place>()
  #stackCount = 0
  #placeCount = 0
  readonly #tables: (Int32Array | undefined)[] = []

  constructor(automaton: Automaton) {
    this.automaton = automaton
  }

  start(): Place {
    return this.from(this.automaton.starts[this.automaton.root])
  }

  /** As if a rule's state had no caller: `ends` then says that the rule may end. */
  from(state: number): Place {
    return this.#close([this.#stack(state, undefined)])
  }

  /** Undefined where no text goes on so. */
  step(place: Place, byte: number): Place | undefined {
    const known = place.next[byte]
    if (known !== undefined) return known ?? undefined
    const reached: Stack[] = []
    for (const { state, caller } of place.stacks) {
      const to = this.#table(state)[byte]
      if (to >= 0) reached.push(this.#stack(to, caller))
    }
    const next = reached.length > 0 ? this.#close(reached) : null
    place.next[byte] = next
    return next ?? undefined
  }

  walk(place: Place, bytes: Iterable<number>): Place | undefined {
    let at: Place | undefined = place
    for (const byte of bytes) {
      at = this.step(at, byte)
      if (!at) return undefined
    }
    return at
  }

  /** Where rules end callers go on, and calls begin: until only states that take bytes are left to go through. */
  #close(reached: Stack[]): Place {
    const { states, starts } = this.automaton
    const seen = new Set<Stack>()
    const waiting = [...reached]
    const stacks: Stack[] = []
    let ends = false
    for (let stack = waiting.pop(); stack; stack = waiting.pop()) {
      if (seen.has(stack)) continue
      seen.add(stack)
      if (seen.size > MOST_STACKS)
        throw new InkstoneError(
          'grammar_ambiguous',
          `The grammar reads this text in more than ${MOST_STACKS} ways at once. Write it so that a text has one.`,
        )
      const { bytes, calls, ends: ruleEnds } = states[stack.state]
      if (bytes.length > 0) stacks.push(stack)
      if (ruleEnds) {
        if (stack.caller) waiting.push(stack.caller)
        else ends = true
      }
      for (const { rule, to } of calls) {
        const after = states[to]
        // What only ends after a call needs no place of its own: lists that call themselves at their end stay as flat as they are long.
        const isLast = after.ends && after.bytes.length === 0 && after.calls.length === 0
        waiting.push(this.#stack(starts[rule], isLast ? stack.caller : this.#stack(to, stack.caller)))
      }
    }
    stacks.sort((a, b) => a.id - b.id)
    const key = `${ends ? '.' : ''}${stacks.map(({ id }) => id).join()}`
    const known = this.#places.get(key)
    if (known) return known
    if (this.#places.size >= MOST_PLACES) this.#forget()
    const place: Place = { id: this.#placeCount++, stacks, ends, next: [] }
    this.#places.set(key, place)
    return place
  }

  /** What is still held outside goes on to be right; it is only no longer found. */
  #forget(): void {
    this.#places = new Map()
    this.#bottom = new Map()
  }

  #stack(state: number, caller: Stack | undefined): Stack {
    const above = caller ? caller.above : this.#bottom
    const known = above.get(state)
    if (known) return known
    const stack: Stack = { id: this.#stackCount++, state, caller, above: new Map() }
    above.set(state, stack)
    return stack
  }

  /** By byte, the state that it leads to, or -1. */
  #table(state: number): Int32Array {
    const known = this.#tables[state]
    if (known) return known
    const table = new Int32Array(256).fill(-1)
    for (const { first, last, to } of this.automaton.states[state].bytes) table.fill(to, first, last + 1)
    this.#tables[state] = table
    return table
  }
}
