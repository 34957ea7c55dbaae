// StarCoder2: LayerNorm, biases everywhere, a feed-forward without a gate. Lozhkov et al. 2024, arXiv:2402.19173.
import { decoder } from './decoder.ts'

export const starcoder2 = decoder('starcoder2', () => ({
  pairs: 'halves',
  norm: 'layer',
  biases: 'all',
  activation: 'gelu',
  ungated: true,
}))
