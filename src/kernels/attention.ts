// Attention over the KV cache: attention_decode and attention_reduce for one token, attention_prefill for many.
import decodeSource from '../../shaders/attention_decode.wgsl'
import prefillSource from '../../shaders/attention_prefill.wgsl'
import reduceSplitsSource from '../../shaders/attention_reduce.wgsl'
import softCapSource from '../../shaders/lib/soft_cap.wgsl'
import stateSource from '../../shaders/lib/state.wgsl'
import { InkstoneError } from '../base/errors.ts'
import { type GpuContext, WIDE_SUBGROUP } from '../gpu/device.ts'
import { createDispatch, type Dispatch, type Grid, record } from '../gpu/kernel.ts'
import type { CacheFormat } from './cache-format.ts'
import { elemSource } from './cache-sources.ts'
import { reduceSource } from './reduce.ts'
import { noteUse } from './uses.ts'

/** Cache positions that one workgroup of attention_decode covers. */
const SPLIT_POSITIONS = 128
/**
 * Invocations of a workgroup of attention_decode: more where the queries take so much workgroup memory that few workgroups fit, and where the
 * device has lanes for them, as a token's few workgroups wait for one load after another (docs/h100.md).
 */
export const decodeWorkgroup = (
  { heads, kvHeads, headSize }: Pick<AttentionShape, 'heads' | 'kvHeads' | 'headSize'>,
  { smallestSubgroup }: GpuContext,
): number => ((heads / kvHeads) * headSize > 512 || smallestSubgroup >= WIDE_SUBGROUP ? 128 : 64)
const TILE_TOKENS = 32

export interface AttentionShape {
  heads: number
  kvHeads: number
  headSize: number
  /** Positions that a stream may have. */
  contextTokens: number
  /** Slots that the cache has; as many as a stream may have positions when absent. */
  cacheTokens?: number
  cache: CacheFormat
  /** Positions that a query sees, its own among them; all when absent. */
  window?: number
  /** Scores are bent under it: cap · tanh(score / cap). */
  softCap?: number
}

export interface AttentionBuffers {
  state: GPUBuffer
  /** f32 [token][head][headSize], already scaled by the softmax's factor. */
  queries: GPUBuffer
  /** Keys [kv head][dim / 4][slot] and values [kv head][slot][dim / 4], vectors of 4; as the shape's format has them. */
  cache: GPUBuffer
  /** f32 [token][head][headSize]. */
  out: GPUBuffer
  /** f32, `partialBytes(shape)`. */
  partial: GPUBuffer
  /** f32, `statsBytes(shape)`. */
  stats: GPUBuffer
}

const splitsOf = (positions: number): number => Math.ceil(positions / SPLIT_POSITIONS)

/** For so many streams that decode together. */
export function partialBytes({ heads, headSize, contextTokens }: Omit<AttentionShape, 'cache'>, streams = 1): number {
  return streams * splitsOf(contextTokens) * heads * headSize * 4
}

export function statsBytes({ heads, contextTokens }: Pick<AttentionShape, 'heads' | 'contextTokens'>, streams = 1): number {
  return streams * splitsOf(contextTokens) * heads * 8
}

const slotsOf = ({ contextTokens, cacheTokens = contextTokens }: AttentionShape): number => cacheTokens

const sight = ({ window = 0, softCap = 0 }: AttentionShape) => ({ WINDOW: window, SOFT_CAP: softCap })

function checkShape({ heads, kvHeads, headSize }: AttentionShape): void {
  if (heads % kvHeads !== 0)
    throw new InkstoneError(
      'attention_shape',
      `${heads} query heads cannot share ${kvHeads} key/value heads evenly. The file's metadata is wrong.`,
    )
  if (headSize % 8 !== 0 || headSize > 256) {
    throw new InkstoneError(
      'attention_shape',
      `A head has ${headSize} values; the kernels take multiples of 8 up to 256. Choose another model.`,
    )
  }
}

/** attention_decode keeps the queries that share a head, then parts of the output in their place, and their scores of a split in workgroup memory. */
function checkWorkgroupMemory(context: GpuContext, shape: AttentionShape): void {
  const { heads, kvHeads, headSize } = shape
  const workgroup = decodeWorkgroup(shape, context)
  const group = heads / kvHeads
  const wanted = Math.max(group * headSize * 4, workgroup * 16) + group * SPLIT_POSITIONS * 4 + workgroup * 36
  const limit = context.device.limits.maxComputeWorkgroupStorageSize
  if (wanted <= limit) return
  throw new InkstoneError(
    'attention_shape',
    `${group} query heads of ${headSize} share one key/value head, which takes ${wanted} bytes of workgroup memory; this device has ${limit}. Choose another model.`,
  )
}

