// Checkpoints of Qwen2 and Qwen2.5: biases on queries, keys and values.
import { refuseWindow } from './config.ts'
import type { CheckpointFamily } from './family.ts'
import { layerNames, outerNames } from './transformers-names.ts'

export const qwen2: CheckpointFamily = {
  architecture: 'qwen2',
  classes: ['Qwen2ForCausalLM'],
  tensors: outerNames,
  layerTensors: {
    ...layerNames,
    'attn_q.bias': 'self_attn.q_proj.bias',
    'attn_k.bias': 'self_attn.k_proj.bias',
    'attn_v.bias': 'self_attn.v_proj.bias',
  },
  layers: 'model.layers',
  output: 'lm_head.weight',
  turnsHeads: false,
  check: config => config.use_sliding_window && refuseWindow(config),
}
