// The page's side of the engine: an OpenAI-shaped client over the worker. The only door between the interface and the engine.
import { collect } from '../api/collect.ts'
import type { ModelComparison } from '../api/inspect/look.ts'
import type { WeightDifference } from '../api/inspect/weight-difference.ts'
import type { WeightStatistics } from '../api/inspect/weight-statistics.ts'
import type { ModelReport } from '../api/model-report.ts'
import type { ChatCompletion, ChatCompletionChunk, ChatCompletionRequest } from '../api/openai.ts'
import { createChannel } from '../base/channel.ts'
import { errorFromRecord, InkstoneError } from '../base/errors.ts'
import type { NetworkEntry } from '../base/network-log.ts'
import type { BenchFigures } from '../bench/bench.ts'
import type { TargetName } from '../models/checkpoint/targets.ts'
import type { StoredFile } from '../storage/opfs.ts'
import type { Unfinished } from '../storage/unfinished.ts'
import { callOf, headOf } from './api-call.ts'
import type {
  AdapterReport,
  ApiHead,
  BenchOrder,
  CheckpointOrder,
  CheckpointReport,
  DifferencesOrder,
  HubAnswer,
  HubOrder,
  KernelReport,
  LoadOptions,
  LoadProgress,
  LoraInfo,
  ModelInfo,
  ModelLocation,
  RemoteLocation,
  Request,
  Response,
  WeightsOrder,
} from './protocol.ts'

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

interface Pending {
  resolve(value: unknown): void
  reject(error: unknown): void
  progress?(progress: LoadProgress): void
  chunk?(chunk: ChatCompletionChunk): void
  run?(done: number, total: number): void
  head?(head: ApiHead): void
  bytes?(bytes: Uint8Array): void
}

interface RunOptions {
  signal?: AbortSignal
  onRun?(done: number, total: number): void
}

export interface EngineClient {
  /** What the worker sees of WebGPU, and what is missing where it sees none. */
  adapter(): Promise<AdapterReport>
  load(
    location: ModelLocation,
    options?: LoadOptions & { signal?: AbortSignal; onProgress?(progress: LoadProgress): void },
  ): Promise<ModelInfo>
  /** Brings a remote file into storage without loading it. */
  store(location: RemoteLocation, options?: { signal?: AbortSignal; onProgress?(progress: LoadProgress): void }): Promise<void>
  /** What a file's header tells, by ranges where it is remote. */
  inspect(location: ModelLocation, options?: LoadOptions & { signal?: AbortSignal }): Promise<ModelReport>
  /** Looks into files beyond a header, by ranges where they are remote. */
  looks: {
    /** Of each tensor, from a sample of its weights. */
    weights(order: WeightsOrder, options?: RunOptions): Promise<WeightStatistics[]>
    /** Of each pair of tensors, from the same sample of both. */
    differences(order: DifferencesOrder, options?: RunOptions): Promise<WeightDifference[]>
    /** Two headers side by side. */
    compare(left: ModelLocation, right: ModelLocation, signal?: AbortSignal): Promise<ModelComparison>
  }
  /** Checkpoints of Hugging Face on disk. */
  checkpoints: {
    look(order: CheckpointOrder, signal?: AbortSignal): Promise<CheckpointReport>
    /** Makes one a GGUF file in storage; `onRun` tells of bytes. */
    quantize(order: CheckpointOrder, target: TargetName, options?: RunOptions): Promise<StoredFile>
  }
  /** Asks a hub. */
  hub(order: HubOrder, signal?: AbortSignal): Promise<HubAnswer>
  /** Downloads that can go on; what is there of `discard` is removed before. A stop of a `load` or `store` leaves one. */
  unfinished(discard?: Unfinished): Promise<Unfinished[]>
  /** What the worker has asked the network for. */
  network(): Promise<NetworkEntry[]>
  /** How many of these bytes the GPU has room for now, beside what is loaded. */
  room(bytes: number, signal?: AbortSignal): Promise<number>
  unload(): Promise<void>
  /** Nothing of any conversation stays in the caches of models, in storage or on the GPU. */
  forget(): Promise<void>
  /** Prompt tokens that this request would take, through the model's own template. */
  countTokens(request: ChatCompletionRequest): Promise<number>
  /** SHA-256 of the loaded model's file; undefined where that would take long to read. */
  modelHash(): Promise<string | undefined>
  /** How the loaded model's kernels did in the self-test; undefined where none is loaded. */
  kernels(): Promise<KernelReport | undefined>
  /** Measures the loaded model. */
  bench(order: BenchOrder, options?: RunOptions): Promise<BenchFigures>
  /** LoRA adapters beside the loaded model; each call gives those that are there then. */
  loras: {
    list(): Promise<LoraInfo[]>
    /** A .gguf file, or the two of PEFT. */
    add(files: File[]): Promise<LoraInfo[]>
    remove(id: number): Promise<LoraInfo[]>
    /** Counts at once, also for answers under way. */
    setScale(id: number, scale: number): Promise<LoraInfo[]>
  }
  /** OpenAI's HTTP API over the loaded model, as a function: what clients take as their `fetch`. Only the path of an address counts. */
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<globalThis.Response>
  chat: {
    completions: {
      create(
        request: ChatCompletionRequest & { stream: true },
        options?: { signal?: AbortSignal },
      ): Promise<AsyncIterable<ChatCompletionChunk>>
      create(request: ChatCompletionRequest, options?: { signal?: AbortSignal }): Promise<ChatCompletion>
    }
  }
  /** Called when the GPU device is lost, and again where the model could not be had on a new one: then it must be loaded again. */
  onLost(listener: (error: InkstoneError) => void): () => void
  /** Called when the model is there again after a loss. */
  onRevived(listener: (info: ModelInfo) => void): () => void
  /** Called when the loaded model is gone without having been replaced: it made room, or its device was given up. */
  onUnloaded(listener: () => void): () => void
  dispose(): void
}

