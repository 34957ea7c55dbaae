// Norms of the residual stream. Decode folds them into the matmul that follows (lib/input_*); for a batch of tokens they are kernels.
import layernormSource from '../../shaders/layernorm.wgsl'
import normAddSource from '../../shaders/norm_add.wgsl'
import rmsnormSource from '../../shaders/rmsnorm.wgsl'
import type { GpuContext } from '../gpu/device.ts'
import { createDispatch, type Dispatch, type Grid } from '../gpu/kernel.ts'
import { reduceSource } from './reduce.ts'
import { noteUse } from './uses.ts'

/** RMSNorm, or LayerNorm. */
export interface Norm {
  kind: 'rms' | 'layer'
  /** f32 [units · 8], zeros beyond the width: γ, and in a second row β, or the γ of a branch that is added first. */
  weights: GPUBuffer
  width: number
  epsilon: number
}

interface BatchKernel {
  dispatch: Dispatch
  grid(tokens: number): Grid
}

const WORKGROUP = 64
const vectorsOf = (width: number): number => Math.ceil(width / 8) * 2

/** out[token] = norm(x[token]); x and out: f32 [token][width rounded up to 8]. */
export async function normalize(context: GpuContext, { x, out, norm }: { x: GPUBuffer; out: GPUBuffer; norm: Norm }): Promise<BatchKernel> {
  noteUse(context, { kernel: 'norm', kind: norm.kind, width: norm.width })
  const dispatch = await createDispatch(
    context,
    {
      label: `${norm.kind}norm ${norm.width}`,
      sources: [reduceSource(context.variants), norm.kind === 'layer' ? layernormSource : rmsnormSource],
      consts: { WORKGROUP },
      given: { VECTORS: vectorsOf(norm.width), WIDTH: norm.width, EPSILON: norm.epsilon },
      bindings: { 1: 'read', 2: 'read', 3: 'write' },
    },
    { 1: x, 2: norm.weights, 3: out },
  )
  return { dispatch, grid: tokens => [tokens] }
}

export interface NormAddInputs {
  /** f32; at `from`, `branch` and `to`, in values: [token][width rounded up to 8]. */
  stream: GPUBuffer
  from: number
  branch: number
  to: number
  /** RMSNorm. */
  norm: Norm
}

/** stream[to] = stream[from] + norm(stream[branch]), token by token. */
export async function normAdd(context: GpuContext, { stream, from, branch, to, norm }: NormAddInputs): Promise<BatchKernel> {
  noteUse(context, { kernel: 'norm_add', width: norm.width })
  const dispatch = await createDispatch(
    context,
    {
      label: `norm_add ${norm.width}`,
      sources: [reduceSource(context.variants), normAddSource],
      consts: { WORKGROUP },
      given: { VECTORS: vectorsOf(norm.width), WIDTH: norm.width, EPSILON: norm.epsilon, FROM: from / 4, BRANCH: branch / 4, TO: to / 4 },
      bindings: { 1: 'write', 2: 'read' },
    },
    { 1: stream, 2: norm.weights },
  )
  return { dispatch, grid: tokens => [tokens] }
}
