// Matrix times activations: matmul_vec for one token (decode), matmul_tile for many (prefill). What is read, how it is decoded, and what
// happens to the result are files joined to them: an input, a block format, a finish.

import biasNone from '../../shaders/lib/bias_none.wgsl'
import biasRows from '../../shaders/lib/bias_rows.wgsl'
import elemF16 from '../../shaders/lib/elem_f16.wgsl'
import elemF32 from '../../shaders/lib/elem_f32.wgsl'
import finishAddSource from '../../shaders/lib/finish_add.wgsl'
import finishQkvSource from '../../shaders/lib/finish_qkv.wgsl'
import finishStoreSource from '../../shaders/lib/finish_store.wgsl'
import finishSwigluSource from '../../shaders/lib/finish_swiglu.wgsl'
import inputNormSource from '../../shaders/lib/input_norm.wgsl'
import inputPlainSource from '../../shaders/lib/input_plain.wgsl'
import lanesShared from '../../shaders/lib/lanes_shared.wgsl'
import lanesSubgroup from '../../shaders/lib/lanes_subgroup.wgsl'
import quadSource from '../../shaders/lib/quad.wgsl'
import reduceShared from '../../shaders/lib/reduce_shared.wgsl'
import reduceSubgroup from '../../shaders/lib/reduce_subgroup.wgsl'
import stateSource from '../../shaders/lib/state.wgsl'
import tileSource from '../../shaders/matmul_tile.wgsl'
import vecSource from '../../shaders/matmul_vec.wgsl'
import { InkstoneError } from '../base/errors.ts'
import type { GpuContext, KernelVariants } from '../gpu/device.ts'
import { type BindingKind, createDispatch, type Dispatch, type Grid } from '../gpu/kernel.ts'
import type { PackedMatrix } from './matrix.ts'

/** Invocations a workgroup of matmul_vec. */
const WORKGROUP = 64
/** Rows and tokens that a workgroup of matmul_tile covers. */
const TILE_ROWS = 64
const TILE_TOKENS = 32

/** What happens to eight output rows of a token. Bindings 3 to 7 are the finish's. */
export interface Finish {
  name: string
  source: string
  /** Sizes of the output, in u32: fixed where a kernel is made for one shape, given where it serves all. */
  shape: Record<string, number>
  overrides: Record<string, number>
  bindings: Record<number, BindingKind>
  buffers: Record<number, GPUBuffer>
}

export interface StoreOptions {
  /** The matrix's first row among the output's, a multiple of 8. */
  rowOffset?: number
  scale?: number
  /** cap · tanh(value / cap), where it is not 0. */
  softCap?: number
}

/** out[token][rows]; `stride` in values, a multiple of 8. */
export function finishStore(out: GPUBuffer, stride: number, { rowOffset = 0, scale = 1, softCap = 0 }: StoreOptions = {}): Finish {
  const shape = { OUT_STRIDE: stride / 4, OCTET_OFFSET: rowOffset / 8 }
  const overrides = { OUT_SCALE: scale, SOFT_CAP: softCap }
  return { name: 'store', source: finishStoreSource, shape, overrides, bindings: { 3: 'write' }, buffers: { 3: out } }
}

/** out[token][rows] += scale · …: the residual stream. */
export function finishAdd(out: GPUBuffer, stride: number, scale = 1): Finish {
  const overrides = { RESIDUAL_SCALE: scale }
  return {
    name: 'add',
    source: finishAddSource,
    shape: { OUT_STRIDE: stride / 4 },
    overrides,
    bindings: { 3: 'write' },
    buffers: { 3: out },
  }
}

/** out[token][rows / 2] = silu(gate) · up, of a matrix whose gate and up rows stand in turn, four by four. */
export function finishSwiglu(out: GPUBuffer, stride: number): Finish {
  return {
    name: 'swiglu',
    source: finishSwigluSource,
    shape: { OUT_STRIDE: stride / 4 },
    overrides: {},
    bindings: { 3: 'write' },
    buffers: { 3: out },
  }
}

export interface QkvTarget {
  queries: GPUBuffer
  cache: GPUBuffer
  rotations: GPUBuffer
  heads: number
  kvHeads: number
  headSize: number
  rotatedSize: number
  contextTokens: number
  queryScale: number
  /** Half-precision cache. */
  cacheF16: boolean
}

/** Rotates queries and keys, stores queries, appends keys and values to the cache. `rowOffset`: the matrix's first row among q, k and v. */
export function finishQkv(target: QkvTarget, rowOffset = 0): Finish {
  return {
    name: 'qkv',
    source: `${elemSource(target.cacheF16)}\n${finishQkvSource}`,
    shape: { ROW_OFFSET: rowOffset },
    overrides: {
      QUERY_ROWS: target.heads * target.headSize,
      KEY_ROWS: target.kvHeads * target.headSize,
      HEAD: target.headSize,
      ROTATED: target.rotatedSize,
      CONTEXT: target.contextTokens,
      QUERY_SCALE: target.queryScale,
    },
    bindings: { 3: 'write', 4: 'write', 5: 'read' },
    buffers: { 3: target.queries, 4: target.cache, 5: target.rotations },
  }
}

