// The names that matrices have in Transformers, as PEFT's adapters keep them, and where their rows stand in a GGUF file.
// Source: llama.cpp, gguf-py/gguf/tensor_mapping.py and the conversions' permutation of query and key rows.
import type { DecoderSpec } from './decoder-parts.ts'
import type { ModelConfig } from './model.ts'

export interface NamedRows {
  /** A tensor of the model's file. */
  name: string
  /** Rows that the module in Transformers has; as many as the tensor when absent. */
  rows?: number
  /** Row of the tensor → row of the module; the same when absent. */
  rowOf?(row: number): number
}

const PARTS: Record<string, string> = {
  'self_attn.q_proj': 'attn_q',
  'self_attn.k_proj': 'attn_k',
  'self_attn.v_proj': 'attn_v',
  'self_attn.o_proj': 'attn_output',
  'self_attn.qkv_proj': 'attn_qkv',
  'mlp.gate_proj': 'ffn_gate',
  'mlp.up_proj': 'ffn_up',
  'mlp.down_proj': 'ffn_down',
  'mlp.gate_up_proj': 'ffn_up',
  'mlp.c_fc': 'ffn_up',
  'mlp.c_proj': 'ffn_down',
  'attn.c_attn': 'attn_qkv',
  'attn.c_proj': 'attn_output',
  'attention.wo': 'attn_output',
  'feed_forward.w1': 'ffn_gate',
  'feed_forward.w3': 'ffn_up',
  'feed_forward.w2': 'ffn_down',
}

/** A module's name: what may stand before the layers, the layer, and the path inside it. */
const MODULE = /^(?:[\w.]+\.)?(?:layers|h)\.(\d+)\.([\w.]+)$/

/** The tensors that a module's rows are in; none where it is unknown here. */
export function namedRows(module: string, config: ModelConfig, spec: DecoderSpec): NamedRows[] {
  const [, layer, path] = MODULE.exec(module) ?? []
  if (layer === undefined) return []
  const name = (part: string) => `blk.${Number(layer)}.${part}.weight`
  // Files of these families have the two halves of a head's rows in turn; GPT-2 has no rotation and is left as it is.
  const turned = spec.pairs === 'adjacent' && !spec.learnedPositions ? inHalves(config.headSize) : undefined
  if (path === 'attention.wqkv') return groupedRows(config, name, turned ?? (row => row))
  if (!Object.hasOwn(PARTS, path)) return []
  const part = PARTS[path]
  return [{ name: name(part), rowOf: part === 'attn_q' || part === 'attn_k' ? turned : undefined }]
}

/** Neighbours → half a head apart. */
export const inHalves = (headSize: number) => (row: number) => {
  const dim = row % headSize
  return row - dim + (dim % 2) * (headSize / 2) + (dim >> 1)
}

/** InternLM2's one matrix: of each key head its queries, then itself, then its values. */
function groupedRows(
  { heads, kvHeads, headSize }: ModelConfig,
  name: (part: string) => string,
  turned: (row: number) => number,
): NamedRows[] {
  const queries = heads / kvHeads
  const rows = (heads + 2 * kvHeads) * headSize
  const placed = (row: number, group: number, member: number) => (group * (queries + 2) + member) * headSize + (row % headSize)
  const headOf = (row: number) => Math.floor(row / headSize)
  const query = (row: number) => placed(turned(row), Math.floor(headOf(row) / queries), headOf(row) % queries)
  return [
    { name: name('attn_q'), rows, rowOf: query },
    { name: name('attn_k'), rows, rowOf: row => placed(turned(row), headOf(row), queries) },
    { name: name('attn_v'), rows, rowOf: row => placed(row, headOf(row), queries + 1) },
  ]
}
