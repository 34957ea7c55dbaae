// A mixture of experts: the choice of a few for each token, and their two matrices. The experts of a matrix stand one after the other.

import downSource from '../../shaders/expert_down.wgsl'
import groupsSource from '../../shaders/expert_groups.wgsl'
import sumSource from '../../shaders/expert_sum.wgsl'
import upSource from '../../shaders/expert_up.wgsl'
import batchExperts from '../../shaders/lib/batch_experts.wgsl'
import quadSource from '../../shaders/lib/quad.wgsl'
import stateSource from '../../shaders/lib/state.wgsl'
import routeSource from '../../shaders/route.wgsl'
import { InkstoneError } from '../base/errors.ts'
import type { GpuContext } from '../gpu/device.ts'
import { createDispatch, type Dispatch, type Grid } from '../gpu/kernel.ts'
import type { Finish } from './finish.ts'
import { inputPart, lanesFor, lanesSource, matrixBuffers, noteOfForm, tileStep, tileTokens, USUAL } from './matmul.ts'
import type { PackedMatrix } from './matrix.ts'
import type { Norm } from './norm.ts'
import { reduceSource } from './reduce.ts'
import { noteUse } from './uses.ts'

export interface ExpertChoice {
  /** Experts in all, and experts a token. */
  count: number
  used: number
  /** Scale the weights of those taken to a sum of 1. */
  renormalized: boolean
  /** One more expert that all tokens share, whose gate is the score behind the others. */
  shared: boolean
}

interface BatchKernel {
  dispatch: Dispatch
  grid(tokens: number): Grid
}

const slotsOf = ({ used, shared }: ExpertChoice): number => used + (shared ? 1 : 0)

/** u32 [token][slot] (expert, bits of its f32 weight). */
export const routesBytes = (choice: ExpertChoice, tokens: number): number => tokens * slotsOf(choice) * 8

/** Experts that one invocation of the router can keep apart. */
const MOST_EXPERTS = 64 * 32

/** scores: f32 [token][stride] → routes. */
export async function route(
  context: GpuContext,
  choice: ExpertChoice,
  { scores, stride, routes }: { scores: GPUBuffer; stride: number; routes: GPUBuffer },
): Promise<BatchKernel> {
  const { count, used, renormalized, shared } = choice
  if (used > count || count > MOST_EXPERTS) {
    throw new InkstoneError(
      'expert_count',
      `Each token takes ${used} of ${count} experts; the kernels take up to ${MOST_EXPERTS} of which a token takes no more than there are. Choose another model.`,
    )
  }
  noteUse(context, { kernel: 'route', choice })
  const dispatch = await createDispatch(
    context,
    {
      label: `route ${used}/${count}`,
      sources: [reduceSource(context.variants), routeSource],
      consts: { WORKGROUP: 64 },
      overrides: { RENORMALIZED: Number(renormalized), SHARED: Number(shared) },
      given: { EXPERTS: count, USED: used, STRIDE: stride },
      bindings: { 1: 'read', 3: 'write' },
    },
    { 1: scores, 3: routes },
  )
  return { dispatch, grid: tokens => [tokens] }
}

export interface ExpertInputs {
  state: GPUBuffer
  choice: ExpertChoice
  routes: GPUBuffer
  /** All experts' rows, whole octets each. */
  matrix: PackedMatrix
  /** f32: up [token][units · 8]; down [token][used][units · 8]. */
  x: GPUBuffer
  finish: Finish
}

function octetsOf({ label, rows, octets }: PackedMatrix, { count }: ExpertChoice): number {
  if (rows % (8 * count) === 0) return octets / count
  throw new InkstoneError(
    'expert_shape',
    `${label} has ${rows} rows of ${count} experts; each expert must have a multiple of 8. Choose another model.`,
  )
}

/** finish(W_expert · norm(x[token])) for each expert that a token takes: rows token · used + slot. */
export const expertUp = (context: GpuContext, inputs: ExpertInputs & { norm?: Norm }): Promise<BatchKernel> =>
  expertKernel(context, 'expert_up', upSource, inputs, inputs.choice.used)

/** finish(Σ weight · W_expert · x[token][slot]) over the experts that a token takes. */
export const expertDown = (context: GpuContext, inputs: ExpertInputs): Promise<BatchKernel> =>
  expertKernel(context, 'expert_down', downSource, inputs, 1)

async function expertKernel(
  context: GpuContext,
  name: 'expert_up' | 'expert_down',
  source: string,
  { choice, routes, matrix, x, finish, norm }: ExpertInputs & { norm?: Norm },
  slots: number,
): Promise<BatchKernel> {
  const use = { choice, format: matrix.formatName, columns: matrix.columns, norm: norm !== undefined }
  noteUse(context, name === 'expert_up' ? { kernel: name, ...use } : { kernel: name, ...use })
  const octets = octetsOf(matrix, choice)
  const lanes = lanesFor(matrix.units, context)
  const { workgroup } = context.tuning ?? USUAL
  const input = inputPart({ x, norm })
  const weights = matrixBuffers(matrix)
  const dispatch = await createDispatch(
    context,
    {
      label: `${name} ${matrix.formatName} ${matrix.rows / choice.count}×${matrix.columns}`,
      sources: [quadSource, matrix.format.shader, lanesSource(context), input.source, finish.source, source],
      consts: { WORKGROUP: workgroup, LANES: lanes },
      given: { UNITS: matrix.units, OCTETS: octets, USED: choice.used, SLOTS: slotsOf(choice), ...finish.given, ...input.given },
      overrides: finish.overrides,
      bindings: { ...input.bindings, 6: 'read', ...finish.bindings, ...weights.bindings },
    },
    { ...input.buffers, 6: routes, ...finish.buffers, ...weights.buffers },
  )
  const weightBytes = (matrix.sizeBytes / choice.count) * choice.used
  return { dispatch: { ...dispatch, weightBytes }, grid: tokens => [Math.ceil(octets / (workgroup / lanes)), slots, tokens] }
}

