// InternLM2 and 2.5. Cai et al. 2024, arXiv:2403.17297. Its configurations have dynamic NTK scaling with a factor of 2, which GGUF files leave out.
import { decoder } from './decoder.ts'

export const internlm2 = decoder('internlm2', () => ({ pairs: 'adjacent', stretchFactor: 2 }))