export interface RmsNorm {
  /** [units · 8] f32, zeros beyond the width. */
  gamma: GPUBuffer
  width: number
  epsilon: number
}

export interface MatmulInputs {
  state: GPUBuffer
  /** f32 [token][units · 8]. */
  x: GPUBuffer
  matrix: PackedMatrix
  finish: Finish
  /** f32 [octets · 8]: a bias a row, zeros beyond the last. */
  bias?: GPUBuffer
}

/** The cache's element. */
export const elemSource = (cacheF16: boolean): string => (cacheF16 ? elemF16 : elemF32)

/** Reductions as the device's variants allow them. */
export function reduceSource(variants: KernelVariants): string {
  return variants.subgroups ? reduceSubgroup : reduceShared
}

function matrixBuffers(matrix: PackedMatrix): { bindings: Record<number, BindingKind>; buffers: Record<number, GPUBuffer> } {
  const bindings: Record<number, BindingKind> = {}
  const buffers: Record<number, GPUBuffer> = {}
  for (const [index, plane] of matrix.planes.entries()) {
    bindings[8 + index] = 'read'
    buffers[8 + index] = plane
  }
  return { bindings, buffers }
}

/**
 * Lanes that share an octet of rows: enough to load wide, few enough that each has some units to walk, and none outside the smallest
 * subgroup that the device may make, so that their sum needs no barrier.
 */
function lanesFor(units: number, context: GpuContext): number {
  const most = context.variants.subgroups ? context.smallestSubgroup : WORKGROUP
  return Math.min(most, units >= 256 ? 32 : units >= 16 ? 16 : 8)
}

interface JoinedPart {
  source: string
  bindings: Record<number, BindingKind>
  buffers: Record<number, GPUBuffer>
}

const biasPart = ({ bias }: MatmulInputs): JoinedPart =>
  bias ? { source: biasRows, bindings: { 7: 'read' }, buffers: { 7: bias } } : { source: biasNone, bindings: {}, buffers: {} }

/** One token: y = finish(W · norm(x[state.row])). */
export async function matmulVec(
  context: GpuContext,
  inputs: MatmulInputs & { norm?: RmsNorm },
): Promise<{ dispatch: Dispatch; grid: Grid }> {
  const { matrix, finish, norm } = inputs
  const bias = biasPart(inputs)
  const lanes = lanesFor(matrix.units, context)
  const weights = matrixBuffers(matrix)
  const normBinding: Record<number, BindingKind> = norm ? { 2: 'read' } : {}
  const normBuffer: Record<number, GPUBuffer> = norm ? { 2: norm.gamma } : {}
  const dispatch = await createDispatch(
    context,
    {
      label: `matmul_vec ${matrix.formatName} ${finish.name} ${matrix.rows}×${matrix.columns}`,
      sources: [
        stateSource,
        quadSource,
        matrix.format.shader,
        context.variants.subgroups ? lanesSubgroup : lanesShared,
        norm ? inputNormSource : inputPlainSource,
        bias.source,
        finish.source,
        vecSource,
      ],
      consts: { WORKGROUP, LANES: lanes },
      overrides: {
        UNITS: matrix.units,
        OCTETS: matrix.octets,
        ...finish.shape,
        ...finish.overrides,
        ...(norm && { WIDTH: norm.width, EPSILON: norm.epsilon }),
      },
      bindings: { 0: 'uniform', 1: 'read', ...normBinding, ...bias.bindings, ...finish.bindings, ...weights.bindings },
    },
    { 0: inputs.state, 1: inputs.x, ...normBuffer, ...bias.buffers, ...finish.buffers, ...weights.buffers },
  )
  const groups = Math.ceil(matrix.octets / (WORKGROUP / lanes))
  if (groups > 65535)
    throw new InkstoneError(
      'matrix_too_tall',
      `${matrix.label} has ${matrix.rows} rows; one dispatch covers ${65535 * (WORKGROUP / lanes) * 8}.`,
    )
  return { dispatch, grid: [groups] }
}

/** Many tokens: Y = finish(X · Wᵀ) for the state's tokens. */
export async function matmulTile(context: GpuContext, inputs: MatmulInputs): Promise<{ dispatch: Dispatch; grid(tokens: number): Grid }> {
  const { matrix, finish } = inputs
  const bias = biasPart(inputs)
  const weights = matrixBuffers(matrix)
  const dispatch = await createDispatch(
    context,
    {
      label: `matmul_tile ${matrix.formatName} ${finish.name}`,
      sources: [stateSource, quadSource, matrix.format.shader, bias.source, finish.source, tileSource],
      overrides: finish.overrides,
      given: { UNITS: matrix.units, OCTETS: matrix.octets, ...finish.shape },
      bindings: { 0: 'uniform', 1: 'read', ...bias.bindings, ...finish.bindings, ...weights.bindings },
    },
    { 0: inputs.state, 1: inputs.x, ...bias.buffers, ...finish.buffers, ...weights.buffers },
  )
  return { dispatch, grid: tokens => [Math.ceil((matrix.octets * 8) / TILE_ROWS), Math.ceil(tokens / TILE_TOKENS)] }
}