/** Starts the worker and connects to it. The worker is made by the caller so that bundlers see the literal `new Worker(new URL(…))`. */
export function createEngineClient(worker: Worker): EngineClient {
  const pending = new Map<number, Pending>()
  const lostListeners = new Set<(error: InkstoneError) => void>()
  const revivedListeners = new Set<(info: ModelInfo) => void>()
  const unloadedListeners = new Set<() => void>()
  /** Once set, nobody answers any more. */
  let ended: InkstoneError | undefined
  let nextId = 1

  worker.onmessage = ({ data }: MessageEvent<Response>) => {
    if (data.kind === 'lost') {
      for (const listener of lostListeners) listener(errorFromRecord(data.error))
      return
    }
    if (data.kind === 'revived') {
      for (const listener of revivedListeners) listener(data.info)
      return
    }
    if (data.kind === 'unloaded') {
      for (const listener of unloadedListeners) listener()
      return
    }
    const call = pending.get(data.id)
    if (!call) return
    if (data.kind === 'progress') call.progress?.(data.progress)
    else if (data.kind === 'chunk') call.chunk?.(data.chunk)
    else if (data.kind === 'run') call.run?.(data.done, data.total)
    else if (data.kind === 'head') call.head?.(data.head)
    else if (data.kind === 'bytes') call.bytes?.(data.bytes)
    else {
      pending.delete(data.id)
      if (data.kind === 'done') call.resolve(data.value)
      else call.reject(errorFromRecord(data.error))
    }
  }
  worker.onerror = event =>
    end(new InkstoneError('worker_failed', `The engine's worker failed: ${event.message || 'it could not start'}. Reload the page.`))

  function end(error: InkstoneError) {
    ended ??= error
    for (const waiting of pending.values()) waiting.reject(error)
    pending.clear()
  }

  function call<T>(request: Without<Request, 'id'>, hooks: Omit<Pending, 'resolve' | 'reject'> = {}, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted()
    if (ended) return Promise.reject(ended)
    const id = nextId++
    return new Promise<T>((resolve, reject) => {
      const onAbort = () => worker.postMessage({ id, kind: 'abort' } satisfies Request)
      const settle =
        <V>(next: (value: V) => void) =>
        (value: V) => {
          signal?.removeEventListener('abort', onAbort)
          next(value)
        }
      pending.set(id, { resolve: settle(resolve as (value: unknown) => void), reject: settle(reject), ...hooks })
      signal?.addEventListener('abort', onAbort, { once: true })
      worker.postMessage({ ...request, id })
    })
  }

  async function* stream(request: ChatCompletionRequest, signal?: AbortSignal): AsyncGenerator<ChatCompletionChunk, void> {
    const channel = createChannel<ChatCompletionChunk>()
    const readerGone = new AbortController()
    const stop = signal ? AbortSignal.any([signal, readerGone.signal]) : readerGone.signal
    call<void>({ kind: 'chat', request }, { chunk: channel.push }, stop).then(
      () => channel.close(),
      error => channel.close(error),
    )
    try {
      yield* channel
    } finally {
      readerGone.abort() // a reader that leaves early stops the engine; after the end nobody hears it
    }
  }

  async function fetchApi(input: RequestInfo | URL, init?: RequestInit): Promise<globalThis.Response> {
    const request = new globalThis.Request(
      input instanceof URL || typeof input !== 'string' ? input : new URL(input, 'http://localhost'),
      init,
    )
    const readerGone = new AbortController()
    const signal = AbortSignal.any([request.signal, readerGone.signal])
    const made = await callOf(request)
    return new Promise((resolve, reject) => {
      let controller: ReadableStreamDefaultController<Uint8Array> | undefined
      const body = new ReadableStream<Uint8Array>({ start: made => void (controller = made), cancel: () => readerGone.abort() })
      const head = (told: ApiHead) => resolve(new globalThis.Response(body, headOf(told)))
      const bytes = (piece: Uint8Array) => !readerGone.signal.aborted && controller?.enqueue(piece)
      call<void>({ kind: 'api', call: made }, { head, bytes }, signal).then(
        () => !readerGone.signal.aborted && controller?.close(),
        error => {
          reject(error)
          controller?.error(error)
        },
      )
    })
  }

  async function create(request: ChatCompletionRequest, options: { signal?: AbortSignal } = {}) {
    if (request.stream) return stream(request, options.signal)
    return collect(stream({ ...request, stream: true, stream_options: { include_usage: true } }, options.signal))
  }

  return {
    adapter: () => call<AdapterReport>({ kind: 'adapter' }),
    load: (location, { signal, onProgress, ...options } = {}) =>
      call<ModelInfo>({ kind: 'load', location, options }, { progress: onProgress }, signal),
    store: (location, { signal, onProgress } = {}) => call<void>({ kind: 'store', location }, { progress: onProgress }, signal),
    inspect: (location, { signal, ...options } = {}) => call<ModelReport>({ kind: 'inspect', location, options }, {}, signal),
    looks: {
      weights: (order, { signal, onRun } = {}) => call<WeightStatistics[]>({ kind: 'weights', order }, { run: onRun }, signal),
      differences: (order, { signal, onRun } = {}) => call<WeightDifference[]>({ kind: 'differences', order }, { run: onRun }, signal),
      compare: (left, right, signal) => call<ModelComparison>({ kind: 'compare', left, right }, {}, signal),
    },
    checkpoints: {
      look: (order, signal) => call<CheckpointReport>({ kind: 'checkpoint', order }, {}, signal),
      quantize: (order, target, { signal, onRun } = {}) => call<StoredFile>({ kind: 'quantize', order, target }, { run: onRun }, signal),
    },
    hub: (order, signal) => call<HubAnswer>({ kind: 'hub', order }, {}, signal),
    unfinished: discard => call<Unfinished[]>({ kind: 'unfinished', discard }),
    network: () => call<NetworkEntry[]>({ kind: 'network' }),
    room: (bytes, signal) => call<number>({ kind: 'room', bytes }, {}, signal),
    unload: () => call<void>({ kind: 'unload' }),
    forget: () => call<void>({ kind: 'forget' }),
    countTokens: request => call<number>({ kind: 'count', request }),
    modelHash: () => call<string | undefined>({ kind: 'hash' }),
    kernels: () => call<KernelReport | undefined>({ kind: 'kernels' }),
    loras: {
      list: () => call<LoraInfo[]>({ kind: 'lora' }),
      add: files => call<LoraInfo[]>({ kind: 'lora', add: files }),
      remove: id => call<LoraInfo[]>({ kind: 'lora', remove: id }),
      setScale: (id, scale) => call<LoraInfo[]>({ kind: 'lora', scale: { id, scale } }),
    },
    fetch: fetchApi,
    bench: (order, { signal, onRun } = {}) => call<BenchFigures>({ kind: 'bench', order }, { run: onRun }, signal),
    chat: { completions: { create: create as EngineClient['chat']['completions']['create'] } },
    onLost(listener) {
      lostListeners.add(listener)
      return () => lostListeners.delete(listener)
    },
    onRevived(listener) {
      revivedListeners.add(listener)
      return () => revivedListeners.delete(listener)
    },
    onUnloaded(listener) {
      unloadedListeners.add(listener)
      return () => unloadedListeners.delete(listener)
    },
    dispose() {
      worker.terminate()
      end(new InkstoneError('disposed', 'The engine was shut down.'))
    },
  }
}
