// What the halves of a block share: the spec that tells families apart, the buffers of a chunk, and how dispatches are recorded.
import type { GpuContext } from '../gpu/device.ts'
import { type Dispatch, type Grid, record } from '../gpu/kernel.ts'
import type { CacheFormat } from '../kernels/cache-format.ts'
import type { CachePackInputs } from '../kernels/cache-pack.ts'
import { type Finish, finishAdd, finishStore } from '../kernels/finish.ts'
import { loraDown } from '../kernels/lora.ts'
import { type BranchInput, type MatmulInputs, type matmulTile, matmulVec, type VecInputs } from '../kernels/matmul.ts'
import type { PackedMatrix } from '../kernels/matrix.ts'
import { type Norm, normAdd, normalize } from '../kernels/norm.ts'
import type { AdaptersOf, BuildOptions, EncodeDecode, EncodePrefill, EncodeStreams } from './model.ts'
import type { LoadedMatrix, WeightLoader } from './weights.ts'

export type { AdaptersOf } from './model.ts'

// ---- spec

export interface DecoderSpec {
  /** Which values of a head turn together: neighbours, or those half of the rotated part apart. Such rows are brought together at load. */
  pairs: 'adjacent' | 'halves'
  /** Beyond the trained context the rotation's base grows with the context, by this factor (`stretchedBase`). */
  stretchFactor?: number
  /** Layers without rotation. */
  unrotated?(layer: number): boolean
  /** Positions have vectors of their own, added to the embeddings. */
  learnedPositions?: boolean
  /** RMSNorm when absent. */
  norm?: 'layer'
  /** What attention and feed-forward give is normed before it is added to the residual stream. */
  branchNorms?: boolean
  /** Queries and keys are normed before they turn: each head by itself, or all of them together. */
  qkNorm?: 'head' | 'all'
  /** Biases on query, key and value rows, or on the rows of every matrix of a block. */
  biases?: 'qkv' | 'all'
  /** One tensor `attn_qkv`, and one `ffn_up` of gate rows, then up rows. */
  fused?: boolean
  /** SiLU when absent. */
  activation?: 'gelu'
  /** The feed-forward has no gate. */
  ungated?: boolean
  /** The positions that a layer's queries see, their own among them; all when it gives none. */
  window?(layer: number): number | undefined
  /** The base of the rotation in layers with a window, and no scaling; as everywhere when absent. */
  windowRopeBase?: number
  /** Scores are bent under it: cap · tanh(score / cap). */
  scoreCap?: number
  /** Logits likewise. */
  logitCap?: number
  /** What the file's metadata may set under the family's name. */
  embeddingScale?: number
  residualScale?: number
  /** In place of 1 / √headSize. */
  attentionScale?: number
  /** Logits are multiplied by it. */
  logitScale?: number
  experts?: ExpertSpec
}

/** A feed-forward of many, of which a router takes a few for each token. */
export interface ExpertSpec {
  count: number
  used: number
  hiddenSize: number
  /** The weights of those taken are scaled to a sum of 1. */
  renormalized?: boolean
  /** Hidden values of one more that every token takes, under a gate of its own. */
  sharedHiddenSize?: number
}

// ---- one build

/** Activations of a chunk, f32, rows padded to whole units of 8. */
export interface Scratch {
  /** [T][D]; where branches are normed then one row more, and [T][D] for the branch: `places`. */
  residual: GPUBuffer
  normed: GPUBuffer // [T][D]
  queries: GPUBuffer // [T][H · headSize]
  /** [T][(H + KV) · headSize]: queries and keys before their norm. */
  raw: GPUBuffer | undefined
  attended: GPUBuffer // [T][H · headSize]
  hidden: GPUBuffer // [T][hiddenSize], or [T][used][hiddenSize] of experts
  experts: ExpertScratch | undefined
  partial: GPUBuffer
  stats: GPUBuffer
  /** A layer's keys and values of a chunk, where the cache keeps them in bytes. */
  staged: GPUBuffer | undefined
}

export interface ExpertScratch {
  scores: GPUBuffer // [T][count, and the shared one's gate]
  routes: GPUBuffer // as `routesBytes`
  groups: GPUBuffer // as `groupsBytes`
  outputs: GPUBuffer // [T][used][D]
  /** Hidden values of the expert that all share. */
  sharedHidden: GPUBuffer | undefined
}

export interface Rotations {
  table: GPUBuffer
  rotatedSize: number
}

export interface Build extends BuildOptions {
  spec: DecoderSpec
  loader: WeightLoader
  scratch: Scratch
  rotations(layer: number): Rotations
  cache: CacheFormat
  storage(label: string, bytes: number, usage?: number): Promise<GPUBuffer>
}

export interface Step {
  dispatch: Dispatch
  grid: Grid
}

export interface BatchStep {
  dispatch: Dispatch
  grid(tokens: number): Grid
}

/** What half a block records for one token, and for a chunk of them; each once its kernels are compiled. */
export interface Encoders {
  decode(): Promise<EncodeDecode>
  /** `few`: with the kernels for a few tokens. */
  prefill(few: boolean): Promise<EncodePrefill>
  streams(): Promise<EncodeStreams>
}

/** Half a block, its weights on the GPU. */
export interface Part extends Omit<Encoders, 'decode'> {
  matrices: PackedMatrix[]
  /** Bytes of weights that a token reads, where they are not all. */
  readBytes?: number
  /** Compiles while the weights of later halves arrive. */
  decode: Promise<EncodeDecode>
  /** Of the matrices, those that adapters may add to. */
  adaptable: LoadedMatrix[]
  adapted(adapters: AdaptersOf): Encoders
  /** Copies slots of the half's cache, where it has one. */
  copySlots?(copy: GPUBuffer): Promise<Step>
  /** Packs blocks of the half's cache, where it has one. */
  packBlocks?(buffers: Pick<CachePackInputs, 'pack' | 'packed'>): Promise<BatchStep>
}

