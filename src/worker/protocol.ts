// The typed messages between the page and the engine's worker. Everything that crosses is plain data; errors cross as records.
import type { LookName } from '../api/inspect/looks.ts'
import type { TensorReport } from '../api/model-report.ts'
import type { AdapterScale, ChatCompletionChunk, ChatCompletionRequest } from '../api/openai.ts'
import type { RecommendedSampling } from '../api/recommended-sampling.ts'
import type { ErrorRecord } from '../base/errors.ts'
import type { BenchOptions } from '../bench/bench.ts'
import type { KernelVariants } from '../gpu/device.ts'
import type { TuneReport } from '../kernels/autotune.ts'
import type { CacheFormat } from '../kernels/cache-format.ts'
import type { Verdict } from '../kernels/self-test.ts'
import type { TargetName } from '../models/checkpoint/targets.ts'
import type { Authorization } from '../storage/http-range.ts'
import type { HubAddress, HubFile, HubFinding } from '../storage/hub.ts'
import type { Unfinished } from '../storage/unfinished.ts'

export interface RemoteFile {
  url: string
  /** Asked in turn where `url` does not give the file. */
  mirrors?: string[]
  name: string
  sizeBytes?: number
  sha256?: string
  authorization?: Authorization
}

export interface RemoteLocation extends RemoteFile {
  kind: 'url'
  /** Of a model in several files all of them, this one among them; each has a name of its own. */
  parts?: RemoteFile[]
}

/** Where a model's bytes come from. A remote file is kept in OPFS; a `file`, or all `parts` of one, is read from disk as it is. */
export type ModelLocation = { kind: 'file'; file: File; parts?: File[] } | RemoteLocation

export interface LoadOptions {
  /** Positions of the KV cache at most; a model that was trained with fewer gets its own. */
  contextTokens?: number
  /** What the KV cache keeps of a value; the engine's choice when absent. */
  cache?: CacheFormat
}

/** What the page may ask of a bench. */
export type BenchOrder = Pick<BenchOptions, 'promptTokens' | 'tokens' | 'runs'> & {
  /** Whether answers are compared with a reference on the CPU. */
  accuracy?: boolean
}

/** What the self-test said of the loaded model's kernels so far, and which variants they are. */
export interface KernelReport {
  variants: KernelVariants
  verdicts: Verdict[]
  /** What was measured of this device with the loaded model's shapes, if anything yet. */
  tuning?: TuneReport
}

/** What is wanted of a hub: a repository's files, or a search. */
export interface HubOrder {
  hub: HubAddress
  repository?: string
  words?: string
}

export interface HubAnswer {
  files: HubFile[]
  findings: HubFinding[]
}

/** A file whose header told where its tensors lie. */
export interface LookedIntoFile {
  location: ModelLocation
  /** As it was then. */
  fileBytes: number
}

export interface WeightsOrder extends LookedIntoFile {
  tensors: TensorReport[]
  look: LookName
}

export interface DifferencesOrder {
  left: LookedIntoFile
  right: LookedIntoFile
  /** Of the same shape. */
  pairs: [left: TensorReport, right: TensorReport][]
  look: LookName
}

/** The files of a Hugging Face checkpoint, and what people call it. */
export interface CheckpointOrder {
  files: File[]
  name: string
}

/** What it is, and what it would become. */
export interface CheckpointReport {
  name: string
  architecture: string
  parameters: number
  sizeBytes: number
  targets: { target: TargetName; label: string; fileName: string; sizeBytes: number }[]
}

export interface LoadProgress {
  stage: 'download' | 'read' | 'upload' | 'compile' | 'ready'
  doneBytes: number
  totalBytes: number
}

export interface ModelInfo {
  name: string
  architecture: string
  /** Such as `Q4_1`, the format of most weights. */
  quantization: string
  parameters: number
  fileBytes: number
  gpuBytes: number
  /** Of these, what keys and values of a full context take. */
  cacheBytes: number
  /** Undefined where the engine is not ours. */
  cacheFormat?: CacheFormat
  contextTokens: number
  trainedContextTokens: number
  /** False where the file carries no chat template: the model only continues text. */
  hasChatTemplate: boolean
  /** What its makers recommend, as far as the file says. */
  sampling: RecommendedSampling
  adapter: string
  kernels: { f16: boolean; subgroups: boolean }
}

