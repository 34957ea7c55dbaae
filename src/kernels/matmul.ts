// Matrix times activations: matmul_vec for one token (decode), matmul_rows for a few (streams that decode together), matmul_tile or, where
// that is faster, matmul_broadcast (lanes pass values on) or matmul_matrix (matrix units multiply) for many (prefill). What is read, how it is
// decoded, and what happens to the result are files joined to them: an input, a block format, a finish.

import adapterBlocks from '../../shaders/lib/adapter_blocks.wgsl'
import adapterLayout from '../../shaders/lib/adapter_layout.wgsl'
import adapterNone from '../../shaders/lib/adapter_none.wgsl'
import batchAll from '../../shaders/lib/batch_all.wgsl'
import biasNone from '../../shaders/lib/bias_none.wgsl'
import biasRows from '../../shaders/lib/bias_rows.wgsl'
import inputBranchSource from '../../shaders/lib/input_branch.wgsl'
import inputLayernormSource from '../../shaders/lib/input_layernorm.wgsl'
import inputNormSource from '../../shaders/lib/input_norm.wgsl'
import inputPlainSource from '../../shaders/lib/input_plain.wgsl'
import lanesShared from '../../shaders/lib/lanes_shared.wgsl'
import lanesSubgroup from '../../shaders/lib/lanes_subgroup.wgsl'
import lanesWide from '../../shaders/lib/lanes_wide.wgsl'
import matrixHalves from '../../shaders/lib/matrix_f16.wgsl'
import matrixFloats from '../../shaders/lib/matrix_f32.wgsl'
import matrixUnitsSource from '../../shaders/lib/matrix_units.wgsl'
import quadSource from '../../shaders/lib/quad.wgsl'
import stateSource from '../../shaders/lib/state.wgsl'
import subgroupSize from '../../shaders/lib/subgroup_size.wgsl'
import broadcastSource from '../../shaders/matmul_broadcast.wgsl'
import matrixSource from '../../shaders/matmul_matrix.wgsl'
import rowsSource from '../../shaders/matmul_rows.wgsl'
import tileSource from '../../shaders/matmul_tile.wgsl'
import vecSource from '../../shaders/matmul_vec.wgsl'
import { InkstoneError } from '../base/errors.ts'
import type { GpuContext, TileForm, Tuning } from '../gpu/device.ts'
import { type BindingKind, createDispatch, type Dispatch, type Grid } from '../gpu/kernel.ts'
import type { MatrixUnits } from '../gpu/matrix-units.ts'
import type { BlockFormatName } from '../quants/index.ts'
import type { Finish } from './finish.ts'
import type { MatrixAdapters } from './lora.ts'
import type { PackedMatrix } from './matrix.ts'
import type { Norm } from './norm.ts'
import { packedFormats } from './packing/index.ts'
import { noteUse } from './uses.ts'

/** Invocations a workgroup of matmul_vec, and the most that share an octet of rows, where nothing was measured. */
export const USUAL: Omit<Tuning, 'subgroups'> = { workgroup: 64, lanes: 32 }
/** Tokens that an invocation of matmul_broadcast serves: as many as its lanes hold between them. */
const BROADCAST_TOKENS = 8
/** Tokens that one pass of matmul_rows over the weights serves. */
const ROWS_TOKENS = 8

export interface MatmulInputs {
  state: GPUBuffer
  /** f32 [token][units · 8]. */
  x: GPUBuffer
  matrix: PackedMatrix
  finish: Finish
  /** f32 [octets · 8]: a bias a row, zeros beyond the last. */
  bias?: GPUBuffer
  /** What lora_down has left for this matrix is added before the finish. */
  adapters?: MatrixAdapters
}

export function matrixBuffers(matrix: PackedMatrix): { bindings: Record<number, BindingKind>; buffers: Record<number, GPUBuffer> } {
  const bindings: Record<number, BindingKind> = {}
  const buffers: Record<number, GPUBuffer> = {}
  for (const [index, plane] of matrix.planes.entries()) {
    bindings[8 + index] = 'read'
    buffers[8 + index] = plane
  }
  return { bindings, buffers }
}

/** Whether lanes that share an octet of rows sum by subgroups: where it was not measured that they are faster without. */
const sumsBySubgroup = ({ variants, tuning }: GpuContext): boolean => variants.subgroups && (tuning?.subgroups ?? true)

