// The engine's worker: one GPU device, one model at a time, requests in order of arrival (a load arrives when its download has). Everything
// slow happens here, away from the page.
import type { AdapterShelf } from '../api/adapters.ts'
import { createChatStream, promptIds } from '../api/chat.ts'
import type { Handler } from '../api/http/handler.ts'
import { createTurns } from '../api/http/turns.ts'
import { type LoadedModel, type OpenOptions, openModel, tuneFor } from '../api/loaded-model.ts'
import type { ModelHash, PrefixCache } from '../api/prefix-cache.ts'
import { recommendedSampling } from '../api/recommended-sampling.ts'
import { type ByteSource, blobSource } from '../base/byte-source.ts'
import { errorRecord, InkstoneError } from '../base/errors.ts'
import { keepNetworkLog, networkLog } from '../base/network-log.ts'
import { type GpuContext, lossText, openDevice } from '../gpu/device.ts'
import type { TuneReport } from '../kernels/autotune.ts'
import type { Verdict } from '../kernels/self-test.ts'
import { keyValue } from '../storage/key-value.ts'
import { discardUnfinished, listUnfinished } from '../storage/unfinished.ts'
import { loadChatTemplate } from '../tokenizer/index.ts'
import { adapterReport } from './adapter-report.ts'
import { requestOf, tellResponse } from './api-call.ts'
import type { ApiCall, LoadOptions, LoadProgress, LoraInfo, ModelInfo, Request, Response } from './protocol.ts'
import { hashOf, headerSource, sourceOf, storeParts } from './sources.ts'
import { ownName, withoutFeatures } from './without-features.ts'

keepNetworkLog()

const aborts = new Map<number, AbortController>()
let context: GpuContext | undefined
let model: LoadedModel | undefined
/** What the loaded model was opened from, to open it again after its device was lost. */
let opened: { source: ByteSource; hash: ModelHash; options: LoadOptions; adapters: AdapterShelf } | undefined
const verdicts = keyValue<Verdict[]>('inkstone-verdicts')
const tunings = keyValue<TuneReport>('inkstone-tunings')
let reviving: Promise<LoadedModel> | undefined
let tuning: { of: LoadedModel; report: TuneReport } | undefined
/** Answers share the model; what changes it or measures it has it alone. */
const turns = createTurns()
/** When the last device was lost. */
let lostMs = Number.NEGATIVE_INFINITY

/** So long after the last request nobody waits for the GPU. */
const IDLE_MS = 10_000
let idle: ReturnType<typeof setTimeout> | undefined
let tuneAbort = new AbortController()

/** So long after the last request what it left in the cache is kept: before the page is likely to be closed, and not between two requests of one doing. */
const KEEP_MS = 1500
let keep: ReturnType<typeof setTimeout> | undefined
let keepAbort = new AbortController()
let prefixes: Promise<PrefixCache> | undefined

/** After two losses in so short a time browsers give no device until as much has passed. */
const BLOCKED_MS = 122_000

/** After a loss, how long is waited for a device that is not there or does not stay, time after time. */
const AGAIN_MS = [200, 400, 800, 1600, 3200]

/** Progress in between is told so often at most: each time the page draws anew, on the same cores that the model comes with. */
const PROGRESS_MS = 100

const post = (response: Response) => postMessage(response)

/** Tells each stage's begin and end, and in between now and then. */
function progressTo(id: number): (progress: LoadProgress) => void {
  let told: LoadProgress | undefined
  let toldMs = 0
  return progress => {
    const isDue = progress.stage !== told?.stage || progress.doneBytes === progress.totalBytes || performance.now() - toldMs >= PROGRESS_MS
    if (!isDue) return
    told = progress
    toldMs = performance.now()
    post({ id, kind: 'progress', progress })
  }
}

