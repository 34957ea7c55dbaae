// LoRA adapters beside a model: loaded and unloaded while it answers, taken by each stream in its own measure, several in one batch.
// With adapters the model records lists of its own; without them it records what it always did, and nothing of this is there.
import { InkstoneError } from '../base/errors.ts'
import type { AdapterFile } from '../formats/adapter.ts'
import { quoted } from '../formats/gguf.ts'
import type { GpuContext } from '../gpu/device.ts'
import { MOST_ADAPTERS, MOST_STREAMS, packScales, SCALES_OFFSET } from '../kernels/state.ts'
import type { EncodeDecode, EncodePrefill, EncodeStreams, Model } from '../models/model.ts'
import { AdapterSet } from './adapter-set.ts'
import type { Stream } from './stream.ts'

/** An adapter that is loaded. */
export interface Adapter {
  readonly name: string
  /** Bytes that it takes on the GPU. */
  readonly gpuBytes: number
  /** How much of it streams take that say nothing else; it may be changed while they run. */
  scale: number
  /** Gives back its bytes. Streams that take something of it end with an error. */
  dispose(): Promise<void>
}

/** What a stream takes of an adapter. `scale` is read before each step, so it may be changed meanwhile; the adapter's own when absent. */
export interface AdapterUse {
  adapter: Adapter
  scale?: number
}

export interface LoadAdapterOptions {
  name?: string
  /** 1 when absent. */
  scale?: number
  signal?: AbortSignal
}

/** Of each adapter, by its place. */
export type Scales = readonly number[]

/** What a stream takes from a position on, and what tells the cache's blocks of it from those of others. */
export interface Adaptation {
  from: number
  scales: Scales
  key: number
}

/** Tokens that are recorded next: of a stream, from a position on. */
export interface Fed {
  stream: Stream
  position: number
  tokens: number
}

export interface Lists {
  decode: EncodeDecode
  prefill: EncodePrefill
  few?: EncodePrefill
  streams?: EncodeStreams
}

export interface AdaptersOptions {
  context: GpuContext
  model: Model
  /** lib/state.wgsl. */
  state: GPUBuffer
  /** Tokens of a chunk at most. */
  chunkTokens: number
  /** SHA-256 of the model's file. */
  baseHash(): Promise<string>
  /** Throws where the self-test finds a kernel wrong that is there by now. */
  check(): Promise<void>
}

interface Held extends Adapter {
  /** Never another's, as places are. */
  id: number
  place: number
  gone: boolean
}

const NONE: Scales = new Array<number>(MOST_ADAPTERS).fill(0)

export class Adapters {
  readonly #options: AdaptersOptions
  readonly #held: Held[] = []
  /** What was computed with the same scales has the same key; 0 is the base's. */
  readonly #keys = new Map<string, number>()
  #set: AdapterSet
  #lists: Lists | undefined
  #written: Float32Array<ArrayBuffer> | undefined
  #changes: Promise<unknown> = Promise.resolve()
  #ids = 0
  #lastKey = 0
  #hash: Promise<string> | undefined
  #disposed = false

  constructor(options: AdaptersOptions) {
    this.#options = options
    this.#set = this.#emptySet()
  }

