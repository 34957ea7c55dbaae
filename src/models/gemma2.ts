// Gemma 2: norms before and after each branch, soft caps, every other layer through a window. Gemma Team 2024, arXiv:2408.00118.
// Files hold the norms' weights with their 1 added.
import { getNumber } from '../formats/gguf.ts'
import { decoder } from './decoder.ts'

export const gemma2 = decoder('gemma2', file => {
  const of = (key: string, fallback?: number) => getNumber(file, `gemma2.${key}`, fallback)
  const width = of('embedding_length')
  const window = of('attention.sliding_window', 4096)
  // Queries of the 27B model are scaled by width / heads, which no file says.
  const attentionScale = of('block_count') === 46 ? (width / of('attention.head_count')) ** -0.5 : undefined
  return {
    pairs: 'halves',
    branchNorms: true,
    activation: 'gelu',
    embeddingScale: Math.sqrt(width),
    attentionScale,
    scoreCap: of('attn_logit_softcapping', 50),
    logitCap: of('final_logit_softcapping', 30),
    window: layer => (layer % 2 === 0 ? window : undefined),
  }
})
