// Which block of the KV cache belongs to whom: blocks of streams under way, and blocks that stay behind them for whoever begins alike.
// What stays is a tree: an edge is a block's ids, so a path from the root is a beginning of texts (Zheng et al. 2024, RadixAttention,
// arXiv:2312.07104). Full blocks are shared and never written again; the unfinished last one of a text belongs to one stream alone.
import { BLOCK_TOKENS } from '../kernels/state.ts'

export interface Node {
  /** Of its block; fewer than a block's only where no child follows. */
  ids: readonly number[]
  block: number
  parent: Node | undefined
  children: Node[]
  /** Streams that read it now. */
  users: number
  usedAt: number
}

/** The blocks of one stream, in the order of its positions. */
export interface Lease {
  blocks: number[]
  /** Of these, the first: in the tree, and shared. */
  shared: Node[]
}

/** A block as storage has it, after the one that it follows. */
export interface KeptBlock {
  ids: readonly number[]
  /** Which of the list it follows; -1 where it begins a text. */
  parent: number
}

/** Of blocks in the order of `kept`, the last ones with what they follow, at most so many: their places, in order. */
export function lastOf(kept: readonly { parent: number }[], most: number): number[] {
  const chosen = new Set<number>()
  for (let i = kept.length - 1; i >= 0; i--) {
    const path: number[] = []
    for (let at = i; at >= 0 && !chosen.has(at); at = kept[at].parent) path.push(at)
    if (chosen.size + path.length <= most) for (const at of path) chosen.add(at)
  }
  return [...chosen].sort((a, b) => a - b)
}

export interface Opened {
  lease: Lease
  /** Ids at the beginning that need not be computed again. */
  cachedTokens: number
  /** Slots that have to be copied before, into a block that the stream may write. */
  copy?: { from: number; to: number; count: number }
}

export class BlockCache {
  readonly blocks: number
  #free: number[]
  /** Of the tree, so that who has seen it knows whether it is another by now. */
  changes = 0
  readonly #root: Node = { ids: [], block: -1, parent: undefined, children: [], users: 1, usedAt: 0 }
  #clock = 0

  constructor(blocks: number) {
    this.blocks = blocks
    this.#free = Array.from({ length: blocks }, (_, i) => blocks - 1 - i)
  }

