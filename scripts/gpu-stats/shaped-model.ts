// Models that have the shapes of published ones and the block formats of their usual files, and zeros for weights: kernels depend on shapes
// and formats alone. As few layers as make all their pipelines. Shapes: the models' published config.json.
import type { ByteSource } from '../../src/base/byte-source.ts'
import type { GgufFile, GgufTensor, GgufValue } from '../../src/formats/gguf.ts'
import { type BlockFormatName, blockFormats, rowBytes } from '../../src/quants/index.ts'

export interface ShapedModel {
  name: string
  source: ByteSource
  file: GgufFile
  contextTokens: number
}

type AddTensor = (name: string, format: BlockFormatName, ...shape: number[]) => void

function shaped(name: string, contextTokens: number, values: Record<string, GgufValue>, addAll: (add: AddTensor) => void): ShapedModel {
  const tensors = new Map<string, GgufTensor>()
  let offsetBytes = 0
  addAll((name, format, ...shape) => {
    const weights = shape.reduce((product, size) => product * size, 1)
    const lengthBytes = rowBytes(blockFormats[format], shape[0]) * (weights / shape[0])
    tensors.set(name, { name, format, shape, offsetBytes, lengthBytes, weights })
    offsetBytes += lengthBytes
  })
  const metadata = new Map(Object.entries(values))
  return {
    name,
    // Only zeros are ever read, and at most some MB at a time.
    source: { name: 'zeros', sizeBytes: offsetBytes, read: async (_, lengthBytes) => new Uint8Array(lengthBytes) },
    file: {
      version: 3,
      metadata,
      metadataLayout: new Map([...metadata.keys()].map(key => [key, { type: 'uint32' as const, byteOffset: 0 }])),
      tensors,
      alignmentBytes: 32,
      dataOffsetBytes: 0,
      sizeBytes: offsetBytes,
    },
    contextTokens,
  }
}

interface Sizes {
  layers: number
  width: number
  hidden: number
  heads: number
  kvHeads: number
  head: number
}

function metadataOf(family: string, { layers, width, hidden, heads, kvHeads, head }: Sizes, more: Record<string, GgufValue>) {
  const of: Record<string, GgufValue> = {
    block_count: layers,
    embedding_length: width,
    feed_forward_length: hidden,
    'attention.head_count': heads,
    'attention.head_count_kv': kvHeads,
    'attention.key_length': head,
    ...more,
  }
  const named = Object.entries(of).map(([key, value]) => [`${family}.${key}`, value])
  return { 'general.architecture': family, ...Object.fromEntries(named) } as Record<string, GgufValue>
}

function addAttention(
  add: AddTensor,
  layer: number,
  { width, heads, kvHeads, head }: Sizes,
  value: BlockFormatName,
  others: BlockFormatName,
) {
  const block = `blk.${layer}`
  add(`${block}.attn_norm.weight`, 'F32', width)
  add(`${block}.attn_q.weight`, others, width, heads * head)
  add(`${block}.attn_k.weight`, others, width, kvHeads * head)
  add(`${block}.attn_v.weight`, value, width, kvHeads * head)
  add(`${block}.attn_output.weight`, others, heads * head, width)
  add(`${block}.ffn_norm.weight`, 'F32', width)
}

export function shapedLlama1B(): ShapedModel {
  const sizes = { layers: 1, width: 2048, hidden: 8192, heads: 32, kvHeads: 8, head: 64 }
  const { width, hidden } = sizes
  const values = metadataOf('llama', sizes, { context_length: 131_072, 'rope.freq_base': 500_000 })
  return shaped('Llama 3.2 1B, Q4_K_M', 32_768, values, add => {
    add('token_embd.weight', 'Q6_K', width, 128_256)
    addAttention(add, 0, sizes, 'Q6_K', 'Q4_K')
    add('blk.0.ffn_gate.weight', 'Q4_K', width, hidden)
    add('blk.0.ffn_up.weight', 'Q4_K', width, hidden)
    add('blk.0.ffn_down.weight', 'Q6_K', hidden, width)
    add('output_norm.weight', 'F32', width)
  })
}

/** Two kinds of layers: the sixth sees everything, the others a window. */
export function shapedGemma3(): ShapedModel {
  const sizes = { layers: 6, width: 1152, hidden: 6912, heads: 4, kvHeads: 1, head: 256 }
  const { width, hidden, head } = sizes
  const values = metadataOf('gemma3', sizes, { context_length: 32_768, 'rope.freq_base': 1_000_000, 'attention.sliding_window': 512 })
  return shaped('Gemma 3 1B, Q4_0', 32_768, values, add => {
    add('token_embd.weight', 'Q8_0', width, 65_536) // a quarter of its rows: the collecting driver binds 128 MiB at most
    for (let layer = 0; layer < sizes.layers; layer++) {
      const block = `blk.${layer}`
      addAttention(add, layer, sizes, 'Q4_0', 'Q4_0')
      for (const part of ['q', 'k']) add(`${block}.attn_${part}_norm.weight`, 'F32', head)
      for (const part of ['attention', 'ffw']) add(`${block}.post_${part}_norm.weight`, 'F32', width)
      add(`${block}.ffn_gate.weight`, 'Q4_0', width, hidden)
      add(`${block}.ffn_up.weight`, 'Q4_0', width, hidden)
      add(`${block}.ffn_down.weight`, 'Q4_0', hidden, width)
    }
    add('output_norm.weight', 'F32', width)
  })
}

export function shapedOlmoe(): ShapedModel {
  const sizes = { layers: 1, width: 2048, hidden: 1024, heads: 16, kvHeads: 16, head: 128 }
  const { width, hidden } = sizes
  const experts = 32 // half of them: the collecting driver binds 128 MiB at most
  const values = metadataOf('olmoe', sizes, { context_length: 4096, expert_count: experts, expert_used_count: 8 })
  return shaped('OLMoE 1B-7B, Q4_0', 4096, values, add => {
    add('token_embd.weight', 'Q4_0', width, 50_304)
    addAttention(add, 0, sizes, 'Q4_0', 'Q4_0')
    for (const part of ['q', 'k']) add(`blk.0.attn_${part}_norm.weight`, 'F32', width)
    add('blk.0.ffn_gate_inp.weight', 'F32', width, experts)
    add('blk.0.ffn_gate_exps.weight', 'Q4_0', width, hidden, experts)
    add('blk.0.ffn_up_exps.weight', 'Q4_0', width, hidden, experts)
    add('blk.0.ffn_down_exps.weight', 'Q4_0', hidden, width, experts)
    add('output_norm.weight', 'F32', width)
  })
}