export interface AdapterReport {
  available: boolean
  /** What is missing and what to do, as a code that the page translates. */
  reason?: 'no-api' | 'insecure-context' | 'no-adapter' | 'worker-no-api'
  vendor?: string
  architecture?: string
  device?: string
  description?: string
  isFallback?: boolean
  features?: string[]
  limits?: Record<string, number>
  userAgent: string
}

/** A LoRA adapter beside the loaded model. */
export interface LoraInfo {
  id: number
  name: string
  /** How much of it counts; 0: nothing. */
  scale: number
  gpuBytes: number
}

/** A request of the HTTP API as data. */
export interface ApiCall {
  url: string
  method: string
  headers: [name: string, value: string][]
  body?: ArrayBuffer
}

/** How its answer begins. */
export interface ApiHead {
  status: number
  headers: [name: string, value: string][]
}

export type Request =
  | { id: number; kind: 'adapter' }
  | { id: number; kind: 'load'; location: ModelLocation; options: LoadOptions }
  /** Downloads a file into storage as far as it is not there yet, and loads nothing. */
  | { id: number; kind: 'store'; location: RemoteLocation }
  /** What a file's header tells, by ranges where it is remote; nothing is kept. */
  | { id: number; kind: 'inspect'; location: ModelLocation; options: LoadOptions }
  /** What samples of tensors tell; answers that are done come as `run`. */
  | { id: number; kind: 'weights'; order: WeightsOrder }
  | { id: number; kind: 'differences'; order: DifferencesOrder }
  /** Two headers side by side. */
  | { id: number; kind: 'compare'; left: ModelLocation; right: ModelLocation }
  /** What a checkpoint on disk is; nothing is kept. */
  | { id: number; kind: 'checkpoint'; order: CheckpointOrder }
  /** Makes it a GGUF file in storage; bytes that are done come as `run`, and the answer is the stored file. */
  | { id: number; kind: 'quantize'; order: CheckpointOrder; target: TargetName }
  | { id: number; kind: 'hub'; order: HubOrder }
  /** Downloads that can go on, once what is there of `discard` is removed. */
  | { id: number; kind: 'unfinished'; discard?: Unfinished }
  /** What the worker has asked the network for. */
  | { id: number; kind: 'network' }
  /** Whether the GPU has room for so many bytes now, beside what is loaded; the answer is how many it gave. */
  | { id: number; kind: 'room'; bytes: number }
  | { id: number; kind: 'unload' }
  /** Nothing of any conversation stays: not what is kept of caches, and not what the loaded model's cache holds. */
  | { id: number; kind: 'forget' }
  | { id: number; kind: 'chat'; request: ChatCompletionRequest }
  | { id: number; kind: 'count'; request: ChatCompletionRequest }
  /** SHA-256 of the loaded model's file; undefined where its bytes would first have to be read for long. */
  | { id: number; kind: 'hash' }
  /** LoRA adapters; the answer is the list of those that are loaded then. Scales count at once, also for answers under way. */
  | { id: number; kind: 'lora'; add?: File[]; remove?: number; scale?: AdapterScale }
  /** Of the HTTP API; the answer comes as `head`, `bytes` …, `done`. */
  | { id: number; kind: 'api'; call: ApiCall }
  | { id: number; kind: 'bench'; order: BenchOrder }
  | { id: number; kind: 'kernels' }
  | { id: number; kind: 'abort' }

export type Response =
  | { id: number; kind: 'done'; value: unknown }
  | { id: number; kind: 'error'; error: ErrorRecord }
  | { id: number; kind: 'progress'; progress: LoadProgress }
  | { id: number; kind: 'chunk'; chunk: ChatCompletionChunk }
  | { id: number; kind: 'head'; head: ApiHead }
  | { id: number; kind: 'bytes'; bytes: Uint8Array }
  /** Of a bench: requests that are done; of a look into weights: tensors; of a quantization: bytes. */
  | { id: number; kind: 'run'; done: number; total: number }
  /** The model went to make room, or with its device; nothing answers until the next load ends well. */
  | { id: -1; kind: 'unloaded' }
  | { id: -1; kind: 'lost'; error: ErrorRecord }
  /** After a loss: the model is on a new device, and what it was answering goes on. */
  | { id: -1; kind: 'revived'; info: ModelInfo }
