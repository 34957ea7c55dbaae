// Checkpoints of InternLM2 and 2.5: queries, keys and values are one matrix, whose rows come key head by key head: [KV][H / KV + 2][d],
// of each its queries, then the key, then the value. Source: modeling_internlm2.py (`wqkv`).
import { refuseSet } from './config.ts'
import type { CheckpointFamily, FusedRows, Sizes } from './family.ts'

/** Of each key head `count` members from `from` on. */
const members = (from: (queries: number) => number, count: (queries: number) => number): FusedRows => ({
  name: 'attention.wqkv.weight',
  rows: ({ heads, kvHeads, headSize }: Sizes) => (heads + 2 * kvHeads) * headSize,
  runs({ heads, kvHeads, headSize }: Sizes) {
    const queries = heads / kvHeads
    return Array.from({ length: kvHeads }, (_, group) => ({
      first: (group * (queries + 2) + from(queries)) * headSize,
      count: count(queries) * headSize,
    }))
  },
})

export const internlm2: CheckpointFamily = {
  architecture: 'internlm2',
  classes: ['InternLM2ForCausalLM'],
  tensors: {
    'token_embd.weight': 'model.tok_embeddings.weight',
    'output_norm.weight': 'model.norm.weight',
  },
  layerTensors: {
    'attn_norm.weight': 'attention_norm.weight',
    'attn_q.weight': members(
      () => 0,
      queries => queries,
    ),
    'attn_k.weight': members(
      queries => queries,
      () => 1,
    ),
    'attn_v.weight': members(
      queries => queries + 1,
      () => 1,
    ),
    'attn_output.weight': 'attention.wo.weight',
    'ffn_norm.weight': 'ffn_norm.weight',
    'ffn_gate.weight': 'feed_forward.w1.weight',
    'ffn_up.weight': 'feed_forward.w3.weight',
    'ffn_down.weight': 'feed_forward.w2.weight',
  },
  layers: 'model.layers',
  output: 'output.weight',
  turnsHeads: true,
  check: config => refuseSet(config, 'bias'),
}