addEventListener('message', ({ data: request }: MessageEvent<Request>) => {
  clearTimeout(idle)
  clearTimeout(keep)
  tuneAbort.abort()
  keepAbort.abort()
  if (request.kind === 'abort') {
    aborts.get(request.id)?.abort()
    return
  }
  const abort = new AbortController()
  aborts.set(request.id, abort)
  const onProgress = progressTo(request.id)
  if (request.kind === 'store') {
    // The page gets no more than the word that it is there: a source does not cross.
    const stored = storeParts(request.location, abort.signal, onProgress)
    void settle(
      request.id,
      stored.then(() => undefined),
    )
    return
  }
  if (request.kind === 'api') {
    void settle(request.id, answerApi(request.id, request.call, abort.signal))
    return
  }
  if (isLookUp(request)) {
    void settle(request.id, lookUp(request, abort.signal))
    return
  }
  if (request.kind === 'lora') {
    // Beside the answers that are under way; those show what it changes.
    void settle(request.id, lora(request, abort.signal))
    return
  }
  if (request.kind !== 'load') {
    const isAnswer = request.kind === 'chat' || request.kind === 'count'
    void settle(
      request.id,
      turns[isAnswer ? 'share' : 'take'](() => handle(request, abort.signal)),
    )
    return
  }
  // Needed as soon as the file is there.
  void loadChatTemplate().catch(() => undefined)
  const source = sourceOf(request.location, abort.signal, onProgress)
  const open = async () => load(await source, hashOf(request.location, await source), request.options, abort.signal, onProgress)
  // A download takes no GPU: until it has ended, the model that is loaded answers.
  source.then(
    () => inTurn(request.id, open),
    () => inTurn(request.id, open),
  )
})

function inTurn(id: number, work: () => Promise<unknown>): void {
  void settle(id, turns.take(work))
}

/** Tells the page how a request ended. */
const settle = (id: number, work: Promise<unknown>): Promise<void> =>
  work
    .then(
      value => post({ id, kind: 'done', value }),
      error => post({ id, kind: 'error', error: errorRecord(error) }),
    )
    .finally(() => {
      aborts.delete(id)
      clearTimeout(idle)
      clearTimeout(keep)
      if (aborts.size > 0) return
      idle = setTimeout(tuneWhenIdle, IDLE_MS)
      keep = setTimeout(keepPrefixes, KEEP_MS)
    })

const tuningOf = (of: LoadedModel) => (tuning?.of === of ? tuning.report : undefined)

/** What is found counts from the next load on; whatever the page asks meanwhile goes first. */
function tuneWhenIdle(): void {
  const of = model
  if (!of || !context || tuningOf(of)) return
  const gpu = context
  tuneAbort = new AbortController()
  const { signal } = tuneAbort
  turns
    .take(async () => {
      if (!signal.aborted && of === model) tuning = { of, report: await tuneFor(gpu, of, tunings, signal) }
    })
    // Nothing was asked for, so nothing has failed: the next idle moment tries again.
    .catch(() => undefined)
}

/** Loaded when a model is: the first answer does not wait for it. */
function prefixCache(): Promise<PrefixCache> {
  prefixes ??= import('./prefixes.ts').then(({ pagePrefixes }) => pagePrefixes())
  return prefixes
}

const bringBack = (of: LoadedModel, hash: ModelHash) =>
  void prefixCache()
    .then(prefixes => of === model && prefixes.opened(of, hash))
    .catch(() => undefined)

function keepPrefixes(): void {
  if (!model || !prefixes) return
  keepAbort = new AbortController()
  const { signal } = keepAbort
  void prefixes.then(each => each.save(signal)).catch(() => undefined)
}

/** The handler takes its turns among all others. */
let handler: Promise<Handler> | undefined

async function answerApi(id: number, call: ApiCall, signal: AbortSignal): Promise<void> {
  handler ??= import('../api/http/handler.ts').then(({ createHandler }) => createHandler({ model: currentModel, revive: loaded, turns }))
  const response = await (await handler)(requestOf(call, signal))
  await tellResponse(
    response,
    { head: head => post({ id, kind: 'head', head }), bytes: bytes => post({ id, kind: 'bytes', bytes }) },
    signal,
  )
}

function currentModel(): LoadedModel {
  if (model) return model
  throw new InkstoneError('no_model', 'No model is loaded. Open one in the studio first.')
}

async function handle(
  request: Exclude<Request, { kind: 'abort' | 'api' | 'load' | 'lora' | 'store' | LookUp['kind'] }>,
  signal: AbortSignal,
): Promise<unknown> {
  signal.throwIfAborted()
  switch (request.kind) {
    case 'adapter':
      return adapterReport()
    case 'unload':
      dropModel()
      opened = undefined // also where the model is lost at the moment
      return undefined
    case 'forget':
      await (await prefixCache()).forget()
      return undefined
    case 'room': {
      const { roomFor } = await import('../gpu/room.ts')
      return roomFor(await openContext(), request.bytes, signal)
    }
    case 'count':
      return promptIds(await loaded(), request.request).length
    case 'hash':
      await loaded()
      return opened?.hash.isQuick ? opened.hash.read() : undefined
    case 'kernels':
      return model && { variants: model.engine.context.variants, verdicts: model.engine.verdicts, tuning: tuningOf(model) }
    case 'bench': {
      const { runBench } = await import('../bench/bench.ts')
      const onRun = (done: number, total: number) => post({ id: request.id, kind: 'run', done, total })
      const model = await loaded()
      const accuracy = request.order.accuracy ? opened?.source : undefined
      return runBench(model, { ...request.order, accuracy, signal, onRun })
    }
    case 'chat': {
      const options = { signal, revive: loaded }
      for await (const chunk of createChatStream(await loaded(), request.request, options)) post({ id: request.id, kind: 'chunk', chunk })
      return undefined
    }
  }
}

