// Rotary position embedding as a table: for each cache position the cosine and sine of every pair's angle, computed in double precision.
// A table because WGSL promises sine and cosine only to 2^-11, and because every scaling kind then costs the kernels nothing.
// Su et al. 2021, arXiv:2104.09864; YaRN: Peng et al. 2023, arXiv:2309.00071; Llama 3's divisors come as the tensor rope_freqs.weight.
import { InkstoneError } from '../base/errors.ts'
import { type GgufFile, getNumber, getString } from '../formats/gguf.ts'

export interface RopeConfig {
  /** Values of a head that are rotated. */
  rotatedSize: number
  base: number
  scaling: RopeScaling
  /** Divisors of each pair's frequency, as Llama 3 and long RoPE store them. */
  frequencyDivisors?: Float32Array
}

export type RopeScaling =
  | { kind: 'none'; attentionFactor: number }
  | { kind: 'linear'; factor: number }
  | { kind: 'yarn'; factor: number; originalContextTokens: number; attentionFactor: number; betaFast: number; betaSlow: number }

/** Reads `{arch}.rope.*`. Divisors are tensors; whoever loads them (`ropeDivisorTensor`) sets `frequencyDivisors`. */
export function readRopeConfig(file: GgufFile, arch: string, headSize: number): RopeConfig {
  const rotatedSize = getNumber(file, `${arch}.rope.dimension_count`, headSize)
  if (rotatedSize % 4 !== 0 || rotatedSize <= 0 || rotatedSize > headSize) {
    throw new InkstoneError(
      'rope_shape',
      `${arch}.rope.dimension_count is ${rotatedSize}; it must be a multiple of 4 up to the head size ${headSize}. Re-export the model.`,
    )
  }
  const base = getNumber(file, `${arch}.rope.freq_base`, 10000)
  if (!(base > 1 && Number.isFinite(base)))
    throw new InkstoneError('rope_base', `${arch}.rope.freq_base is ${base}; it must be above 1. Re-export the model.`)
  return { rotatedSize, base, scaling: readScaling(file, arch) }
}

/** Contexts at most so many times as long as the trained one, where the rotation stretches. */
export const MOST_STRETCH = 8

/**
 * The base that keeps a context of `contextTokens` within the angles that the model was trained with; the base itself up to there. Dynamic NTK
 * scaling (emozilla 2023, as InternLM2's configuration has it): base · (f · L / L0 − (f − 1)) ^ (d / (d − 2)). It is chosen once from the
 * size of the context, so that all keys of the cache turn alike.
 */
export function stretchedBase(
  { base, rotatedSize }: Pick<RopeConfig, 'base' | 'rotatedSize'>,
  factor: number,
  trainedTokens: number,
  contextTokens: number,
): number {
  if (contextTokens <= trainedTokens) return base
  return base * ((factor * contextTokens) / trainedTokens - (factor - 1)) ** (rotatedSize / (rotatedSize - 2))
}

function readScaling(file: GgufFile, arch: string): RopeScaling {
  const legacyFactor = getNumber(file, `${arch}.rope.scale_linear`, 1)
  const factor = getNumber(file, `${arch}.rope.scaling.factor`, legacyFactor)
  const kind = getString(file, `${arch}.rope.scaling.type`, factor === 1 ? 'none' : 'linear')
  const attentionFactor = getNumber(file, `${arch}.rope.scaling.attn_factor`, 1)
  if (!Number.isFinite(attentionFactor))
    throw new InkstoneError(
      'rope_scaling',
      `${arch}.rope.scaling.attn_factor is ${attentionFactor}; a finite number was wanted. Re-export the model.`,
    )
  if (!(factor > 0 && Number.isFinite(factor)))
    throw new InkstoneError('rope_scaling', `${arch}.rope.scaling.factor is ${factor}; it must be positive. Re-export the model.`)
  if (kind === 'none' || kind === 'longrope') return { kind: 'none', attentionFactor }
  if (kind === 'linear') return { kind, factor }
  if (kind === 'yarn') {
    const positive = (name: string, fallback: number) => {
      const value = getNumber(file, `${arch}.rope.scaling.${name}`, fallback)
      if (value > 0 && Number.isFinite(value)) return value
      throw new InkstoneError('rope_scaling', `${arch}.rope.scaling.${name} is ${value}; it must be positive. Re-export the model.`)
    }
    return {
      kind,
      factor,
      attentionFactor,
      originalContextTokens: positive('original_context_length', getNumber(file, `${arch}.context_length`)),
      betaFast: positive('yarn_beta_fast', 32),
      betaSlow: positive('yarn_beta_slow', 1),
    }
  }
  throw new InkstoneError(
    'rope_scaling',
    `${arch}.rope.scaling.type is "${kind}"; none, linear, yarn and longrope are known. Choose another file.`,
  )
}

