// What a model can be quantized to, and which format each tensor then has: llama.cpp's own choice, so that files are alike.
// Source: llama.cpp, src/llama-quant.cpp (llama_tensor_get_type); `file_type` is its numbering of mixtures.
import { blockFormats } from '../../quants/index.ts'

/** Those that are written here. */
export type WrittenFormat = 'F32' | 'F16' | 'Q4_0' | 'Q5_0' | 'Q8_0' | 'Q4_K' | 'Q6_K'

export interface TensorPlace {
  /** In the GGUF file, without the layer: `ffn_down.weight`. */
  stem: string
  layer: number
  layers: number
  /** Whether it makes the logits: the output, or an embedding that is the output too. */
  isHead: boolean
}

export interface Target {
  /** As file names have it. */
  label: string
  fileType: number
  /** Of a matrix; norms and biases are F32 always. */
  formatOf(place: TensorPlace): WrittenFormat
}

/** Tensors whose errors weigh most get more bits in the first eighth of the layers, the last, and every third between. */
function getsMoreBits({ stem, layer, layers }: TensorPlace): boolean {
  const eighth = Math.floor(layers / 8)
  const isEager = stem === 'attn_v.weight' || stem === 'ffn_down.weight'
  return isEager && (layer < eighth || layer >= Math.floor((7 * layers) / 8) || (layer - eighth) % 3 === 2)
}

export const targets = {
  Q4_0: { label: 'Q4_0', fileType: 2, formatOf: ({ isHead }) => (isHead ? 'Q6_K' : 'Q4_0') },
  Q8_0: { label: 'Q8_0', fileType: 7, formatOf: () => 'Q8_0' },
  Q4_K: { label: 'Q4_K_M', fileType: 15, formatOf: place => (place.isHead || getsMoreBits(place) ? 'Q6_K' : 'Q4_K') },
} as const satisfies Record<string, Target>

export type TargetName = keyof typeof targets

/** Nothing is rounded: what tests compare with. */
export const floats: Target = { label: 'F32', fileType: 0, formatOf: () => 'F32' }

/** Where rows are no whole blocks, the next best with smaller ones. */
const SMALLER: Partial<Record<WrittenFormat, WrittenFormat>> = { Q4_K: 'Q5_0', Q6_K: 'Q8_0', Q5_0: 'F16', Q8_0: 'F16', Q4_0: 'F16' }

/** The format itself where rows of `columns` weights are whole blocks of it. */
export function fitting(format: WrittenFormat, columns: number): WrittenFormat {
  const smaller = SMALLER[format]
  return columns % blockFormats[format].blockWeights === 0 || !smaller ? format : fitting(smaller, columns)
}