/** How lanes of one subgroup at most sum, as WGSL. */
export const lanesSource = (context: GpuContext): string => (sumsBySubgroup(context) ? lanesSubgroup : lanesShared)

/**
 * Lanes that share an octet of rows: enough to load wide, few enough that each has some units to walk, and none outside the smallest
 * subgroup that the device may make, so that their sum needs no barrier.
 */
export function lanesFor(units: number, context: GpuContext): number {
  const { workgroup, lanes } = context.tuning ?? { ...USUAL, lanes: units >= 256 ? 32 : 16 }
  return Math.min(sumsBySubgroup(context) ? context.smallestSubgroup : workgroup, units >= 16 ? lanes : 8)
}

/** As `lanesFor`; where it was measured that more lanes are faster, a row is shared by several subgroups, as long as each lane has a few units to walk. */
function vecLanes(units: number, context: GpuContext): { lanes: number; source: string; consts: Record<string, number> } {
  const { tuning, smallestSubgroup } = context
  const isWide = tuning !== undefined && sumsBySubgroup(context) && tuning.lanes > smallestSubgroup && units >= tuning.lanes * 2
  if (isWide) return { lanes: tuning.lanes, source: lanesWide, consts: { SUBGROUP: smallestSubgroup } }
  return { lanes: lanesFor(units, context), source: lanesSource(context), consts: {} }
}

export interface JoinedPart {
  source: string
  given?: Record<string, number>
  bindings: Record<number, BindingKind>
  buffers: Record<number, GPUBuffer>
}

const biasPart = ({ bias }: MatmulInputs): JoinedPart =>
  bias ? { source: biasRows, bindings: { 7: 'read' }, buffers: { 7: bias } } : { source: biasNone, bindings: {}, buffers: {} }

const adapterPart = ({ adapters }: MatmulInputs): JoinedPart =>
  adapters
    ? {
        source: `${adapterLayout}\n${adapterBlocks}`,
        given: { ...adapters.layout, ...adapters.order },
        bindings: { 14: 'read' },
        buffers: { 14: adapters.buffer },
      }
    : { source: adapterNone, bindings: {}, buffers: {} }

/**
 * A branch of the residual stream that is normed and added on the way in, for one token: the norm's second row of weights is the branch's.
 * `from`, `branch` and `to` are places in `x`, in values: the stream before, the branch, and where the stream after is left.
 */
export interface BranchInput {
  from: number
  branch: number
  to: number
}

export interface VecInputs extends MatmulInputs {
  norm?: Norm
  branch?: BranchInput
}

interface InputPart extends JoinedPart {
  given: Record<string, number>
}

export function inputPart({ x, norm, branch }: Pick<VecInputs, 'x' | 'norm' | 'branch'>): InputPart {
  if (!norm) return { source: inputPlainSource, given: {}, bindings: { 1: 'read' }, buffers: { 1: x } }
  const places = branch && { FROM: branch.from / 4, BRANCH: branch.branch / 4, TO: branch.to / 4 }
  return {
    source: branch ? inputBranchSource : norm.kind === 'layer' ? inputLayernormSource : inputNormSource,
    given: { WIDTH: norm.width, EPSILON: norm.epsilon, ...places },
    bindings: { 1: branch ? 'write' : 'read', 2: 'read' },
    buffers: { 1: x, 2: norm.weights },
  }
}

/** All that matmul_vec is made of, for a format: what was learned of it holds for this text. */
export const vecText = (format: BlockFormatName): string =>
  [vecSource, quadSource, packedFormats[format].shader, lanesSubgroup, lanesWide, lanesShared].join('\n')

const noteOf = ({ matrix, finish, bias, adapters }: MatmulInputs) => ({
  format: matrix.formatName,
  finish: finish.name,
  cache: finish.cache,
  bias: bias !== undefined,
  columns: matrix.columns,
  ...(adapters && { adapted: true }),
})

