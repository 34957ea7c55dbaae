// What cache_copy has to do, said over plain words.
import type { CacheFormat } from './cache-format.ts'

interface CopyShape {
  format: CacheFormat
  kvHeads: number
  headSize: number
  cacheTokens: number
}

/** words: a layer's cache, four values of a vector in 4, 2 or 1 of them → the same with `count` slots of `from` repeated at `to`. */
export function cacheCopyReference(
  words: Uint32Array,
  { format, kvHeads, headSize, cacheTokens }: CopyShape,
  { from, to, count }: { from: number; to: number; count: number },
): Uint32Array {
  const after = words.slice()
  const size = { f32: 4, f16: 2, int8: 1 }[format]
  const vectors = headSize / 4
  const put = (at: (slot: number) => number, length: number) => {
    for (let slot = 0; slot < count; slot++)
      for (let word = 0; word < length; word++) after[at(to + slot) + word] = words[at(from + slot) + word]
  }
  const values = kvHeads * vectors * cacheTokens * size
  for (let kv = 0; kv < kvHeads; kv++) {
    for (let d = 0; d < vectors; d++) put(slot => ((kv * vectors + d) * cacheTokens + slot) * size, size)
    put(slot => values + (kv * cacheTokens + slot) * vectors * size, vectors * size)
  }
  if (format === 'int8') for (let row = 0; row < 2 * kvHeads; row++) put(slot => 2 * values + row * cacheTokens + slot, 1)
  return after
}
