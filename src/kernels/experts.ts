// A mixture of experts: the choice of a few for each token, and their two matrices. The experts of a matrix stand one after the other.

import downSource from '../../shaders/expert_down.wgsl'
import upSource from '../../shaders/expert_up.wgsl'
import quadSource from '../../shaders/lib/quad.wgsl'
import routeSource from '../../shaders/route.wgsl'
import { InkstoneError } from '../base/errors.ts'
import type { GpuContext } from '../gpu/device.ts'
import { createDispatch, type Dispatch, type Grid } from '../gpu/kernel.ts'
import type { Finish } from './finish.ts'
import { inputPart, lanesFor, lanesSource, matrixBuffers, USUAL } from './matmul.ts'
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
  if (matrix.rows % (8 * choice.count) !== 0) {
    throw new InkstoneError(
      'expert_shape',
      `${matrix.label} has ${matrix.rows} rows of ${choice.count} experts; each expert must have a multiple of 8. Choose another model.`,
    )
  }
  const use = { choice, format: matrix.formatName, columns: matrix.columns, norm: norm !== undefined }
  noteUse(context, name === 'expert_up' ? { kernel: name, ...use } : { kernel: name, ...use })
  const octets = matrix.octets / choice.count
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
