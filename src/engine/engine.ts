// The engine speaks token ids: it holds a model, its KV cache and the sampler, and turns prompts into streams of ids, several at a time.
// Decode makes nothing: each token is one submit of recorded dispatches and a readback of four bytes; the sampled id feeds the next step
// on the GPU, so that step is submitted before the CPU has read the id. Streams that decode at the same time share each pass over the weights.
// In order: load → admit (a place in the cache) → prefill, in turns → decode, alone or together → leave.
import type { ByteSource } from '../base/byte-source.ts'
import { deferred } from '../base/deferred.ts'
import { InkstoneError } from '../base/errors.ts'
import type { AdapterFile } from '../formats/adapter.ts'
import { fileHash } from '../formats/file-hash.ts'
import type { GgufFile } from '../formats/gguf.ts'
import { type GpuContext, OutOfMemoryError } from '../gpu/device.ts'
import type { CacheFormat } from '../kernels/cache-format.ts'
import { GREEDY, packSampling, type Sampler, type SamplingOptions, sampler } from '../kernels/sample.ts'
import { checkVerdicts, isNeeded, isOfOtherForm, selfTest, type Verdict, type VerdictMemory } from '../kernels/self-test.ts'
import { BLOCK_TOKENS, BLOCKS_OFFSET, packState } from '../kernels/state.ts'
import { forgetUses } from '../kernels/uses.ts'
import { architectureOf } from '../models/index.ts'
import type { EncodePrefill, Model, ModelConfig, SlotCopy } from '../models/model.ts'
import { type Adapter, Adapters, type AdapterUse, type Fed, type Lists, type LoadAdapterOptions } from './adapters.ts'
import { type Batch, createBatch } from './batch.ts'
import { BlockCache } from './block-cache.ts'
import type { KeepableCache, Returning } from './cache-image.ts'
import type { Pooling } from './embedding.ts'
import type { Proposer } from './proposals.ts'
import { MOST_READ_IDS, ReadbackRing } from './readback.ts'
import { bufferBytes, chooseContext, chooseSizes, RESULT_RING, type Sizes, tableEntries } from './sizes.ts'
import { DEPTH, loadSampler, Stream } from './stream.ts'
import { Turns } from './turns.ts'
import type { Verifier } from './verifier.ts'

export interface EngineOptions {
  /** Positions of the KV cache; the model's own when absent, at most 4,096. */
  contextTokens?: number
  /** Positions of the KV cache that all streams share; as many as one may have when absent. */
  cacheTokens?: number
  /** Streams that decode together at most, others wait; 8 when absent. */
  streams?: number
  /** What the KV cache keeps of a value; by its size and by what the device has when absent. */
  cache?: CacheFormat
  /** Answers are greedy as a rule: what draws is compiled when it is first asked for, and the first answer comes sooner. */
  greedy?: boolean
  /** Kernels are tried before they are used, as far as it does not know them already; not tried when absent. */
  verdicts?: VerdictMemory
  /** SHA-256 of the model's file, asked where an adapter names its base; from the source when absent, which must be readable then. */
  baseHash?(): Promise<string>
  onProgress?(progress: { stage: 'upload' | 'compile'; doneBytes: number; totalBytes: number }): void
  signal?: AbortSignal
}

export interface GenerateOptions {
  sampling?: SamplingOptions
  maxTokens?: number
  /** The last so many of the prompt's ids were generated: they are fed one by one as then, so that the cache comes out the same bit for bit. */
  generatedIds?: number
  /** Ids that end the answer; they are not yielded. */
  stopIds?: ReadonlySet<number>
  /** Which tokens may come; asked before each one. */
  constraint?: Constraint
  /** Guesses of what comes next, checked several at once; not heeded under a constraint, a repetition penalty or with logits. */
  proposer?: Proposer
  /** Read the logits of every step back, for log-probabilities. Costs a large readback a token. */
  withLogits?: boolean
  /** What is added to the model's weights for this answer alone. */
  adapters?: readonly AdapterUse[]
  /** Who waits for it: a lower number comes first. 0 when absent. */
  priority?: number
  signal?: AbortSignal
  onPrefill?(progress: { doneTokens: number; totalTokens: number; cachedTokens: number }): void
}

/** What an answer has to be, token by token. */
export interface Constraint {
  /** u32 [vocabulary / 32]: a bit for each token that may come next. */
  mask(): Uint32Array<ArrayBuffer>
  /** The token has come; says whether another one may follow. */
  accept(id: number): boolean
}

export interface GeneratedToken {
  id: number
  /** f32 [vocabulary], when `withLogits`; after the repetition penalty, before temperature. */
  logits?: Float32Array
}

