// For tests: a random Llama small enough to make in memory, with every part of a large one: grouped heads, an output of its own, two layers.
import { type ByteSource, blobSource } from '../base/byte-source.ts'
import { type GgufFile, type GgufMetadataEntry, type GgufTensorInput, readGguf, writeGguf } from '../formats/gguf.ts'
import { normals, seeded } from '../kernels/kernel-testing.ts'

export const TINY = { layers: 2, width: 32, hiddenSize: 64, heads: 4, kvHeads: 2, headSize: 8, vocabulary: 53, contextTokens: 320 }

const count = (value: number): GgufMetadataEntry => ({ type: 'uint32', value })

export function tinyMetadata(): Record<string, GgufMetadataEntry> {
  return {
    'general.architecture': { type: 'string', value: 'llama' },
    'llama.block_count': count(TINY.layers),
    'llama.embedding_length': count(TINY.width),
    'llama.feed_forward_length': count(TINY.hiddenSize),
    'llama.attention.head_count': count(TINY.heads),
    'llama.attention.head_count_kv': count(TINY.kvHeads),
    'llama.context_length': count(TINY.contextTokens),
    'llama.attention.layer_norm_rms_epsilon': { type: 'float32', value: 1e-5 },
  }
}

export function tinyTensors(seed = 1): GgufTensorInput[] {
  const random = seeded(seed)
  const matrix = (name: string, columns: number, rows: number, deviation = columns ** -0.5): GgufTensorInput => {
    return { name, format: 'F32', shape: [columns, rows], data: new Uint8Array(normals(random, columns * rows, deviation).buffer) }
  }
  const norm = (name: string): GgufTensorInput => {
    const gamma = normals(random, TINY.width, 0.2).map(value => value + 1)
    return { name, format: 'F32', shape: [TINY.width], data: new Uint8Array(gamma.buffer) }
  }
  const { width, hiddenSize, heads, kvHeads, headSize, vocabulary } = TINY
  const layer = (i: number): GgufTensorInput[] => [
    norm(`blk.${i}.attn_norm.weight`),
    matrix(`blk.${i}.attn_q.weight`, width, heads * headSize),
    matrix(`blk.${i}.attn_k.weight`, width, kvHeads * headSize),
    matrix(`blk.${i}.attn_v.weight`, width, kvHeads * headSize),
    matrix(`blk.${i}.attn_output.weight`, heads * headSize, width),
    norm(`blk.${i}.ffn_norm.weight`),
    matrix(`blk.${i}.ffn_gate.weight`, width, hiddenSize),
    matrix(`blk.${i}.ffn_up.weight`, width, hiddenSize),
    matrix(`blk.${i}.ffn_down.weight`, hiddenSize, width),
  ]
  const layers = Array.from({ length: TINY.layers }, (_, i) => layer(i)).flat()
  // Logits spread over several units, so that the best is rarely near the second.
  return [
    matrix('token_embd.weight', width, vocabulary, 1),
    ...layers,
    norm('output_norm.weight'),
    matrix('output.weight', width, vocabulary, 1),
  ]
}

export interface TinyFile {
  source: ByteSource
  file: GgufFile
}

/** The model as a file; `change` may damage its parts first. */
export async function tinyModel(
  change?: (metadata: Record<string, GgufMetadataEntry>, tensors: GgufTensorInput[]) => void,
): Promise<TinyFile> {
  const metadata = tinyMetadata()
  const tensors = tinyTensors()
  change?.(metadata, tensors)
  const source = blobSource(new Blob([await writeGguf({ metadata: Object.entries(metadata), tensors })]), 'tiny.gguf')
  return { source, file: await readGguf(source) }
}
