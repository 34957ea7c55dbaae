// The second half of a block: norm and feed-forward, gated (Shazeer 2020, arXiv:2002.05202) or not.
import { InkstoneError } from '../base/errors.ts'
import { type Finish, finishGeglu, finishGelu, finishSwiglu } from '../kernels/finish.ts'
import { matmulRows, matmulTile } from '../kernels/matmul.ts'
import {
  type AdaptersOf,
  type Build,
  batchSteps,
  type Encoders,
  forPositions,
  type Part,
  padded,
  plainPart,
  recordAll,
  recordBatch,
  residualStream,
  type Stream,
  vecSteps,
} from './decoder-parts.ts'
import type { LoadedMatrix, RowSlice } from './weights.ts'

export const mlpStream = (build: Build, layer: number): Promise<Stream> =>
  residualStream(build, {
    half: 'mlp',
    own: `blk.${layer}.ffn_norm`,
    branch: `blk.${layer}.post_ffw_norm`,
    pending: `blk.${layer}.post_attention_norm`,
  })

export async function mlp(build: Build, layer: number): Promise<Part> {
  const { context, config, scratch, loader, buffers, spec } = build
  const { width, hiddenSize } = config
  const { state } = buffers
  const block = `blk.${layer}`
  const stream = await mlpStream(build, layer)
  const biases = async (part: string, rows: number) =>
    spec.biases === 'all' ? await loader.rowValues(`${block}.ffn_${part}.bias`, [{ name: `${block}.ffn_${part}.bias`, rows }]) : undefined
  const up = spec.ungated
    ? await loader.matrix(`${block}.ffn_up`, [{ name: `${block}.ffn_up.weight`, rows: hiddenSize }], width)
    : await gateUp(build, `${block}.ffn_gate_up`, gateUpSlices(build, layer), hiddenSize)
  const down = await loader.matrix(`${block}.ffn_down`, [{ name: `${block}.ffn_down.weight`, rows: width }], hiddenSize)
  const first = {
    state,
    matrix: up,
    bias: spec.ungated ? await biases('up', hiddenSize) : undefined,
    finish: toHidden(build, scratch.hidden),
  }
  const last = { state, x: scratch.hidden, matrix: down, bias: await biases('down', width), finish: stream.finish }

  const encoders = (adapters?: AdaptersOf): Encoders => {
    const decode = async () => {
      const steps = await Promise.all([vecSteps(context, { ...first, ...stream.vec }, adapters), vecSteps(context, last, adapters)])
      return (pass: GPUComputePassEncoder) => recordAll(context, pass, steps.flat())
    }
    const together = async (matmul: typeof matmulTile) => {
      const [normed, widen, narrow, joined] = await Promise.all([
        stream.normalize(),
        batchSteps(context, matmul, { ...first, x: scratch.normed }, adapters),
        batchSteps(context, matmul, last, adapters),
        stream.join(),
      ])
      const steps = [normed, ...widen, ...narrow, ...joined]
      return (pass: GPUComputePassEncoder, tokens: number) => recordBatch(context, pass, steps, tokens)
    }
    const streams = async () => forPositions(await together(matmulRows))
    return { decode, prefill: few => together(few ? matmulRows : matmulTile), streams }
  }
  return plainPart({ matrices: [up, down], adaptable: [up, down], encoders })
}

function toHidden({ spec, config }: Build, hidden: GPUBuffer): Finish {
  const stride = padded(config.hiddenSize)
  if (spec.ungated) return finishGelu(hidden, stride)
  return spec.activation === 'gelu' ? finishGeglu(hidden, stride) : finishSwiglu(hidden, stride)
}

/** Gate and up rows in turn, four by four; of several experts one after the other. */
export function gateUp({ loader, config }: Build, label: string, slices: RowSlice[], hiddenSize: number): Promise<LoadedMatrix> {
  if (hiddenSize % 4 !== 0)
    throw new InkstoneError('ffn_shape', `The feed-forward size is ${hiddenSize}; the kernels take multiples of 4. Choose another model.`)
  const inTurn = (row: number) => {
    const expert = Math.floor(row / (2 * hiddenSize))
    const at = row % (2 * hiddenSize)
    return { source: (at >> 2) & 1, row: expert * hiddenSize + (at >> 3) * 4 + (at & 3) }
  }
  return loader.matrix(label, slices, config.width, inTurn)
}

function gateUpSlices({ config: { hiddenSize: rows }, spec }: Build, layer: number): RowSlice[] {
  const name = (part: string) => `blk.${layer}.ffn_${part}.weight`
  if (!spec.fused)
    return [
      { name: name('gate'), rows },
      { name: name('up'), rows },
    ]
  return [
    { name: name('up'), rows, of: 2 * rows },
    { name: name('up'), rows, first: rows, of: 2 * rows },
  ]
}
