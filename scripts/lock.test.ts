import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { acquireLock } from './lock.mjs'

/** What happens in the moment before a rename. */
const hook = vi.hoisted(() => ({ beforeRename: async () => {} }))
vi.mock('node:fs/promises', async importOriginal => {
  const real = await importOriginal<typeof import('node:fs/promises')>()
  return { ...real, rename: (from: string, to: string) => hook.beforeRename().then(() => real.rename(from, to)) }
})

const staleMs = 500
let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkstone-lock-'))
  path = join(folder, 'a.lock')
})

afterEach(() => {
  hook.beforeRename = async () => {}
  return rm(folder, { recursive: true, force: true })
})

test('is held past the time at which a silent one would be stale, and leaves nothing', async () => {
  const first = await acquireLock(path, { staleMs })
  const order: string[] = []
  const waiting = acquireLock(path, { staleMs }).then(second => {
    order.push('second')
    return second
  })
  await sleep(3 * staleMs)
  order.push('first is done')
  await first.release()
  await (await waiting).release()
  expect(order).toEqual(['first is done', 'second'])
  expect(first.signal.aborted).toBe(false)
  expect(await readdir(folder)).toEqual([])
})

test('is taken over from an owner that is gone, though its process id lives on in another', async () => {
  await writeFile(path, String(process.pid))
  await (await acquireLock(path, { staleMs })).release()
  expect(await readdir(folder)).toEqual([])
})

test('is not taken at once for an old time: a computer that was asleep has a late owner', async () => {
  await writeFile(path, 'asleep')
  await utimes(path, 1, 1)
  const startedMs = performance.now()
  await (await acquireLock(path, { staleMs })).release()
  expect(performance.now() - startedMs).toBeGreaterThan(staleMs)
})

test('is held by one of many that find it stale at the same moment', async () => {
  await writeFile(path, 'gone')
  let holders = 0
  let most = 0
  const hold = async () => {
    const lock = await acquireLock(path, { staleMs })
    most = Math.max(most, ++holders)
    await sleep(5)
    holders--
    await lock.release()
  }
  await Promise.all(Array.from({ length: 12 }, hold))
  expect(most).toBe(1)
  expect(await readdir(folder)).toEqual([])
})

test('is given back by a waiter that was a moment too slow, and took the new lock of a quicker one', async () => {
  await writeFile(path, 'gone')
  const stop = new AbortController()
  hook.beforeRename = async () => {
    hook.beforeRename = async () => stop.abort()
    await rm(path)
    await writeFile(path, 'the quicker one')
  }
  await expect(acquireLock(path, { staleMs, signal: stop.signal })).rejects.toThrow(/abort/)
  expect(await readdir(folder)).toEqual(['a.lock'])
  expect(await readFile(path, 'utf8')).toBe('the quicker one')
})

test('tells an owner that was suspended for too long, which then leaves the new lock alone', async () => {
  const suspended = await acquireLock(path, { staleMs })
  await writeFile(path, 'the new owner')
  await sleep(staleMs / 2)
  expect(suspended.signal.reason).toMatchObject({ code: 'interrupted' })
  await suspended.release()
  expect(await readdir(folder)).toEqual(['a.lock'])
})

test('ends its waiting when asked to', async () => {
  const first = await acquireLock(path, { staleMs })
  await expect(acquireLock(path, { staleMs, signal: AbortSignal.timeout(50) })).rejects.toThrow(/timeout|aborted/i)
  await first.release()
})
