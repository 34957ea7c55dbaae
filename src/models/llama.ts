// Llama and what its name covers in GGUF files: SmolLM2, TinyStories, Llama 3, Mistral. Touvron et al. 2023, arXiv:2302.13971.
import { InkstoneError } from '../base/errors.ts'
import { decoder } from './decoder.ts'

export const llama = decoder('llama', file => {
  if (file.tensors.has('blk.0.ffn_gate_inp.weight')) {
    throw new InkstoneError(
      'architecture_unsupported',
      'The file is a mixture of experts under the name llama; dense models are read. Choose another file.',
    )
  }
  const bias = [...file.tensors.keys()].find(name => /^blk\.\d+\..*\.bias$/.test(name))
  if (bias) {
    throw new InkstoneError(
      'architecture_unsupported',
      `The file has the bias ${bias}; Llama models without biases are read. Choose another file.`,
    )
  }
  return { pairs: 'adjacent' }
})
