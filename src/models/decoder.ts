// Decoders with RMSNorm, rotary GQA attention and SwiGLU, and what tells one family from another: an architecture's file is a spec of this.
// In order: spec → config → attention → mlp → model. Touvron et al. 2023, arXiv:2302.13971.
import { InkstoneError } from '../base/errors.ts'
import { type GgufFile, getNumber } from '../formats/gguf.ts'
import type { GpuContext } from '../gpu/device.ts'
import { type Dispatch, type Grid, record } from '../gpu/kernel.ts'
import { attentionDecode, attentionPrefill, cacheBytes, partialBytes, statsBytes } from '../kernels/attention.ts'
import { embed } from '../kernels/embed.ts'
import {
  type Finish,
  finishAdd,
  finishQkv,
  finishStore,
  finishSwiglu,
  type MatmulInputs,
  matmulTile,
  matmulVec,
  type RmsNorm,
} from '../kernels/matmul.ts'
import type { PackedMatrix } from '../kernels/matrix.ts'
import { rmsnorm } from '../kernels/rmsnorm.ts'
import type { Architecture, BuildOptions, EncodePrefill, Model, ModelConfig } from './model.ts'
import { type RopeConfig, readRopeConfig, ropeDivisorTensor, ropeTable } from './rope.ts'
import { type RowSlice, WeightLoader } from './weights.ts'

// ---- spec

export interface DecoderSpec {
  /** Which values of a head turn together: neighbours, or those half of the rotated part apart. Such rows are brought together at load. */
  pairs: 'adjacent' | 'halves'
  /** Layers without rotation. */
  unrotated?(layer: number): boolean
  /** Query, key and value rows have biases. */
  qkvBias?: boolean
  /** One tensor `attn_qkv`, and one `ffn_up` of gate rows, then up rows. */
  fused?: boolean
  /** What the file's metadata may set under the family's name. */
  embeddingScale?: number
  residualScale?: number
  /** In place of 1 / √headSize. */
  attentionScale?: number
  /** Logits are multiplied by it. */
  logitScale?: number
}

/** The architecture `name`; `specOf` may refuse a file that it would read wrongly. */
export function decoder(name: string, specOf: (file: GgufFile) => DecoderSpec): Architecture {
  return {
    name,
    readConfig(file) {
      specOf(file)
      return readConfig(file, name)
    },
    build: options => build(options, specOf(options.file)),
  }
}

// ---- config

/** Each with its bound: far above any real model, so that only a damaged file meets it. */
const LIMITS = { layers: 512, width: 65536, hiddenSize: 1 << 20, heads: 1024, vocabulary: 1 << 22, contextTokens: 1 << 26 }

function readConfig(file: GgufFile, name: string): ModelConfig {
  const count = (key: string, most: number, fallback?: number) => {
    const value = getNumber(file, `${name}.${key}`, fallback)
    if (Number.isInteger(value) && value >= 1 && value <= most) return value
    throw new InkstoneError(
      'config_out_of_range',
      `${name}.${key} is ${value}; a whole number from 1 to ${most} was wanted. Re-export the model.`,
    )
  }
  const width = count('embedding_length', LIMITS.width)
  const heads = count('attention.head_count', LIMITS.heads)
  const normEpsilon = getNumber(file, `${name}.attention.layer_norm_rms_epsilon`, 1e-5)
  if (!(normEpsilon >= 0 && normEpsilon < 1)) {
    throw new InkstoneError(
      'config_out_of_range',
      `${name}.attention.layer_norm_rms_epsilon is ${normEpsilon}; a number from 0 to 1 was wanted. Re-export the model.`,
    )
  }
  return {
    architecture: name,
    layers: count('block_count', LIMITS.layers),
    width,
    hiddenSize: count('feed_forward_length', LIMITS.hiddenSize),
    heads,
    kvHeads: count('attention.head_count_kv', LIMITS.heads, heads),
    headSize: count('attention.key_length', 1024, width / heads),
    vocabulary: count('vocab_size', LIMITS.vocabulary, file.tensors.get('token_embd.weight')?.shape[1] ?? 0),
    trainedContextTokens: count('context_length', LIMITS.contextTokens),
    normEpsilon,
  }
}

