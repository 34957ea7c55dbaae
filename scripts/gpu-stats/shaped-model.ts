// A model that has the shapes of Llama 3.2 1B and the block formats of a Q4_K_M file, and zeros for weights: kernels depend on shapes and
// formats alone. One layer, since all layers make the same pipelines. Shapes: the model's published config.json.
import type { ByteSource } from '../../src/base/byte-source.ts'
import type { GgufFile, GgufTensor, GgufValue } from '../../src/formats/gguf.ts'
import { type BlockFormatName, blockFormats, rowBytes } from '../../src/quants/index.ts'

export interface ShapedModel {
  name: string
  source: ByteSource
  file: GgufFile
  contextTokens: number
}

const WIDTH = 2048
const HIDDEN = 8192
const HEADS = 32
const KV_HEADS = 8
const HEAD = 64
const VOCABULARY = 128_256

export function shapedLlama1B(): ShapedModel {
  const tensors = new Map<string, GgufTensor>()
  let offsetBytes = 0
  const add = (name: string, format: BlockFormatName, ...shape: number[]) => {
    const weights = shape.reduce((product, size) => product * size, 1)
    const lengthBytes = rowBytes(blockFormats[format], shape[0]) * (weights / shape[0])
    tensors.set(name, { name, format, shape, offsetBytes, lengthBytes, weights })
    offsetBytes += lengthBytes
  }
  add('token_embd.weight', 'Q6_K', WIDTH, VOCABULARY)
  add('blk.0.attn_norm.weight', 'F32', WIDTH)
  add('blk.0.attn_q.weight', 'Q4_K', WIDTH, HEADS * HEAD)
  add('blk.0.attn_k.weight', 'Q4_K', WIDTH, KV_HEADS * HEAD)
  add('blk.0.attn_v.weight', 'Q6_K', WIDTH, KV_HEADS * HEAD)
  add('blk.0.attn_output.weight', 'Q4_K', HEADS * HEAD, WIDTH)
  add('blk.0.ffn_norm.weight', 'F32', WIDTH)
  add('blk.0.ffn_gate.weight', 'Q4_K', WIDTH, HIDDEN)
  add('blk.0.ffn_up.weight', 'Q4_K', WIDTH, HIDDEN)
  add('blk.0.ffn_down.weight', 'Q6_K', HIDDEN, WIDTH)
  add('output_norm.weight', 'F32', WIDTH)
  const metadata = new Map<string, GgufValue>([
    ['general.architecture', 'llama'],
    ['llama.block_count', 1],
    ['llama.embedding_length', WIDTH],
    ['llama.feed_forward_length', HIDDEN],
    ['llama.attention.head_count', HEADS],
    ['llama.attention.head_count_kv', KV_HEADS],
    ['llama.context_length', 131_072],
    ['llama.rope.freq_base', 500_000],
  ])
  return {
    name: 'Llama 3.2 1B, Q4_K_M',
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
    contextTokens: 131_072 / 4,
  }
}
