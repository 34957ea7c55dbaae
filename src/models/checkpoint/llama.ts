// Llama's checkpoints, and Mistral's of the same tensors.
import { refuseSet, refuseWindow } from './config.ts'
import type { CheckpointFamily } from './family.ts'
import { layerNames, outerNames } from './transformers-names.ts'

export const llama: CheckpointFamily = {
  architecture: 'llama',
  classes: ['LlamaForCausalLM', 'MistralForCausalLM'],
  tensors: outerNames,
  layerTensors: layerNames,
  layers: 'model.layers',
  output: 'lm_head.weight',
  turnsHeads: true,
  check(config) {
    refuseSet(config, 'attention_bias', 'mlp_bias')
    if (config.model_type === 'mistral') refuseWindow(config)
  },
}
