// Who has which block: sharing, copying, eviction; and under a long random run nothing is lost, doubled or written by two.
import { describe, expect, it } from 'vitest'
import { seeded } from '../kernels/trial-inputs.ts'
import { BlockCache, type Lease, lastOf } from './block-cache.ts'

const run = (length: number, first = 0) => Array.from({ length }, (_, i) => first + i)

describe('blocks of the cache', () => {
  it('that a text has filled serve the next one that begins alike', () => {
    const cache = new BlockCache(8)
    const text = run(150)
    const first = cache.open(text)!
    expect(first.cachedTokens).toBe(0)
    cache.close(first.lease, text)
    const next = cache.open([...text, 7, 7])!
    expect(next.cachedTokens).toBe(150)
    expect(next.copy).toBeUndefined() // it goes on in the very block
    expect(next.lease.blocks).toHaveLength(3)
    cache.close(next.lease, [...text, 7, 7])
    expect(cache.match([...text, 7, 7, 1])).toBe(152)
  })

  it('are copied where two go on differently, and both ways stay', () => {
    const cache = new BlockCache(8)
    const trunk = run(100)
    const ends = [
      [...trunk, 1, 1, 1],
      [...trunk, 2, 2],
    ]
    cache.close(cache.open(ends[0])!.lease, ends[0])
    const branch = cache.open(ends[1])!
    expect(branch.cachedTokens).toBe(100)
    expect(branch.copy).toMatchObject({ count: 36 })
    expect(branch.copy!.from).not.toBe(branch.copy!.to)
    cache.close(branch.lease, ends[1])
    for (const end of ends) expect(cache.match(end)).toBe(end.length)
  })

  it('are taken over where a full cache has no room for a copy, unless somebody reads them', () => {
    const cache = new BlockCache(2)
    const text = run(100)
    cache.close(cache.open(text)!.lease, text)
    const again = cache.open(text, 99)!
    expect(again).toMatchObject({ cachedTokens: 99, copy: undefined })
    expect(again.lease.blocks).toHaveLength(2)
    cache.close(again.lease, text)
    expect(cache.match(text)).toBe(100)

    const small = new BlockCache(2)
    const full = run(128)
    const reader = small.open(full)!
    small.publish(reader.lease, full)
    expect(small.open(full, 127)).toBeUndefined()
    small.close(reader.lease, full)
    expect(small.open(full, 127)).toMatchObject({ cachedTokens: 127, copy: undefined })
  })

  it('are shared by two at once, and neither writes what the other reads', () => {
    const cache = new BlockCache(8)
    const text = run(64)
    const one = cache.open([...text, 1])!
    cache.publish(one.lease, text)
    const two = cache.open([...text, 2])!
    expect(two.cachedTokens).toBe(64)
    expect(two.lease.blocks[0]).toBe(one.lease.blocks[0])
    expect(two.lease.blocks[1]).not.toBe(one.lease.blocks[1])
  })

  it('of the same text computed twice become one', () => {
    const cache = new BlockCache(8)
    const text = run(64)
    const [one, two] = [cache.open(text)!, cache.open(text)!]
    cache.close(one.lease, text)
    cache.close(two.lease, text)
    expect(cache.available).toBe(8)
    expect(cache.match(text)).toBe(64)
    expect(cache.open(run(64 * 7, 5000))).toBeDefined()
  })

  it('are taken from the text that nobody asked for longest, never from one under way', () => {
    const cache = new BlockCache(3)
    const [old, recent] = [run(64), run(64, 1000)]
    for (const text of [old, recent, old]) cache.close(cache.open(text)!.lease, text)
    const held = cache.open(run(128, 2000))!
    expect(cache.match(recent)).toBe(0)
    expect(cache.match(old)).toBe(64)
    expect(cache.open(run(128, 3000))).toBeUndefined()
    expect(cache.extend(held.lease, 192)).toBe(true)
    expect(cache.extend(held.lease, 193)).toBe(false)
    expect(held.lease.blocks).toHaveLength(3)
    cache.close(held.lease, [])
    expect(cache.available).toBe(3)
  })

  it('stay in another cache as they stayed in this one', () => {
    const cache = new BlockCache(12)
    const trunk = run(128)
    const texts = [
      [...trunk, ...run(80, 1000)],
      [...trunk, ...run(10, 2000)],
      [...run(30, 5000), 2 ** 32], // under an adapter
      [...run(64, 3000), 2 ** 32],
    ]
    for (const text of texts) cache.close(cache.open(text)!.lease, text)
    const nodes = cache.kept(ids => ids.every(id => id < 2 ** 32))
    const kept = nodes.map(({ ids, parent }) => ({ ids, parent: nodes.indexOf(parent!) }))
    expect(kept.map(({ ids, parent }) => [ids[0], ids.length, parent])).toEqual([
      [0, 64, -1],
      [64, 64, 0],
      [1000, 64, 1],
      [1064, 16, 2],
      [2000, 10, 1],
      [3000, 64, -1],
    ])
    expect(lastOf(kept, 4)).toEqual([0, 1, 4, 5])
    expect(lastOf(kept, 2)).toEqual([0, 5]) // of a text that does not fit, its beginning
    expect(lastOf(kept, 9)).toEqual([0, 1, 2, 3, 4, 5])

    const other = new BlockCache(8)
    const held = other.open([...run(64), 7])! // of the same beginning, and under way
    other.publish(held.lease, run(64))
    const blocks = other.reserve(kept.length)
    expect(blocks).toHaveLength(6)
    expect(other.open(run(70, 9000))).toBeUndefined() // reserved is not to be had
    other.adopt(kept, blocks)
    for (const text of texts.slice(0, 2)) expect(other.match(text)).toBe(text.length)
    expect(other.match(texts[2])).toBe(0)
    expect(other.match(texts[3])).toBe(64)
    other.close(held.lease, run(64))
    expect(other.available).toBe(8)
    other.clear()
    expect(other.reserve(9)).toHaveLength(8)
  })

  it('that are unfinished give way to what says more, wherever it came from', () => {
    const cache = new BlockCache(4)
    cache.close(cache.open(run(20))!.lease, run(20))
    const [node] = cache.kept(() => true)
    expect(cache.isKept(node)).toBe(true)
    cache.adopt([{ ids: run(30), parent: -1 }], cache.reserve(1))
    expect([cache.match(run(40)), cache.available, cache.isKept(node)]).toEqual([30, 4, false])
    cache.adopt([{ ids: run(10), parent: -1 }], cache.reserve(1))
    expect([cache.match(run(40)), cache.available]).toEqual([30, 4])
    cache.clear()
    expect(cache.reserve(9)).toHaveLength(4)
  })

  it('are neither lost nor doubled in 3000 random steps', () => {
    const random = seeded(9)
    const cache = new BlockCache(24)
    const live: { lease: Lease; ids: number[] }[] = []
    for (let step = 0; step < 3000; step++) {
      if (live.length > 0 && random() < 0.55) {
        const [one] = live.splice(Math.floor(random() * live.length), 1)
        cache.close(one.lease, one.ids.slice(0, Math.ceil(random() * one.ids.length)))
      } else {
        // Texts over two letters of long runs meet often.
        const ids = Array.from({ length: Math.ceil(random() * 260) }, (_, i) => (i % 50 === 0 ? Number(random() < 0.3) : 0))
        const opened = cache.open(ids, ids.length - 1)
        if (opened) live.push({ lease: opened.lease, ids })
        if (opened?.copy) expect(opened.lease.shared.map(({ block }) => block * 64)).not.toContain(opened.copy.to)
      }
      const own = live.flatMap(({ lease }) => lease.blocks.slice(lease.shared.length))
      const shared = new Set(live.flatMap(({ lease }) => lease.shared.map(({ block }) => block)))
      expect(new Set(own).size).toBe(own.length)
      expect(own.some(block => shared.has(block))).toBe(false)
      expect(cache.available).toBe(24 - own.length - shared.size)
    }
  })
})