  /** Blocks that nobody holds now, whether or not something that may come again stands in them. */
  get available(): number {
    let count = this.#free.length
    const walk = (node: Node): boolean => {
      // Not map(…).every: each child has to be counted.
      const idle = node.children.map(walk).every(Boolean) && node.users === 0
      if (idle) count++
      return idle
    }
    for (const child of this.#root.children) walk(child)
    return count
  }

  /** How many ids at the beginning the cache holds. */
  match(ids: ArrayLike<number>): number {
    const { path, partial } = this.#find(ids)
    return path.length * BLOCK_TOKENS + (partial?.length ?? 0)
  }

  /** A place for the text `ids`, of which at most `most` are taken as they are found; undefined where there is no room for its blocks. */
  open(ids: readonly number[], most = ids.length): Opened | undefined {
    const { path, partial } = this.#find(ids.slice(0, most))
    for (const node of path) this.#hold(node)
    const lease: Lease = { blocks: path.map(({ block }) => block), shared: path }
    let cachedTokens = path.length * BLOCK_TOKENS
    let copy: Opened['copy']
    if (partial) {
      const { node, length } = partial
      cachedTokens += length
      const isFree = node.users === 0 && node.children.length === 0
      const isWhole = length === node.ids.length && length < BLOCK_TOKENS
      node.users++ // so that it is not given away for its own copy
      const block = isFree && isWhole ? undefined : this.#take()
      node.users--
      if (block !== undefined) {
        lease.blocks.push(block)
        copy = { from: node.block * BLOCK_TOKENS, to: block * BLOCK_TOKENS, count: length }
      } else if (isFree) {
        // Taken over: nothing else is in it, or there is no room to leave the rest of it as it is.
        this.#remove(node)
        lease.blocks.push(node.block)
      } else cachedTokens -= length
    }
    if (this.extend(lease, ids.length)) return { lease, cachedTokens, copy }
    this.close(lease, ids.slice(0, path.length * BLOCK_TOKENS))
    return undefined
  }

  /** Gives the stream blocks for so many positions; false where there are none, and then it has those that it had. */
  extend(lease: Lease, positions: number): boolean {
    const had = lease.blocks.length
    while (lease.blocks.length * BLOCK_TOKENS < positions) {
      const block = this.#take()
      if (block === undefined) {
        this.#free.push(...lease.blocks.splice(had))
        return false
      }
      lease.blocks.push(block)
    }
    return true
  }

  /** What of `ids` fills whole blocks may be read by others from now on. */
  publish(lease: Lease, ids: readonly number[]): void {
    for (let i = lease.shared.length; (i + 1) * BLOCK_TOKENS <= ids.length; i++) {
      const parent = lease.shared[i - 1] ?? this.#root
      const own = ids.slice(i * BLOCK_TOKENS, (i + 1) * BLOCK_TOKENS)
      const same = parent.children.find(child => child.ids.length === BLOCK_TOKENS && child.ids.every((id, at) => id === own[at]))
      if (same) {
        this.#free.push(lease.blocks[i])
        lease.blocks[i] = same.block
      }
      const node = same ?? this.#add(parent, own, lease.blocks[i])
      this.#hold(node)
      lease.shared.push(node)
    }
  }

  /** The stream has ended; what it wrote of `ids` stays for others as long as there is room. */
  close(lease: Lease, ids: readonly number[]): void {
    this.publish(lease, ids)
    const { shared, blocks } = lease
    const rest = ids.slice(shared.length * BLOCK_TOKENS)
    const parent = shared.at(-1) ?? this.#root
    const kept = rest.length > 0 ? this.#keepRest(parent, rest, blocks[shared.length]) : 0
    this.#free.push(...blocks.slice(shared.length + kept))
    for (const node of shared) node.users--
    lease.blocks = []
    lease.shared = []
  }

  /** Forgets all that nobody holds. */
  clear(): void {
    while (this.#evict());
  }

  /** All that stays and that `isWanted`, with what it follows: those first that nobody asked for longest, but none before the one it follows. */
  kept(isWanted: (ids: readonly number[]) => boolean): Node[] {
    const found: Node[] = []
    const walk = (node: Node) => {
      for (const child of node.children) {
        if (!isWanted(child.ids)) continue
        found.push(child)
        walk(child)
      }
    }
    walk(this.#root)
    const ordered = new Set<Node>()
    const order = (node: Node) => {
      if (node.parent && node.parent !== this.#root) order(node.parent)
      ordered.add(node)
    }
    for (const node of found.sort((a, b) => a.usedAt - b.usedAt)) order(node)
    return [...ordered]
  }

  /** Whether its block still is what it was when it was listed. */
  isKept(node: Node): boolean {
    return node.parent?.children.includes(node) ?? false
  }

  /** Blocks for what is to be adopted, at most so many: free ones alone, nothing is given up for them. */
  reserve(most: number): number[] {
    return this.#free.splice(Math.max(0, this.#free.length - most))
  }

  giveBack(blocks: readonly number[]): void {
    this.#free.push(...blocks)
  }

  /** From now on what stands in these reserved blocks stays as if streams had left it. What is there already keeps its own block. */
  adopt(kept: readonly KeptBlock[], blocks: readonly number[]): void {
    const nodes: Node[] = []
    for (const [i, { ids, parent: at }] of kept.entries()) {
      const parent = nodes[at] ?? this.#root
      if (ids.length < BLOCK_TOKENS) {
        if (this.#keepRest(parent, ids, blocks[i]) === 0) this.giveBack([blocks[i]])
        continue
      }
      const same = parent.children.find(child => child.ids.length === BLOCK_TOKENS && child.ids.every((id, at) => id === ids[at]))
      if (same) this.giveBack([blocks[i]])
      nodes[i] = same ?? this.#add(parent, ids, blocks[i])
    }
  }

  /** An unfinished block; one that says less and follows the same gives way to it. */
  #keepRest(parent: Node, ids: readonly number[], block: number): number {
    const begins = (shorter: readonly number[], longer: readonly number[]) => shorter.every((id, i) => id === longer[i])
    if (parent.children.some(child => child.ids.length >= ids.length && begins(ids, child.ids))) return 0
    for (const child of [...parent.children]) {
      if (child.users > 0 || child.children.length > 0 || child.ids.length === BLOCK_TOKENS || !begins(child.ids, ids)) continue
      this.#remove(child)
      this.#free.push(child.block)
    }
    this.#add(parent, ids, block)
    return 1
  }

  #find(ids: ArrayLike<number>): { path: Node[]; partial?: { node: Node; length: number } } {
    const path: Node[] = []
    for (let at: Node = this.#root; ; ) {
      const first = path.length * BLOCK_TOKENS
      let best: { node: Node; length: number } | undefined
      for (const node of at.children) {
        let length = 0
        while (length < node.ids.length && first + length < ids.length && node.ids[length] === ids[first + length]) length++
        if (length > (best?.length ?? 0)) best = { node, length }
      }
      if (best?.length !== BLOCK_TOKENS) return { path, partial: best }
      path.push(best.node)
      at = best.node
    }
  }

  #hold(node: Node): void {
    node.users++
    node.usedAt = ++this.#clock
  }

  #add(parent: Node, ids: readonly number[], block: number): Node {
    const node: Node = { ids, block, parent, children: [], users: 0, usedAt: ++this.#clock }
    parent.children.push(node)
    this.changes++
    return node
  }

  #remove(node: Node): void {
    const { children } = node.parent!
    children.splice(children.indexOf(node), 1)
    this.changes++
  }

  #take(): number | undefined {
    return this.#free.pop() ?? (this.#evict() ? this.#free.pop() : undefined)
  }

  /** The leaf that was not asked for longest. */
  #evict(): boolean {
    let oldest: Node | undefined
    const walk = (node: Node) => {
      for (const child of node.children) walk(child)
      const isFree = node !== this.#root && node.children.length === 0 && node.users === 0
      if (isFree && node.usedAt < (oldest?.usedAt ?? Number.POSITIVE_INFINITY)) oldest = node
    }
    walk(this.#root)
    if (!oldest) return false
    this.#remove(oldest)
    this.#free.push(oldest.block)
    return true
  }
}
