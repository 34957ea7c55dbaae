// GPT-2: LayerNorm, biases everywhere, learned positions and no rotation, a feed-forward without a gate. Radford et al. 2019, "Language Models
// are Unsupervised Multitask Learners".
import { decoder } from './decoder.ts'

export const gpt2 = decoder('gpt2', () => ({
  pairs: 'adjacent',
  unrotated: () => true,
  learnedPositions: true,
  norm: 'layer',
  biases: 'all',
  fused: true,
  activation: 'gelu',
  ungated: true,
}))