/** One token: y = finish(W · norm(x[state.row])). */
export async function matmulVec(context: GpuContext, inputs: VecInputs): Promise<{ dispatch: Dispatch; grid: Grid }> {
  const { matrix, finish } = inputs
  const bias = biasPart(inputs)
  const adapter = adapterPart(inputs)
  const input = inputPart(inputs)
  noteUse(context, { kernel: 'matmul_vec', input: inputs.branch ? 'branch' : (inputs.norm?.kind ?? 'plain'), ...noteOf(inputs) })
  const { lanes, source, consts } = vecLanes(matrix.units, context)
  const { workgroup } = context.tuning ?? USUAL
  const weights = matrixBuffers(matrix)
  const dispatch = await createDispatch(
    context,
    {
      label: `matmul_vec ${matrix.formatName} ${finish.name} ${matrix.rows}×${matrix.columns}`,
      sources: [stateSource, quadSource, matrix.format.shader, source, input.source, bias.source, adapter.source, finish.source, vecSource],
      consts: { WORKGROUP: workgroup, LANES: lanes, ...consts },
      given: { UNITS: matrix.units, OCTETS: matrix.octets, ...finish.given, ...input.given, ...adapter.given },
      overrides: finish.overrides,
      bindings: { 0: 'uniform', ...input.bindings, ...bias.bindings, ...adapter.bindings, ...finish.bindings, ...weights.bindings },
    },
    { 0: inputs.state, ...input.buffers, ...bias.buffers, ...adapter.buffers, ...finish.buffers, ...weights.buffers },
  )
  const groups = Math.ceil(matrix.octets / (workgroup / lanes))
  if (groups > 65535)
    throw new InkstoneError(
      'matrix_too_tall',
      `${matrix.label} has ${matrix.rows} rows; one dispatch covers ${65535 * (workgroup / lanes) * 8}.`,
    )
  return { dispatch: { ...dispatch, weightBytes: matrix.sizeBytes }, grid: [groups] }
}

/** A few tokens: Y = finish(X · Wᵀ) for the state's tokens, with one pass over the weights for each eight. */
export async function matmulRows(context: GpuContext, inputs: MatmulInputs): Promise<{ dispatch: Dispatch; grid(tokens: number): Grid }> {
  const { matrix, finish } = inputs
  noteUse(context, { kernel: 'matmul_rows', ...noteOf(inputs) })
  const bias = biasPart(inputs)
  const adapter = adapterPart(inputs)
  const lanes = lanesFor(matrix.units, context)
  const { workgroup } = context.tuning ?? USUAL
  const weights = matrixBuffers(matrix)
  const dispatch = await createDispatch(
    context,
    {
      label: `matmul_rows ${matrix.formatName} ${finish.name}`,
      sources: [
        stateSource,
        quadSource,
        matrix.format.shader,
        lanesSource(context),
        bias.source,
        adapter.source,
        finish.source,
        rowsSource,
      ],
      consts: { WORKGROUP: workgroup, LANES: lanes },
      given: { UNITS: matrix.units, OCTETS: matrix.octets, ...finish.given, ...adapter.given },
      overrides: finish.overrides,
      bindings: { 0: 'uniform', 1: 'read', ...bias.bindings, ...adapter.bindings, ...finish.bindings, ...weights.bindings },
    },
    { 0: inputs.state, 1: inputs.x, ...bias.buffers, ...adapter.buffers, ...finish.buffers, ...weights.buffers },
  )
  const groups = Math.ceil(matrix.octets / (workgroup / lanes))
  return { dispatch: { ...dispatch, weightBytes: matrix.sizeBytes }, grid: tokens => [groups, Math.ceil(tokens / ROWS_TOKENS)] }
}

/** What the forms of prefill's matmul are made of, for a format. */
export const tileText = (format: BlockFormatName): string =>
  [
    tileSource,
    broadcastSource,
    matrixSource,
    matrixUnitsSource,
    matrixHalves,
    matrixFloats,
    batchAll,
    quadSource,
    packedFormats[format].shader,
  ].join('\n')

/** Whether each subgroup of the device has the lanes that matmul_broadcast needs. */
export const canBroadcast = ({ variants, smallestSubgroup }: GpuContext): boolean =>
  variants.subgroups && smallestSubgroup >= BROADCAST_TOKENS

/** The forms that the device can take: first the one for where nothing was measured. Devices of eight lanes (Intel's, and CPUs) are those that pass a value on at little cost. */
export function tileForms(context: GpuContext): TileForm[] {
  const forms: TileForm[] = canBroadcast(context) ? ['shared', 'broadcast'] : ['shared']
  if (context.smallestSubgroup === BROADCAST_TOKENS) forms.reverse()
  return context.matrixUnits ? [...forms, 'matrix'] : forms
}

