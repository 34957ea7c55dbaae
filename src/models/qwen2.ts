// Qwen2 and Qwen2.5: biases on queries, keys and values. Yang et al. 2024, arXiv:2407.10671.
import { decoder } from './decoder.ts'

export const qwen2 = decoder('qwen2', () => ({ pairs: 'halves', biases: 'qkv' }))