  /** One change after the other: each begins with what the one before has left. */
  #change<T>(run: () => Promise<T>): Promise<T> {
    const done = this.#changes.then(run)
    this.#changes = done.catch(() => undefined)
    return done
  }

  load(file: AdapterFile, { name = file.name, scale = 1, signal }: LoadAdapterOptions = {}): Promise<Adapter> {
    return this.#change(async () => {
      checkScale(name, scale)
      await this.#checkBase(file)
      const place = NONE.findIndex((_, i) => this.#held.every(held => held.place !== i))
      if (place < 0)
        throw new InkstoneError('adapters_full', `${MOST_ADAPTERS} adapters are loaded, as many as there is room for. Unload one first.`)
      await this.#swap(await this.#set.with(place, this.#options.model.adapterBlocks(file, place, signal)))
      const held: Held = {
        id: ++this.#ids,
        name,
        place,
        scale,
        gone: false,
        gpuBytes: this.#set.bytesOf(place),
        dispose: () => this.#unload(held),
      }
      this.#held.push(held)
      return held
    })
  }

  #unload(held: Held): Promise<void> {
    held.gone = true
    return this.#change(async () => {
      if (this.#disposed || !this.#held.includes(held)) return
      await this.#swap(await this.#set.without(held.place))
      this.#held.splice(this.#held.indexOf(held), 1)
    })
  }

  /** The lists of the new set are there before it takes the old one's place, so that streams under way notice nothing. */
  async #swap(set: AdapterSet): Promise<void> {
    const before = this.#set
    try {
      const lists = this.#lists && set.of.size > 0 ? await this.#record(set, this.#lists) : undefined
      if (this.#disposed) throw new InkstoneError('engine_closed', 'The model was closed meanwhile. Load it again.')
      this.#lists = lists
      this.#set = set
    } catch (error) {
      set.release(before)
      throw error
    }
    before.release(set)
  }

  async #checkBase({ name, baseHash }: AdapterFile): Promise<void> {
    if (!baseHash) return
    this.#hash ??= this.#options.baseHash()
    const own = await this.#hash.catch(error => {
      this.#hash = undefined
      throw error
    })
    if (own === baseHash) return
    throw new InkstoneError(
      'adapter_other_base',
      `The adapter ${quoted(name)} was made for the model file with SHA-256 ${baseHash}; the loaded one has ${own}. Load that base, or choose an adapter of this one.`,
    )
  }

  async #record(set: AdapterSet, { few, streams }: Pick<Lists, 'few' | 'streams'>): Promise<Lists> {
    const adapted = this.#options.model.adapted(set.of)
    const [decode, prefill, ...more] = await Promise.all([
      adapted.decode(),
      adapted.prefill(),
      few && adapted.prefill(true),
      streams && adapted.streams(),
    ])
    await this.#options.check()
    return { decode, prefill, few: more[0], streams: more[1] }
  }

  /** Before a stream's first step; the kernels are compiled for the first that takes something. */
  async open(stream: Stream): Promise<void> {
    this.adapt(stream, 0)
    if (stream.adaptations.some(({ scales }) => !isNothing(scales)) && !this.#lists) await this.#openMore({})
  }

  /** Whether these may decode together; where the kernels for it are not there, they are asked for. */
  areTogether(streams: readonly Stream[]): boolean {
    if (this.#lists?.streams || streams.every(({ adaptations }) => adaptations.length === 0)) return true
    void this.#openMore({ streams: () => undefined }).catch(() => undefined) // by turns, then
    return false
  }

  #openMore(more: Pick<Lists, 'few' | 'streams'>): Promise<void> {
    return this.#change(async () => {
      const isThere = this.#lists && (!more.streams || this.#lists.streams)
      if (isThere || this.#disposed || this.#set.of.size === 0) return
      this.#lists = await this.#record(this.#set, { few: () => undefined, ...this.#lists, ...more })
    })
  }

  #scalesOf(uses: readonly AdapterUse[]): Scales {
    const scales = [...NONE]
    for (const { adapter, scale = adapter.scale } of uses) {
      const held = this.#held.find(each => each === adapter)
      if (!held || held.gone)
        throw new InkstoneError(
          'adapter_gone',
          `The adapter ${quoted(adapter.name)} is not loaded any more. Load it again, or ask without it.`,
        )
      checkScale(held.name, scale)
      scales[held.place] += scale
    }
    return scales
  }

  #keyOf(scales: Scales): number {
    const named = this.#held.flatMap(({ id, place }) => (scales[place] === 0 ? [] : [`${id}:${scales[place]}`])).sort()
    if (named.length === 0) return 0
    const name = named.join()
    const key = this.#keys.get(name) ?? ++this.#lastKey
    this.#keys.set(name, key)
    return key
  }

  /** Notes what the stream takes from `position` on. What it has computed stays as it is, and is computed so again if it must be. */
  adapt(stream: Stream, position: number): void {
    const { adapters } = stream.options
    if (!adapters || adapters.length === 0) return
    const scales = this.#scalesOf(adapters)
    const last = stream.adaptations.at(-1)
    if (!last) stream.adaptations.push({ from: 0, scales, key: this.#keyOf(scales) })
    else if (position >= stream.reached && scales.some((scale, place) => scale !== last.scales[place])) {
      // It counts once the kernels are there.
      if (!this.#lists && !isNothing(scales)) return void this.#openMore({}).catch(error => stream.fail(error))
      // What follows a change depends on what came before it, so nobody else's text is the same.
      stream.adaptations.push({ from: position, scales, key: ++this.#lastKey })
    }
  }

  /** The same for a stream under way, which ends where an adapter of it is gone: false then. */
  follow(stream: Stream, position: number): boolean {
    try {
      this.adapt(stream, position)
      return true
    } catch (error) {
      stream.fail(error)
      return false
    }
  }

  /** The lists for these, one token each of several streams or some of one; undefined where they take nothing of any adapter. */
  take(batch: readonly Fed[]): Lists | undefined {
    for (const { stream, position, tokens } of batch) stream.reached = Math.max(stream.reached, position + tokens)
    const scales = batch.map(({ stream, position }) => stream.adaptationAt(position)?.scales ?? NONE)
    if (!this.#lists || scales.every(isNothing)) return undefined
    const words = packScales(scales)
    if (words.some((word, i) => word !== this.#written?.[i])) {
      const { context, state } = this.#options
      context.device.queue.writeBuffer(state, SCALES_OFFSET, words)
      this.#written ??= new Float32Array(MOST_STREAMS * MOST_ADAPTERS)
      this.#written.set(words)
    }
    return this.#lists
  }

  dispose(): void {
    this.#disposed = true
    for (const held of this.#held) held.gone = true
    this.#set.release()
    this.#set = this.#emptySet()
    this.#lists = undefined
  }

  #emptySet(): AdapterSet {
    const { context, chunkTokens } = this.#options
    return new AdapterSet(context, Math.max(chunkTokens, MOST_STREAMS))
  }
}

const isNothing = (scales: Scales): boolean => scales.every(scale => scale === 0)

function checkScale(name: string, scale: number): void {
  if (Number.isFinite(scale)) return
  throw new InkstoneError(
    'adapter_scale',
    `The scale of the adapter ${quoted(name)} is ${scale}; a finite number was wanted, 1 as it was trained.`,
  )
}
