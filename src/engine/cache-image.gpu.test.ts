// Conversations that come back: after a reload from storage, after eviction by being computed again. The same tokens, and what is paid for is counted.
import { afterEach, describe, expect, it } from 'vitest'
import { deferred } from '../base/deferred.ts'
import type { CacheFormat } from '../kernels/cache-format.ts'
import { openVariants, seeded } from '../kernels/kernel-testing.ts'
import { TINY, tinyModel } from '../models/tiny-model.testing.ts'
import { dawn } from '../node/dawn.ts'
import { memoryCaches } from '../storage/cache-images.testing.ts'
import { type CacheShelf, cacheShelf } from '../storage/cache-images.ts'
import { restoreCache, saveCache } from './cache-image.ts'
import { Engine, type EngineOptions } from './engine.ts'

const tiny = await tinyModel()
const [{ context }] = await openVariants(dawn(), [])
const KEY = 'b'.repeat(64)
const formats: CacheFormat[] = context.variants.f16 ? ['f32', 'f16', 'int8'] : ['f32', 'int8']
const BLOCKS = TINY.contextTokens / 64

const random = seeded(5)
const text = (length: number): number[] => Array.from({ length }, () => Math.floor(random() * TINY.vocabulary))

const engines: Engine[] = []
async function open(options: EngineOptions = {}): Promise<Engine> {
  const engine = await Engine.load(context.sibling(), tiny.source, tiny.file, options)
  engines.push(engine)
  await engine.compiled
  return engine
}
afterEach(() => {
  for (const engine of engines.splice(0)) engine.dispose()
})

async function say(engine: Engine, ids: readonly number[], maxTokens = 9) {
  let cachedTokens = -1
  let isFirst = true
  const said: number[] = []
  const onPrefill = (progress: { cachedTokens: number }) => {
    if (isFirst) cachedTokens = progress.cachedTokens
    isFirst = false
  }
  for await (const { id } of engine.generate(ids, { maxTokens, onPrefill })) said.push(id)
  return { said, cachedTokens }
}

/** Turns of a chat: what the person says, then the answer. */
async function chat(engine: Engine, turns: number[][], before: number[] = []) {
  let known = before
  const counts: { cachedTokens: number; newTokens: number; had: number }[] = []
  for (const turn of turns) {
    const prompt = [...known, ...turn]
    const { said, cachedTokens } = await say(engine, prompt)
    counts.push({ cachedTokens, newTokens: prompt.length - cachedTokens, had: known.length })
    known = [...prompt, ...said]
  }
  return { known, counts }
}

function shelfOf(folder = memoryCaches()): CacheShelf & { folder: ReturnType<typeof memoryCaches> } {
  return { folder, ...cacheShelf(folder, { model: 'a'.repeat(64), key: KEY }) }
}

const save = (engine: Engine, shelf: CacheShelf, mostBytes?: number) => saveCache(engine.keepable, shelf, { mostBytes })
const restore = (engine: Engine, shelf: CacheShelf) => restoreCache(engine.keepable, Promise.resolve(shelf)).done

describe.each(formats)('a chat over a cache in %s', cache => {
  it('pays in turn 3 for its new tokens only, also after a reload, and goes on with the same tokens', async () => {
    const [first, second, third] = [text(100), text(31), text(20)]
    const engine = await open({ cache })
    const two = await chat(engine, [first, second])
    // The last token of an answer was never fed: it is run with what is said next.
    expect(two.counts.map(({ newTokens }) => newTokens)).toEqual([100, 32])
    const shelf = shelfOf()
    expect(await save(engine, shelf)).toEqual({ blocks: 3, written: 3 })
    const three = await chat(engine, [third], two.known)
    expect(three.counts[0].newTokens).toBe(third.length + 1)

    const reloaded = await open({ cache })
    const live = reloaded.context.counters.liveBytes
    expect(await restore(reloaded, shelf)).toBe(two.known.length - 1)
    expect(reloaded.context.counters.liveBytes).toBe(live)
    const back = await chat(reloaded, [third], two.known)
    expect(back.counts[0].newTokens).toBe(third.length + 1)
    expect(back.known).toEqual(three.known)
  })

  it('comes back after its blocks were given to others: computed again, with the same tokens', async () => {
    const [first, second, third] = [text(100), text(31), text(20)]
    const engine = await open({ cache })
    const two = await chat(engine, [first, second])
    const kept = await say(engine, [...two.known, ...third])
    await say(engine, text(TINY.contextTokens - 20))
    expect(engine.cachedPrefix(two.known)).toBeLessThan(10)
    const back = await say(engine, [...two.known, ...third])
    expect(back.said).toEqual(kept.said)
    expect(back.cachedTokens).toBeLessThan(10)
    const again = await say(engine, [...two.known, ...third, ...back.said, 1])
    expect(again.cachedTokens).toBe(two.known.length + third.length + back.said.length - 1)
  })
})