export function tileForm(context: GpuContext): TileForm {
  const forms = tileForms(context)
  return context.tile && forms.includes(context.tile) ? context.tile : forms[0]
}

interface TilePart {
  source: string
  consts: Record<string, number>
  /** Rows and tokens that a workgroup covers. */
  covers: [rows: number, tokens: number]
}

function tilePart(context: GpuContext, form: TileForm): TilePart {
  const { matrixUnits, smallestSubgroup } = context
  if (form === 'matrix' && matrixUnits) return { ...matrixPart(matrixUnits), covers: [128, 64] }
  if (form !== 'broadcast') return { source: tileSource, consts: {}, covers: [128, 32] }
  // Few lanes a workgroup, as rows are often few; but a whole subgroup.
  const workgroup = smallestSubgroup <= 32 ? 32 : 64
  return { source: broadcastSource, consts: { WORKGROUP: workgroup }, covers: [workgroup * 4, BROADCAST_TOKENS] }
}

function matrixPart({ m, n, k, element, lanes, isAsked, standIn }: MatrixUnits): Omit<TilePart, 'covers'> {
  const parts = [standIn ?? matrixUnitsSource, element === 'f16' ? matrixHalves : matrixFloats]
  const kernel = isAsked ? [subgroupSize, matrixSource.replace('fn main(', '@subgroup_size(LANES) fn main(')] : [matrixSource]
  return { source: [...parts, ...kernel].join('\n'), consts: { M: m, N: n, K: k, LANES: lanes } }
}

/** Rows of a batch that a tile covers. */
export const tileTokens = (context: GpuContext): number => tilePart(context, tileForm(context)).covers[1]

/** Which rows of a batch a tile computes, and with which of the matrix's: lib/batch_*. */
export interface TileBatch extends JoinedPart {
  kernel: string
  octets: number
  tiles(tokens: number, tile: number): number
}

const allTokens = ({ octets }: PackedMatrix): TileBatch => ({
  kernel: 'matmul_tile',
  source: batchAll,
  bindings: {},
  buffers: {},
  octets,
  tiles: (tokens, tile) => Math.ceil(tokens / tile),
})

/** What a use says of the form; nothing where it is the usual one. */
export const noteOfForm = (context: GpuContext): { form?: Exclude<TileForm, 'shared'> } => {
  const form = tileForm(context)
  return form === 'shared' ? {} : { form }
}

/** Many tokens: Y = finish(X · Wᵀ) for the state's tokens. */
export function matmulTile(context: GpuContext, inputs: MatmulInputs): Promise<{ dispatch: Dispatch; grid(tokens: number): Grid }> {
  noteUse(context, { kernel: 'matmul_tile', ...noteOf(inputs), ...noteOfForm(context) })
  return tileStep(context, inputs, allTokens(inputs.matrix))
}

/** The same for the rows that `batch` says. */
export async function tileStep(
  context: GpuContext,
  inputs: MatmulInputs,
  batch: TileBatch,
): Promise<{ dispatch: Dispatch; grid(tokens: number): Grid }> {
  const { matrix, finish } = inputs
  const form = tileForm(context)
  const bias = biasPart(inputs)
  const adapter = adapterPart(inputs)
  const weights = matrixBuffers(matrix)
  const { source, consts, covers } = tilePart(context, form)
  const dispatch = await createDispatch(
    context,
    {
      label: `${batch.kernel}${form === 'shared' ? '' : ` by ${form}`} ${matrix.formatName} ${finish.name}`,
      sources: [stateSource, batch.source, quadSource, matrix.format.shader, bias.source, adapter.source, finish.source, source],
      consts,
      given: { UNITS: matrix.units, OCTETS: batch.octets, ...batch.given, ...finish.given, ...adapter.given },
      overrides: finish.overrides,
      bindings: {
        0: 'uniform',
        1: 'read',
        ...batch.bindings,
        ...bias.bindings,
        ...adapter.bindings,
        ...finish.bindings,
        ...weights.bindings,
      },
    },
    { 0: inputs.state, 1: inputs.x, ...batch.buffers, ...bias.buffers, ...adapter.buffers, ...finish.buffers, ...weights.buffers },
  )
  return { dispatch, grid: tokens => [Math.ceil((batch.octets * 8) / covers[0]), batch.tiles(tokens, covers[1])] }
}
