// A whole decoder on the CPU in double precision, all tokens through one layer after another: the picture of decoder.ts, and what a device's
// logits are compared with. Slow (about a second for a billion multiplications) and never holds more than one matrix as floats.
import type { ByteSource } from '../base/byte-source.ts'
import { type GgufFile, readTensorRows } from '../formats/gguf.ts'
import { attentionReference } from '../kernels/attention.reference.ts'
import { routeReference } from '../kernels/experts.reference.ts'
import { gegluReference, geluReference, matmulReference, swigluReference } from '../kernels/matmul.reference.ts'
import { layernormReference, rmsnormReference } from '../kernels/norm.reference.ts'
import { blockFormats } from '../quants/index.ts'
import type { DecoderSpec, ExpertSpec } from './decoder-parts.ts'
import { decoderRotations } from './decoder-rotations.ts'
import type { ModelConfig } from './model.ts'
import { type RopeConfig, ropeFrequencies } from './rope.ts'

export interface ReferenceOptions {
  source: ByteSource
  file: GgufFile
  config: ModelConfig
  spec: DecoderSpec
  /** What the engine it is compared with has, since some rotations depend on it. */
  contextTokens: number
  signal?: AbortSignal
  onLayer?(done: number, total: number): void
}

/** Rows of a matrix that are floats at a time. */
const CHUNK_ROWS = 2048

/** Logits [vocabulary] after each of the ids. */
export async function referenceLogits(ids: readonly number[], options: ReferenceOptions): Promise<Float64Array[]> {
  const { config, spec, file, onLayer } = options
  const run = new ReferenceRun(options)
  const rotations = await decoderRotations(options, spec, (name, length) => run.rows(name, 0, 1, length))
  let x = await run.embed(ids)
  for (let layer = 0; layer < config.layers; layer++) {
    onLayer?.(layer, config.layers)
    x = await attention(run, layer, x, rotations)
    x = await feedForward(run, layer, x)
  }
  const head = file.tensors.has('output.weight') ? 'output.weight' : 'token_embd.weight'
  const logits = await run.linear(await run.norm(x, 'output_norm'), head, config.vocabulary)
  const { logitScale = 1, logitCap = 0 } = spec
  const bent = logits.map(value => (logitCap ? logitCap * Math.tanh((value * logitScale) / logitCap) : value * logitScale))
  return ids.map((_, token) => bent.subarray(token * config.vocabulary, (token + 1) * config.vocabulary))
}

/** What the halves of a block read and apply. T tokens, D the model's width. */
class ReferenceRun {
  readonly options: ReferenceOptions
  constructor(options: ReferenceOptions) {
    this.options = options
  }

  /** Rows of a tensor as floats: [count][columns]. */
  async rows(name: string, first: number, count: number, columns: number): Promise<Float32Array<ArrayBuffer>> {
    const { source, file, signal } = this.options
    signal?.throwIfAborted()
    const tensor = file.tensors.get(name)!
    const out = new Float32Array(count * columns)
    blockFormats[tensor.format].decode(await readTensorRows(source, tensor, first, count, signal), out)
    return out
  }

  /** x: [T][columns] → [T][rows], of the tensor's rows from `first` on, with the bias of the same name where it is wanted. */
  async linear(x: Float64Array, name: string, rows: number, { first = 0, columns = this.options.config.width, bias = false } = {}) {
    const tokens = x.length / columns
    const out = new Float64Array(tokens * rows)
    for (let row = 0; row < rows; row += CHUNK_ROWS) {
      const count = Math.min(CHUNK_ROWS, rows - row)
      const part = matmulReference(x, await this.rows(name, first + row, count, columns), columns)
      for (let token = 0; token < tokens; token++) out.set(part.subarray(token * count, (token + 1) * count), token * rows + row)
    }
    if (!bias) return out
    const biasName = name.replace(/weight$/, 'bias')
    const biases = await this.rows(biasName, 0, 1, this.options.file.tensors.get(biasName)!.weights)
    return out.map((value, i) => value + biases[first + (i % rows)])
  }

  async norm(x: Float64Array, name: string, kind = this.options.spec.norm ?? 'rms'): Promise<Float64Array> {
    const { width, normEpsilon } = this.options.config
    const gamma = await this.rows(`${name}.weight`, 0, 1, width)
    if (kind === 'rms') return rmsnormReference(x, gamma, normEpsilon)
    return layernormReference(x, gamma, await this.rows(`${name}.bias`, 0, 1, width), normEpsilon)
  }

  async embed(ids: readonly number[]): Promise<Float64Array> {
    const { config, spec } = this.options
    const { width } = config
    const x = new Float64Array(ids.length * width)
    for (const [token, id] of ids.entries()) {
      const row = await this.rows('token_embd.weight', id, 1, width)
      const place = spec.learnedPositions ? await this.rows('position_embd.weight', token, 1, width) : undefined
      for (let i = 0; i < width; i++) x[token * width + i] = row[i] * (spec.embeddingScale ?? 1) + (place?.[i] ?? 0)
    }
    return x
  }

  /** x + what a half of a block gives, normed where the family does that. */
  async join(x: Float64Array, given: Float64Array, name: string): Promise<Float64Array> {
    const { branchNorms, residualScale = 1 } = this.options.spec
    const branch = branchNorms ? await this.norm(given, name, 'rms') : given
    return x.map((value, i) => value + branch[i] * residualScale)
  }
}

