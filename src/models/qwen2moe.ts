// Qwen1.5-MoE and Qwen2-MoE: a few experts of many, and one that all tokens share. Yang et al. 2024, arXiv:2407.10671.
import { decoder } from './decoder.ts'
import { readExperts } from './expert-config.ts'

export const qwen2moe = decoder('qwen2moe', file => ({ pairs: 'halves', biases: 'qkv', experts: readExperts(file, 'qwen2moe') }))
