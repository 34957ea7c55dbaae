// The engine where there is no WebGPU: llama.cpp in WebAssembly (wllama), behind the same client as the engine's own worker. Slow, and for
// that reason taken only where a person asks for it. Downloads stay with the engine's worker; what is read here is a whole file.

import { type ChatCompletionParams, type ResultTimings, Wllama, type WllamaConfig } from '@wllama/wllama'
import wasmUrl from '@wllama/wllama/esm/wasm/wllama.wasm?url'
import { promptIds } from '../api/chat.ts'
import { collect } from '../api/collect.ts'
import type { ChatCompletionChunk, ChatCompletionRequest, TokenLogprob, Usage } from '../api/openai.ts'
import { readTemplate } from '../api/read-template.ts'
import { recommendedSampling } from '../api/recommended-sampling.ts'
import { blobSource } from '../base/byte-source.ts'
import { InkstoneError } from '../base/errors.ts'
import { type GgufFile, getNumber, getString, mainFormat, parameterCount, readGguf } from '../formats/gguf.ts'
import { joinGguf } from '../formats/split-gguf.ts'
import { storedFile } from '../storage/opfs.ts'
import { type ChatTemplate, createTokenizer, specFromGguf, type Tokenizer } from '../tokenizer/index.ts'
import type { EngineClient } from './client.ts'
import type { LoadProgress, LoraInfo, ModelInfo, ModelLocation } from './protocol.ts'

interface OpenModel {
  engine: Wllama
  info: ModelInfo
  tokenizer: Tokenizer
  template?: ChatTemplate
}

const noLora = async (): Promise<LoraInfo[]> => {
  throw new InkstoneError(
    'adapter_needs_gpu',
    'Adapters are added by our engine on a GPU, and the CPU answers here. Open the page in a browser with WebGPU.',
  )
}

/** What the engine's own worker still does. */
export type CpuDeps = Pick<
  EngineClient,
  'adapter' | 'store' | 'forget' | 'inspect' | 'looks' | 'checkpoints' | 'hub' | 'unfinished' | 'network'
>

const QUIET: WllamaConfig = { suppressNativeLog: true, logger: { debug() {}, log() {}, warn() {}, error() {} } }

export function createCpuClient({ adapter, store, forget, inspect, looks, checkpoints, hub, unfinished, network }: CpuDeps): EngineClient {
  let model: OpenModel | undefined

  function opened(): OpenModel {
    if (model) return model
    throw new InkstoneError('no_model', 'No model is loaded. Open one first.')
  }

  async function load(location: ModelLocation, options: Parameters<EngineClient['load']>[1] = {}): Promise<ModelInfo> {
    const { signal, onProgress, contextTokens } = options
    const name = location.kind === 'file' ? location.file.name : location.name
    if (location.kind === 'url') await store(location, { signal, onProgress })
    const blobs =
      location.kind === 'file'
        ? (location.parts ?? [location.file])
        : await Promise.all((location.parts ?? [location]).map(part => storedFile(part.name)))
    const next = await open(blobs, { name, contextTokens, signal, onProgress })
    await close()
    model = next
    return next.info
  }

  async function close(): Promise<void> {
    const old = model
    model = undefined
    await old?.engine.exit()
  }

  async function* stream(request: ChatCompletionRequest, signal?: AbortSignal): AsyncGenerator<ChatCompletionChunk, void> {
    const { engine, info, tokenizer } = opened()
    const startedMs = performance.now()
    const envelope = {
      id: `chatcmpl-${crypto.randomUUID()}`,
      object: 'chat.completion.chunk' as const,
      created: Math.floor(Date.now() / 1000),
      model: info.name,
    }
    let firstTokenMs = 0
    const chunks = await engine.createChatCompletion({
      ...requestOf(request, tokenizer),
      stream: true,
      abortSignal: signal,
      cache_prompt: true,
      return_progress: true,
      timings_per_token: true,
    })
    yield { ...envelope, choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] }
    for await (const { choices, timings, prompt_progress: progress } of chunks) {
      signal?.throwIfAborted()
      if (progress) yield { ...envelope, choices: [], prefill: { done_tokens: progress.processed, total_tokens: progress.total } }
      for (const { delta, finish_reason, logprobs } of choices) {
        const content = delta.content ?? ''
        const finish = finish_reason === 'content_filter' ? 'stop' : finish_reason
        if (content && firstTokenMs === 0) firstTokenMs = performance.now()
        if (!content && !finish) continue
        const isLast = finish && request.stream_options?.include_usage && timings
        const usage = isLast ? usageOf(timings, (firstTokenMs || performance.now()) - startedMs) : undefined
        const entries = logprobs?.content?.map(each => ({ ...logprobOf(each), top_logprobs: each.top_logprobs.map(logprobOf) }))
        const choice = { index: 0 as const, delta: content ? { content } : {}, finish_reason: finish }
        yield {
          ...envelope,
          choices: [{ ...choice, ...(entries && { logprobs: { content: entries } }) }],
          ...(usage && { usage }),
        }
      }
    }
  }

  async function create(request: ChatCompletionRequest, options: { signal?: AbortSignal } = {}) {
    if (request.stream) return stream(request, options.signal)
    return collect(stream({ ...request, stream: true, stream_options: { include_usage: true } }, options.signal))
  }

  return {
    adapter,
    load,
    unload: close,
    forget,
    store,
    inspect,
    looks,
    checkpoints,
    hub,
    unfinished,
    network,
    room: async () => {
      throw new InkstoneError('room_needs_gpu', 'Room is asked of a GPU, and the CPU answers here. Open the page in a browser with WebGPU.')
    },
    modelHash: async () => undefined,
    countTokens: async request => promptIds(opened(), request).length,
    kernels: async () => undefined,
    bench: async () => {
      throw new InkstoneError(
        'bench_needs_gpu',
        'A bench measures our kernels on a GPU, and the CPU answers here. Open the page in a browser with WebGPU.',
      )
    },
    loras: { list: async () => [], add: noLora, remove: noLora, setScale: noLora },
    fetch: async () => {
      throw new InkstoneError(
        'api_needs_gpu',
        'The API is answered by our engine on a GPU, and the CPU answers here. Open the page in a browser with WebGPU.',
      )
    },
    chat: { completions: { create: create as EngineClient['chat']['completions']['create'] } },
    // There is no device that could be lost.
    onLost: () => () => {},
    onRevived: () => () => {},
    onUnloaded: () => () => {},
    dispose: () => void close(),
  }
}