/** The first chunk on a device of unknown speed, the step in which chunks grow (the tile of matmul_tile), and how long one may take. */
const FIRST_CHUNK_TOKENS = 64
const TILE_TOKENS = 32
const CHUNK_TARGET_MS = 500

/** A first answer to a prompt this short comes sooner when nothing is compiled beside it. */
const SHORT_PROMPT_TOKENS = 24
/** So long after the load the person is still reading the page, and compiling holds nobody up. */
const IDLE_MS = 2000

/** Without kernels for prefill: tokens that are submitted one by one and waited for together, at most. */
const MOST_SINGLES = 16

/** Chunks up to so many tokens have kernels of their own: below it a tile of the others is mostly empty. */
const FEW_TOKENS = 16
/** Steps that a stream by itself may take while others wait whose common kernels are not there yet. */
const FEW_STEPS = 4
/** Guesses that are checked at once. With the token before them they fill a readback. */
const MOST_GUESSES = MOST_READ_IDS - 1

type EngineBuffers = Record<keyof ReturnType<typeof bufferBytes>, GPUBuffer>

/** Where a text stands in the cache, for who runs it chunk by chunk. */
export interface Place {
  table: number
  /** Of its beginning, what need not be computed again. */
  cachedTokens: number
  /** Waits for the GPU; gives what ends the turn. */
  turn(): Promise<() => void>
  /** What records so many tokens from there on. */
  encoder(position: number, tokens: number): EncodePrefill
}

/** For a text that is run over and not gone on from. */
export interface TextOptions {
  adapters?: readonly AdapterUse[]
  signal?: AbortSignal
}

export class Engine {
  readonly context: GpuContext
  readonly model: Model
  readonly contextTokens: number
  readonly cacheTokens: number
  readonly chunkTokens: number
  /** Streams that decode together at most. */
  readonly streams: number
  readonly buffers: EngineBuffers
  readonly #sampler: Sampler
  readonly #samplerInputs: Pick<EngineBuffers, 'sampling' | 'mask' | 'seen'> & { owner?: Stream }
  readonly #readback: ReadbackRing
  readonly #cache: BlockCache
  readonly #turns = new Turns()
  /** Those that have a place in the cache. */
  readonly #active = new Set<Stream>()
  #tables: number[]
  #waiting: { priority: number; begin(): void }[] = []
  #decoding: Stream[] = []
  #pumping = false
  #batch: Batch | undefined
  #batching: Promise<void> | undefined
  #copySlots: ((copy: SlotCopy) => void) | undefined
  #copying: Promise<void> | undefined
  #drawable: Promise<void> | undefined
  #disposed = false
  #verifier: Verifier | undefined
  readonly #adapters: Adapters
  readonly #memory: VerdictMemory | undefined
  /** What is on its way back from storage, for those who begin like it. */
  returning: Returning | undefined
  /** What the self-test said of the kernels so far. */
  verdicts: Verdict[] = []
  /** The texts of the kernels that every answer needs, those that write and read the cache among them. */
  readonly kernels: readonly string[]
  /** Tokens of the next prefill chunk; starts small and follows what the device shows. */
  #pacedTokens: number
  /** The same where each token is a submit of its own. */
  #pacedSingles = 1
  /** Undefined until the kernels of prefill are compiled. */
  #encodePrefill: EncodePrefill | undefined
  /** For a few tokens; compiled after what answers can't do without. */
  #encodeFew: EncodePrefill | undefined
  #prefillError: unknown
  #compiled: Promise<void> | undefined
  readonly #idle: ReturnType<typeof setTimeout>