// ---- shared by the layers

/**
 * A cache up to this size stays f32 also where the device has f16: a small model is the one that notices (SmolLM2's log-probabilities
 * are off by up to 0.025 with an f16 cache, by 0.0001 with an f32 one), and can afford it: 360 MiB at its full context.
 */
const F32_CACHE_BYTES = 384 << 20

/** Activations of a chunk, f32, rows padded to whole units of 8. */
interface Scratch {
  residual: GPUBuffer // [T][D]
  normed: GPUBuffer // [T][D]
  queries: GPUBuffer // [T][H · headSize]
  attended: GPUBuffer // [T][H · headSize]
  hidden: GPUBuffer // [T][hiddenSize]
  partial: GPUBuffer
  stats: GPUBuffer
  rotations: GPUBuffer
}

interface Step {
  dispatch: Dispatch
  grid: Grid
}

interface BatchStep {
  dispatch: Dispatch
  grid(tokens: number): Grid
}

/** Half a block, its weights on the GPU: what it records for one token, and for a chunk of them; each once its kernels are compiled. */
interface Part {
  matrices: PackedMatrix[]
  decode: Promise<(pass: GPUComputePassEncoder, position: number) => void>
  prefill(): Promise<EncodePrefill>
}

interface Build extends BuildOptions {
  spec: DecoderSpec
  loader: WeightLoader
  scratch: Scratch
  rope: RopeConfig
  /** Half-precision cache. */
  cacheF16: boolean
  storage(label: string, bytes: number): Promise<GPUBuffer>
}

const padded = (length: number): number => Math.ceil(length / 8) * 8

// ---- attention

async function attention(build: Build, layer: number): Promise<Part> {
  const { context, config, scratch, loader, buffers, contextTokens, cacheF16, spec } = build
  const { heads, kvHeads, headSize, width } = config
  const shape = { heads, kvHeads, headSize, contextTokens, cacheF16 }
  const norm: RmsNorm = { gamma: await loader.vector(`blk.${layer}.attn_norm.weight`, width), width, epsilon: config.normEpsilon }
  const parts = await loader.matrices(`blk.${layer}.attn_qkv`, qkvSlices(build, layer, 'weight'), width)
  const output = await loader.matrix(
    `blk.${layer}.attn_output`,
    [{ name: `blk.${layer}.attn_output.weight`, rows: width }],
    heads * headSize,
  )
  const cache = await build.storage(`blk.${layer}.cache`, cacheBytes(shape))
  const target = {
    ...shape,
    queries: scratch.queries,
    cache,
    rotations: scratch.rotations,
    rotatedSize: spec.unrotated?.(layer) ? 0 : build.rope.rotatedSize,
    queryScale: spec.attentionScale ?? headSize ** -0.5,
  }
  const qkv: Omit<MatmulInputs, 'x'>[] = []
  for (const { matrix, rowOffset, slices } of parts) {
    const names = slices.map(slice => ({ ...slice, name: slice.name.replace(/weight$/, 'bias') }))
    const bias = spec.qkvBias ? await loader.biases(`blk.${layer}.attn_qkv.bias`, names) : undefined
    qkv.push({ state: buffers.state, matrix, finish: finishQkv(target, rowOffset), bias })
  }
  const state = buffers.state
  const attentionBuffers = { state, queries: scratch.queries, cache, out: scratch.attended, partial: scratch.partial, stats: scratch.stats }
  const add = { state, x: scratch.attended, matrix: output, finish: addToResidual(build) }

  const decode = async () => {
    const [attend, join, ...project] = await Promise.all([
      attentionDecode(context, shape, attentionBuffers),
      matmulVec(context, add),
      ...qkv.map(inputs => matmulVec(context, { ...inputs, x: scratch.residual, norm })),
    ])
    return (pass: GPUComputePassEncoder, position: number) => {
      recordAll(context, pass, project)
      attend.encode(pass, position)
      recordAll(context, pass, [join])
    }
  }
  const prefill = async () => {
    const [normalize, attend, join, ...project] = await Promise.all([
      rmsnorm(context, { x: scratch.residual, out: scratch.normed, norm }),
      attentionPrefill(context, shape, attentionBuffers),
      matmulTile(context, add),
      ...qkv.map(inputs => matmulTile(context, { ...inputs, x: scratch.normed })),
    ])
    return (pass: GPUComputePassEncoder, tokens: number) => recordBatch(context, pass, [normalize, ...project, attend, join], tokens)
  }
  return { matrices: [...parts.map(part => part.matrix), output], decode: decode(), prefill }
}

