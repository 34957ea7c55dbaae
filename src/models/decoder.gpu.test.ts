// What tells decoder families apart, on one random model told in several ways: the same weights under another family's names and order of
// rows must give the same logits.
import { describe, expect, it } from 'vitest'
import { blobSource } from '../base/byte-source.ts'
import { Engine } from '../engine/engine.ts'
import { type GgufMetadataEntry, type GgufTensorInput, readGguf, writeGguf } from '../formats/gguf.ts'
import { nmse, openVariants } from '../kernels/kernel-testing.ts'
import { dawn } from '../node/dawn.ts'
import { TINY, tinyMetadata, tinyTensors } from './tiny-model.testing.ts'

const [{ context }] = await openVariants(dawn(), [])
const IDS = [3, 17, 41, 5, 5, 30, 52, 9, 0, 28]
/** The same sums in the same order. */
const LIMIT = 1e-12
/** Where one of the two has its base from a file, in single precision. */
const BASE_IN_F32 = 1e-10

type Metadata = Record<string, GgufMetadataEntry>

const floats = (tensor: GgufTensorInput) => new Float32Array((tensor.data as Uint8Array<ArrayBuffer>).buffer)
const ofFloats = (name: string, shape: number[], values: Float32Array<ArrayBuffer>): GgufTensorInput => ({
  name,
  format: 'F32',
  shape,
  data: new Uint8Array(values.buffer),
})
const real = (value: number): GgufMetadataEntry => ({ type: 'float32', value })

async function logitsOf(metadata: Metadata, tensors: GgufTensorInput[], contextTokens?: number): Promise<Float32Array[]> {
  const source = blobSource(new Blob([await writeGguf({ metadata: Object.entries(metadata), tensors })]), 'told.gguf')
  const engine = await Engine.load(context, source, await readGguf(source), { contextTokens })
  const rows: Float32Array[] = []
  await engine.logits(IDS, (_, row) => rows.push(row.slice()))
  for await (const token of engine.generate(IDS, { maxTokens: 2, withLogits: true })) rows.push(token.logits!) // decode's kernels as well
  engine.dispose()
  return rows
}

function expectSame(got: Float32Array[], wanted: Float32Array[], scale = 1, limit = LIMIT): void {
  expect(got).toHaveLength(wanted.length)
  for (const [i, row] of got.entries())
    expect(
      nmse(
        row,
        wanted[i].map(value => value * scale),
      ),
    ).toBeLessThan(limit)
}

/** Rows of heads with neighbours that turn together → the order in which a file keeps them half a head apart. */
function inHalves(tensor: GgufTensorInput): GgufTensorInput {
  const [columns, rows] = tensor.shape
  const { headSize } = TINY
  const values = floats(tensor)
  const out = new Float32Array(values.length)
  for (let row = 0; row < rows; row++) {
    const dim = row % headSize
    const target = row - dim + (dim % 2) * (headSize / 2) + (dim >> 1)
    out.set(values.subarray(row * columns, (row + 1) * columns), target * columns)
  }
  return ofFloats(tensor.name, [...tensor.shape], out)
}

/** The tiny model's metadata under another family's name. */
function metadataOf(family: string, more: Metadata = {}): Metadata {
  const renamed = Object.entries(tinyMetadata()).map(([key, entry]) => [key.replace(/^llama\./, `${family}.`), entry] as const)
  return { ...Object.fromEntries(renamed), 'general.architecture': { type: 'string', value: family }, ...more }
}

const isTurned = ({ name }: GgufTensorInput) => /attn_[qk]\.weight$/.test(name)
const wanted = await logitsOf(tinyMetadata(), tinyTensors())

describe('a decoder family', () => {
  it('may keep the values that turn together half a head apart, and have biases', async () => {
    const biases = Array.from({ length: TINY.layers }, (_, layer) =>
      Object.entries({ q: TINY.heads, k: TINY.kvHeads, v: TINY.kvHeads }).map(([part, heads]) =>
        ofFloats(`blk.${layer}.attn_${part}.bias`, [heads * TINY.headSize], new Float32Array(heads * TINY.headSize)),
      ),
    ).flat()
    const tensors = tinyTensors().map(tensor => (isTurned(tensor) ? inHalves(tensor) : tensor))
    expectSame(await logitsOf(metadataOf('qwen2'), [...tensors, ...biases]), wanted)
    for (const bias of biases) floats(bias).fill(0.3)
    expect(nmse((await logitsOf(metadataOf('qwen2'), [...tensors, ...biases]))[0], wanted[0])).toBeGreaterThan(1e-3)
  })

  it('may fuse its projections', async () => {
    const byName = new Map(tinyTensors().map(tensor => [tensor.name, isTurned(tensor) ? inHalves(tensor) : tensor]))
    for (let layer = 0; layer < TINY.layers; layer++) {
      const fuse = (name: string, parts: string[]) => {
        const taken = parts.map(part => byName.get(`blk.${layer}.${part}.weight`)!)
        for (const { name: old } of taken) byName.delete(old)
        const values = new Float32Array(taken.flatMap(tensor => [...floats(tensor)]))
        const fused = ofFloats(`blk.${layer}.${name}.weight`, [TINY.width, values.length / TINY.width], values)
        byName.set(fused.name, fused)
      }
      fuse('attn_qkv', ['attn_q', 'attn_k', 'attn_v'])
      fuse('ffn_up', ['ffn_gate', 'ffn_up'])
    }
    expectSame(await logitsOf(metadataOf('phi3'), [...byName.values()]), wanted)
  })

  it('may stretch its rotation beyond the trained context', async () => {
    const contextTokens = 2 * TINY.contextTokens
    const base = 10_000 * 3 ** (TINY.headSize / (TINY.headSize - 2))
    const longer = { 'llama.context_length': { type: 'uint32', value: contextTokens }, 'llama.rope.freq_base': real(base) } as const
    const stretched = await logitsOf({ ...tinyMetadata(), ...longer }, tinyTensors())
    expectSame(await logitsOf(metadataOf('internlm2'), tinyTensors(), contextTokens), stretched, 1, BASE_IN_F32)
    expect(nmse(stretched[9], wanted[9])).toBeGreaterThan(1e-6)
  })

  it('may scale embeddings, residuals, scores and logits', async () => {
    const plain = metadataOf('granite', { 'granite.attention.scale': real(TINY.headSize ** -0.5), 'granite.logit_scale': real(4) })
    expectSame(await logitsOf(plain, tinyTensors()), wanted, 1 / 4)
    // A norm divides a common factor out again: embeddings and everything added to them may grow together.
    const grown = metadataOf('granite', { 'granite.embedding_scale': real(8), 'granite.residual_scale': real(8) })
    const epsilon = { 'granite.attention.layer_norm_rms_epsilon': real(0) }
    const small = await logitsOf(metadataOf('granite', epsilon), tinyTensors())
    expectSame(await logitsOf({ ...grown, ...epsilon }, tinyTensors()), small)
  })
})