export function plainPart({
  encoders,
  ...rest
}: Omit<Part, keyof Encoders | 'adapted'> & { encoders(adapters?: AdaptersOf): Encoders }): Part {
  const { decode, ...plain } = encoders()
  return { ...rest, ...plain, decode: decode(), adapted: encoders }
}

/** A matmul for one token, behind lora_down where adapters add to its matrix. */
export async function vecSteps(context: GpuContext, inputs: VecInputs, of?: AdaptersOf): Promise<Step[]> {
  const adapters = of?.get(inputs.matrix)
  const [step, down] = await Promise.all([
    matmulVec(context, { ...inputs, adapters }),
    adapters && loraDown(context, { ...inputs, shape: inputs.matrix, adapters, many: false }),
  ])
  return down ? [{ dispatch: down.dispatch, grid: down.grid(1) }, step] : [step]
}

/** The same for several. */
export async function batchSteps(
  context: GpuContext,
  matmul: typeof matmulTile,
  inputs: MatmulInputs,
  of?: AdaptersOf,
): Promise<BatchStep[]> {
  const adapters = of?.get(inputs.matrix)
  const [step, down] = await Promise.all([
    matmul(context, { ...inputs, adapters }),
    adapters && loraDown(context, { ...inputs, shape: inputs.matrix, adapters, many: true }),
  ])
  return down ? [down, step] : [step]
}

export const sumBytes = (matrices: PackedMatrix[]): number => matrices.reduce((sum, matrix) => sum + matrix.sizeBytes, 0)

export const padded = (length: number): number => Math.ceil(length / 8) * 8

export function recordAll(context: GpuContext, pass: GPUComputePassEncoder, steps: Step[]): void {
  for (const step of steps) record(context, pass, step.dispatch, step.grid)
}

export function recordBatch(context: GpuContext, pass: GPUComputePassEncoder, steps: BatchStep[], tokens: number): void {
  for (const step of steps) record(context, pass, step.dispatch, step.grid(tokens))
}

/** What treats tokens of several streams no other than those of one. */
export const forPositions =
  (encode: EncodePrefill): EncodeStreams =>
  (pass, positions) =>
    encode(pass, positions.length)

// ---- the residual stream

/**
 * Where values stand in `scratch.residual`. A family that norms its branches leaves each in `branch`, and the next matmul adds it on the way
 * in: attention reads the stream `after` and leaves it at 0, the feed-forward reads it at 0 and leaves it `after`.
 */
export function places({ config, chunkTokens }: Pick<BuildOptions, 'config' | 'chunkTokens'>) {
  const row = padded(config.width)
  return { after: chunkTokens * row, branch: (chunkTokens + 1) * row, end: (2 * chunkTokens + 1) * row }
}

/** How a half of a block reads the residual stream and what it leaves there. */
export interface Stream {
  /** For one token: folded into the matmul. */
  vec: Pick<VecInputs, 'x' | 'norm' | 'branch'>
  /** For a chunk: into `scratch.normed`. */
  normalize(): Promise<BatchStep>
  /** What the last matmul does. */
  finish: Finish
  /** What follows it for a chunk. */
  join(): Promise<BatchStep[]>
}

/** The norms' tensors by name: the half's own, that of what it gives, and that of the branch which it finds and has to add, if any. */
export async function residualStream(build: Build, names: { own: string; branch: string; pending?: string; half: 'attention' | 'mlp' }) {
  const { context, scratch, spec } = build
  const { width } = build.config
  const own = await loadNorm(build, names.own)
  const plain = { normalize: () => normalize(context, { x: scratch.residual, out: scratch.normed, norm: own }) }
  if (!spec.branchNorms) {
    const finish = finishAdd(scratch.residual, padded(width), spec.residualScale)
    const stream: Stream = { ...plain, vec: { x: scratch.residual, norm: own }, finish, join: async () => [] }
    return stream
  }
  const { after, branch } = places(build)
  const found: BranchInput = names.half === 'attention' ? { from: after, branch, to: 0 } : { from: 0, branch, to: after }
  const norm = names.pending ? await rmsWeights(build, [names.own, names.pending]) : own
  const given = await rmsWeights(build, [names.branch])
  const stream: Stream = {
    ...plain,
    vec: { x: scratch.residual, norm, branch: names.pending ? found : undefined },
    finish: finishStore(scratch.residual, padded(width), { rowOffset: branch }),
    join: async () => [await normAdd(context, { stream: scratch.residual, from: 0, branch, to: 0, norm: given })],
  }
  return stream
}

/** The norm `name`, with its bias where it is a LayerNorm. */
export async function loadNorm({ config, loader, spec }: Pick<Build, 'config' | 'loader' | 'spec'>, name: string): Promise<Norm> {
  const names = spec.norm === 'layer' ? [`${name}.weight`, `${name}.bias`] : [`${name}.weight`]
  const weights = await loader.vectors(names, config.width)
  return { kind: spec.norm ?? 'rms', weights, width: config.width, epsilon: config.normEpsilon }
}

export async function rmsWeights({ config, loader }: Pick<Build, 'config' | 'loader'>, names: string[]): Promise<Norm> {
  const weights = await loader.vectors(
    names.map(name => `${name}.weight`),
    config.width,
  )
  return { kind: 'rms', weights, width: config.width, epsilon: config.normEpsilon }
}
