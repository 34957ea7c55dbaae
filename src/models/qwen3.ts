// Qwen3: queries and keys normed head by head. Yang et al. 2025, arXiv:2505.09388.
import { decoder } from './decoder.ts'

export const qwen3 = decoder('qwen3', () => ({ pairs: 'halves', qkNorm: 'head' }))