/**
 * The tensor that divides the frequencies, where the file has one: Llama 3's, or long RoPE's for contexts within or beyond the original length
 * (Ding et al. 2024, arXiv:2402.13753). The choice is made once from the size of the context.
 */
export function ropeDivisorTensor(
  file: GgufFile,
  config: { architecture: string; trainedContextTokens: number },
  contextTokens: number,
): string | undefined {
  const original = getNumber(file, `${config.architecture}.rope.scaling.original_context_length`, config.trainedContextTokens)
  const long = contextTokens > original ? 'rope_factors_long.weight' : 'rope_factors_short.weight'
  return ['rope_freqs.weight', long].find(name => file.tensors.has(name))
}

/** Radians a position for each pair, and the factor on cosine and sine. */
export function ropeFrequencies({ rotatedSize, base, scaling, frequencyDivisors }: RopeConfig): {
  frequencies: Float64Array
  magnitude: number
} {
  const frequencies = new Float64Array(rotatedSize / 2)
  for (let pair = 0; pair < frequencies.length; pair++) {
    const plain = base ** ((-2 * pair) / rotatedSize) / (frequencyDivisors?.[pair] ?? 1)
    if (scaling.kind === 'linear') frequencies[pair] = plain / scaling.factor
    else if (scaling.kind === 'yarn') frequencies[pair] = yarnFrequency(plain, pair, rotatedSize, base, scaling)
    else frequencies[pair] = plain
  }
  if (scaling.kind === 'linear') return { frequencies, magnitude: 1 }
  if (scaling.kind === 'none') return { frequencies, magnitude: scaling.attentionFactor }
  return { frequencies, magnitude: scaling.attentionFactor * (1 + 0.1 * Math.log(scaling.factor)) }
}

/** Fast pairs keep their frequency, slow ones are interpolated, a ramp lies between. */
function yarnFrequency(plain: number, pair: number, size: number, base: number, scaling: Extract<RopeScaling, { kind: 'yarn' }>): number {
  const corner = (rotations: number) => (size * Math.log(scaling.originalContextTokens / (rotations * 2 * Math.PI))) / (2 * Math.log(base))
  const low = Math.max(0, Math.floor(corner(scaling.betaFast)))
  const high = Math.min(size - 1, Math.ceil(corner(scaling.betaSlow)))
  const ramp = Math.min(1, Math.max(0, (pair - low) / Math.max(0.001, high - low)))
  return (plain / scaling.factor) * ramp + plain * (1 - ramp)
}

/** [position][pair] (cos, sin), as lib/finish_qkv reads it. */
export function ropeTable(config: RopeConfig, contextTokens: number): Float32Array<ArrayBuffer> {
  const { frequencies, magnitude } = ropeFrequencies(config)
  const pairs = frequencies.length
  const table = new Float32Array(contextTokens * pairs * 2)
  for (let position = 0; position < contextTokens; position++) {
    for (let pair = 0; pair < pairs; pair++) {
      const angle = position * frequencies[pair]
      table[(position * pairs + pair) * 2] = Math.cos(angle) * magnitude
      table[(position * pairs + pair) * 2 + 1] = Math.sin(angle) * magnitude
    }
  }
  return table
}