  private constructor(
    context: GpuContext,
    model: Model,
    buffers: EngineBuffers,
    sampling: Sampler,
    readback: ReadbackRing,
    sizes: Sizes,
    memory: VerdictMemory | undefined,
    baseHash: () => Promise<string>,
  ) {
    this.#memory = memory
    this.kernels = [...context.asked].sort()
    this.context = context
    this.model = model
    this.buffers = buffers
    this.contextTokens = sizes.contextTokens
    this.cacheTokens = sizes.cacheTokens
    this.chunkTokens = sizes.chunkTokens
    this.streams = sizes.streams
    this.#cache = new BlockCache(sizes.cacheTokens / BLOCK_TOKENS)
    this.#tables = Array.from({ length: sizes.streams }, (_, i) => i * tableEntries(sizes.contextTokens))
    this.#pacedTokens = Math.min(FIRST_CHUNK_TOKENS, sizes.chunkTokens)
    this.#sampler = sampling
    this.#samplerInputs = { sampling: buffers.sampling, mask: buffers.mask, seen: buffers.seen }
    this.#readback = readback
    this.#adapters = new Adapters({
      context,
      model,
      state: buffers.state,
      chunkTokens: sizes.chunkTokens,
      baseHash,
      check: () => this.#check(),
    })
    this.#idle = setTimeout(() => this.#active.size === 0 && void this.compiled, IDLE_MS)
  }

  /** The kernels of prefill, from the first asking on. Until then prompts take those of decode, a token at a time: slow, but sooner than a compiler. */
  get compiled(): Promise<void> {
    this.#compiled ??= this.#trustedPrefill().then(
      encode => {
        this.#encodePrefill = encode
        return encode && this.#openFew().catch(() => undefined) // short chunks stay with the kernels for long ones
      },
      error => {
        this.#prefillError = error
      },
    )
    return this.#compiled
  }

  /** Undefined where the self-test found a kernel wrong in each form that the device has: then prompts stay with those of decode. */
  async #trustedPrefill(): Promise<EncodePrefill | undefined> {
    const encode = await this.model.prefill()
    if (await this.#isTrusted()) return encode
    if (!this.verdicts.some(verdict => !verdict.right && isOfOtherForm(verdict))) return undefined
    this.context.tile = 'shared'
    const other = await this.model.prefill()
    return (await this.#isTrusted()) ? other : undefined
  }

  /** Of the kernels that are there by now, each is right as far as anybody wanted to know. */
  async #isTrusted(): Promise<boolean> {
    if (!this.#memory) return true
    this.verdicts = await selfTest(this.context, this.#memory)
    return this.verdicts.every(verdict => verdict.right || !isNeeded(verdict, this.context))
  }

  async #check(): Promise<void> {
    if (!(await this.#isTrusted())) checkVerdicts(this.verdicts.filter(verdict => isNeeded(verdict, this.context)))
  }

  /** What draws, compiled and tried; both are done already where answers are not greedy as a rule. */
  async #trustedDraw(): Promise<void> {
    await this.#sampler.draw()
    if (!this.#memory) return
    this.verdicts = await selfTest(this.context, this.#memory)
    checkVerdicts(this.verdicts.filter(({ kernel }) => kernel === 'sample'))
  }

  static async load(context: GpuContext, source: ByteSource, file: GgufFile, options: EngineOptions = {}): Promise<Engine> {
    forgetUses(context)
    context.asked.clear()
    const architecture = architectureOf(file)
    const config = architecture.readConfig(file)
    const contextTokens = chooseContext(config, options.contextTokens)
    const sizes = chooseSizes(contextTokens, options)
    const { chunkTokens } = sizes
    const totalBytes = [...file.tensors.values()].reduce((sum, tensor) => sum + tensor.lengthBytes, 0)
    let doneBytes = 0
    const heldBytes = context.counters.liveBytes
    const readback = new ReadbackRing(context, DEPTH + 1)
    let buffers: EngineBuffers | undefined
    let model: Model | undefined
    let engine: Engine | undefined
    try {
      buffers = await createBuffers(context, config, chunkTokens)
      await readback.create()
      // Before the model's own kernels: those of prefill, which a first answer can do without, would be compiled ahead of it.
      const sampling = sampler(context, config.vocabulary, buffers)
      const drawing = options.greedy ? undefined : sampling.then(made => made.draw())
      drawing?.catch(() => undefined)
      sampling.catch(() => undefined)
      model = await architecture.build({
        context,
        source,
        file,
        config,
        buffers,
        ...sizes,
        cache: options.cache,
        signal: options.signal,
        onBytes(bytes) {
          doneBytes = Math.min(totalBytes, doneBytes + bytes)
          options.onProgress?.({ stage: 'upload', doneBytes, totalBytes })
        },
      })
      options.onProgress?.({ stage: 'compile', doneBytes: totalBytes, totalBytes })
      await drawing
      engine = new Engine(
        context,
        model,
        buffers,
        await sampling,
        readback,
        sizes,
        options.verdicts,
        options.baseHash ?? (() => fileHash(source)),
      )
      if (options.verdicts) {
        engine.verdicts = await selfTest(context, options.verdicts, options.signal)
        checkVerdicts(engine.verdicts)
      }
      return engine
    } catch (error) {
      engine?.stopWaiting()
      model?.dispose()
      readback.dispose()
      for (const buffer of Object.values(buffers ?? {})) context.release(buffer)
      if (!(error instanceof OutOfMemoryError)) throw error
      const { noRoom } = await import('./no-room.ts')
      throw noRoom(error, error.heldBytes - heldBytes, file, {
        config,
        contextTokens: sizes.cacheTokens,
        cache: options.cache,
        f16: context.variants.f16,
      })
    }
  }

  get config(): ModelConfig {
    return this.model.config
  }

  /** Ids of the prompt that the cache already holds. */
  cachedPrefix(ids: ArrayLike<number>): number {
    return this.#cache.match(ids)
  }

  /** Forgets the cache's content, but for what streams under way read; the next prompt is prefilled whole. */
  reset(): void {
    this.#cache.clear()
  }

  /** For who keeps the cache's content across visits: cache-image.ts. */
  get keepable(): KeepableCache {
    const turn = async () => {
      const end = await this.#turns.take('prefill', Number.MAX_SAFE_INTEGER)
      if (!this.#disposed) return end
      end()
      throw new InkstoneError('engine_closed', 'The model was closed meanwhile. Load it again.')
    }
    const packer = async () => {
      const made = await this.model.packer()
      await this.#isTrusted()
      if (this.verdicts.every(({ kernel, right }) => right || kernel !== 'cache_pack')) return made
      made.dispose()
      throw new InkstoneError('kernel_wrong', 'This device moves blocks of the cache wrongly; what it holds lasts as long as the page.')
    }
    const { context, model } = this
    return { context, model, cache: this.#cache, turn, packer, isShort: () => this.#waiting.length > 0, settled: () => this.#callNext() }
  }

  /** How often what stays in the cache has changed. */
  get changes(): number {
    return this.#cache.changes
  }

  /** Streams the ids that follow `ids`, until a stop id, `maxTokens` or the end of the context. Several may be under way; they share the GPU. */
  async *generate(ids: readonly number[], options: GenerateOptions = {}): AsyncGenerator<GeneratedToken, 'stop' | 'length'> {
    this.#checkPrompt(ids)
    packSampling(options.sampling ?? GREEDY)
    const most = Math.min(options.maxTokens ?? Number.POSITIVE_INFINITY, this.contextTokens - ids.length + 1)
    if (most <= 0) return 'length'
    options.signal?.throwIfAborted()
    if ((options.sampling?.temperature ?? 0) > 0) await (this.#drawable ??= this.#trustedDraw())
    if (options.withLogits) await this.#readback.prepareLogits(this.buffers.logits.size)
    if (ids.length > SHORT_PROMPT_TOKENS) void this.compiled
    const stream = new Stream(ids, options, most)
    await this.#adapters.open(stream)
    const wake = () => stream.wake()
    options.signal?.addEventListener('abort', wake)
    try {
      await this.returning?.wait(stream.cacheIds, options.signal)
      for (;;) {
        await this.#admit(stream)
        await this.#prefill(stream)
        this.#decoding.push(stream)
        // The prompt's own token is there already; steps begin when somebody asks for more.
        for (let isFirst = true; ; isFirst = false) {
          if (!isFirst) void this.#pump()
          const next = await stream.next()
          if (next === undefined) break // its place was given to another
          if (typeof next === 'string') return next
          yield next
        }
      }
    } finally {
      options.signal?.removeEventListener('abort', wake)
      await this.#leave(stream)
      if (!this.#disposed) void this.compiled
    }
  }

  async #openFew(): Promise<void> {
    const encode = await this.model.prefill(true)
    if (await this.#isTrusted()) this.#encodeFew = encode
  }

  /**
   * Runs a prefill over `ids` and shows the logits of every position from `from` on, in order; the cache holds them then, and what it held
   * of them before `from` is not computed again. For evaluation and tests; much slower than generating.
   */
  async logits(
    ids: readonly number[],
    visit: (position: number, logits: Float32Array) => void,
    { from = 0, ...options }: TextOptions & { from?: number } = {},
  ): Promise<void> {
    const { allLogits } = await import('./all-logits.ts')
    const show = (position: number, logits: Float32Array) => position >= from && visit(position, logits)
    await this.#placed(ids, from, options, place => allLogits(this, ids, show, { place, signal: options.signal }))
  }

  /** f32 [width], of length 1: what the text means to the model. */
  embedding(ids: readonly number[], { pooling = 'mean', ...options }: TextOptions & { pooling?: Pooling } = {}): Promise<Float32Array> {
    return this.#placed(ids, 0, options, async place => {
      const { embeddingOf } = await import('./embedding.ts')
      return embeddingOf(this, ids, { place, pooling, signal: options.signal })
    })
  }

  /** A text that is run over and not gone on from: a place in the cache for as long. */
  async #placed<T>(ids: readonly number[], most: number, options: TextOptions, run: (place: Place) => Promise<T>): Promise<T> {
    this.#checkPrompt(ids)
    const stream = new Stream(ids, options, 1)
    await this.#adapters.open(stream)
    const plain = await this.model.prefill()
    try {
      await this.#admit(stream, most)
      const turn = async () => {
        const end = await this.#turns.take('prefill', stream.priority)
        this.#show(stream)
        return end
      }
      const encoder = (position: number, tokens: number) => {
        this.#adapters.adapt(stream, position)
        return this.#adapters.take([{ stream, position, tokens }])?.prefill ?? plain
      }
      const result = await run({ table: stream.table, cachedTokens: stream.cachedTokens, turn, encoder })
      stream.cachedTokens = ids.length
      return result
    } finally {
      await this.#leave(stream)
    }
  }

  /** An adapter beside the model, for streams that ask for it; the model's weights stay as they are. */
  loadAdapter(file: AdapterFile, options?: LoadAdapterOptions): Promise<Adapter> {
    return this.#adapters.load(file, options)
  }

  /** The lists with adapters, where one of the streams takes something of one. */
  adapted(batch: readonly Fed[]): Lists | undefined {
    return this.#adapters.take(batch)
  }

  /** Compiles nothing by itself any more. */
  stopWaiting(): void {
    this.#disposed = true
    clearTimeout(this.#idle)
  }

  dispose(): void {
    this.stopWaiting()
    this.#verifier?.dispose()
    this.#batch?.dispose()
    this.#adapters.dispose()
    this.model.dispose()
    this.#readback.dispose()
    for (const buffer of Object.values(this.buffers)) this.context.release(buffer)
  }

  writeState(position: number, tokens: number, row: number, step: number, table: number): void {
    this.context.device.queue.writeBuffer(this.buffers.state, 0, packState({ position, tokens, row, step, table }))
  }

  writeTokens(ids: readonly number[]): void {
    this.context.device.queue.writeBuffer(this.buffers.tokens, 0, new Uint32Array(ids))
  }

  /** A sampled token for its stream, or its end where it is none. */
  give(stream: Stream, token: GeneratedToken): void {
    try {
      this.#checkSampled(token.id)
      stream.accept(token)
    } catch (error) {
      stream.fail(error)
    }
  }

  #checkPrompt(ids: readonly number[]): void {
    if (ids.length === 0)
      throw new InkstoneError('prompt_empty', 'The prompt has no tokens; at least one is wanted. Write something first.')
    if (ids.length > this.contextTokens) {
      throw new InkstoneError(
        'context_full',
        `The prompt has ${ids.length} tokens; the context holds ${this.contextTokens}. Shorten it, or load the model with a larger context.`,
      )
    }
    const wrong = ids.find(id => !(Number.isInteger(id) && id >= 0 && id < this.config.vocabulary))
    if (wrong !== undefined)
      throw new InkstoneError('token_out_of_range', `Token id ${wrong} is not in the vocabulary of ${this.config.vocabulary}.`)
  }

  /** The kernels give an id that no vocabulary has where the logits are no numbers. */
  #checkSampled(id: number): void {
    if (id < this.config.vocabulary) return
    throw new InkstoneError(
      'logits_not_finite',
      'The model computed values that are no numbers; its file is damaged or does not suit these kernels. Get the file again, or choose another model.',
    )
  }

  // ---- a place in the cache

  /** Waits for a place, takes it, and finds what the cache has of the stream's text, of which the last token is run again for its logits. */
  async #admit(stream: Stream, most?: number): Promise<void> {
    const { signal } = stream.options
    try {
      for (let isFirst = true; ; isFirst = false) {
        signal?.throwIfAborted()
        // Who came before goes before: a newcomer looks for room only where nobody waits for some.
        const mayLook = !isFirst || this.#waiting.length === 0
        if (mayLook && (await this.#enter(stream, most))) return
        await this.#room(stream)
      }
    } catch (error) {
      this.#callNext() // it may have been called itself
      throw error
    }
  }

  async #enter(stream: Stream, most?: number): Promise<boolean> {
    const known = stream.cacheIds
    const taken = Math.min(most ?? known.length - 1, known.length - 1)
    const found = () => this.#cache.match(known.slice(0, taken))
    if (found() % BLOCK_TOKENS !== 0) await (this.#copying ??= this.#openCopy().catch(() => undefined))
    if (this.#active.size >= this.streams) return false
    // Where nothing can be copied, whole blocks are all that is taken.
    const opened = this.#cache.open(known, this.#copySlots ? taken : found() - (found() % BLOCK_TOKENS))
    if (!opened) return false
    stream.lease = opened.lease
    stream.cachedTokens = opened.cachedTokens
    stream.table = this.#tables.pop()!
    stream.written = []
    stream.preempted = false
    this.#active.add(stream)
    if (opened.copy) this.#copySlots!(opened.copy)
    return true
  }

  /** Where it can't be had or not be trusted, what would be copied is computed again. */
  async #openCopy(): Promise<void> {
    const copy = await this.model.copySlots()
    if (await this.#isTrusted()) this.#copySlots = copy
  }

  async #room(stream: Stream): Promise<void> {
    const { signal } = stream.options
    const { promise, resolve } = deferred<void>()
    const waiting = { priority: stream.priority, begin: resolve }
    const hangUp = () => {
      this.#waiting = this.#waiting.filter(other => other !== waiting)
      resolve()
    }
    this.#waiting.push(waiting)
    signal?.addEventListener('abort', hangUp)
    await promise
    signal?.removeEventListener('abort', hangUp)
  }

  /** What the stream wrote stays in the cache for whoever begins alike. */
  #release(stream: Stream): void {
    if (!this.#active.delete(stream)) return
    this.#cache.close(stream.lease, stream.cacheIds.slice(0, stream.cachedTokens))
    this.#tables.push(stream.table)
    this.#callNext()
  }

  #callNext(): void {
    const [next] = this.#waiting.toSorted((a, b) => a.priority - b.priority)
    if (!next) return
    this.#waiting.splice(this.#waiting.indexOf(next), 1)
    next.begin()
  }

  async #leave(stream: Stream): Promise<void> {
    stream.left = true
    this.#decoding = this.#decoding.filter(other => other !== stream)
    if (!this.#active.has(stream)) return
    // Steps that are under way write to its blocks.
    const end = stream.inFlight > 0 ? await this.#turns.take('prefill', Number.NEGATIVE_INFINITY) : undefined
    this.#release(stream)
    end?.()
  }

  /** Tells the GPU where the stream's blocks are. */
  #show(stream: Stream): void {
    const { blocks } = stream.lease
    const first = blocks.findIndex((block, i) => block !== stream.written[i])
    if (first < 0) return
    const offset = BLOCKS_OFFSET + (stream.table + first) * 4
    this.context.device.queue.writeBuffer(this.buffers.state, offset, Uint32Array.from(blocks.slice(first)))
    stream.written = [...blocks]
  }

  /** Room for the stream's next position. Where there is none, whom it matters least for gives its own up and begins again later: who came last of them. `first`: of several positions. */
  #place(stream: Stream, position: number, first = position): boolean {
    if (!this.#adapters.follow(stream, first)) return false
    const had = stream.lease.blocks.length
    while (!this.#cache.extend(stream.lease, position + 1)) {
      const candidates = [...this.#active].filter(each => each.inFlight === 0 && this.#decoding.includes(each))
      const least = Math.max(...candidates.map(({ priority }) => priority))
      const victim = candidates.findLast(({ priority }) => priority === least)
      if (!victim) return false
      victim.preempted = true
      this.#decoding = this.#decoding.filter(each => each !== victim)
      this.#release(victim)
      victim.wake()
      if (victim === stream) return false
    }
    if (stream.lease.blocks.length > had) this.#show(stream)
    return true
  }

  // ---- prefill

  /** Runs what the cache has not of the stream's text, chunk by chunk, and reads the token that follows. */
  async #prefill(stream: Stream): Promise<void> {
    const { options, known: ids } = stream
    const { cachedTokens } = stream
    for (let first = cachedTokens; first < ids.length; ) {
      options.signal?.throwIfAborted()
      options.onPrefill?.({ doneTokens: first, totalTokens: ids.length, cachedTokens })
      if (this.#prefillError) throw this.#prefillError
      const end = await this.#turns.take('prefill', stream.priority)
      try {
        options.signal?.throwIfAborted()
        if (!this.#adapters.follow(stream, first)) return
        const promptLeft = ids.length - (options.generatedIds ?? 0) - first
        const hasPrefill = this.#lists([{ stream, position: first, tokens: 0 }]).prefill !== undefined
        const paced = hasPrefill ? this.#pacedTokens : this.#pacedSingles
        const most = Math.min(paced, promptLeft, stream.adaptedUntil(first) - first)
        const chunk = ids.slice(first, first + Math.max(1, most))
        const isLast = first + chunk.length === ids.length
        const startedMs = performance.now()
        if (hasPrefill) this.#submitPrefill(stream, chunk, first, isLast)
        else for (const [i, id] of chunk.entries()) this.#submitPrefill(stream, [id], first + i, isLast && i === chunk.length - 1)
        first += chunk.length
        stream.cachedTokens = first
        this.#cache.publish(stream.lease, stream.cacheIds.slice(0, first))
        if (isLast) this.give(stream, await this.#readback.next())
        else await this.context.done()
        const tokenMs = (performance.now() - startedMs) / chunk.length
        if (!isLast && !hasPrefill) this.#pacedSingles = Math.max(1, Math.min(MOST_SINGLES, Math.floor(CHUNK_TARGET_MS / tokenMs)))
        else if (!isLast && chunk.length > 1) this.#pace(tokenMs)
      } finally {
        await this.#readback.drain()
        end()
      }
    }
  }

  /** Sizes the next chunk so that a submit stays short on a slow device: people can stop it, see it move, and no watchdog bites. */
  #pace(msPerToken: number): void {
    const tokens = Math.floor(CHUNK_TARGET_MS / msPerToken / TILE_TOKENS) * TILE_TOKENS
    this.#pacedTokens = Math.max(TILE_TOKENS, Math.min(this.chunkTokens, tokens))
  }

  /** What records these tokens: the model as it is, or with adapters where one of the streams takes something of one. */
  #lists(batch: readonly Fed[]): Partial<Lists> & Pick<Lists, 'decode'> {
    return this.adapted(batch) ?? { decode: this.model.encodeDecode, prefill: this.#encodePrefill, few: this.#encodeFew }
  }

  #submitPrefill(stream: Stream, chunk: readonly number[], position: number, last: boolean): void {
    this.#show(stream)
    this.writeTokens(chunk)
    this.writeState(position, chunk.length, chunk.length - 1, 0, stream.table)
    if (last) loadSampler(this.context.device.queue, this.#samplerInputs, stream)
    const { decode, prefill, few } = this.#lists([{ stream, position, tokens: chunk.length }])
    const encoder = this.context.device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    const encodePrefill = chunk.length <= FEW_TOKENS ? (few ?? prefill) : prefill
    if (encodePrefill && chunk.length > 1) encodePrefill(pass, chunk.length)
    else decode(pass, position)
    if (last) {
      this.model.encodeLogits(pass)
      this.#sampler.encode(pass, isDrawn(stream))
    }
    pass.end()
    if (last) this.#readback.copy(encoder, this.buffers.results, 0, stream.options.withLogits ? this.buffers.logits : undefined)
    this.context.submit(encoder)
    if (last) this.#readback.map()
  }

  // ---- decode

  /** Decodes for as long as somebody reads. */
  async #pump(): Promise<void> {
    if (this.#pumping) return
    this.#pumping = true
    try {
      for (;;) {
        const ready = this.#decoding.filter(({ wants }) => wants)
        if (ready.length === 0) return
        const end = await this.#turns.take('decode')
        try {
          await this.#burst(this.#decoding.filter(({ wants }) => wants).slice(0, this.streams))
        } finally {
          end()
        }
      }
    } finally {
      this.#pumping = false
    }
  }

  async #burst(streams: Stream[]): Promise<void> {
    const [first] = streams
    if (!first) return
    try {
      if (streams.length === 1)
        return await this.#alone(first, () => this.#turns.contended || this.#decoding.some(other => other !== first && other.wants))
      this.#batching ??= this.#openBatch().catch(() => undefined)
      if (this.#batch && this.#adapters.areTogether(streams)) {
        for (const stream of streams) this.#show(stream)
        const changes = () => this.#turns.contended || this.#decoding.some(other => !streams.includes(other) && other.wants)
        return await this.#batch.run(streams, changes)
      }
      let steps = 0
      await this.#alone(first, () => ++steps > FEW_STEPS)
      this.#decoding = [...this.#decoding.filter(other => other !== first), ...this.#decoding.filter(other => other === first)]
    } catch (error) {
      for (const stream of streams) stream.fail(error)
    }
  }

  /** Where it can't be had, for want of memory say, or not be trusted, streams go by turns. */
  async #openBatch(): Promise<void> {
    const place = (stream: Stream, position: number) => this.#place(stream, position)
    const batch = await createBatch(this, this.streams, place).catch(() => undefined)
    if (!this.#disposed && (await this.#isTrusted())) this.#batch = batch
    else batch?.dispose()
  }

  /** Steps of one stream, until `until` says so, it ends, or who reads it is behind. */
  async #alone(stream: Stream, until: () => boolean): Promise<void> {
    const { options } = stream
    loadSampler(this.context.device.queue, this.#samplerInputs, stream)
    this.#show(stream)
    if (isGuessable(options)) return this.#guess(stream, options, until)
    this.writeTokens([stream.lastId])
    this.writeState(stream.position, 1, 0, 0, stream.table)
    let step = 0
    let open = false // a step whose token is not chosen yet
    try {
      for (;;) {
        while (!open && stream.wants && (step === 0 || !until()) && this.#place(stream, stream.position + stream.inFlight)) {
          // Under a constraint the token that comes is not chosen before the one before it is known; until then the GPU computes its logits.
          open = options.constraint !== undefined
          this.#submitDecode(stream, stream.position + stream.inFlight, step)
          if (!open) step++
          else if (stream.inFlight > 0) break
          else {
            this.#submitSample(stream, step++)
            open = false
          }
        }
        if (stream.inFlight === 0) return
        const token = await this.#readback.next()
        stream.inFlight--
        stream.cachedTokens = stream.position + 1
        this.give(stream, token)
        if (open && !stream.ended) this.#submitSample(stream, step++)
        open = false
      }
    } finally {
      await this.#readback.drain()
      stream.inFlight = 0
    }
  }

  /** Tokens as they would come one by one, but several a step where the guesses are right. */
  async #guess(stream: Stream, options: GenerateOptions & { proposer: Proposer }, until: () => boolean): Promise<void> {
    for (let isFirst = true; stream.wants && (isFirst || !until()); isFirst = false) {
      const { position, known } = stream
      const room = Math.min(MOST_GUESSES, stream.most - stream.sampled.length - 1, this.contextTokens - position - 1)
      const verifier = room > 0 ? await this.#openVerifier() : undefined
      const guesses = verifier ? (await options.proposer(known, room)).slice(0, room) : []
      if (!stream.wants || !this.#place(stream, position + guesses.length, position)) return
      if (!verifier || guesses.length === 0) {
        this.writeTokens([stream.lastId])
        this.writeState(position, 1, 0, 0, stream.table)
        this.#submitDecode(stream, position, 0)
        const token = await this.#readback.next()
        stream.inFlight = 0
        stream.cachedTokens = position + 1
        this.give(stream, token)
        continue
      }
      const checked = [stream.lastId, ...guesses]
      const encoder = this.context.device.createCommandEncoder()
      const { prefill } = this.#lists([{ stream, position, tokens: checked.length }])
      verifier.encode(encoder, checked, stream, prefill!, pass => this.#sampler.encode(pass, isDrawn(stream)))
      this.#readback.copy(encoder, verifier.chosen, 0, undefined, checked.length)
      this.context.submit(encoder)
      this.#readback.map()
      stream.inFlight = 1
      const chosen = (await this.#readback.nextAll()).ids
      stream.inFlight = 0
      const wrong = guesses.findIndex((guess, i) => guess !== chosen[i])
      for (const id of chosen.slice(0, (wrong < 0 ? guesses.length : wrong) + 1)) {
        if (stream.ended) break
        stream.cachedTokens = stream.position + 1
        this.give(stream, { id })
      }
    }
  }

  /** Undefined as long as the kernels of prefill are not there. */
  async #openVerifier(): Promise<Verifier | undefined> {
    if (!this.#encodePrefill) return undefined
    const { createVerifier } = await import('./verifier.ts')
    this.#verifier ??= await createVerifier(this, MOST_GUESSES + 1)
    return this.#verifier
  }

  #submitDecode(stream: Stream, position: number, step: number): void {
    const { decode } = this.#lists([{ stream, position, tokens: 1 }])
    const encoder = this.context.device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    decode(pass, position)
    this.model.encodeLogits(pass)
    if (stream.options.constraint) {
      pass.end()
      this.context.submit(encoder)
      return
    }
    this.#encodeSample(encoder, pass, stream, step)
  }

  /** The choice of a token whose logits are there, under the mask of now. */
  #submitSample(stream: Stream, step: number): void {
    this.context.device.queue.writeBuffer(this.buffers.mask, 0, stream.options.constraint!.mask())
    const encoder = this.context.device.createCommandEncoder()
    this.#encodeSample(encoder, encoder.beginComputePass(), stream, step)
  }

  #encodeSample(encoder: GPUCommandEncoder, pass: GPUComputePassEncoder, stream: Stream, step: number): void {
    this.#sampler.encode(pass, isDrawn(stream))
    pass.end()
    const logits = stream.options.withLogits ? this.buffers.logits : undefined
    this.#readback.copy(encoder, this.buffers.results, (step % RESULT_RING) * 4, logits)
    this.context.submit(encoder)
    this.#readback.map()
    stream.inFlight++
  }
}

const isDrawn = ({ options }: Stream): boolean => (options.sampling?.temperature ?? 0) > 0

const isGuessable = (options: GenerateOptions): options is GenerateOptions & { proposer: Proposer } =>
  options.proposer !== undefined && !options.constraint && !options.withLogits && (options.sampling?.repetitionPenalty ?? 1) === 1

async function createBuffers(context: GpuContext, config: ModelConfig, chunkTokens: number): Promise<EngineBuffers> {
  const { STORAGE, UNIFORM, COPY_SRC, COPY_DST } = GPUBufferUsage
  const bytes = bufferBytes(config, chunkTokens)
  const made: GPUBuffer[] = []
  const make = async (label: keyof EngineBuffers, usage: number) => {
    const buffer = await context.createBuffer(label, bytes[label], usage)
    made.push(buffer)
    return buffer
  }
  try {
    return {
      state: await make('state', STORAGE | UNIFORM | COPY_DST),
      tokens: await make('tokens', STORAGE | COPY_DST),
      logits: await make('logits', STORAGE | COPY_SRC | COPY_DST),
      sampling: await make('sampling', UNIFORM | COPY_DST),
      mask: await make('mask', STORAGE | COPY_DST),
      seen: await make('seen', STORAGE | COPY_DST),
      results: await make('results', STORAGE | COPY_SRC),
      best: await make('best', STORAGE),
    }
  } catch (error) {
    for (const buffer of made) context.release(buffer)
    throw error
  }
}
