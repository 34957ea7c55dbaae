// Whose conversations come back, when they are kept, and that nothing of them stays where they are to be forgotten.
import { afterEach, expect, it } from 'vitest'
import { deferred } from '../base/deferred.ts'
import { Engine } from '../engine/engine.ts'
import { openVariants, seeded } from '../kernels/kernel-testing.ts'
import { TINY, tinyModel } from '../models/tiny-model.testing.ts'
import { dawn } from '../node/dawn.ts'
import { memoryCaches } from '../storage/cache-images.testing.ts'
import type { CacheFolder } from '../storage/cache-images.ts'
import type { LoadedModel } from './loaded-model.ts'
import { createPrefixCache } from './prefix-cache.ts'

const tiny = await tinyModel()
const [{ context }] = await openVariants(dawn(), [])
const HASH = 'a'.repeat(64)
const random = seeded(6)
const text = (length: number): number[] => Array.from({ length }, () => Math.floor(random() * TINY.vocabulary))
const never = new AbortController().signal

const engines: Engine[] = []
afterEach(() => {
  for (const engine of engines.splice(0)) engine.dispose()
})

/** A visit: a model over a folder, ready, with nothing else under way. */
async function visit(folder: CacheFolder, { template = 'one', hash = HASH, contextTokens = 320, isQuick = true } = {}) {
  const engine = await Engine.load(context.sibling(), tiny.source, tiny.file, { contextTokens })
  engines.push(engine)
  await engine.compiled
  const model = { engine, template: { source: template } } as LoadedModel
  const told = { hashes: 0, faults: [] as unknown[], restored: 0 }
  const prefixes = createPrefixCache({
    folder: async () => folder,
    onFault: fault => told.faults.push(fault),
    onRestored: tokens => (told.restored += tokens),
  })
  prefixes.opened(model, {
    isQuick,
    read: async () => {
      told.hashes++
      return hash
    },
  })
  const say = async (ids: number[]) => {
    let cached = -1
    for await (const _ of engine.generate(ids, { maxTokens: 1, onPrefill: progress => (cached = progress.cachedTokens) }));
    return cached
  }
  return { engine, prefixes, told, say }
}

it('come back on the next visit, and a first one reads no file for its hash', async () => {
  const folder = memoryCaches()
  const ids = text(150)
  const first = await visit(folder)
  await first.engine.returning!.done
  expect(first.told).toEqual({ hashes: 0, faults: [], restored: 0 })
  await first.prefixes.save(never) // nothing was said
  expect(folder.files.size).toBe(0)
  await first.say(ids)
  await first.prefixes.save(never)
  expect([first.told.hashes, folder.files.size]).toEqual([1, 4])
  const second = await visit(folder)
  expect(await second.say([...ids, 1])).toBe(150)
  expect(second.told).toEqual({ hashes: 1, faults: [], restored: 150 })
  await second.prefixes.save(never)
  folder.files.clear()
  await second.prefixes.save(never) // nothing has changed since
  expect(folder.files.size).toBe(0)
})

it('are those of the same file, template and context', async () => {
  const folder = memoryCaches()
  const ids = text(100)
  const first = await visit(folder)
  await first.say(ids)
  await first.prefixes.save(never)
  for (const other of [{ template: 'two' }, { hash: 'b'.repeat(64) }, { contextTokens: 256 }]) {
    const { say, told } = await visit(folder, other)
    expect([await say(ids), told.faults]).toEqual([0, []])
  }
  expect(await (await visit(folder)).say(ids)).toBe(99)
})

it('that had no room come back as far as there is some, before anything is written over them', async () => {
  const folder = memoryCaches()
  const [ids, other] = [text(300), text(200)]
  const first = await visit(folder)
  await first.say(ids)
  await first.prefixes.save(never)
  const gate = deferred<void>()
  const slow: CacheFolder = {
    ...folder,
    read: async (name, mostBytes) => {
      if (!name.endsWith('index')) await gate.promise
      return folder.read(name, mostBytes)
    },
  }
  const second = await visit(slow)
  const answer = second.say(other) // while all the room is reserved
  setTimeout(gate.resolve, 50)
  expect(await answer).toBe(0)
  expect(second.told.faults).toMatchObject([{ code: 'cache_wanted' }])
  await second.prefixes.save(never)
  expect([second.told.restored, second.engine.cachedPrefix(ids)]).toEqual([64, 64])
  const third = await visit(folder)
  expect([await third.say([...other, 1]), await third.say(ids)]).toEqual([200, 64])
})

it('are forgotten everywhere, also while they come back', async () => {
  const folder = memoryCaches()
  const ids = text(150)
  const first = await visit(folder)
  await first.say(ids)
  await first.prefixes.save(never)
  const second = await visit(folder)
  await second.prefixes.forget()
  expect([folder.files.size, second.engine.cachedPrefix(ids)]).toEqual([0, 0])
  await first.prefixes.forget()
  expect(first.engine.cachedPrefix(ids)).toBe(0)
  await second.say(text(70))
  await second.prefixes.save(never)
  expect(await (await visit(folder)).say(ids)).toBeLessThan(5)
})

it('that can’t be kept change nothing but what is told', async () => {
  const folder = memoryCaches()
  const full: CacheFolder = { ...folder, freeBytes: async () => 0 }
  const { say, prefixes, told, engine } = await visit(full)
  const ids = text(100)
  await say(ids)
  await prefixes.save(never)
  expect(told.faults).toMatchObject([{ code: 'storage_full' }])
  expect([folder.files.size, engine.cachedPrefix(ids)]).toEqual([0, 100])
  const none = createPrefixCache({ folder: () => Promise.reject(new Error('private window')), onFault: fault => told.faults.push(fault) })
  none.opened({ engine } as LoadedModel, { isQuick: true, read: async () => HASH })
  await none.save(never)
  await none.forget()
  expect(await say([...ids, 1])).toBe(0)
})
