// The folder of kept caches: what counts, what is swept away, and which cache gives way when all together are too large.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type CacheFolder, cacheShelf, forgetCaches, opfsCaches } from './cache-images.ts'
import { MemoryFolder, memoryNavigator } from './opfs.testing.ts'

const hash = (letter: string) => letter.repeat(64)
const bytes = (length: number) => new Uint8Array(length).fill(7)

let memory: MemoryFolder
let folder: CacheFolder

beforeEach(async () => {
  memory = new MemoryFolder()
  vi.stubGlobal('navigator', memoryNavigator(memory))
  folder = await opfsCaches()
})

const shelf = (model: string, key: string, mostBytes?: number) => cacheShelf(folder, { model: hash(model), key: hash(key) }, mostBytes)
const names = () => [...memory.files.keys()].map(name => name.replace(/(\w)\1{63}/g, '$1')).sort()

async function keep(model: string, key: string, blocks: string, mostBytes?: number) {
  const own = shelf(model, key, mostBytes)
  for (const block of blocks) await own.put(hash(block), bytes(1000))
  await own.publish(bytes(10), new Set([...blocks].map(hash)))
}

describe('a kept cache', () => {
  it('is its index and the blocks that it names; others are swept away', async () => {
    const own = shelf('a', 'b')
    expect([await own.index(), await own.block(hash('c'), 1000)]).toEqual([undefined, undefined])
    await keep('a', 'b', 'cd')
    expect((await own.index())?.length).toBe(10)
    expect([...(await own.stored(1000))]).toEqual([hash('c'), hash('d')])
    expect((await own.block(hash('c'), 1000))?.length).toBe(1000)
    await own.put(hash('e'), bytes(1000))
    await own.publish(bytes(10), new Set([hash('d'), hash('e')]))
    expect(names()).toEqual(['a.b.d', 'a.b.e', 'a.b.index'])
  })

  it('does not count a block of another size, nor read one', async () => {
    await folder.write(`${hash('a')}.${hash('b')}.${hash('c')}`, bytes(0))
    await folder.write(`${hash('a')}.${hash('b')}.${hash('d')}`, bytes(1001))
    expect([...(await shelf('a', 'b').stored(1000))]).toEqual([])
    expect(await shelf('a', 'b').block(hash('d'), 1000)).toBeUndefined()
  })

  it('gives way to later ones where all together are too large, index first', async () => {
    await keep('a', 'b', 'c')
    await keep('d', 'b', 'c')
    await keep('a', 'b', 'e', 2500)
    expect(names()).toEqual(['a.b.e', 'a.b.index', 'd.b.c', 'd.b.index'])
    await keep('f', 'b', 'c', 2500)
    expect(names()).toEqual(['a.b.e', 'a.b.index', 'f.b.c', 'f.b.index'])
  })

  it('that has no index is swept away by the next that is kept', async () => {
    await shelf('a', 'b').put(hash('c'), bytes(1000))
    await keep('d', 'e', 'f')
    expect(names()).toEqual(['d.e.f', 'd.e.index'])
  })

  it('goes with its model, or with all', async () => {
    await keep('a', 'b', 'c')
    await keep('a', 'd', 'c')
    await keep('e', 'b', 'c')
    await forgetCaches(folder, hash('a'))
    expect(names()).toEqual(['e.b.c', 'e.b.index'])
    await shelf('e', 'b').forget()
    expect(names()).toEqual([])
  })

  it('is not begun where the browser has no room, and an index that does not fit leaves the earlier one', async () => {
    await keep('a', 'b', 'c')
    memory.killAfterBytes = 9
    await expect(shelf('a', 'b').publish(bytes(10), new Set())).rejects.toThrow(/full/)
    expect((await shelf('a', 'b').index())?.length).toBe(10)
    vi.stubGlobal('navigator', memoryNavigator(memory, 64 << 20))
    await expect(shelf('a', 'b').put(hash('d'), bytes(1))).rejects.toMatchObject({ code: 'storage_full' })
  })

  it('has no name that leads elsewhere', () => {
    expect(() => cacheShelf(folder, { model: '../models', key: hash('b') })).toThrow(/SHA-256/)
  })
})
