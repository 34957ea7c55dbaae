// Queries and keys normed before they turn.
import rotateSource from '../../shaders/lib/rotate.wgsl'
import stateSource from '../../shaders/lib/state.wgsl'
import source from '../../shaders/qk_norm.wgsl'
import { InkstoneError } from '../base/errors.ts'
import type { GpuContext } from '../gpu/device.ts'
import { createDispatch, type Dispatch, type Grid } from '../gpu/kernel.ts'
import { placeSource } from './cache-sources.ts'
import type { QkvTarget } from './finish.ts'
import { reduceSource } from './reduce.ts'
import { noteUse } from './uses.ts'

export interface QkNormInputs extends QkvTarget {
  state: GPUBuffer
  /** f32 [token][query and key rows], as finishQkvRaw leaves them. */
  raw: GPUBuffer
  /** f32: γ of queries, then of keys, `span` values each, in the order of the rows. */
  gamma: GPUBuffer
  /** Values that are normed together: a head, or all heads. */
  span: number
  epsilon: number
}

/** Norms, rotates and places queries and keys of the state's tokens. */
export async function qkNorm(context: GpuContext, inputs: QkNormInputs): Promise<{ dispatch: Dispatch; grid(tokens: number): Grid }> {
  const { heads, kvHeads, headSize, span } = inputs
  if ((kvHeads * headSize) % span !== 0) {
    throw new InkstoneError(
      'attention_shape',
      `${span} values are normed together, but keys have ${kvHeads * headSize}; they must be a multiple of them. Choose another model.`,
    )
  }
  const { rotatedSize, element } = inputs
  noteUse(context, { kernel: 'qk_norm', cache: { heads, kvHeads, headSize, rotatedSize, element }, span })
  const dispatch = await createDispatch(
    context,
    {
      label: `qk_norm ${heads}/${kvHeads}×${headSize}`,
      sources: [stateSource, placeSource(inputs.element), reduceSource(context.variants), rotateSource, source],
      consts: { WORKGROUP: 64 },
      given: {
        QUERY_ROWS: heads * headSize,
        KEY_ROWS: kvHeads * headSize,
        ROTATED: inputs.rotatedSize,
        SPAN: span,
        CONTEXT: inputs.contextTokens,
        QUERY_SCALE: inputs.queryScale,
        EPSILON: inputs.epsilon,
      },
      overrides: { HEAD: headSize },
      bindings: { 0: 'uniform', 1: 'read', 2: 'read', 3: 'write', 4: 'write', 5: 'read' },
    },
    { 0: inputs.state, 1: inputs.raw, 2: inputs.gamma, 3: inputs.queries, 4: inputs.cache, 5: inputs.rotations },
  )
  return { dispatch, grid: tokens => [((heads + kvHeads) * headSize) / span, tokens] }
}
