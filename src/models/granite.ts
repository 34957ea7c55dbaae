// Granite: a factor on embeddings, residuals, attention scores and logits. Granite Team 2024, "Granite 3.0 Language Models".
import { getNumber } from '../formats/gguf.ts'
import { decoder } from './decoder.ts'

export const granite = decoder('granite', file => {
  const factor = (key: string) => (file.metadata.has(`granite.${key}`) ? getNumber(file, `granite.${key}`) : undefined)
  const logitDivisor = factor('logit_scale')
  return {
    pairs: 'adjacent',
    embeddingScale: factor('embedding_scale'),
    residualScale: factor('residual_scale'),
    attentionScale: factor('attention.scale'),
    logitScale: logitDivisor && 1 / logitDivisor,
  }
})
