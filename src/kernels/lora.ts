// LoRA adapters beside a packed matrix (Hu et al. 2021, arXiv:2106.09685): y = W·x + Σ scale · B·A·x over the adapters that a token's stream takes.
// All adapters of a matrix lie in one buffer, so several may be in one batch; lora_down computes t = scale · A·x, and the matmuls add B·t.
import adapterLayout from '../../shaders/lib/adapter_layout.wgsl'
import stateSource from '../../shaders/lib/state.wgsl'
import source from '../../shaders/lora_down.wgsl'
import type { GpuContext } from '../gpu/device.ts'
import { createDispatch, type Dispatch, type Grid } from '../gpu/kernel.ts'
import { inputPart, lanesFor, lanesSource, USUAL, type VecInputs } from './matmul.ts'
import { noteUse } from './uses.ts'

/** Four ranks, or four rows, side by side. */
const GROUP = 4
const VECTOR_BYTES = 16
/** Tokens that share what a lane reads of A, where there are many: as many as one sum over the lanes takes. */
const MANY_TOKENS = 2

/** Which of a matrix's sources a quad of its rows is of: sources one after the other, from these quads on, or two in turn. */
export interface SourceOrder {
  SECOND: number
  THIRD: number
  IN_TURN: number
}

/** Beyond any quad. */
const NEVER = 0xffffffff

/** `rows`: of each source, in the matrix's order. */
export function sourceOrder(rows: readonly number[], inTurn: boolean): SourceOrder {
  const quads = rows.map(count => count / GROUP)
  return { SECOND: rows.length > 1 ? quads[0] : NEVER, THIRD: rows.length > 2 ? quads[0] + quads[1] : NEVER, IN_TURN: Number(inTurn) }
}

export interface AdapterLayout {
  SOURCES: number
  BLOCKS_END: number
  T_STRIDE: number
}

/** The adapters of a matrix on the GPU, as lib/adapter_layout has them. */
export interface MatrixAdapters {
  buffer: GPUBuffer
  layout: AdapterLayout
  order: SourceOrder
}

/** What an adapter has for one source of a matrix. */
export interface SourcePair {
  rank: number
  /** [rank][columns]. */
  a: Float32Array
  /** A row of B, [rank], for a row of the matrix; its factor multiplied in. */
  b(row: number): Float32Array
}

/** What a block is laid out for. */
export interface MatrixShape {
  columns: number
  /** Units of 8 columns, and octets of rows; both rounded up. */
  units: number
  octets: number
  rows: number
}

export interface AdapterBlock {
  /** f32, lib/adapter_layout; the head's words among them. */
  data: Float32Array<ArrayBuffer>
  lengthBytes: number
  /** Vectors of t a token. */
  lines: number
}

/** Bytes of t for so many tokens. */
export const tBytes = ({ lines }: Pick<AdapterBlock, 'lines'>, tokens: number): number => tokens * lines * VECTOR_BYTES

/** An adapter's pairs for a matrix, by source; one that it leaves alone has none. `sourceOf`: of a row of the matrix. */
export function packBlock(
  { columns, units, octets, rows }: MatrixShape,
  adapter: number,
  pairs: readonly (SourcePair | undefined)[],
  sourceOf: (row: number) => number,
): AdapterBlock {
  const ranks = Math.ceil(Math.max(...pairs.map(pair => pair?.rank ?? 0)) / GROUP)
  const rank = ranks * GROUP
  const aFloats = pairs.length * rank * units * 8
  const data = new Float32Array(GROUP + aFloats + octets * 8 * rank)
  new Uint32Array(data.buffer).set([ranks, adapter, data.length / GROUP, 1 + aFloats / GROUP])
  for (const [at, pair] of pairs.entries()) {
    for (let r = 0; r < (pair?.rank ?? 0); r++) {
      const line = at * ranks + Math.floor(r / GROUP)
      for (let column = 0; column < columns; column++)
        data[GROUP + (line * units * 8 + column) * GROUP + (r % GROUP)] = pair!.a[r * columns + column]
    }
  }
  for (let row = 0; row < rows; row++) {
    const values = pairs[sourceOf(row)]?.b(row)
    if (!values) continue
    const from = GROUP + aFloats + Math.floor(row / GROUP) * rank * GROUP + (row % GROUP)
    for (const [r, value] of values.entries()) data[from + r * GROUP] = value
  }
  return { data, lengthBytes: data.byteLength, lines: pairs.length * ranks }
}

export function layoutOf(blocks: readonly { lengthBytes: number; lines: number }[], sources: number): AdapterLayout {
  const bytes = blocks.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0)
  return { SOURCES: sources, BLOCKS_END: bytes / VECTOR_BYTES, T_STRIDE: blocks.reduce((sum, { lines }) => sum + lines, 0) }
}

export type DownInputs = Pick<VecInputs, 'state' | 'x' | 'norm' | 'branch'> & {
  shape: Pick<MatrixShape, 'columns' | 'units'>
  adapters: Pick<MatrixAdapters, 'buffer' | 'layout'>
  /** For a chunk of tokens rather than one. */
  many: boolean
}

/** t = scale · A · norm(x) for the state's tokens. */
export async function loraDown(context: GpuContext, inputs: DownInputs): Promise<{ dispatch: Dispatch; grid(tokens: number): Grid }> {
  const { shape, adapters, many } = inputs
  const input = inputPart(inputs)
  noteUse(context, { kernel: 'lora_down', input: inputs.branch ? 'branch' : (inputs.norm?.kind ?? 'plain'), columns: shape.columns, many })
  const lanes = lanesFor(shape.units, context)
  const { workgroup } = context.tuning ?? USUAL
  const tokens = many ? MANY_TOKENS : 1
  const dispatch = await createDispatch(
    context,
    {
      label: `lora_down ${shape.columns}`,
      sources: [stateSource, lanesSource(context), input.source, adapterLayout, source],
      consts: { WORKGROUP: workgroup, LANES: lanes, TOKENS: tokens },
      given: { UNITS: shape.units, ...adapters.layout, ...input.given },
      bindings: { 0: 'uniform', ...input.bindings, 14: 'write' },
    },
    { 0: inputs.state, ...input.buffers, 14: adapters.buffer },
  )
  const groups = Math.ceil(adapters.layout.T_STRIDE / (workgroup / lanes))
  return { dispatch, grid: count => [groups, Math.ceil(count / tokens)] }
}
