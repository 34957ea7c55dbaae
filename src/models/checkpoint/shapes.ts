// The shape of each tensor by its name in the GGUF file, outer dimension first: [rows, columns] of a matrix, [length] of a norm or a bias.
import type { Sizes } from './family.ts'

const SHAPES: Record<string, (sizes: Sizes) => number[]> = {
  'token_embd.weight': ({ vocabulary, width }) => [vocabulary, width],
  'output.weight': ({ vocabulary, width }) => [vocabulary, width],
  'output_norm.weight': ({ width }) => [width],
  'attn_norm.weight': ({ width }) => [width],
  'attn_q.weight': ({ heads, headSize, width }) => [heads * headSize, width],
  'attn_k.weight': ({ kvHeads, headSize, width }) => [kvHeads * headSize, width],
  'attn_v.weight': ({ kvHeads, headSize, width }) => [kvHeads * headSize, width],
  'attn_q.bias': ({ heads, headSize }) => [heads * headSize],
  'attn_k.bias': ({ kvHeads, headSize }) => [kvHeads * headSize],
  'attn_v.bias': ({ kvHeads, headSize }) => [kvHeads * headSize],
  'attn_q_norm.weight': ({ headSize }) => [headSize],
  'attn_k_norm.weight': ({ headSize }) => [headSize],
  'attn_output.weight': ({ heads, headSize, width }) => [width, heads * headSize],
  'ffn_norm.weight': ({ width }) => [width],
  'ffn_gate.weight': ({ hiddenSize, width }) => [hiddenSize, width],
  'ffn_up.weight': ({ hiddenSize, width }) => [hiddenSize, width],
  'ffn_down.weight': ({ hiddenSize, width }) => [width, hiddenSize],
}

export const shapeOf = (stem: string, sizes: Sizes): number[] => SHAPES[stem](sizes)
