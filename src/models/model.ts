// What every architecture gives the engine: its sizes, and how to record a prefill chunk, a decode step and the logits.
import type { ByteSource } from '../base/byte-source.ts'
import type { AdapterFile } from '../formats/adapter.ts'
import type { GgufFile } from '../formats/gguf.ts'
import type { GpuContext } from '../gpu/device.ts'
import type { CacheFormat } from '../kernels/cache-format.ts'
import type { StoreOptions } from '../kernels/finish.ts'
import type { MatrixAdapters } from '../kernels/lora.ts'
import type { PackedMatrix } from '../kernels/matrix.ts'
import type { Norm } from '../kernels/norm.ts'
import type { MatrixBlock } from './adapter-blocks.ts'
import type { DecoderSpec } from './decoder-parts.ts'
import type { RowPart } from './weights.ts'

/** T tokens of a batch, D the model's width, H query heads, KV key/value heads. */
export interface ModelConfig {
  architecture: string
  layers: number
  /** D. */
  width: number
  hiddenSize: number
  heads: number
  kvHeads: number
  headSize: number
  vocabulary: number
  trainedContextTokens: number
  /** The largest context that the model can be given: what it was trained with, or more where its rotation stretches. */
  mostContextTokens: number
  normEpsilon: number
}

/** Buffers that the engine owns and the model reads or writes. */
export interface ModelBuffers {
  /** lib/state.wgsl. */
  state: GPUBuffer
  /** u32 [T]. */
  tokens: GPUBuffer
  /** f32 [vocabulary rounded up to 8]. */
  logits: GPUBuffer
}

export interface BuildOptions {
  context: GpuContext
  source: ByteSource
  file: GgufFile
  config: ModelConfig
  buffers: ModelBuffers
  /** Positions that a stream may have. */
  contextTokens: number
  /** Slots of the KV cache, which streams share in blocks: a multiple of 64. */
  cacheTokens: number
  /** Streams that decode together at most. */
  streams: number
  /** Tokens of a prefill chunk at most. */
  chunkTokens: number
  /** What the KV cache keeps of a value; by its size and by what the device has when absent. */
  cache?: CacheFormat
  onBytes(bytes: number): void
  signal?: AbortSignal
}

/** What decides how much a model takes beside its weights. */
export interface WorkSizes extends Pick<BuildOptions, 'config' | 'contextTokens' | 'streams' | 'chunkTokens'> {
  cache: CacheFormat
}

export type EncodeDecode = (pass: GPUComputePassEncoder, position: number) => void
export type EncodePrefill = (pass: GPUComputePassEncoder, tokens: number) => void
/** For a token at each of these positions, each of another stream, in the batch's order. */
export type EncodeStreams = (pass: GPUComputePassEncoder, positions: readonly number[]) => void
/** What adapters add to a matrix; to others nothing. */
export type AdaptersOf = ReadonlyMap<PackedMatrix, MatrixAdapters>

/** What a model records with adapters: lists of their own, compiled when first asked for. */
export interface Adapted {
  decode(): Promise<EncodeDecode>
  prefill(few?: boolean): Promise<EncodePrefill>
  streams(): Promise<EncodeStreams>
}

/** Slots of the cache, within a block each. */
export interface SlotCopy {
  from: number
  to: number
  count: number
}

/** Blocks of every layer's cache beside it, for who brings them to storage or from there. */
export interface BlockPacker {
  /** Bytes of a block, all layers together. */
  blockBytes: number
  /** Blocks at a time at most. */
  most: number
  /** What is packed, or is to be put back: [block][layer]. */
  packed: GPUBuffer
  /** Submits the way out of the cache, or back into it. */
  move(blocks: readonly number[], way: 'out' | 'back'): void
  dispose(): void
}

export interface Model {
  config: ModelConfig
  /** Compiles the kernels for it when first asked; then records embedding and all layers for the state's tokens; the residual stream stays in the model. `few`: by kernels for a few tokens, of which a large tile would be mostly empty. */
  prefill(few?: boolean): Promise<EncodePrefill>
  /** The same for one token each of several streams, one pass over the weights for all of them. */
  streams(): Promise<EncodeStreams>
  /** Copies slots of every layer's cache; compiles the kernel for it when first asked. */
  copySlots(): Promise<(copy: SlotCopy) => void>
  /** Compiles the kernel for it when first asked; whoever asked disposes of what it gets. */
  packer(): Promise<BlockPacker>
  /** Records embedding and all layers for one token at `position`. */
  encodeDecode(pass: GPUComputePassEncoder, position: number): void
  /** Records the logits of the residual stream's row `state.row`. */
  encodeLogits(pass: GPUComputePassEncoder): void
  /** An adapter's pairs, laid out for the model's matrices one by one; rejects before the first where one does not fit. */
  adapterBlocks(adapter: AdapterFile, place: number, signal?: AbortSignal): AsyncGenerator<MatrixBlock>
  adapted(adapters: AdaptersOf): Adapted
  /** Residual stream and last norm, from which logits of every token of a chunk can be had; for diagnostics. */
  diagnostics: { residual: GPUBuffer; norm: Norm; head: RowPart[]; logits: StoreOptions }
  /** Bytes of weights on the GPU, and bytes of them that one decoded token reads. */
  weightBytes: { stored: number; readPerToken: number }
  cache: CacheFormat
  cacheBytes: number
  dispose(): void
}

export interface Architecture {
  /** `general.architecture` in a GGUF file. */
  name: string
  readConfig(file: GgufFile): ModelConfig
  /** What tells the family from others. */
  spec(file: GgufFile): DecoderSpec
  /** Bytes on the GPU beside weights and cache: activations and tables of rotations. */
  workBytes(file: GgufFile, sizes: WorkSizes): Promise<number>
  build(options: BuildOptions): Promise<Model>
}
