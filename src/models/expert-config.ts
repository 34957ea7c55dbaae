// What a file's metadata says of its experts.
import { InkstoneError } from '../base/errors.ts'
import { type GgufFile, getNumber } from '../formats/gguf.ts'
import type { ExpertSpec } from './decoder-parts.ts'

/** Bounds far above any real model. */
const MOST_EXPERTS = 2048
const MOST_HIDDEN = 1 << 20

export function readExperts(file: GgufFile, name: string): ExpertSpec {
  const count = (key: string, most: number, fallback?: number) => {
    const value = getNumber(file, `${name}.${key}`, fallback)
    if (Number.isInteger(value) && value >= 1 && value <= most) return value
    throw new InkstoneError(
      'config_out_of_range',
      `${name}.${key} is ${value}; a whole number from 1 to ${most} was wanted. Re-export the model.`,
    )
  }
  const experts = count('expert_count', MOST_EXPERTS)
  const hiddenSize = getNumber(file, `${name}.feed_forward_length`, 0)
  const shared = `${name}.expert_shared_feed_forward_length`
  return {
    count: experts,
    used: count('expert_used_count', experts),
    hiddenSize: count('expert_feed_forward_length', MOST_HIDDEN, hiddenSize),
    sharedHiddenSize: file.metadata.has(shared) ? count('expert_shared_feed_forward_length', MOST_HIDDEN) : undefined,
  }
}