// ---- prefill: tokens by expert

/** matmul_broadcast's. */
const SMALLEST_TILE = 8
/** On average; with fewer, each token's experts are read for itself. */
const TOKENS_AN_EXPERT = 4

/** Tokens of a batch ordered by expert, and cut into tiles of one expert each. */
export interface ExpertGroups {
  choice: ExpertChoice
  /** u32 [tile] (expert, first place, end place), then [place] token · used + slot; `groupsBytes`. */
  buffer: GPUBuffer
  /** Tokens that there is room for. */
  tokens: number
}

/** As many tiles as tokens may need: an expert's last one may be short. */
export const tilesOf = ({ count, used }: ExpertChoice, tokens: number, tile: number): number =>
  Math.floor((tokens * used) / tile) + Math.min(count, tokens * used)

/** For the smallest tiles that there are, since a device chooses its own. */
export const groupsBytes = (choice: ExpertChoice, tokens: number): number =>
  (tilesOf(choice, tokens, SMALLEST_TILE) * 3 + tokens * choice.used) * 4

/** Whether an expert has so many of the tokens that its tiles are not mostly empty. */
export const worthGrouping = ({ count, used }: ExpertChoice, tokens: number): boolean => tokens * used >= TOKENS_AN_EXPERT * count

/** routes → groups, of the state's tokens. */
export async function expertGroups(
  context: GpuContext,
  groups: ExpertGroups,
  { state, routes }: { state: GPUBuffer; routes: GPUBuffer },
): Promise<BatchKernel> {
  const { choice, buffer, tokens } = groups
  noteUse(context, { kernel: 'expert_groups', choice })
  const tile = tileTokens(context)
  const dispatch = await createDispatch(
    context,
    {
      label: `expert_groups ${choice.used}/${choice.count}`,
      sources: [stateSource, groupsSource],
      consts: { WORKGROUP: 256, MOST_EXPERTS },
      given: { EXPERTS: choice.count, USED: choice.used, SLOTS: slotsOf(choice), TILES: tilesOf(choice, tokens, tile), TILE: tile },
      bindings: { 0: 'uniform', 1: 'read', 3: 'write' },
    },
    { 0: state, 1: routes, 3: buffer },
  )
  return { dispatch, grid: () => [1] }
}

export interface ExpertTileInputs extends Omit<ExpertInputs, 'routes' | 'choice'> {
  groups: ExpertGroups
  /** What x has a row for: a token, or each expert that a token takes. */
  of: 'token' | 'slot'
}

/** finish(W_expert · x) for each expert that a token takes, by matmul_tile in the device's form: rows token · used + slot. */
export async function expertTile(context: GpuContext, { groups, of, ...inputs }: ExpertTileInputs): Promise<BatchKernel> {
  const { choice, buffer, tokens: room } = groups
  const { matrix, finish } = inputs
  const octets = octetsOf(matrix, choice)
  const use = { choice, format: matrix.formatName, columns: matrix.columns, finish: finish.name }
  noteUse(context, { kernel: 'expert_tile', ...use, ...noteOfForm(context) })
  const tile = tileTokens(context)
  return tileStep(context, inputs, {
    kernel: 'expert_tile',
    source: batchExperts,
    given: { TILES: tilesOf(choice, room, tile), READERS: of === 'token' ? choice.used : 1 },
    bindings: { 6: 'read' },
    buffers: { 6: buffer },
    octets,
    tiles: tokens => tilesOf(choice, tokens, tile),
  })
}

/** finish(Σ weight · y[token][slot]) over the experts that a token takes; y: f32 [token][used][octets · 8]. */
export async function expertSum(
  context: GpuContext,
  { choice, routes, y, octets, finish }: { choice: ExpertChoice; routes: GPUBuffer; y: GPUBuffer; octets: number; finish: Finish },
): Promise<BatchKernel> {
  noteUse(context, { kernel: 'expert_sum', choice, finish: finish.name })
  const workgroup = 64
  const dispatch = await createDispatch(
    context,
    {
      label: `expert_sum ${finish.name}`,
      sources: [finish.source, sumSource],
      consts: { WORKGROUP: workgroup },
      given: { OCTETS: octets, USED: choice.used, SLOTS: slotsOf(choice), ...finish.given },
      overrides: finish.overrides,
      bindings: { 1: 'read', 6: 'read', ...finish.bindings },
    },
    { 1: y, 6: routes, ...finish.buffers },
  )
  return { dispatch, grid: tokens => [Math.ceil(octets / workgroup), tokens] }
}
