// Which tokens may come next. A vocabulary is a tree of bytes; for each state of a grammar the tokens that its rule takes whatever called it are
// found once, and only those that end the rule and go on are tried against the callers each time (Dong et al. 2024, XGrammar, arXiv:2411.15100).
import { maskWords } from '../../kernels/sample.ts'
import type { Tokenizer } from '../../tokenizer/types.ts'
import type { Matcher, Place } from './matcher.ts'

/** All plain tokens of a vocabulary, sorted by their bytes: the tree in the order in which a walk meets it. */
export interface TokenTree {
  /** Of each node: its byte, its depth (1 for first bytes), and the node after its last descendant. */
  byte: Uint8Array
  depth: Uint16Array
  end: Uint32Array
  /** A node's own tokens are those from its first to the next node's first; one more entry ends the last. */
  firstToken: Uint32Array
  /** Ids, node after node. */
  tokens: Uint32Array
  bytesOf(id: number): Uint8Array
  vocabulary: number
  endIds: ReadonlySet<number>
}

const trees = new WeakMap<Tokenizer, TokenTree>()

/** Made once for a tokenizer. Longer tokens than 65,535 bytes are left out. */
export function tokenTree(tokenizer: Tokenizer): TokenTree {
  const known = trees.get(tokenizer)
  if (known) return known
  const tree = makeTree(tokenizer)
  trees.set(tokenizer, tree)
  return tree
}

function makeTree(tokenizer: Tokenizer): TokenTree {
  const sorted: { id: number; key: string }[] = []
  for (let id = 0; id < tokenizer.vocabSize; id++) {
    const bytes = tokenizer.bytes(id)
    if (bytes.length === 0 || bytes.length > 0xffff || tokenizer.endIds.has(id)) continue
    let key = ''
    for (const byte of bytes) key += String.fromCharCode(byte)
    sorted.push({ id, key })
  }
  sorted.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.id - b.id))
  const nodes: { byte: number; depth: number; end: number; firstToken: number }[] = []
  const open: number[] = []
  const tokens = new Uint32Array(sorted.length)
  let before = ''
  for (const [i, { id, key }] of sorted.entries()) {
    let shared = 0
    while (shared < before.length && before.charCodeAt(shared) === key.charCodeAt(shared)) shared++
    while (open.length > shared) nodes[open.pop()!].end = nodes.length
    for (let depth = shared; depth < key.length; depth++) {
      open.push(nodes.length)
      nodes.push({ byte: key.charCodeAt(depth), depth: depth + 1, end: 0, firstToken: i })
    }
    tokens[i] = id
    before = key
  }
  for (const node of open) nodes[node].end = nodes.length
  return {
    byte: Uint8Array.from(nodes, node => node.byte),
    depth: Uint16Array.from(nodes, node => node.depth),
    end: Uint32Array.from(nodes, node => node.end),
    firstToken: Uint32Array.from([...nodes.map(node => node.firstToken), sorted.length]),
    tokens,
    bytesOf: id => tokenizer.bytes(id),
    vocabulary: tokenizer.vocabSize,
    endIds: tokenizer.endIds,
  }
}

interface StateMask {
  /** A bit for each token that the rule takes, whoever called it. */
  taken: Uint32Array<ArrayBuffer>
  /** Tokens that end the rule on their way: the callers decide. */
  open: Uint32Array<ArrayBuffer>
}

export class TokenMasks {
  readonly #matcher: Matcher
  readonly #tree: TokenTree
  readonly #states = new Map<number, StateMask>()
  readonly #places = new WeakMap<Place, Uint32Array<ArrayBuffer>>()

  constructor(matcher: Matcher, tree: TokenTree) {
    this.#matcher = matcher
    this.#tree = tree
  }

  /** u32 [maskWords(vocabulary)], a bit for each token that may come at this place; end tokens where the text may end. */
  of(place: Place): Uint32Array<ArrayBuffer> {
    const known = this.#places.get(place)
    if (known) return known
    const { bytesOf, vocabulary, endIds } = this.#tree
    const mask = new Uint32Array(maskWords(vocabulary))
    const states = [...new Set(place.stacks.map(({ state }) => state))].map(state => this.#stateMask(state))
    for (const { taken } of states) for (let i = 0; i < mask.length; i++) mask[i] |= taken[i]
    for (const { open } of states) {
      for (const id of open) {
        if ((mask[id >>> 5] >>> (id & 31)) & 1) continue
        if (this.#matcher.walk(place, bytesOf(id))) mask[id >>> 5] |= 1 << (id & 31)
      }
    }
    if (place.ends) for (const id of endIds) mask[id >>> 5] |= 1 << (id & 31)
    this.#places.set(place, mask)
    return mask
  }

  #stateMask(state: number): StateMask {
    const known = this.#states.get(state)
    if (known) return known
    const { byte, depth, end, firstToken, tokens, vocabulary } = this.#tree
    const taken = new Uint32Array(maskWords(vocabulary))
    const open: number[] = []
    /** By depth: where the bytes so far lead, and whether the rule may have ended before the last of them. */
    const places: (Place | undefined)[] = [this.#matcher.from(state)]
    const left: boolean[] = [false]
    for (let node = 0; node < byte.length; ) {
      const at = depth[node]
      const before = places[at - 1]!
      const place = this.#matcher.step(before, byte[node])
      // What ends at the very start has its callers among the place's own stacks.
      const hasLeft = left[at - 1] || (at > 1 && before.ends)
      if (place) {
        for (let i = firstToken[node]; i < firstToken[node + 1]; i++) taken[tokens[i] >>> 5] |= 1 << (tokens[i] & 31)
        places[at] = place
        left[at] = hasLeft
        node++
      } else {
        if (hasLeft) for (let i = firstToken[node]; i < firstToken[end[node]]; i++) open.push(tokens[i])
        node = end[node]
      }
    }
    const made = { taken, open: Uint32Array.from(open) }
    this.#states.set(state, made)
    return made
  }
}
