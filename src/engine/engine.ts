// The engine speaks token ids: it holds a model, its KV cache and the sampler, and turns a prompt into a stream of ids.
// Decode makes nothing: each token is one submit of recorded dispatches and a readback of four bytes; the sampled id feeds the next step
// on the GPU, so that step is submitted before the CPU has read the id.
import type { ByteSource } from '../base/byte-source.ts'
import { InkstoneError } from '../base/errors.ts'
import type { GgufFile } from '../formats/gguf.ts'
import { type GpuContext, OutOfMemoryError } from '../gpu/device.ts'
import type { CacheFormat } from '../kernels/cache-format.ts'
import {
  bestBytes,
  GREEDY,
  maskWords,
  packSampling,
  SAMPLING_BYTES,
  type Sampler,
  type SamplingOptions,
  sampler,
} from '../kernels/sample.ts'
import { checkVerdicts, selfTest, type Verdict, type VerdictMemory } from '../kernels/self-test.ts'
import { forgetUses } from '../kernels/uses.ts'
import { architectureOf } from '../models/index.ts'
import type { EncodePrefill, Model, ModelBuffers, ModelConfig } from '../models/model.ts'
import type { Proposer } from './proposals.ts'
import { MOST_READ_IDS, ReadbackRing } from './readback.ts'
import type { Verifier } from './verifier.ts'

export interface EngineOptions {
  /** Positions of the KV cache; the model's own when absent, at most `DEFAULT_CONTEXT_TOKENS`. */
  contextTokens?: number
  /** What the KV cache keeps of a value; by its size and by what the device has when absent. */
  cache?: CacheFormat
  /** Answers are greedy as a rule: what draws is compiled when it is first asked for, and the first answer comes sooner. */
  greedy?: boolean
  /** Kernels are tried before they are used, as far as it does not know them already; not tried when absent. */
  verdicts?: VerdictMemory
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

/** What a context costs by default; people choose more in the settings. */
export const DEFAULT_CONTEXT_TOKENS = 4096

/** Tokens of a prefill chunk at most: enough to fill a GPU. */
const CHUNK_TOKENS = 256
/** The first chunk on a device of unknown speed, the step in which chunks grow (the tile of matmul_tile), and how long one may take. */
const FIRST_CHUNK_TOKENS = 64
const TILE_TOKENS = 32
const CHUNK_TARGET_MS = 500

/** A first answer to a prompt this short comes sooner when nothing is compiled beside it. */
const SHORT_PROMPT_TOKENS = 24
/** So long after the load the person is still reading the page, and compiling holds nobody up. */
const IDLE_MS = 2000

/** Steps in flight: the one that is read and the one that is already running. */
const DEPTH = 2
const RESULT_RING = 8
/** Guesses that are checked at once. With the token before them they fill a readback. */
const MOST_GUESSES = MOST_READ_IDS - 1

interface EngineBuffers extends ModelBuffers {
  sampling: GPUBuffer
  mask: GPUBuffer
  seen: GPUBuffer
  results: GPUBuffer
  best: GPUBuffer
}

export class Engine {
  readonly context: GpuContext
  readonly model: Model
  readonly contextTokens: number
  readonly chunkTokens: number
  readonly buffers: EngineBuffers
  readonly #sampler: Sampler
  readonly #readback: ReadbackRing
  /** Ids whose keys and values are in the cache, by position. */
  #cached: number[] = []
  #busy = false
  /** Of the answer under way. */
  #drawn = false
  #drawable: Promise<void> | undefined
  #disposed = false
  #verifier: Verifier | undefined
  readonly #memory: VerdictMemory | undefined
  /** What the self-test said of the kernels so far. */
  verdicts: Verdict[] = []
  /** Tokens of the next prefill chunk; starts small and follows what the device shows. */
  #pacedTokens: number
  /** Undefined until the kernels of prefill are compiled. */
  #encodePrefill: EncodePrefill | undefined
  #prefillError: unknown
  #compiled: Promise<void> | undefined
  readonly #idle: ReturnType<typeof setTimeout>

