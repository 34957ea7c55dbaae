// How a file's decoder turns queries and keys: everywhere, and in layers with a window where their base is another.
import type { GgufFile } from '../formats/gguf.ts'
import type { DecoderSpec } from './decoder-parts.ts'
import type { ModelConfig } from './model.ts'
import { type RopeConfig, readRopeConfig, ropeDivisorTensor, stretchedBase } from './rope.ts'

export interface DecoderRotations {
  everywhere: RopeConfig
  windowed: RopeConfig
}

export async function decoderRotations(
  { file, config, contextTokens }: { file: GgufFile; config: ModelConfig; contextTokens: number },
  spec: DecoderSpec,
  floats: (name: string, length: number) => Promise<Float32Array>,
): Promise<DecoderRotations> {
  const everywhere = readRopeConfig(file, config.architecture, config.headSize)
  const divisors = ropeDivisorTensor(file, config, contextTokens)
  if (spec.stretchFactor) everywhere.base = stretchedBase(everywhere, spec.stretchFactor, config.trainedContextTokens, contextTokens)
  if (divisors) everywhere.frequencyDivisors = await floats(divisors, everywhere.rotatedSize / 2)
  const { windowRopeBase: base } = spec
  if (base === undefined) return { everywhere, windowed: everywhere }
  const { rotatedSize } = everywhere
  return { everywhere, windowed: { rotatedSize, base, scaling: { kind: 'none', attentionFactor: 1 } } }
}