/** Take no GPU, so they wait for nobody. */
const LOOK_UPS = ['inspect', 'weights', 'differences', 'compare', 'checkpoint', 'quantize', 'hub', 'unfinished', 'network'] as const

type LookUp = Extract<Request, { kind: (typeof LOOK_UPS)[number] }>

const isLookUp = (request: Request): request is LookUp => (LOOK_UPS as readonly string[]).includes(request.kind)

async function lookUp(request: LookUp, signal: AbortSignal): Promise<unknown> {
  if (request.kind === 'network') return networkLog()
  if (request.kind === 'unfinished') {
    if (request.discard) await discardUnfinished(request.discard)
    return listUnfinished()
  }
  if (request.kind === 'hub') {
    const { listHubFiles, searchHub } = await import('../storage/hub.ts')
    const { hub, repository, words } = request.order
    return {
      files: repository === undefined ? [] : await listHubFiles(hub, repository, signal),
      findings: words === undefined ? [] : await searchHub(hub, words, signal),
    }
  }
  const onRun = (done: number, total: number) => post({ id: request.id, kind: 'run', done, total })
  if (request.kind === 'checkpoint' || request.kind === 'quantize') {
    const { convert } = await import('./quantize.ts')
    return convert(request, signal, onRun)
  }
  if (request.kind !== 'inspect') {
    const { lookInside } = await import('./look-inside.ts')
    return lookInside(request, signal, onRun)
  }
  const { reportOf } = await import('../api/model-report.ts')
  const { location, options } = request
  const source = await headerSource(location, signal)
  const f16 = context?.variants.f16 ?? (await adapterReport()).features?.includes('shader-f16') ?? false
  return reportOf(source, { contextAtMost: options.contextTokens, cache: options.cache, f16 }, signal)
}

async function lora({ add, remove, scale }: Extract<Request, { kind: 'lora' }>, signal: AbortSignal): Promise<LoraInfo[]> {
  if (!model) return []
  const { adapters } = model
  if (add) {
    await turns.share(() =>
      adapters.add(
        add.map(file => blobSource(file, file.name)),
        { name: loraName(add, adapters), signal },
      ),
    )
  }
  if (remove !== undefined) await adapters.remove(remove)
  if (scale) adapters.find(scale.id).adapter.scale = scale.scale
  return adapters.items.map(({ id, name, adapter }) => ({ id, name, scale: adapter.scale, gpuBytes: adapter.gpuBytes }))
}

/** The file's, told from others of the same name by a number; PEFT's files all have one name. */
function loraName(files: readonly File[], { items }: AdapterShelf): string {
  const plain = (files.find(file => !/\.json$/i.test(file.name))?.name ?? 'adapter').replace(/\.\w+$/, '')
  for (let count = 1; ; count++) {
    const name = count === 1 ? plain : `${plain} ${count}`
    if (!items.some(item => item.name === name)) return name
  }
}

/** The loaded model; after a loss of its device the same once more, opened once for all who wait for it. */
async function loaded(): Promise<LoadedModel> {
  if (model && !model.engine.context.lost) return model
  if (!opened) throw new InkstoneError('no_model', 'No model is loaded. Open one first.')
  reviving ??= revive(opened).finally(() => {
    reviving = undefined
  })
  return reviving
}

/** What a model is opened with, each time. Its hash is known for what is kept of it, so that an adapter that names its base costs no second reading. */
const openOptions = ({ contextTokens, cache }: LoadOptions, hash: ModelHash) => ({
  contextAtMost: contextTokens,
  cache,
  verdicts,
  tunings,
  baseHash: () => hash.read(),
})

/** From where its bytes are, on a new device. */
async function revive({ source, hash, options, adapters }: NonNullable<typeof opened>): Promise<LoadedModel> {
  const next = await afterLoss(async () => {
    const again = await openHere(source, openOptions(options, hash))
    await again.adapters.restore(adapters).catch(error => {
      again.dispose()
      throw error
    })
    return again
  })
  model = next
  opened = { source, hash, options, adapters: next.adapters }
  post({ id: -1, kind: 'revived', info: infoOf(model, source) })
  bringBack(model, hash)
  return model
}

