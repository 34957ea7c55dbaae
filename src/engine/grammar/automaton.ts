// A grammar as automata over bytes, one for each rule: deterministic but for calls of other rules, and without ways that lead nowhere.
import { InkstoneError } from '../../base/errors.ts'
import { type Expression, type Grammar, normalRanges } from './expression.ts'
import { byteSequences } from './utf8.ts'

export interface AutomatonState {
  /** Sorted, disjoint. */
  bytes: readonly { first: number; last: number; to: number }[]
  calls: readonly { rule: number; to: number }[]
  /** The rule may end here. */
  ends: boolean
}

export interface Automaton {
  states: readonly AutomatonState[]
  /** By rule, the state that it begins in. */
  starts: readonly number[]
  root: number
}

/** Far above what people write; a repetition of thousands of characters fits. */
const MOST_NODES = 400_000
const MOST_STATES = 200_000

/** Throws where a rule is missing, begins with itself, or where no text at all satisfies the grammar. */
export function compileGrammar(grammar: Grammar): Automaton {
  const names = [...grammar.rules.keys()]
  const numbers = new Map(names.map((name, number) => [name, number]))
  const root = numbers.get(grammar.root)
  if (root === undefined) throw new InkstoneError('grammar_rule_missing', `The grammar has no rule "${grammar.root}" to begin with.`)
  const builder = new StateBuilder()
  const starts = names.map(name => {
    const nodes = new NodeBuilder(numbers)
    const [first, last] = [nodes.node(), nodes.node()]
    nodes.add(grammar.rules.get(name)!, first, last)
    return builder.determine(nodes, first, last)
  })
  const automaton = withoutDeadEnds({ states: builder.states, starts, root })
  checkLeftRecursion(automaton, names)
  return automaton
}

// ---- expression → nodes with edges of bytes, calls, or nothing

interface Node {
  bytes: { first: number; last: number; to: number }[]
  calls: { rule: number; to: number }[]
  empty: number[]
}

class NodeBuilder {
  readonly nodes: Node[] = []
  readonly #rules: ReadonlyMap<string, number>

  constructor(rules: ReadonlyMap<string, number>) {
    this.#rules = rules
  }

  node(): number {
    if (this.nodes.length >= MOST_NODES)
      throw new InkstoneError(
        'grammar_too_large',
        `A rule of the grammar has more than ${MOST_NODES} places. Use smaller numbers of repetitions.`,
      )
    this.nodes.push({ bytes: [], calls: [], empty: [] })
    return this.nodes.length - 1
  }

  add(expression: Expression, from: number, to: number): void {
    switch (expression.kind) {
      case 'text':
        this.#bytes(
          [...new TextEncoder().encode(expression.text)].map(byte => [byte, byte] as const),
          from,
          to,
        )
        return
      case 'chars':
        for (const [first, last] of normalRanges(expression.ranges))
          for (const bytes of byteSequences(first, last)) this.#bytes(bytes, from, to)
        return
      case 'rule': {
        const rule = this.#rules.get(expression.name)
        if (rule === undefined)
          throw new InkstoneError('grammar_rule_missing', `The grammar uses a rule "${expression.name}" that it does not have.`)
        this.nodes[from].calls.push({ rule, to })
        return
      }
      case 'choice':
        for (const each of expression.of) this.add(each, from, to)
        return
      case 'sequence': {
        let at = from
        for (const each of expression.of) {
          const next = this.node()
          this.add(each, at, next)
          at = next
        }
        this.nodes[at].empty.push(to)
        return
      }
      case 'repeat':
        this.#repeat(expression.of, expression.least, expression.most, from, to)
    }
  }

  #bytes(bytes: readonly (readonly [number, number])[], from: number, to: number): void {
    if (bytes.length === 0) this.nodes[from].empty.push(to)
    let at = from
    for (const [i, [first, last]] of bytes.entries()) {
      const next = i === bytes.length - 1 ? to : this.node()
      this.nodes[at].bytes.push({ first, last, to: next })
      at = next
    }
  }

  #repeat(of: Expression, least: number, most: number | undefined, from: number, to: number): void {
    let at = this.node()
    this.nodes[from].empty.push(at)
    const once = () => {
      const next = this.node()
      this.add(of, at, next)
      at = next
    }
    for (let i = 0; i < least; i++) once()
    if (most === undefined) {
      const again = this.node()
      this.nodes[at].empty.push(again)
      this.add(of, again, again)
      this.nodes[again].empty.push(to)
      return
    }
    for (let i = least; i < most; i++) {
      this.nodes[at].empty.push(to)
      once()
    }
    this.nodes[at].empty.push(to)
  }
}

// ---- nodes → states, by the subset construction (Rabin and Scott 1959), a call being a letter of its own

class StateBuilder {
  readonly states: AutomatonState[] = []