interface OpenOptions {
  name: string
  contextTokens?: number
  signal?: AbortSignal
  onProgress?(progress: LoadProgress): void
}

/** `blobs`: a file, or all parts of one. */
async function open(blobs: File[], { name, contextTokens, signal, onProgress }: OpenOptions): Promise<OpenModel> {
  // Our own reader first: it refuses what is no model, in words and with the byte.
  const sources = blobs.map(blob => blobSource(blob, blob.name))
  const source = sources.length > 1 ? await joinGguf(sources, signal) : blobSource(blobs[0], name)
  const file = await readGguf(source, signal)
  const tokenizer = createTokenizer(specFromGguf(file))
  const template = await readTemplate(file, tokenizer)
  const trained = getNumber(file, `${getString(file, 'general.architecture')}.context_length`)
  const context = Math.min(contextTokens ?? trained, trained)
  onProgress?.({ stage: 'read', doneBytes: 0, totalBytes: source.sizeBytes })
  const engine = new Wllama({ default: new URL(wasmUrl, location.href).href }, QUIET)
  try {
    await engine.loadModel(blobs, { n_ctx: context, n_gpu_layers: 0, n_parallel: 1 })
    signal?.throwIfAborted()
  } catch (cause) {
    await engine.exit().catch(() => undefined)
    if (signal?.aborted) throw signal.reason
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new InkstoneError('cpu_load_failed', `The CPU engine did not open ${name}: ${reason}. Choose a smaller model or context.`, {
      cause,
    })
  }
  onProgress?.({ stage: 'ready', doneBytes: source.sizeBytes, totalBytes: source.sizeBytes })
  return { engine, tokenizer, template, info: infoOf(file, source.sizeBytes, { name, context, trained, threads: engine.getNumThreads() }) }
}

/** llama.cpp reads control tokens wherever they stand in a prompt: those that a person typed get an invisible character inside. */
function harmless(text: string, tokenizer: Tokenizer): string {
  const pieces = tokenizer.splitAtControl(text)
  return pieces.map(piece => (piece.id === undefined ? piece.text : `${piece.text[0]}\u2060${piece.text.slice(1)}`)).join('')
}

/** The request in wllama's terms. */
function requestOf(request: ChatCompletionRequest, tokenizer: Tokenizer): ChatCompletionParams {
  const { response_format: format, grammar, regex } = request
  if ((format && format.type !== 'text') || grammar !== undefined || regex !== undefined)
    throw new InkstoneError(
      'format_needs_gpu',
      'The CPU answers here, and it cannot be held to a format. Leave response_format, grammar and regex out, or open the page in a browser with WebGPU.',
    )
  const messages = request.messages.map(({ role, content }) => ({ role, content: harmless(content, tokenizer) }))
  const { temperature = 0.7, top_p = 1, top_k = 0, min_p = 0, repetition_penalty: penalty_repeat = 1 } = request
  const { max_tokens, seed, logprobs, top_logprobs, stop } = request
  return {
    messages: messages as ChatCompletionParams['messages'],
    ...{ temperature, top_p, top_k, min_p, penalty_repeat, penalty_last_n: -1 },
    ...{ max_tokens, seed, logprobs, top_logprobs },
    ...(stop && { stop }),
    ...(request.tools && { tools: request.tools as ChatCompletionParams['tools'] }),
  }
}

function usageOf(timings: ResultTimings, timeToFirstTokenMs: number): Usage {
  const { cache_n, prompt_n, predicted_n, prompt_per_second, predicted_per_second } = timings
  return {
    prompt_tokens: cache_n + prompt_n,
    completion_tokens: predicted_n,
    total_tokens: cache_n + prompt_n + predicted_n,
    prompt_tokens_details: { cached_tokens: cache_n },
    timings: {
      time_to_first_token_ms: timeToFirstTokenMs,
      prefill_tokens_per_second: prompt_per_second,
      ...(predicted_n > 1 && { decode_tokens_per_second: predicted_per_second }),
    },
  }
}

const logprobOf = ({ token, bytes, logprob }: Omit<TokenLogprob, 'bytes' | 'top_logprobs'> & { bytes: number[] | null }) => ({
  token,
  bytes: bytes ?? [],
  logprob,
})

function infoOf(
  file: GgufFile,
  fileBytes: number,
  { name, context, trained, threads }: { name: string; context: number; trained: number; threads: number },
): ModelInfo {
  return {
    name: getString(file, 'general.name', name.replace(/\.gguf$/i, '')),
    architecture: getString(file, 'general.architecture'),
    quantization: mainFormat(file),
    parameters: parameterCount(file),
    fileBytes,
    gpuBytes: 0,
    cacheBytes: 0,
    contextTokens: context,
    trainedContextTokens: trained,
    hasChatTemplate: file.metadata.has('tokenizer.chat_template'),
    sampling: recommendedSampling(file),
    adapter: threads > 1 ? `CPU · WebAssembly × ${threads}` : 'CPU · WebAssembly',
    kernels: { f16: false, subgroups: false },
  }
}