const addToResidual = ({ scratch, config, spec }: Build): Finish => finishAdd(scratch.residual, padded(config.width), spec.residualScale)

/** Query, key and value rows, each head's in the order in which the kernels rotate: pairs side by side. */
function qkvSlices({ config, spec, rope }: Build, layer: number, kind: 'weight' | 'bias'): RowSlice[] {
  const { heads, kvHeads, headSize } = config
  const rows = [heads, kvHeads, kvHeads].map(count => count * headSize)
  const [queries, keys, values] = rows
  const half = rope.rotatedSize / 2
  const order = (row: number) => {
    const dim = row % headSize
    return dim < rope.rotatedSize ? row - dim + (dim % 2) * half + (dim >> 1) : row
  }
  const turned = spec.pairs === 'halves' ? { order } : {}
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

function recordAll(context: GpuContext, pass: GPUComputePassEncoder, steps: Step[]): void {
  for (const step of steps) record(context, pass, step.dispatch, step.grid)
}

function recordBatch(context: GpuContext, pass: GPUComputePassEncoder, steps: BatchStep[], tokens: number): void {
  for (const step of steps) record(context, pass, step.dispatch, step.grid(tokens))
}

// ---- mlp

async function mlp(build: Build, layer: number): Promise<Part> {
  const { context, config, scratch, loader, buffers } = build
  const { width, hiddenSize } = config
  if (hiddenSize % 4 !== 0)
    throw new InkstoneError('ffn_shape', `The feed-forward size is ${hiddenSize}; the kernels take multiples of 4. Choose another model.`)
  const norm: RmsNorm = { gamma: await loader.vector(`blk.${layer}.ffn_norm.weight`, width), width, epsilon: config.normEpsilon }
  // Gate and up rows in turn, four by four.
  const inTurn = (row: number) => ({ source: (row >> 2) & 1, row: (row >> 3) * 4 + (row & 3) })
  const gateUp = await loader.matrix(`blk.${layer}.ffn_gate_up`, gateUpSlices(build, layer), width, inTurn)
  const down = await loader.matrix(`blk.${layer}.ffn_down`, [{ name: `blk.${layer}.ffn_down.weight`, rows: width }], hiddenSize)
  const state = buffers.state
  const finish = finishSwiglu(scratch.hidden, padded(hiddenSize))
  const add = { state, x: scratch.hidden, matrix: down, finish: addToResidual(build) }

  const decode = async () => {
    const steps = await Promise.all([
      matmulVec(context, { state, x: scratch.residual, matrix: gateUp, finish, norm }),
      matmulVec(context, add),
    ])
    return (pass: GPUComputePassEncoder) => recordAll(context, pass, steps)
  }
  const prefill = async () => {
    const steps = await Promise.all([
      rmsnorm(context, { x: scratch.residual, out: scratch.normed, norm }),
      matmulTile(context, { state, x: scratch.normed, matrix: gateUp, finish }),
      matmulTile(context, add),
    ])
    return (pass: GPUComputePassEncoder, tokens: number) => recordBatch(context, pass, steps, tokens)
  }
  return { matrices: [gateUp, down], decode: decode(), prefill }
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

// ---- model

async function scratchBuffers(options: BuildOptions, storage: Build['storage'], rope: RopeConfig): Promise<Scratch> {
  const { config, chunkTokens, contextTokens, context } = options
  const shape = { ...config, contextTokens }
  const batch = (label: string, width: number) => storage(label, chunkTokens * padded(width) * 4)
  const table = ropeTable(rope, contextTokens)
  const rotations = await storage('rotations', table.byteLength)
  context.device.queue.writeBuffer(rotations, 0, table)
  return {
    residual: await batch('residual', config.width),
    normed: await batch('normed', config.width),
    queries: await batch('queries', config.heads * config.headSize),
    attended: await batch('attended', config.heads * config.headSize),
    hidden: await batch('hidden', config.hiddenSize),
    partial: await storage('attention partial', partialBytes(shape)),
    stats: await storage('attention stats', statsBytes(shape)),
    rotations,
  }
}

async function build(options: BuildOptions, spec: DecoderSpec): Promise<Model> {
  const { context, config, buffers } = options
  const loader = new WeightLoader(context, options.source, options.file, options.onBytes, options.signal)
  const owned: GPUBuffer[] = []
  const parts: Part[] = []
  /** Kernels compile while the weights of later layers arrive; a failure is reported where their result is awaited. */
  const load = async (loading: Promise<Part>) => {
    const part = await loading
    part.decode.catch(() => undefined)
    parts.push(part)
  }
  const dispose = () => {
    for (const buffer of [...owned, ...loader.buffers]) context.release(buffer)
  }
  const storage = async (label: string, bytes: number) => {
    const buffer = await context.createBuffer(label, bytes, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC)
    owned.push(buffer)
    return buffer
  }
  try {
    const rope = readRopeConfig(options.file, config.architecture, config.headSize)
    const divisors = ropeDivisorTensor(options.file, config, options.contextTokens)
    if (divisors) rope.frequencyDivisors = await loader.floats(divisors, rope.rotatedSize / 2)
    const scratch = await scratchBuffers(options, storage, rope)
    const fullCacheBytes = config.layers * cacheBytes({ ...config, contextTokens: options.contextTokens, cacheF16: false })
    const cacheF16 = context.variants.f16 && fullCacheBytes > (options.f32CacheBytes ?? F32_CACHE_BYTES)
    const assembled: Build = { ...options, spec, loader, scratch, rope, cacheF16, storage }
    const embedding = await loader.matrix('token_embd', [{ name: 'token_embd.weight', rows: config.vocabulary }], config.width)
    for (let layer = 0; layer < config.layers; layer++) {
      options.signal?.throwIfAborted()
      await load(attention(assembled, layer))
      await load(mlp(assembled, layer))
    }
    const gamma = await loader.vector('output_norm.weight', config.width)
    const head = loader.has('output.weight')
      ? await loader.matrix('output', [{ name: 'output.weight', rows: config.vocabulary }], config.width)
      : embedding
    const [embedTokens, logits, ...decode] = await Promise.all([
      embed(context, {
        state: buffers.state,
        tokens: buffers.tokens,
        matrix: embedding,
        out: scratch.residual,
        scale: spec.embeddingScale,
      }),
      matmulVec(context, {
        state: buffers.state,
        x: scratch.residual,
        matrix: head,
        finish: finishStore(buffers.logits, 0, { scale: spec.logitScale }),
        norm: { gamma, width: config.width, epsilon: config.normEpsilon },
      }),
      ...parts.map(part => part.decode),
    ])
    // Only now, so that nothing keeps the first answer waiting that it can do without.
    const prefill = Promise.all(parts.map(part => part.prefill()))
    prefill.catch(() => undefined)
    const layered = parts.flatMap(part => part.matrices)
    const bytes = (matrices: PackedMatrix[]) => matrices.reduce((sum, matrix) => sum + matrix.sizeBytes, 0)
    return {
      config,
      async prefill() {
        const encoders = await prefill
        return (pass, tokens) => {
          recordBatch(context, pass, [embedTokens], tokens)
          for (const encode of encoders) encode(pass, tokens)
        }
      },
      encodeDecode(pass, position) {
        recordBatch(context, pass, [embedTokens], 1)
        for (const encode of decode) encode(pass, position)
      },
      encodeLogits(pass) {
        record(context, pass, logits.dispatch, logits.grid)
      },
      diagnostics: { residual: scratch.residual, normGamma: gamma, head, logits: { scale: spec.logitScale } },
      weightBytes: {
        stored: bytes([...new Set([embedding, head, ...layered])]),
        readPerToken: bytes([...layered, head]) + embedding.sizeBytes / (embedding.octets * 2),
      },
      cacheBytes: cacheF16 ? fullCacheBytes / 2 : fullCacheBytes,
      dispose,
    }
  } catch (error) {
    dispose()
    throw error
  }
}
