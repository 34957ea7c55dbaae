// Seeded randomness. The one idea: a conversation is a function of (seed, split, index) alone, so every random draw comes from a
// generator made from a text, and the same text gives the same draws on every machine.
import type { Rng } from './types.ts'

/** A 32-bit hash of a text: FNV-1a over UTF-16 units, then MurmurHash3's finalizer so that near texts land far apart. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** A generator (Mulberry32) whose draws depend on `seed` only. */
export function seededRng(seed: string | number): Rng {
  let state = hashText(String(seed))
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
  const int = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    int,
    pick: items => {
      if (items.length === 0) throw new Error('nothing to pick from: got an empty list; give pick at least one item')
      return items[int(0, items.length - 1)]
    },
    chance: probability => next() < probability,
    shuffle: items => {
      const shuffled = [...items]
      for (let index = shuffled.length - 1; index > 0; index--) {
        const other = int(0, index)
        ;[shuffled[index], shuffled[other]] = [shuffled[other], shuffled[index]]
      }
      return shuffled
    },
  }
}

/** `count` different items in random order, without shuffling a long list for it. */
export function several<T>(rng: Rng, items: readonly T[], count: number): T[] {
  const chosen = new Set<T>()
  while (chosen.size < Math.min(count, items.length)) chosen.add(rng.pick(items))
  return [...chosen]
}
