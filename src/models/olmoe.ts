// OLMoE: queries and keys normed over all heads together, a few experts of many. Muennighoff et al. 2024, arXiv:2409.02060.
import { decoder } from './decoder.ts'
import { readExperts } from './expert-config.ts'

export const olmoe = decoder('olmoe', file => ({ pairs: 'halves', qkNorm: 'all', experts: readExperts(file, 'olmoe') }))