  private constructor(
    context: GpuContext,
    model: Model,
    buffers: EngineBuffers,
    sampling: Sampler,
    readback: ReadbackRing,
    sizes: { contextTokens: number; chunkTokens: number },
    memory: VerdictMemory | undefined,
  ) {
    this.#memory = memory
    this.context = context
    this.model = model
    this.buffers = buffers
    this.contextTokens = sizes.contextTokens
    this.chunkTokens = sizes.chunkTokens
    this.#pacedTokens = Math.min(FIRST_CHUNK_TOKENS, sizes.chunkTokens)
    this.#sampler = sampling
    this.#readback = readback
    this.#idle = setTimeout(() => !this.#busy && void this.compiled, IDLE_MS)
  }

  /** The kernels of prefill, from the first asking on. Until then prompts take those of decode, a token at a time: slow, but sooner than a compiler. */
  get compiled(): Promise<void> {
    this.#compiled ??= this.#trustedPrefill().then(
      encode => {
        this.#encodePrefill = encode
      },
      error => {
        this.#prefillError = error
      },
    )
    return this.#compiled
  }

  /** Undefined where the self-test found a kernel wrong: then prompts stay with those of decode. */
  async #trustedPrefill(): Promise<EncodePrefill | undefined> {
    const encode = await this.model.prefill()
    if (!this.#memory) return encode
    this.verdicts = await selfTest(this.context, this.#memory)
    return this.verdicts.every(({ right }) => right) ? encode : undefined
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
    const architecture = architectureOf(file)
    const config = architecture.readConfig(file)
    const contextTokens = chooseContext(config, options.contextTokens)
    const chunkTokens = Math.min(CHUNK_TOKENS, contextTokens)
    const totalBytes = [...file.tensors.values()].reduce((sum, tensor) => sum + tensor.lengthBytes, 0)
    let doneBytes = 0
    const heldBytes = context.counters.liveBytes
    const buffers = await createBuffers(context, config, chunkTokens)
    const readback = new ReadbackRing(context, DEPTH + 1)
    let model: Model | undefined
    let engine: Engine | undefined
    try {
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
        contextTokens,
        chunkTokens,
        cache: options.cache,
        signal: options.signal,
        onBytes(bytes) {
          doneBytes = Math.min(totalBytes, doneBytes + bytes)
          options.onProgress?.({ stage: 'upload', doneBytes, totalBytes })
        },
      })
      options.onProgress?.({ stage: 'compile', doneBytes: totalBytes, totalBytes })
      await drawing
      engine = new Engine(context, model, buffers, await sampling, readback, { contextTokens, chunkTokens }, options.verdicts)
      if (options.verdicts) {
        engine.verdicts = await selfTest(context, options.verdicts, options.signal)
        checkVerdicts(engine.verdicts)
      }
      return engine
    } catch (error) {
      engine?.stopWaiting()
      model?.dispose()
      readback.dispose()
      for (const buffer of Object.values(buffers)) context.release(buffer)
      if (!(error instanceof OutOfMemoryError)) throw error
      const { noRoom } = await import('./no-room.ts')
      throw noRoom(error, error.heldBytes - heldBytes, file, { config, contextTokens, cache: options.cache, f16: context.variants.f16 })
    }
  }

  get config(): ModelConfig {
    return this.model.config
  }

  /** Ids of the prompt that the cache already holds. */
  cachedPrefix(ids: ArrayLike<number>): number {
    let length = 0
    while (length < ids.length && ids[length] === this.#cached[length]) length++
    return length
  }

  /** Forgets the cache's content; the next prompt is prefilled whole. */
  reset(): void {
    this.#cached = []
  }

  /** Streams the ids that follow `ids`, until a stop id, `maxTokens` or the end of the context. */
  async *generate(ids: readonly number[], options: GenerateOptions = {}): AsyncGenerator<GeneratedToken, 'stop' | 'length'> {
    this.#checkPrompt(ids)
    this.#checkIdle()
    this.#busy = true
    const sampled: number[] = []
    let submitted = 0
    let prefilled = false
    try {
      await this.#setSampling(options.sampling ?? GREEDY, ids, options.constraint)
      const most = Math.min(options.maxTokens ?? Number.POSITIVE_INFINITY, this.contextTokens - ids.length + 1)
      if (most <= 0) return 'length'
      if (options.withLogits) await this.#readback.prepareLogits(this.buffers.logits.size)
      if (ids.length > SHORT_PROMPT_TOKENS) void this.compiled
      await this.#prefill(ids, options)
      prefilled = true
      if (isGuessable(options)) {
        try {
          return yield* this.#guess(ids, sampled, most, options)
        } finally {
          submitted = Math.max(0, sampled.length - 1)
        }
      }
      let steps = 1 // the prefill's own token
      while (sampled.length < most) {
        while (steps < most && steps - sampled.length < DEPTH) {
          // Under a constraint the token that comes is not chosen before the one before it is known; until then the GPU computes its logits.
          this.#submitDecode(ids.length + submitted, steps++, options)
          submitted++
        }
        const token = await this.#readback.next()
        options.signal?.throwIfAborted()
        this.#checkSampled(token.id)
        sampled.push(token.id)
        if (options.stopIds?.has(token.id)) return 'stop'
        const goesOn = options.constraint?.accept(token.id) ?? true
        if (goesOn && options.constraint && steps > sampled.length) this.#submitSample(steps - 1, options)
        yield token
        if (!goesOn) return 'stop'
      }
      return 'length'
    } finally {
      await this.#readback.drain()
      // Sampled ids were fed in order, and those that were submitted but never read are unknown: they are prefilled again if they come back.
      if (prefilled) this.#cached = [...ids, ...sampled.slice(0, submitted)]
      this.#busy = false
      if (!this.#disposed) void this.compiled
    }
  }

  /** Tokens as they would come one by one, but several a step where the guesses are right. All but the last are in the cache at the end. */
  async *#guess(
    ids: readonly number[],
    sampled: number[],
    most: number,
    options: GenerateOptions & { proposer: Proposer },
  ): AsyncGenerator<GeneratedToken, 'stop' | 'length'> {
    const known = [...ids]
    let next = [(await this.#readback.next()).id]
    for (;;) {
      for (const id of next) {
        options.signal?.throwIfAborted()
        this.#checkSampled(id)
        sampled.push(id)
        known.push(id)
        if (options.stopIds?.has(id)) return 'stop'
        yield { id }
        if (sampled.length === most) return 'length'
      }
      const position = known.length - 1
      const room = Math.min(MOST_GUESSES, most - sampled.length - 1, this.contextTokens - position - 1)
      const verifier = room > 0 ? await this.#openVerifier() : undefined
      const guesses = verifier ? (await options.proposer(known, room)).slice(0, room) : []
      if (!verifier || guesses.length === 0) {
        this.writeTokens([known[position]])
        this.writeState(position, 1, 0, 0)
        this.#submitDecode(position, 0, options)
        next = [(await this.#readback.next()).id]
        continue
      }
      const checked = [known[position], ...guesses]
      const encoder = this.context.device.createCommandEncoder()
      verifier.encode(encoder, checked, position, pass => this.#sampler.encode(pass, this.#drawn))
      this.#readback.copy(encoder, verifier.chosen, 0, undefined, checked.length)
      this.context.submit(encoder)
      this.#readback.map(this.config.vocabulary)
      const chosen = (await this.#readback.nextAll()).ids
      const wrong = guesses.findIndex((guess, i) => guess !== chosen[i])
      next = chosen.slice(0, (wrong < 0 ? guesses.length : wrong) + 1)
    }
  }

  /** Undefined as long as the kernels of prefill are not there. */
  async #openVerifier(): Promise<Verifier | undefined> {
    if (!this.#encodePrefill) return undefined
    const { createVerifier } = await import('./verifier.ts')
    this.#verifier ??= await createVerifier(this, this.#encodePrefill, MOST_GUESSES + 1)
    return this.#verifier
  }

  /**
   * Runs a prefill over `ids` and shows the logits of every position from `from` on, in order; the cache holds them then, and what it held
   * of them before `from` is not computed again. For evaluation and tests; much slower than generating.
   */
  async logits(
    ids: readonly number[],
    visit: (position: number, logits: Float32Array) => void,
    signal?: AbortSignal,
    from = 0,
  ): Promise<void> {
    this.#checkPrompt(ids)
    this.#checkIdle()
    this.#busy = true
    const start = Math.min(this.cachedPrefix(ids), from)
    this.#cached = this.#cached.slice(0, start)
    try {
      const { allLogits } = await import('./all-logits.ts')
      await allLogits(this, ids, (position, logits) => position >= from && visit(position, logits), { from: start, signal })
      this.#cached = [...ids]
    } finally {
      this.#busy = false
    }
  }

  /** The text as a vector of length 1, f32 [width]. */
  async embedding(ids: readonly number[], signal?: AbortSignal): Promise<Float32Array> {
    this.#checkPrompt(ids)
    this.#checkIdle()
    this.#busy = true
    this.#cached = []
    try {
      const { embeddingOf } = await import('./embedding.ts')
      const vector = await embeddingOf(this, ids, signal)
      this.#cached = [...ids]
      return vector
    } finally {
      this.#busy = false
    }
  }

  /** Compiles nothing by itself any more. */
  stopWaiting(): void {
    this.#disposed = true
    clearTimeout(this.#idle)
  }

  dispose(): void {
    this.stopWaiting()
    this.#verifier?.dispose()
    this.model.dispose()
    this.#readback.dispose()
    for (const buffer of Object.values(this.buffers)) this.context.release(buffer)
  }

  writeState(position: number, tokens: number, row: number, step: number): void {
    this.context.device.queue.writeBuffer(this.buffers.state, 0, new Uint32Array([position, tokens, row, step]))
  }

  writeTokens(ids: readonly number[]): void {
    this.context.device.queue.writeBuffer(this.buffers.tokens, 0, new Uint32Array(ids))
  }

  #checkIdle(): void {
    if (this.#busy) throw new InkstoneError('engine_busy', 'The engine is answering already. Wait for the answer or stop it.')
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

  async #setSampling(sampling: SamplingOptions, ids: readonly number[], constraint: Constraint | undefined): Promise<void> {
    const { queue } = this.context.device
    this.#drawn = sampling.temperature > 0
    queue.writeBuffer(this.buffers.sampling, 0, packSampling(sampling, constraint !== undefined))
    if (constraint) queue.writeBuffer(this.buffers.mask, 0, constraint.mask())
    if (this.#drawn) await (this.#drawable ??= this.#trustedDraw())
    if (sampling.repetitionPenalty === 1) return
    const seen = new Uint32Array(this.config.vocabulary)
    for (const id of ids) seen[id] = 1
    queue.writeBuffer(this.buffers.seen, 0, seen)
  }

  async #prefill(ids: readonly number[], options: GenerateOptions): Promise<void> {
    // The last token is always run: its logits are what the answer starts from.
    const cachedTokens = Math.min(this.cachedPrefix(ids), ids.length - 1)
    this.#cached = this.#cached.slice(0, cachedTokens)
    for (let first = cachedTokens; first < ids.length; ) {
      options.signal?.throwIfAborted()
      options.onPrefill?.({ doneTokens: first, totalTokens: ids.length, cachedTokens })
      if (this.#prefillError) throw this.#prefillError
      const promptLeft = ids.length - (options.generatedIds ?? 0) - first
      const chunk = ids.slice(first, first + (this.#encodePrefill ? Math.max(1, Math.min(this.#pacedTokens, promptLeft)) : 1))
      first += chunk.length
      const startedMs = performance.now()
      this.#submitPrefill(chunk, first - chunk.length, first === ids.length, options.withLogits === true)
      this.#cached.push(...chunk)
      if (first < ids.length) {
        await this.context.device.queue.onSubmittedWorkDone()
        if (chunk.length > 1) this.#pace((performance.now() - startedMs) / chunk.length)
      }
      this.context.check()
    }
  }

  /** Sizes the next chunk so that a submit stays short on a slow device: people can stop it, see it move, and no watchdog bites. */
  #pace(msPerToken: number): void {
    const tokens = Math.floor(CHUNK_TARGET_MS / msPerToken / TILE_TOKENS) * TILE_TOKENS
    this.#pacedTokens = Math.max(TILE_TOKENS, Math.min(this.chunkTokens, tokens))
  }

  #submitPrefill(chunk: readonly number[], position: number, last: boolean, withLogits: boolean): void {
    this.writeTokens(chunk)
    this.writeState(position, chunk.length, chunk.length - 1, 0)
    const encoder = this.context.device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    if (this.#encodePrefill && chunk.length > 1) this.#encodePrefill(pass, chunk.length)
    else this.model.encodeDecode(pass, position)
    if (last) {
      this.model.encodeLogits(pass)
      this.#sampler.encode(pass, this.#drawn)
    }
    pass.end()
    if (last) this.#readback.copy(encoder, this.buffers.results, 0, withLogits ? this.buffers.logits : undefined)
    this.context.submit(encoder)
    if (last) this.#readback.map(this.config.vocabulary)
  }

  #submitDecode(position: number, step: number, { constraint, withLogits }: GenerateOptions): void {
    const encoder = this.context.device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    this.model.encodeDecode(pass, position)
    this.model.encodeLogits(pass)
    if (constraint) {
      pass.end()
      this.context.submit(encoder)
      return
    }
    this.#encodeSample(encoder, pass, step, withLogits === true)
  }

  /** The choice of a token whose logits are there, under the mask of now. */
  #submitSample(step: number, { constraint, withLogits }: GenerateOptions): void {
    this.context.device.queue.writeBuffer(this.buffers.mask, 0, constraint!.mask())
    const encoder = this.context.device.createCommandEncoder()
    this.#encodeSample(encoder, encoder.beginComputePass(), step, withLogits === true)
  }

  #encodeSample(encoder: GPUCommandEncoder, pass: GPUComputePassEncoder, step: number, withLogits: boolean): void {
    this.#sampler.encode(pass, this.#drawn)
    pass.end()
    this.#readback.copy(encoder, this.buffers.results, (step % RESULT_RING) * 4, withLogits ? this.buffers.logits : undefined)
    this.context.submit(encoder)
    this.#readback.map(this.config.vocabulary)
  }
}

const isGuessable = (options: GenerateOptions): options is GenerateOptions & { proposer: Proposer } =>
  options.proposer !== undefined && !options.constraint && !options.withLogits && (options.sampling?.repetitionPenalty ?? 1) === 1

function chooseContext(config: ModelConfig, wanted: number | undefined): number {
  const most = config.mostContextTokens
  if (wanted === undefined) return Math.min(config.trainedContextTokens, DEFAULT_CONTEXT_TOKENS)
  if (Number.isInteger(wanted) && wanted >= 1 && wanted <= most) return wanted
  throw new InkstoneError(
    'context_out_of_range',
    `A context of ${wanted} tokens was wanted; this model takes up to ${most}. Choose 1 to ${most}.`,
  )
}

async function createBuffers(context: GpuContext, config: ModelConfig, chunkTokens: number): Promise<EngineBuffers> {
  const { STORAGE, UNIFORM, COPY_SRC, COPY_DST } = GPUBufferUsage
  const made: GPUBuffer[] = []
  const make = async (label: string, bytes: number, usage: number) => {
    const buffer = await context.createBuffer(label, bytes, usage)
    made.push(buffer)
    return buffer
  }
  try {
    return {
      state: await make('state', 16, STORAGE | UNIFORM | COPY_DST),
      tokens: await make('tokens', chunkTokens * 4, STORAGE | COPY_DST),
      logits: await make('logits', Math.ceil(config.vocabulary / 8) * 32, STORAGE | COPY_SRC | COPY_DST),
      sampling: await make('sampling', SAMPLING_BYTES, UNIFORM | COPY_DST),
      mask: await make('mask', maskWords(config.vocabulary) * 4, STORAGE | COPY_DST),
      seen: await make('seen', config.vocabulary * 4, STORAGE | COPY_DST),
      results: await make('results', RESULT_RING * 4, STORAGE | COPY_SRC),
      best: await make('best', bestBytes(config.vocabulary), STORAGE),
    }
  } catch (error) {
    for (const buffer of made) context.release(buffer)
    throw error
  }
}
