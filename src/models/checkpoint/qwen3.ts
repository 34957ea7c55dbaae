// Qwen3's checkpoints: queries and keys normed head by head.
import { refuseSet, refuseWindow } from './config.ts'
import type { CheckpointFamily } from './family.ts'
import { layerNames, outerNames } from './transformers-names.ts'

export const qwen3: CheckpointFamily = {
  architecture: 'qwen3',
  classes: ['Qwen3ForCausalLM'],
  tensors: outerNames,
  layerTensors: {
    ...layerNames,
    'attn_q_norm.weight': 'self_attn.q_norm.weight',
    'attn_k_norm.weight': 'self_attn.k_norm.weight',
  },
  layers: 'model.layers',
  output: 'lm_head.weight',
  turnsHeads: false,
  check(config) {
    refuseSet(config, 'attention_bias')
    if (config.use_sliding_window) refuseWindow(config)
  },
}
