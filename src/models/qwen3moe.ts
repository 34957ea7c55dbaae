// Qwen3-MoE: the weights of a token's experts have the sum 1, which no file says. Yang et al. 2025, arXiv:2505.09388.
import { decoder } from './decoder.ts'
import { readExperts } from './expert-config.ts'

export const qwen3moe = decoder('qwen3moe', file => ({
  pairs: 'halves',
  qkNorm: 'head',
  experts: { ...readExperts(file, 'qwen3moe'), renormalized: true },
}))