/** On the open device, or a new one. Whatever a loss makes fail meanwhile is said as the loss. */
async function openHere(source: ByteSource, options: OpenOptions): Promise<LoadedModel> {
  const gpu = await openContext()
  try {
    return await openModel(gpu, source, options)
  } catch (error) {
    throw error instanceof InkstoneError || options.signal?.aborted ? error : await gpu.causeOf(error)
  }
}

/** The GPU process of a browser starts anew after a crash; until it is there, there is no adapter, or one whose device is lost at once, and neither is said to be for a moment only. */
async function afterLoss<T>(open: () => Promise<T>): Promise<T> {
  for (const waitMs of AGAIN_MS) {
    try {
      return await open()
    } catch (error) {
      if (!(error instanceof InkstoneError && ['no_adapter', 'device_failed', 'device_lost'].includes(error.code))) throw error
    }
    await new Promise(resolve => setTimeout(resolve, waitMs))
  }
  return open()
}

function onLoss(lost: GpuContext, info: GPUDeviceLostInfo): void {
  if (info.reason === 'destroyed') return
  if (context === lost) {
    context = undefined
    model = undefined
  }
  const soon = performance.now() - lostMs < BLOCKED_MS
  lostMs = performance.now()
  const hint = soon
    ? ' It was the second time within two minutes, after which browsers give no device for two minutes: wait, or reload the page.'
    : ''
  const error = new InkstoneError('device_lost', `The GPU device was lost: ${lossText(info)}${hint}`)
  post({ id: -1, kind: 'lost', error: errorRecord(error) })
  if (!opened) return
  // Where an answer is under way it has its model back already by its turn.
  turns
    .take(loaded)
    .catch(cause => post({ id: -1, kind: 'lost', error: { ...errorRecord(cause), message: `${errorRecord(cause).message}${hint}` } }))
}

/** The page hears it at once: the model is gone, whatever comes of the load that it made room for. */
function dropModel(): void {
  if (!model) return
  model.dispose()
  model = undefined
  opened = undefined
  post({ id: -1, kind: 'unloaded' })
}

/** The open device; a new one where that is lost or has reported an error, since what it computes from then on may be wrong. */
async function openContext(): Promise<GpuContext> {
  if (context && !context.lost && !context.fault) return context
  dropModel()
  context?.device.destroy()
  context = undefined
  const next = await openDevice(navigator.gpu, { ...withoutFeatures(ownName()), planted: import.meta.env.VITE_PLANTED })
  context = next
  next.device.lost.then(info => onLoss(next, info))
  return next
}

/** The new model replaces the old one only when it is ready; where both don't fit, the old one makes room once the new file has been accepted. */
async function load(
  source: ByteSource,
  hash: ModelHash,
  options: LoadOptions,
  signal: AbortSignal,
  onProgress: (progress: LoadProgress) => void,
): Promise<ModelInfo> {
  signal.throwIfAborted()
  void prefixCache().catch(() => undefined)
  await openContext()
  onProgress({ stage: 'read', doneBytes: 0, totalBytes: source.sizeBytes })
  const open = () => openHere(source, { ...openOptions(options, hash), signal, onProgress })
  const next = await open().catch(error => {
    signal.throwIfAborted()
    const code = error instanceof InkstoneError && error.code
    if (code === 'device_lost') return afterLoss(open)
    if (code !== 'out_of_memory' || !model) throw error
    dropModel()
    return open()
  })
  if (signal.aborted) {
    next.dispose()
    signal.throwIfAborted()
  }
  model?.dispose()
  model = next
  opened = { source, hash, options, adapters: next.adapters }
  bringBack(next, hash)
  onProgress({ stage: 'ready', doneBytes: source.sizeBytes, totalBytes: source.sizeBytes })
  return infoOf(next, source)
}

function infoOf(opened: LoadedModel, source: ByteSource): ModelInfo {
  const { engine } = opened
  return {
    name: opened.name,
    architecture: engine.config.architecture,
    quantization: opened.quantization,
    parameters: opened.parameters,
    fileBytes: source.sizeBytes,
    gpuBytes: opened.gpuBytes,
    cacheBytes: engine.model.cacheBytes,
    cacheFormat: engine.model.cache,
    contextTokens: engine.contextTokens,
    trainedContextTokens: engine.config.trainedContextTokens,
    hasChatTemplate: opened.template !== undefined,
    sampling: recommendedSampling(opened.file),
    adapter: engine.context.adapterName,
    kernels: { ...engine.context.variants },
  }
}
