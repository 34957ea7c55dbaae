// The engine's worker: one GPU device, one model at a time, requests in order of arrival (a load arrives when its download has). Everything
// slow happens here, away from the page.
import { createChatStream, promptIds } from '../api/chat.ts'
import { type LoadedModel, openModel } from '../api/loaded-model.ts'
import { type ByteSource, blobSource } from '../base/byte-source.ts'
import { errorRecord, InkstoneError } from '../base/errors.ts'
import { type GpuContext, openDevice } from '../gpu/device.ts'
import { httpSource } from '../storage/http-source.ts'
import { downloadToOpfs } from '../storage/opfs-download.ts'
import { adapterReport } from './adapter-report.ts'
import type { LoadOptions, LoadProgress, ModelInfo, ModelLocation, RemoteLocation, Request, Response } from './protocol.ts'

const aborts = new Map<number, AbortController>()
let context: GpuContext | undefined
let model: LoadedModel | undefined
let last: Promise<unknown> = Promise.resolve()

const post = (response: Response) => postMessage(response)

addEventListener('message', ({ data: request }: MessageEvent<Request>) => {
  if (request.kind === 'abort') {
    aborts.get(request.id)?.abort()
    return
  }
  const abort = new AbortController()
  aborts.set(request.id, abort)
  if (request.kind !== 'load') {
    inTurn(request.id, () => handle(request, abort.signal))
    return
  }
  const onProgress = (progress: LoadProgress) => post({ id: request.id, kind: 'progress', progress })
  const source = sourceOf(request.location, abort.signal, onProgress)
  const open = async () => load(await source, request.options, abort.signal, onProgress)
  // A download takes no GPU: until it has ended, the model that is loaded answers.
  source.then(
    () => inTurn(request.id, open),
    () => inTurn(request.id, open),
  )
})

/** One at a time: the GPU and the KV cache are shared. */
function inTurn(id: number, work: () => Promise<unknown>): void {
  last = last
    .then(work)
    .then(
      value => post({ id, kind: 'done', value }),
      error => post({ id, kind: 'error', error: errorRecord(error) }),
    )
    .finally(() => aborts.delete(id))
}

async function handle(request: Exclude<Request, { kind: 'abort' | 'load' }>, signal: AbortSignal): Promise<unknown> {
  signal.throwIfAborted()
  switch (request.kind) {
    case 'adapter':
      return adapterReport()
    case 'unload':
      dropModel()
      return undefined
    case 'count':
      return promptIds(loaded(), request.request).length
    case 'chat':
      for await (const chunk of createChatStream(loaded(), request.request, signal)) post({ id: request.id, kind: 'chunk', chunk })
      return undefined
  }
}

function loaded(): LoadedModel {
  if (model) return model
  throw new InkstoneError('no_model', 'No model is loaded. Open one first.')
}

/** The page hears it at once: the model is gone, whatever comes of the load that it made room for. */
function dropModel(): void {
  if (!model) return
  model.dispose()
  model = undefined
  post({ id: -1, kind: 'unloaded' })
}

/** The open device; a new one where that is lost or has reported an error, since what it computes from then on may be wrong. */
async function openContext(): Promise<GpuContext> {
  if (context && !context.lost && !context.fault) return context
  dropModel()
  context?.device.destroy()
  context = undefined
  const opened = await openDevice(navigator.gpu)
  context = opened
  opened.device.lost.then(info => {
    if (info.reason === 'destroyed') return
    if (context === opened) {
      context = undefined
      model = undefined
    }
    post({ id: -1, kind: 'lost', error: { code: 'device_lost', message: `The GPU device was lost: ${info.message || info.reason}.` } })
  })
  return opened
}

/** The new model replaces the old one only when it is ready; where both don't fit, the old one makes room once the new file has been accepted. */
async function load(
  source: ByteSource,
  options: LoadOptions,
  signal: AbortSignal,
  onProgress: (progress: LoadProgress) => void,
): Promise<ModelInfo> {
  signal.throwIfAborted()
  const gpu = await openContext()
  onProgress({ stage: 'read', doneBytes: 0, totalBytes: source.sizeBytes })
  const open = () => openModel(gpu, source, { contextAtMost: options.contextTokens, signal, onProgress })
  const next = await open().catch(error => {
    if (!(error instanceof InkstoneError && error.code === 'out_of_memory' && model)) throw error
    signal.throwIfAborted()
    dropModel()
    return open()
  })
  if (signal.aborted) {
    next.dispose()
    signal.throwIfAborted()
  }
  model?.dispose()
  model = next
  onProgress({ stage: 'ready', doneBytes: source.sizeBytes, totalBytes: source.sizeBytes })
  return infoOf(next, source)
}

async function sourceOf(location: ModelLocation, signal: AbortSignal, onProgress: (progress: LoadProgress) => void): Promise<ByteSource> {
  if (!navigator.gpu)
    throw new InkstoneError('no_webgpu', 'This browser gives workers no WebGPU. Update it, or enable WebGPU in its flags.')
  if (location.kind === 'file') return blobSource(location.file, location.file.name)
  let refusal: unknown
  for (const url of [location.url, ...(location.mirrors ?? [])]) {
    try {
      return await download({ ...location, url }, signal, onProgress)
    } catch (error) {
      if (!(error instanceof InkstoneError && error.code.startsWith('http_'))) throw error
      refusal ??= error
    }
  }
  throw refusal
}

async function download(
  { url, name, sizeBytes, sha256 }: RemoteLocation,
  signal: AbortSignal,
  onProgress: (progress: LoadProgress) => void,
): Promise<ByteSource> {
  const onBytes = (doneBytes: number, totalBytes: number) => onProgress({ stage: 'download', doneBytes, totalBytes })
  try {
    return await downloadToOpfs({ url, name, sizeBytes, sha256, signal, onProgress: onBytes })
  } catch (error) {
    // A window without storage of its own can still read the file from its server, range by range.
    if (error instanceof InkstoneError && error.code === 'storage_unavailable') return httpSource(url, { sizeBytes, name, signal })
    throw error
  }
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
    contextTokens: engine.contextTokens,
    trainedContextTokens: engine.config.trainedContextTokens,
    hasChatTemplate: opened.template !== undefined,
    adapter: engine.context.adapterName,
    kernels: { ...engine.context.variants },
  }
}