/** Decode attention for a layer: one dispatch, and a second where the context spans several splits. */
export interface AttentionDecode {
  /** For a token at each of these positions, in the batch's order. */
  encode(pass: GPUComputePassEncoder, ...positions: number[]): void
}

function seenSplits({ window = Number.POSITIVE_INFINITY }: AttentionShape, position: number): number {
  const hidden = Math.max(0, position + 1 - window)
  return splitsOf(position + 1) - Math.floor(hidden / SPLIT_POSITIONS)
}

export async function attentionDecode(context: GpuContext, shape: AttentionShape, buffers: AttentionBuffers): Promise<AttentionDecode> {
  checkShape(shape)
  checkWorkgroupMemory(context, shape)
  noteUse(context, { kernel: 'attention_decode', shape })
  const headVectors = shape.headSize / 4
  const consts = { HEAD_VECTORS: headVectors, SPLIT: SPLIT_POSITIONS }
  // Both are made before either is waited for: they compile side by side.
  const splitting = createDispatch(
    context,
    {
      label: `attention_decode ${shape.heads}/${shape.kvHeads}×${shape.headSize}`,
      sources: [stateSource, elemSource(shape.cache), reduceSource(context.variants), softCapSource, decodeSource],
      consts: { ...consts, GROUP: shape.heads / shape.kvHeads, WORKGROUP: decodeWorkgroup(shape, context) },
      given: { KV_HEADS: shape.kvHeads, CONTEXT: slotsOf(shape), SPLITS: splitsOf(shape.contextTokens) },
      overrides: sight(shape),
      bindings: { 0: 'uniform', 1: 'read', 2: 'read', 3: 'write', 4: 'write', 5: 'write' },
    },
    { 0: buffers.state, 1: buffers.queries, 2: buffers.cache, 3: buffers.out, 4: buffers.partial, 5: buffers.stats },
  )
  const joining = createDispatch(
    context,
    {
      label: `attention_reduce ${shape.heads}×${shape.headSize}`,
      sources: [stateSource, reduceSplitsSource],
      consts,
      given: { HEADS: shape.heads, SPLITS: splitsOf(shape.contextTokens) },
      overrides: { WINDOW: shape.window ?? 0 },
      bindings: { 0: 'uniform', 3: 'write', 4: 'read', 5: 'read' },
    },
    { 0: buffers.state, 3: buffers.out, 4: buffers.partial, 5: buffers.stats },
  )
  const [decode, reduce] = await Promise.all([splitting, joining])
  return {
    encode(pass, ...positions) {
      const splits = Math.max(...positions.map(position => seenSplits(shape, position)))
      record(context, pass, decode, [shape.kvHeads, splits, positions.length])
      if (splits > 1) record(context, pass, reduce, [shape.heads, positions.length])
    },
  }
}

export async function attentionPrefill(
  context: GpuContext,
  shape: AttentionShape,
  buffers: Omit<AttentionBuffers, 'partial' | 'stats'>,
): Promise<{ dispatch: Dispatch; grid(tokens: number): Grid }> {
  checkShape(shape)
  noteUse(context, { kernel: 'attention_prefill', shape })
  const dispatch = await createDispatch(
    context,
    {
      label: `attention_prefill ${shape.heads}/${shape.kvHeads}×${shape.headSize}`,
      sources: [stateSource, elemSource(shape.cache), softCapSource, prefillSource],
      consts: { HEAD_VECTORS: shape.headSize / 4 },
      given: { HEADS: shape.heads, KV_HEADS: shape.kvHeads, CONTEXT: slotsOf(shape) },
      overrides: sight(shape),
      bindings: { 0: 'uniform', 1: 'read', 2: 'read', 3: 'write' },
    },
    { 0: buffers.state, 1: buffers.queries, 2: buffers.cache, 3: buffers.out },
  )
  return { dispatch, grid: tokens => [shape.heads, Math.ceil(tokens / TILE_TOKENS)] }
}
