// Phi-3 and Phi-4 mini: fused projections, long RoPE. Abdin et al. 2024, arXiv:2404.14219.
import { decoder } from './decoder.ts'

export const phi3 = decoder('phi3', () => ({ pairs: 'halves', fused: true }))
