// InternLM2. Cai et al. 2024, arXiv:2403.17297.
import { decoder } from './decoder.ts'

export const internlm2 = decoder('internlm2', () => ({ pairs: 'adjacent' }))
