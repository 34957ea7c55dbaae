// What cache_pack has to do, said over plain words.
import type { CachePackShape } from './cache-pack.ts'
import { BLOCK_TOKENS } from './state.ts'

/** Which word of what is packed stands at which word of the layer's cache, for blocks in this order. */
export function packedWords(
  { format, kvHeads, headSize, cacheTokens, layer, layers }: CachePackShape,
  blocks: readonly number[],
): { outside: number; inside: number }[] {
  const size = { f32: 4, f16: 2, int8: 1 }[format]
  const vectors = headSize / 4
  const scaleRows = format === 'int8' ? 2 * kvHeads : 0
  const valuesOf = (slots: number) => kvHeads * vectors * slots * size
  /** The words of a slot in a cache of so many slots, always in the same order. */
  const wordsOf = (slot: number, slots: number): number[] => {
    const words: number[] = []
    for (let kv = 0; kv < kvHeads; kv++) {
      for (let at = 0; at < vectors * size; at++) {
        words.push(((kv * vectors + Math.floor(at / size)) * slots + slot) * size + (at % size))
        words.push(valuesOf(slots) + (kv * slots + slot) * vectors * size + at)
      }
    }
    for (let row = 0; row < scaleRows; row++) words.push(2 * valuesOf(slots) + row * slots + slot)
    return words
  }
  const blockWords = 2 * valuesOf(BLOCK_TOKENS) + scaleRows * BLOCK_TOKENS
  return blocks.flatMap((block, i) =>
    Array.from({ length: BLOCK_TOKENS }, (_, slot) => {
      const inside = wordsOf(block * BLOCK_TOKENS + slot, cacheTokens)
      return wordsOf(slot, BLOCK_TOKENS).map((word, at) => ({ outside: (i * layers + layer) * blockWords + word, inside: inside[at] }))
    }).flat(),
  )
}
