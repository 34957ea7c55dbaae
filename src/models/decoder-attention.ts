// The first half of a block: norm, projections, rotation, attention over the cache, output. Vaswani et al. 2017, arXiv:1706.03762;
// grouped heads: Ainslie et al. 2023, arXiv:2305.13245.
import { attentionDecode, attentionPrefill } from '../kernels/attention.ts'
import { cacheCopy } from '../kernels/cache-copy.ts'
import { cacheBytes, elementOf } from '../kernels/cache-format.ts'
import { cachePack } from '../kernels/cache-pack.ts'
import { cacheQuantize } from '../kernels/cache-quantize.ts'
import { finishQkv, finishQkvRaw } from '../kernels/finish.ts'
import { type MatmulInputs, matmulRows, matmulTile } from '../kernels/matmul.ts'
import { qkNorm } from '../kernels/qk-norm.ts'
import {
  type AdaptersOf,
  type Build,
  batchSteps,
  type Encoders,
  type Part,
  plainPart,
  recordAll,
  recordBatch,
  residualStream,
  vecSteps,
} from './decoder-parts.ts'
import type { LoadedSlices, RowSlice } from './weights.ts'

export async function attention(build: Build, layer: number): Promise<Part> {
  const { context, config, scratch, loader, buffers, contextTokens, cacheTokens, spec } = build
  const { heads, kvHeads, headSize, width } = config
  const { state } = buffers
  const block = `blk.${layer}`
  const shape = {
    heads,
    kvHeads,
    headSize,
    contextTokens,
    cacheTokens,
    cache: build.cache,
    window: spec.window?.(layer),
    softCap: spec.scoreCap,
  }
  const stream = await residualStream(build, {
    half: 'attention',
    own: `${block}.attn_norm`,
    branch: `${block}.post_attention_norm`,
    pending: layer > 0 ? `blk.${layer - 1}.post_ffw_norm` : undefined,
  })
  const parts = await loader.matrices(`${block}.attn_qkv`, qkvSlices(build, layer, 'weight'), width)
  const output = await loader.matrix(`${block}.attn_output`, [{ name: `${block}.attn_output.weight`, rows: width }], heads * headSize)
  const outputBias =
    spec.biases === 'all'
      ? await loader.rowValues(`${block}.attn_output.bias`, [{ name: `${block}.attn_output.bias`, rows: width }])
      : undefined
  const cache = await build.storage(`${block}.cache`, cacheBytes({ ...shape, contextTokens: cacheTokens }))
  const placing = await placeHeads(build, layer, cache)
  const qkv: Omit<MatmulInputs, 'x'>[] = []
  for (const part of parts) {
    const bias = spec.biases && (await loader.rowValues(`${block}.attn_qkv.bias`, biasSlices(part)))
    qkv.push({ state, matrix: part.matrix, finish: placing.finish(part.rowOffset), bias })
  }
  const attentionBuffers = { state, queries: scratch.queries, cache, out: scratch.attended, partial: scratch.partial, stats: scratch.stats }
  const last = { state, x: scratch.attended, matrix: output, bias: outputBias, finish: stream.finish }

  const encoders = (adapters?: AdaptersOf): Encoders => {
    const decode = async () => {
      const [place, attend, join, ...project] = await Promise.all([
        placing.place(),
        attentionDecode(context, shape, attentionBuffers),
        vecSteps(context, last, adapters),
        ...qkv.map(inputs => vecSteps(context, { ...inputs, ...stream.vec }, adapters)),
      ])
      return (pass: GPUComputePassEncoder, position: number) => {
        recordAll(context, pass, project.flat())
        recordBatch(context, pass, place, 1)
        attend.encode(pass, position)
        recordAll(context, pass, join)
      }
    }
    /** What stands around the attention of several tokens. */
    const around = async (matmul: typeof matmulTile) => {
      const [normed, place, give, joined, ...project] = await Promise.all([
        stream.normalize(),
        placing.place(),
        batchSteps(context, matmul, last, adapters),
        stream.join(),
        ...qkv.map(inputs => batchSteps(context, matmul, { ...inputs, x: scratch.normed }, adapters)),
      ])
      return { before: [normed, ...project.flat(), ...place], after: [...give, ...joined] }
    }
    const prefill = async (few: boolean) => {
      const matmuls = around(few ? matmulRows : matmulTile)
      const [{ before, after }, attend] = await Promise.all([matmuls, attentionPrefill(context, shape, attentionBuffers)])
      const steps = [...before, attend, ...after]
      return (pass: GPUComputePassEncoder, tokens: number) => recordBatch(context, pass, steps, tokens)
    }
    const streams = async () => {
      const [{ before, after }, attend] = await Promise.all([around(matmulRows), attentionDecode(context, shape, attentionBuffers)])
      return (pass: GPUComputePassEncoder, positions: readonly number[]) => {
        recordBatch(context, pass, before, positions.length)
        attend.encode(pass, ...positions)
        recordBatch(context, pass, after, positions.length)
      }
    }
    return { decode, prefill, streams }
  }
  const copySlots = (copy: GPUBuffer) => cacheCopy(context, { copy, cache, format: build.cache, kvHeads, headSize, cacheTokens })
  const packBlocks: Part['packBlocks'] = buffers =>
    cachePack(context, { ...buffers, cache, format: build.cache, kvHeads, headSize, cacheTokens, layer, layers: config.layers })
  const matrices = [...parts.map(part => part.matrix), output]
  return plainPart({ matrices, adaptable: matrices, encoders, copySlots, packBlocks })
}

