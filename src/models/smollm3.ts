// SmolLM3: every fourth layer has no rotation, which no file says. Yang et al. 2025, arXiv:2501.18795 (RNoPE).
import { decoder } from './decoder.ts'

export const smollm3 = decoder('smollm3', () => ({ pairs: 'adjacent', unrotated: layer => layer % 4 === 3 }))