describe('what is kept', () => {
  it('is written once: a later turn adds its own blocks', async () => {
    const engine = await open()
    const shelf = shelfOf()
    const one = await chat(engine, [text(130)])
    expect(await save(engine, shelf)).toEqual({ blocks: 3, written: 3 })
    expect(await save(engine, shelf)).toEqual({ blocks: 3, written: 0 })
    await chat(engine, [text(60)], one.known)
    // The unfinished block became a full one, and another was begun.
    expect(await save(engine, shelf)).toEqual({ blocks: 4, written: 2 })
    expect(shelf.folder.files.size).toBe(5)
    const reloaded = await open()
    await restore(reloaded, shelf)
    expect(await save(reloaded, shelf)).toEqual({ blocks: 4, written: 0 })
  })

  it('is as much as the limit allows, of a long text its beginning', async () => {
    const engine = await open()
    const shelf = shelfOf()
    const ids = text(300)
    await say(engine, ids, 1)
    const blockBytes = engine.model.cacheBytes / BLOCKS
    expect(await save(engine, shelf, blockBytes * 2.5)).toEqual({ blocks: 2, written: 2 })
    const reloaded = await open()
    expect(await restore(reloaded, shelf)).toBe(128)
    expect(reloaded.cachedPrefix(ids)).toBe(128)
  })

  it('comes back into free blocks alone', async () => {
    const engine = await open()
    const shelf = shelfOf()
    const [kept, own] = [text(200), text(200)]
    await say(engine, kept, 1)
    await save(engine, shelf)
    const reloaded = await open()
    await say(reloaded, own, 1)
    expect(await restore(reloaded, shelf)).toBe(64)
    expect([reloaded.cachedPrefix(own), reloaded.cachedPrefix(kept)]).toEqual([200, 64])
    expect(reloaded.keepable.cache.available).toBe(BLOCKS)
  })

  it('does not change what a stream says that decodes meanwhile', async () => {
    const engine = await open()
    const shelf = shelfOf()
    await say(engine, text(100), 1)
    const prompt = text(20)
    const alone = await say(engine, prompt, 60)
    engine.reset()
    await say(engine, text(100), 1)
    const [saved, beside] = await Promise.all([save(engine, shelf), say(engine, prompt, 60)])
    expect(beside.said).toEqual(alone.said)
    expect(saved.blocks).toBeGreaterThanOrEqual(2)
    const reloaded = await open()
    const [tokens, again] = await Promise.all([restore(reloaded, shelf), say(reloaded, prompt, 60)])
    expect(again.said).toEqual(alone.said)
    expect(tokens).toBeGreaterThan(60)
    expect(reloaded.keepable.cache.available).toBe(BLOCKS)
  })
})