/** How projected rows get to the queries and the cache: by the projection itself, or by way of a norm, and of the bytes that the cache keeps. */
async function placeHeads(build: Build, layer: number, cache: GPUBuffer) {
  const { context, config, scratch, loader, cacheTokens, chunkTokens, spec } = build
  const { staged, raw } = scratch
  const { heads, kvHeads, headSize } = config
  const { table, rotatedSize } = build.rotations(layer)
  const queryScale = spec.attentionScale ?? headSize ** -0.5
  const target = {
    heads,
    kvHeads,
    headSize,
    contextTokens: staged ? chunkTokens : cacheTokens,
    element: elementOf(build.cache),
    queries: scratch.queries,
    cache: staged ?? cache,
    rotations: table,
    rotatedSize,
    queryScale,
  }
  const { state } = build.buffers
  const quantize = async () =>
    staged
      ? [await cacheQuantize(context, { state, staged, cache, kvHeads, headSize, stagedTokens: chunkTokens, contextTokens: cacheTokens })]
      : []
  if (!raw) return { finish: (rowOffset: number) => finishQkv(target, rowOffset), place: quantize }
  const spans = spec.qkNorm === 'all' ? [heads * headSize, kvHeads * headSize] : [headSize, headSize]
  const order = turnOrder(build)
  const slices = ['q', 'k'].map((part, i) => ({ name: `blk.${layer}.attn_${part}_norm.weight`, rows: spans[i], order }))
  const gamma = await loader.rowValues(`blk.${layer}.attn_qk_norm`, slices)
  const inputs = { ...target, state, raw, gamma, span: spans[0], epsilon: config.normEpsilon }
  const place = async () => (await Promise.all([qkNorm(context, inputs).then(norm => [norm]), quantize()])).flat()
  return { finish: (rowOffset: number) => finishQkvRaw({ ...target, raw }, rowOffset), place }
}

/** Row of the matrix → row of the tensor, where the values that turn together stand half of the rotated part apart. */
function turnOrder({ config, spec, rotations }: Build): ((row: number) => number) | undefined {
  if (spec.pairs === 'adjacent') return undefined
  const { headSize } = config
  const { rotatedSize } = rotations(0)
  return row => {
    const dim = row % headSize
    return dim < rotatedSize ? row - dim + (dim % 2) * (rotatedSize / 2) + (dim >> 1) : row
  }
}

/** Query, key and value rows, each head's in the order in which the kernels rotate: pairs side by side. */
function qkvSlices(build: Build, layer: number, kind: 'weight' | 'bias'): RowSlice[] {
  const { config, spec } = build
  const { heads, kvHeads, headSize } = config
  const rows = [heads, kvHeads, kvHeads].map(count => count * headSize)
  const [queries, keys, values] = rows
  const turned = { order: turnOrder(build) }
  if (!spec.fused) {
    const name = (part: string) => `blk.${layer}.attn_${part}.${kind}`
    return [
      { name: name('q'), rows: queries, ...turned },
      { name: name('k'), rows: keys, ...turned },
      { name: name('v'), rows: values },
    ]
  }
  const fused = { name: `blk.${layer}.attn_qkv.${kind}`, of: queries + keys + values }
  return [
    { ...fused, rows: queries, ...turned },
    { ...fused, rows: keys, first: queries, ...turned },
    { ...fused, rows: values, first: queries + keys },
  ]
}

const biasSlices = ({ slices }: LoadedSlices): RowSlice[] =>
  slices.map(slice => ({ ...slice, name: slice.name.replace(/weight$/, 'bias') }))
