// config.json: the sizes of a model, held to bounds, and what the engine would compute otherwise than it says, refused by name.
import { InkstoneError } from '../../base/errors.ts'
import type { Fields } from '../../formats/checkpoint-files.ts'
import type { Sizes } from './family.ts'

/** Far above any real model, so that only a damaged file meets them; the engine's own are the same. */
const LIMITS = { layers: 512, width: 65536, hiddenSize: 1 << 20, heads: 1024, headSize: 1024, vocabulary: 1 << 22, contextTokens: 1 << 26 }

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'missing').slice(0, 80)

export const unsupported = (field: string, value: unknown, wanted: string) =>
  new InkstoneError(
    'checkpoint_unsupported',
    `config.json has ${field} ${shown(value)}; ${wanted} is computed here. Choose another checkpoint of this family.`,
  )

export function readSizes(config: Fields): Sizes {
  const count = (field: string, most: number, fallback?: number): number => {
    const value = config[field] ?? fallback
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) return value
    throw new InkstoneError(
      'checkpoint_config',
      `config.json has ${field} ${shown(value)}; a whole number from 1 to ${most} was wanted. Download the checkpoint again.`,
    )
  }
  const heads = count('num_attention_heads', LIMITS.heads)
  const width = count('hidden_size', LIMITS.width)
  const kvHeads = count('num_key_value_heads', heads, heads)
  if (heads % kvHeads !== 0) throw unsupported('num_key_value_heads', kvHeads, `a divisor of num_attention_heads (${heads})`)
  return {
    layers: count('num_hidden_layers', LIMITS.layers),
    width,
    hiddenSize: count('intermediate_size', LIMITS.hiddenSize),
    heads,
    kvHeads,
    headSize: count('head_dim', LIMITS.headSize, width / heads),
    vocabulary: count('vocab_size', LIMITS.vocabulary),
    contextTokens: count('max_position_embeddings', LIMITS.contextTokens),
  }
}

/** A positive number, or the fallback where the field is missing. */
export function positive(fields: Fields, field: string, fallback?: number): number {
  const value = fields[field] ?? fallback
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value
  throw new InkstoneError(
    'checkpoint_config',
    `config.json has ${field} ${shown(value)}; a number above 0 was wanted. Download the checkpoint again.`,
  )
}

/** What all families share. */
export function checkConfig(config: Fields): void {
  const { quantization_config: quantization, hidden_act: activation } = config
  if (quantization) {
    const method = shown((quantization as Fields).quant_method ?? quantization)
    throw new InkstoneError(
      'checkpoint_quantized',
      `The checkpoint is quantized already (${method}); one in F32, F16 or BF16 was wanted. Choose the repository that this one was made from.`,
    )
  }
  if (activation !== undefined && activation !== 'silu') throw unsupported('hidden_act', activation, '"silu"')
  if (config.partial_rotary_factor !== undefined && config.partial_rotary_factor !== 1)
    throw unsupported('partial_rotary_factor', config.partial_rotary_factor, '1')
}

export function refuseSet(config: Fields, ...fields: string[]): void {
  for (const field of fields) if (config[field]) throw unsupported(field, config[field], 'false')
}

/** A window over the tokens before is nothing where it is as long as the context. */
export function refuseWindow({ sliding_window: window, max_position_embeddings: context }: Fields): void {
  if (typeof window === 'number' && !(window >= Number(context)))
    throw unsupported('sliding_window', window, 'attention over the whole context')
}