describe('what does not come back', () => {
  async function kept() {
    const engine = await open()
    const shelf = shelfOf()
    const ids = text(150)
    await say(engine, ids, 1)
    await save(engine, shelf)
    return { shelf, ids }
  }

  type Files = Map<string, Uint8Array<ArrayBuffer>>
  it.each<[string, string, (files: Files, blocks: string[], index: string) => unknown]>([
    ['a block with a bit turned', 'image_block', (files, blocks) => (files.get(blocks[2])![5] ^= 1)],
    ['a block cut short', 'image_block', (files, blocks) => files.set(blocks[1], files.get(blocks[1])!.slice(1))],
    ['a block that is missing', 'image_block', (files, blocks) => files.delete(blocks[2])],
    ['an index cut short', 'image_truncated', (files, _, index) => files.set(index, files.get(index)!.slice(0, -1))],
  ])('leaves nothing behind: %s', async (_, code, damage) => {
    const { shelf, ids } = await kept()
    const { files } = shelf.folder
    const index = [...files.keys()].find(name => name.endsWith('index'))!
    damage(
      files,
      [...files.keys()].filter(name => name !== index),
      index,
    )
    const engine = await open()
    const live = engine.context.counters.liveBytes
    await expect(restore(engine, shelf)).rejects.toMatchObject({ code })
    expect([engine.cachedPrefix(ids), engine.keepable.cache.available, engine.context.counters.liveBytes]).toEqual([0, BLOCKS, live])
    await say(engine, ids, 1)
    await save(engine, shelf)
    expect(await restore(await open(), shelf)).toBe(150)
  })

  it('is of another key, or of a cache in another format', async () => {
    const { shelf } = await kept()
    const engine = await open()
    const other = restoreCache(engine.keepable, Promise.resolve({ ...shelf, key: 'c'.repeat(64) }))
    await expect(other.done).rejects.toMatchObject({ code: 'image_other' })
    await expect(restore(await open({ cache: 'int8' }), shelf)).rejects.toMatchObject({ code: 'image_other' })
  })

  it('was stopped, or its engine was closed', async () => {
    const { shelf, ids } = await kept()
    const engine = await open()
    const abort = new AbortController()
    const slow: CacheShelf = {
      ...shelf,
      block(sha256, sizeBytes) {
        abort.abort()
        return shelf.block(sha256, sizeBytes)
      },
    }
    const stopped = restoreCache(engine.keepable, Promise.resolve(slow), { signal: abort.signal })
    await expect(stopped.done).rejects.toThrow(/abort/i)
    expect([engine.cachedPrefix(ids), engine.keepable.cache.available]).toEqual([0, BLOCKS])
    const closed = restoreCache(engine.keepable, Promise.resolve(shelf))
    engine.dispose()
    engines.length = 0
    await expect(closed.done).rejects.toMatchObject({ code: 'engine_closed' })
    expect(context.fault).toBeUndefined()
  })
})

describe('a prompt that comes while conversations come back', () => {
  async function slowly() {
    const engine = await open()
    const shelf = shelfOf()
    const ids = text(150)
    const { said } = await say(engine, ids)
    await save(engine, shelf)
    const reloaded = await open()
    const gate = deferred<void>()
    const slow: CacheShelf = { ...shelf, block: (sha256, sizeBytes) => gate.promise.then(() => shelf.block(sha256, sizeBytes)) }
    reloaded.returning = restoreCache(reloaded.keepable, Promise.resolve(slow))
    return { reloaded, ids, said, gate }
  }

  it('waits for them where it begins like one', async () => {
    const { reloaded, ids, said, gate } = await slowly()
    const answer = say(reloaded, [...ids, ...said, 3])
    setTimeout(gate.resolve, 50)
    expect((await answer).cachedTokens).toBe(ids.length + said.length - 1)
  })

  it('is answered at once where it does not', async () => {
    const { reloaded, gate } = await slowly()
    expect((await say(reloaded, text(30))).said).toHaveLength(9)
    gate.resolve()
    expect(await reloaded.returning!.done).toBeGreaterThan(100)
  })

  it('has the room that it needs, and they come back another time', async () => {
    const { reloaded, ids, gate } = await slowly()
    const answer = say(reloaded, text(TINY.contextTokens))
    setTimeout(gate.resolve, 50)
    await expect(reloaded.returning!.done).rejects.toMatchObject({ code: 'cache_wanted' })
    expect((await answer).said).toHaveLength(1)
    expect(reloaded.cachedPrefix(ids)).toBeLessThan(5)
  })

  it('stops waiting when it is stopped', async () => {
    const { reloaded, ids, gate } = await slowly()
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 20)
    await expect(reloaded.generate([...ids, 1], { signal: stop.signal }).next()).rejects.toThrow(/abort/i)
    gate.resolve()
    await reloaded.returning!.done
  })
})
