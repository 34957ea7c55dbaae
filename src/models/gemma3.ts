// Gemma 3, its text: norms before and after each branch and of queries and keys; five of six layers look through a window and turn by a base
// of their own. Gemma Team 2025, arXiv:2503.19786. Files hold the norms' weights with their 1 added.
import { getNumber } from '../formats/gguf.ts'
import { decoder } from './decoder.ts'

export const gemma3 = decoder('gemma3', file => {
  const of = (key: string, fallback?: number) => getNumber(file, `gemma3.${key}`, fallback)
  const width = of('embedding_length')
  const window = of('attention.sliding_window', 1024)
  // Queries of the 27B model are scaled by width / heads, which no file says.
  const attentionScale = of('block_count') === 62 ? (width / of('attention.head_count')) ** -0.5 : undefined
  return {
    pairs: 'halves',
    branchNorms: true,
    qkNorm: 'head',
    activation: 'gelu',
    embeddingScale: Math.sqrt(width),
    attentionScale,
    logitCap: of('final_logit_softcapping', 0),
    window: layer => (layer % 6 === 5 ? undefined : window),
    windowRopeBase: of('rope.freq_base_swa', 10_000),
  }
})
