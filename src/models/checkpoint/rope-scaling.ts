// How a checkpoint stretches its rotary positions, as GGUF metadata and Llama 3's tensor of divisors. Sources: transformers,
// modeling_rope_utils.py; llama.cpp's converter; the readers are in ../rope.ts.
import { type Fields, isFields } from '../../formats/checkpoint-files.ts'
import type { GgufMetadataEntry } from '../../formats/gguf.ts'
import { positive, unsupported } from './config.ts'
import type { Sizes } from './family.ts'

export interface RopeScalingMetadata {
  /** Below `{arch}.rope.`. */
  metadata: [key: string, entry: GgufMetadataEntry][]
  /** `rope_freqs.weight`: [headSize / 2]. */
  divisors?: Float32Array<ArrayBuffer>
}

const float = (value: number): GgufMetadataEntry => ({ type: 'float32', value })
const text = (value: string): GgufMetadataEntry => ({ type: 'string', value })
const count = (value: number): GgufMetadataEntry => ({ type: 'uint32', value })

/** `rope_parameters` since transformers 5, `rope_theta` and `rope_scaling` before. */
export function ropeScaling(config: Fields, sizes: Sizes): RopeScalingMetadata {
  const told = [config.rope_parameters, config.rope_scaling].find(isFields) ?? {}
  const base = positive({ rope_theta: told.rope_theta ?? config.rope_theta }, 'rope_theta', 10000)
  const kind = told.rope_type ?? told.type ?? 'default'
  const plain: RopeScalingMetadata['metadata'] = [['freq_base', float(base)]]
  if (told.partial_rotary_factor !== undefined && told.partial_rotary_factor !== 1)
    throw unsupported('partial_rotary_factor', told.partial_rotary_factor, '1')
  switch (kind) {
    // Dynamic scaling begins where the trained context ends; files leave it out, and the engine has InternLM2's.
    case 'default':
    case 'dynamic':
      return { metadata: plain }
    case 'linear':
      return { metadata: [...plain, ['scaling.type', text('linear')], ['scaling.factor', float(positive(told, 'factor'))]] }
    case 'yarn':
      return { metadata: [...plain, ...yarn(told, sizes)] }
    case 'llama3':
      return { metadata: plain, divisors: llama3Divisors(told, base, sizes.headSize) }
    default:
      throw unsupported('rope_type', kind, 'default, linear, dynamic, yarn or llama3')
  }
}

function yarn(told: Fields, { contextTokens }: Sizes): RopeScalingMetadata['metadata'] {
  if (told.truncate === false) throw unsupported('truncate', false, 'true')
  const original = positive(told, 'original_max_position_embeddings', contextTokens)
  const factor = positive(told, 'factor', contextTokens / original)
  const betas = { yarn_beta_fast: positive(told, 'beta_fast', 32), yarn_beta_slow: positive(told, 'beta_slow', 1) }
  // Readers of GGUF multiply by 1 + 0.1 ln(factor) themselves; what is stored is how far the checkpoint departs from that.
  const departs = yarnMagnitude(told, factor) / (1 + 0.1 * Math.log(factor))
  return [
    ['scaling.type', text('yarn')],
    ['scaling.factor', float(factor)],
    ['scaling.original_context_length', count(original)],
    ...(Math.abs(departs - 1) > 1e-9 ? [['scaling.attn_factor', float(departs)] as [string, GgufMetadataEntry]] : []),
    ...(betas.yarn_beta_fast === 32 ? [] : [['scaling.yarn_beta_fast', float(betas.yarn_beta_fast)] as [string, GgufMetadataEntry]]),
    ...(betas.yarn_beta_slow === 1 ? [] : [['scaling.yarn_beta_slow', float(betas.yarn_beta_slow)] as [string, GgufMetadataEntry]]),
  ]
}

const yarnFactor = (factor: number, scale: number): number => (factor <= 1 ? 1 : 1 + 0.1 * scale * Math.log(factor))

/** On cosine and sine: as told, else of the two scales, else of the factor. */
function yarnMagnitude(told: Fields, factor: number): number {
  if (told.attention_factor !== undefined && told.attention_factor !== null) return positive(told, 'attention_factor')
  if (!(told.mscale && told.mscale_all_dim)) return yarnFactor(factor, 1)
  return yarnFactor(factor, positive(told, 'mscale')) / yarnFactor(factor, positive(told, 'mscale_all_dim'))
}

/** Wavelengths below one bound stay, above another are divided by the factor, a ramp lies between. */
function llama3Divisors(told: Fields, base: number, headSize: number): Float32Array<ArrayBuffer> {
  const factor = positive(told, 'factor', 8)
  const low = positive(told, 'low_freq_factor', 1)
  const high = positive(told, 'high_freq_factor', 4)
  const original = positive(told, 'original_max_position_embeddings', 8192)
  if (!(high > low)) throw unsupported('high_freq_factor', high, `more than low_freq_factor (${low})`)
  return Float32Array.from({ length: headSize / 2 }, (_, pair) => {
    const wavelength = 2 * Math.PI * base ** ((2 * pair) / headSize)
    if (wavelength < original / high) return 1
    if (wavelength > original / low) return factor
    const smooth = (original / wavelength - low) / (high - low)
    return 1 / ((1 - smooth) / factor + smooth)
  })
}
