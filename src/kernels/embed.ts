// Token ids to rows of the packed embedding matrix.
import source from '../../shaders/embed.wgsl'
import placeLearnedSource from '../../shaders/lib/place_learned.wgsl'
import placeNoneSource from '../../shaders/lib/place_none.wgsl'
import quadSource from '../../shaders/lib/quad.wgsl'
import stateSource from '../../shaders/lib/state.wgsl'
import type { GpuContext } from '../gpu/device.ts'
import { type BindingKind, createDispatch, type Dispatch, type Grid } from '../gpu/kernel.ts'
import type { PackedMatrix } from './matrix.ts'
import { noteUse } from './uses.ts'

export interface EmbedInputs {
  state: GPUBuffer
  /** u32 [token]. */
  tokens: GPUBuffer
  matrix: PackedMatrix
  /** Of the vocabulary, the matrix's first row; 0 when absent. Tokens of other rows are left alone. */
  firstRow?: number
  /** f32 [token][units · 8]. */
  out: GPUBuffer
  /** What each value is multiplied by; 1 when absent. */
  scale?: number
  /** f32 [position][units · 8], added; none when absent. */
  places?: GPUBuffer
}

export async function embed(
  context: GpuContext,
  { state, tokens, matrix, firstRow = 0, out, scale = 1, places }: EmbedInputs,
): Promise<{ dispatch: Dispatch; grid(tokens: number): Grid }> {
  noteUse(context, { kernel: 'embed', format: matrix.formatName, columns: matrix.columns, places: places !== undefined })
  const bindings: Record<number, BindingKind> = { 0: 'uniform', 1: 'read', 3: 'write' }
  const buffers: Record<number, GPUBuffer> = { 0: state, 1: tokens, 3: out }
  for (const [index, plane] of matrix.planes.entries()) {
    bindings[8 + index] = 'read'
    buffers[8 + index] = plane
  }
  if (places) {
    bindings[2] = 'read'
    buffers[2] = places
  }
  const sources = [stateSource, quadSource, matrix.format.shader, places ? placeLearnedSource : placeNoneSource, source]
  const label = `embed ${matrix.formatName} ${matrix.columns}`
  const dispatch = await createDispatch(
    context,
    { label, sources, given: { UNITS: matrix.units, FIRST_ROW: firstRow, ROWS: matrix.rows, EMBEDDING_SCALE: scale }, bindings },
    buffers,
  )
  return { dispatch, grid: count => [Math.ceil(matrix.units / 64), count] }
}
