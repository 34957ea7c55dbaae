// RMSNorm of a batch of tokens. Decode folds it into the matmul that follows (lib/input_norm).
import source from '../../shaders/rmsnorm.wgsl'
import type { GpuContext } from '../gpu/device.ts'
import { createDispatch, type Dispatch, type Grid } from '../gpu/kernel.ts'
import { type RmsNorm, reduceSource } from './matmul.ts'

export interface RmsNormInputs {
  /** f32 [token][stride]; stride = the width rounded up to 8. */
  x: GPUBuffer
  out: GPUBuffer
  norm: RmsNorm
}

export async function rmsnorm(
  context: GpuContext,
  { x, out, norm }: RmsNormInputs,
): Promise<{ dispatch: Dispatch; grid(tokens: number): Grid }> {
  const dispatch = await createDispatch(
    context,
    {
      label: `rmsnorm ${norm.width}`,
      sources: [reduceSource(context.variants), source],
      consts: { WORKGROUP: 64 },
      overrides: { VECTORS: Math.ceil(norm.width / 8) * 2, WIDTH: norm.width, EPSILON: norm.epsilon },
      bindings: { 1: 'read', 2: 'read', 3: 'write' },
    },
    { 1: x, 2: norm.gamma, 3: out },
  )
  return { dispatch, grid: tokens => [tokens] }
}
