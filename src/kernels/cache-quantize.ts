// Keys and values of a batch from f32 staging into a cache of bytes.
import source from '../../shaders/cache_quantize.wgsl'
import stateSource from '../../shaders/lib/state.wgsl'
import type { GpuContext } from '../gpu/device.ts'
import { createDispatch, type Dispatch, type Grid } from '../gpu/kernel.ts'
import { noteUse } from './uses.ts'

const WORKGROUP = 64

export interface CacheQuantizeInputs {
  state: GPUBuffer
  /** f32, laid out as a cache of `stagedTokens` positions. */
  staged: GPUBuffer
  /** `cacheBytes` of an int8 cache. */
  cache: GPUBuffer
  kvHeads: number
  headSize: number
  stagedTokens: number
  contextTokens: number
}

/** Places the keys and values of the state's tokens. */
export async function cacheQuantize(
  context: GpuContext,
  inputs: CacheQuantizeInputs,
): Promise<{ dispatch: Dispatch; grid(tokens: number): Grid }> {
  const { kvHeads, headSize } = inputs
  noteUse(context, { kernel: 'cache_quantize', headSize })
  const dispatch = await createDispatch(
    context,
    {
      label: `cache_quantize ${kvHeads}×${headSize}`,
      sources: [stateSource, source],
      given: { KV_HEADS: kvHeads, HEAD_VECTORS: headSize / 4, STAGED: inputs.stagedTokens, CONTEXT: inputs.contextTokens },
      bindings: { 0: 'uniform', 1: 'read', 2: 'write' },
    },
    { 0: inputs.state, 1: inputs.staged, 2: inputs.cache },
  )
  return { dispatch, grid: tokens => [Math.ceil(tokens / WORKGROUP), 2 * kvHeads] }
}