  /** Returns the state in which the rule begins. */
  determine({ nodes }: NodeBuilder, first: number, last: number): number {
    const known = new Map<string, number>()
    const waiting: { number: number; of: number[] }[] = []
    const stateOf = (of: number[]): number => {
      const closed = closure(nodes, of)
      const key = closed.join()
      const found = known.get(key)
      if (found !== undefined) return found
      if (this.states.length >= MOST_STATES)
        throw new InkstoneError(
          'grammar_too_large',
          `The grammar has more than ${MOST_STATES} states. Make it simpler, or use smaller numbers of repetitions.`,
        )
      const number = this.states.length
      this.states.push({ bytes: [], calls: [], ends: false })
      known.set(key, number)
      waiting.push({ number, of: closed })
      return number
    }
    const start = stateOf([first])
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { number, of } = next
      const calls = new Map<number, number[]>()
      for (const node of of) for (const { rule, to } of nodes[node].calls) calls.set(rule, [...(calls.get(rule) ?? []), to])
      this.states[number] = {
        bytes: disjoint(of.flatMap(node => nodes[node].bytes)).map(({ to, ...range }) => ({ ...range, to: stateOf(to) })),
        calls: [...calls].map(([rule, to]) => ({ rule, to: stateOf(to) })),
        ends: of.includes(last),
      }
    }
    return start
  }
}

function closure(nodes: Node[], of: number[]): number[] {
  const seen = new Set<number>()
  const waiting = [...of]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    waiting.push(...nodes[node].empty)
  }
  return [...seen].sort((a, b) => a - b)
}

/** Ranges that do not overlap, each with all places that its bytes lead to. */
function disjoint(edges: Node['bytes']): { first: number; last: number; to: number[] }[] {
  const cuts = [...new Set(edges.flatMap(({ first, last }) => [first, last + 1]))].sort((a, b) => a - b)
  return cuts.flatMap((first, i) => {
    const last = (cuts[i + 1] ?? 256) - 1
    const to = edges.filter(edge => edge.first <= first && edge.last >= last).map(edge => edge.to)
    return to.length > 0 ? [{ first, last, to }] : []
  })
}

// ---- what leads nowhere, and what never moves

/** Keeps the states from which the rule's end can be reached, by bytes and by calls of rules that end. */
function withoutDeadEnds({ states, starts, root }: Automaton): Automaton {
  const alive = new Uint8Array(states.length)
  // Who leads to a state: through a byte, or through a call of a rule once that is known to end.
  const before: number[][] = states.map(() => [])
  const callers = starts.map(() => [] as { from: number; to: number }[])
  for (const [from, { bytes, calls }] of states.entries()) {
    for (const { to } of bytes) before[to].push(from)
    for (const { rule, to } of calls) callers[rule].push({ from, to })
  }
  const ruleOfStart = new Map(starts.map((start, rule) => [start, rule]))
  const waiting: number[] = []
  const revive = (state: number) => {
    if (alive[state]) return
    alive[state] = 1
    waiting.push(state)
  }
  for (const [state, { ends }] of states.entries()) if (ends) revive(state)
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    for (const from of before[state]) revive(from)
    const rule = ruleOfStart.get(state)
    if (rule !== undefined)
      for (const { from, to } of callers[rule]) {
        before[to].push(from)
        if (alive[to]) revive(from)
      }
  }
  if (!alive[starts[root]])
    throw new InkstoneError(
      'grammar_endless',
      'No text satisfies the grammar: every way through it goes on forever or is empty. Give its rules an end.',
    )
  const kept = states.map(({ bytes, calls, ends }) => ({
    bytes: bytes.filter(({ to }) => alive[to]),
    calls: calls.filter(({ rule, to }) => alive[to] && alive[starts[rule]]),
    ends,
  }))
  return { states: kept, starts, root }
}

/** A rule that calls itself before any byte would never come to one. */
function checkLeftRecursion({ states, starts }: Automaton, names: string[]): void {
  const empty = emptyRules(states, starts)
  const first = starts.map(start => {
    const rules = new Set<number>()
    const seen = new Set<number>()
    const waiting = [start]
    for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
      if (seen.has(state)) continue
      seen.add(state)
      for (const { rule, to } of states[state].calls) {
        rules.add(rule)
        if (empty[rule]) waiting.push(to)
      }
    }
    return [...rules]
  })
  const done = new Uint8Array(starts.length)
  for (const start of starts.keys()) {
    // Depth first without recursion, for grammars of many rules; `path` marks what is under way.
    const path = new Set<number>()
    const stack: { rule: number; next: number }[] = [{ rule: start, next: 0 }]
    while (stack.length > 0) {
      const top = stack[stack.length - 1]
      if (top.next === 0) path.add(top.rule)
      const called = first[top.rule][top.next++]
      if (called === undefined || done[top.rule]) {
        path.delete(top.rule)
        done[top.rule] = 1
        stack.pop()
      } else if (path.has(called)) {
        throw new InkstoneError(
          'grammar_left_recursive',
          `The rule "${names[called]}" begins with itself, so it would never come to a character. Put what it repeats first: a ::= b a | b.`,
        )
      } else if (!done[called]) stack.push({ rule: called, next: 0 })
    }
  }
}

/** Rules that the empty text satisfies. */
function emptyRules(states: readonly AutomatonState[], starts: readonly number[]): Uint8Array {
  const empty = new Uint8Array(starts.length)
  const reaches = (start: number): boolean => {
    const seen = new Set<number>()
    const waiting = [start]
    for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
      if (states[state].ends) return true
      if (seen.has(state)) continue
      seen.add(state)
      for (const { rule, to } of states[state].calls) if (empty[rule]) waiting.push(to)
    }
    return false
  }
  for (let changed = true; changed; ) {
    changed = false
    for (const [rule, start] of starts.entries()) {
      if (!empty[rule] && reaches(start)) {
        empty[rule] = 1
        changed = true
      }
    }
  }
  return empty
}
