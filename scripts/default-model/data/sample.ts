// One conversation of the data set. The one idea: conversation number `index` depends on (seed, split, index) alone, so a set can be
// made in pieces, stopped, and continued.
import { chained, isChainable } from './conversation.ts'
import { seededRng } from './rng.ts'
import type { Conversation, Group, Language, Rng, Split } from './types.ts'

/** How often a trained conversation goes on with another question; evaluated ones never do, their check is about one question. */
const CHAIN_PROBABILITY = 0.15
const CHAIN_MOST = 3

export interface SampleOptions {
  groups: readonly Group[]
  split: Split
  seed: string | number
  /** Both where absent. */
  language?: Language
}

export function sample(options: SampleOptions, index: number): Conversation {
  const { groups, split, seed } = options
  const rng = seededRng(`${seed}/${split}/${index}`)
  const language = options.language ?? (rng.chance(0.5) ? 'en' : 'zh')
  let conversation = weighted(rng, groups).make(rng, language, split)
  for (let length = 1; split === 'train' && length < CHAIN_MOST && rng.chance(CHAIN_PROBABILITY); length++) {
    const following = weighted(rng, groups).make(rng, language, split)
    if (isChainable(conversation) && isChainable(following)) conversation = chained(conversation, following)
  }
  return conversation
}

function weighted(rng: Rng, groups: readonly Group[]): Group {
  const total = groups.reduce((sum, group) => sum + group.weight, 0)
  let left = rng.next() * total
  for (const group of groups) {
    left -= group.weight
    if (left < 0) return group
  }
  return groups[groups.length - 1]
}