async function attention(
  run: ReferenceRun,
  layer: number,
  x: Float64Array,
  { everywhere, windowed }: { everywhere: RopeConfig; windowed: RopeConfig },
): Promise<Float64Array> {
  const { config, spec } = run.options
  const { heads, kvHeads, headSize, width, normEpsilon } = config
  const block = `blk.${layer}`
  const h = await run.norm(x, `${block}.attn_norm`)
  const bias = spec.biases !== undefined
  const counts = [heads, kvHeads, kvHeads].map(count => count * headSize)
  const project = async (part: number) => {
    if (!spec.fused) return run.linear(h, `${block}.attn_${'qkv'[part]}.weight`, counts[part], { bias })
    const first = counts.slice(0, part).reduce((a, b) => a + b, 0)
    return run.linear(h, `${block}.attn_qkv.weight`, counts[part], { first, bias })
  }
  let queries: Float64Array = await project(0)
  let keys: Float64Array = await project(1)
  const values = await project(2)
  if (spec.qkNorm) {
    const normed = async (rows: Float64Array, part: 'q' | 'k', count: number) => {
      const span = spec.qkNorm === 'all' ? count : headSize
      return rmsnormReference(rows, await run.rows(`${block}.attn_${part}_norm.weight`, 0, 1, span), normEpsilon)
    }
    queries = await normed(queries, 'q', counts[0])
    keys = await normed(keys, 'k', counts[1])
  }
  const window = spec.window?.(layer)
  if (!spec.unrotated?.(layer)) {
    const rope = window === undefined ? everywhere : windowed
    rotate(queries, heads, headSize, rope, spec.pairs)
    rotate(keys, kvHeads, headSize, rope, spec.pairs)
  }
  const scale = spec.attentionScale ?? headSize ** -0.5
  const shape = { heads, kvHeads, headSize, window, softCap: spec.scoreCap }
  const attended = attentionReference(
    shape,
    queries.map(value => value * scale),
    keys,
    values,
    0,
  )
  const output = await run.linear(attended, `${block}.attn_output.weight`, width, {
    columns: heads * headSize,
    bias: spec.biases === 'all',
  })
  return run.join(x, output, `${block}.post_attention_norm`)
}

/** Turns [T][count][headSize] in place, the token's number its position. */
function rotate(rows: Float64Array, count: number, headSize: number, rope: RopeConfig, pairs: DecoderSpec['pairs']): void {
  const { frequencies, magnitude } = ropeFrequencies(rope)
  for (let first = 0; first < rows.length; first += headSize) {
    const position = Math.floor(first / (count * headSize))
    for (const [pair, frequency] of frequencies.entries()) {
      const [i, j] = pairs === 'adjacent' ? [2 * pair, 2 * pair + 1] : [pair, pair + frequencies.length]
      const [cos, sin] = [Math.cos(position * frequency) * magnitude, Math.sin(position * frequency) * magnitude]
      const [a, b] = [rows[first + i], rows[first + j]]
      rows[first + i] = a * cos - b * sin
      rows[first + j] = a * sin + b * cos
    }
  }
}

async function feedForward(run: ReferenceRun, layer: number, x: Float64Array): Promise<Float64Array> {
  const { config, spec } = run.options
  const { hiddenSize, width } = config
  const block = `blk.${layer}`
  const h = await run.norm(x, `${block}.ffn_norm`)
  const given = spec.experts ? await experts(run, block, h, spec.experts) : await dense()
  return run.join(x, given, `${block}.post_ffw_norm`)

  async function dense(): Promise<Float64Array> {
    const bias = spec.biases === 'all'
    const up = (first: number) => run.linear(h, `${block}.ffn_up.weight`, hiddenSize, { first, bias })
    const hidden = spec.ungated ? (await up(0)).map(geluReference) : await gated()
    return run.linear(hidden, `${block}.ffn_down.weight`, width, { columns: hiddenSize, bias })

    async function gated(): Promise<Float64Array> {
      const gate = spec.fused ? await up(0) : await run.linear(h, `${block}.ffn_gate.weight`, hiddenSize, { bias })
      return (spec.activation === 'gelu' ? gegluReference : swigluReference)(gate, await up(spec.fused ? hiddenSize : 0))
    }
  }
}

async function experts(run: ReferenceRun, block: string, h: Float64Array, spec: ExpertSpec): Promise<Float64Array> {
  const { width } = run.options.config
  const { count, used, renormalized = false, hiddenSize, sharedHiddenSize } = spec
  const out = new Float64Array(h.length)
  const scores = await run.linear(h, `${block}.ffn_gate_inp.weight`, count)
  const swiglu = async (x: Float64Array, kind: string, expert: number, hidden: number) => {
    const of = (part: string, rows: number, columns: number, input: Float64Array) =>
      run.linear(input, `${block}.ffn_${part}_${kind}.weight`, rows, { first: expert * rows, columns })
    return of('down', width, hidden, swigluReference(await of('gate', hidden, width, x), await of('up', hidden, width, x)))
  }
  const add = (token: number, given: Float64Array, weight: number) => {
    for (let i = 0; i < width; i++) out[token * width + i] += given[i] * weight
  }
  for (let token = 0; token * width < h.length; token++) {
    const x = h.subarray(token * width, (token + 1) * width)
    const routes = routeReference(scores.subarray(token * count, (token + 1) * count), { count, used, renormalized })
    for (const { expert, weight } of routes) add(token, await swiglu(x, 'exps', expert, hiddenSize), weight)
    if (sharedHiddenSize === undefined) continue
    const [gate] = await run.linear(x, `${block}.ffn_gate_inp_shexp.weight`, 1)
    add(token, await swiglu(x, 'shexp', 0, sharedHiddenSize), 1 / (1 + Math.exp(-gate)))
  }
  return out
}
