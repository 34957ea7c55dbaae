// One answer under way: what it was asked, what it has said, and where it stands in the cache.
import { GREEDY, packSampling } from '../kernels/sample.ts'
import type { Adaptation } from './adapters.ts'
import type { Lease } from './block-cache.ts'
import type { GeneratedToken, GenerateOptions } from './engine.ts'

/** Tokens that the GPU may be ahead of who reads them. */
export const DEPTH = 2

export class Stream {
  readonly ids: readonly number[]
  readonly options: GenerateOptions
  /** Tokens of the answer at most. */
  readonly most: number
  readonly sampled: number[] = []
  /** Of `ids` and `sampled`, how many the cache holds. */
  cachedTokens = 0
  lease: Lease = { blocks: [], shared: [] }
  /** Where its blocks stand among the state's entries, and how they were written there last. */
  table = 0
  written: readonly number[] = []
  /** What it takes of adapters, in the order of its positions; none where it asked for none. */
  readonly adaptations: Adaptation[] = []
  /** Behind the last position that was ever fed. */
  reached = 0
  /** Steps that were submitted and not read. */
  inFlight = 0
  /** Its cache was given to others; it begins again with what it knows. */
  preempted = false
  left = false
  /** The sampler that knows its settings. */
  loadedIn: object | undefined
  #ready: GeneratedToken[] = []
  #ending: 'stop' | 'length' | undefined
  #error: { cause: unknown } | undefined
  #wake: (() => void) | undefined

  constructor(ids: readonly number[], options: GenerateOptions, most: number) {
    this.ids = ids
    this.options = options
    this.most = most
  }

  get known(): number[] {
    return [...this.ids, ...this.sampled]
  }

  adaptationAt(position: number): Adaptation | undefined {
    return this.adaptations.findLast(({ from }) => from <= position)
  }

  /** Where the next adaptation begins. */
  adaptedUntil(position: number): number {
    return this.adaptations.find(({ from }) => from > position)?.from ?? Number.POSITIVE_INFINITY
  }

  /** What it knows as the cache has to know it: the same ids under another adapter, or another measure of it, are another text. */
  get cacheIds(): number[] {
    if (this.adaptations.every(({ key }) => key === 0)) return this.known
    return this.known.map((id, position) => id + this.adaptationAt(position)!.key * 2 ** 32)
  }

  /** Position of the next token that is fed: the last one that is known. */
  get position(): number {
    return this.ids.length + this.sampled.length - 1
  }

  get lastId(): number {
    return this.sampled.at(-1) ?? this.ids[this.ids.length - 1]
  }

  get priority(): number {
    return this.options.priority ?? 0
  }

  get ended(): boolean {
    return this.#ending !== undefined || this.#error !== undefined || this.left
  }

  /** Who reads has taken what was there: another step is welcome. */
  get wants(): boolean {
    const isBehind = this.#ready.length >= DEPTH || this.inFlight >= DEPTH
    return !this.ended && !this.preempted && !isBehind && this.sampled.length + this.inFlight < this.most
  }

  accept(token: GeneratedToken): void {
    const { stopIds, constraint } = this.options
    this.sampled.push(token.id)
    if (stopIds?.has(token.id)) this.#ending = 'stop'
    else {
      const goesOn = constraint?.accept(token.id) ?? true
      this.#ready.push(token)
      if (!goesOn) this.#ending = 'stop'
      else if (this.sampled.length >= this.most) this.#ending = 'length'
    }
    this.wake()
  }

  fail(cause: unknown): void {
    this.#error ??= { cause }
    this.wake()
  }

  wake(): void {
    this.#wake?.()
    this.#wake = undefined
  }

  /** The next token, once it is there; an ending; or `undefined` where the stream has to be taken up again. */
  async next(): Promise<GeneratedToken | 'stop' | 'length' | undefined> {
    for (;;) {
      this.options.signal?.throwIfAborted()
      const token = this.#ready.shift()
      if (token) return token
      if (this.#error) throw this.#error.cause
      if (this.#ending) return this.#ending
      if (this.preempted) return undefined
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
  }
}

/** The buffers of a sampler that say how the next token of a stream is chosen. */
export interface SamplerInputs {
  sampling: GPUBuffer
  mask: GPUBuffer
  seen: GPUBuffer
}

/** Tells a sampler of a stream, unless it knows; the mask of a constraint is written before each choice anyway. */
export function loadSampler(queue: GPUQueue, inputs: SamplerInputs & { owner?: Stream }, stream: Stream): void {
  const { sampling = GREEDY, constraint } = stream.options
  if (constraint) queue.writeBuffer(inputs.mask, 0, constraint.mask())
  if (inputs.owner === stream && stream.loadedIn === inputs) return
  inputs.owner = stream
  stream.loadedIn = inputs
  queue.writeBuffer(inputs.sampling, 0, packSampling(sampling, constraint !== undefined))
  if (sampling.repetitionPenalty === 1) return
  const seen = new Uint32Array(inputs.seen.size / 4)
  for (const id of stream.known) seen[id] = 1
  queue.writeBuffer(inputs.seen, 0, seen)
}
