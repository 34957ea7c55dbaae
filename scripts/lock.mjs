// A lock between processes: a file that its owner touches all the time it holds it. One whose time stands still has lost its owner,
// however that ended, and is taken over; process ids tell nothing here, they are given out again.
import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { ModelError } from './model-error.mjs'

/** So many missed in a row are no delay any more. */
const TOUCHES_UNTIL_STALE = 10
const POLL_MS = 300

/**
 * Waits until no other process holds the lock. `signal` of the result is aborted where another one took it over, which happens to an
 * owner that was suspended; then nothing may be written any more.
 * @param {string} path
 * @param {{ staleMs: number, signal?: AbortSignal, onWait?: () => void | Promise<void> }} options `onWait` is called every now and then
 * @returns {Promise<{ signal: AbortSignal, release: () => Promise<void> }>}
 */
export async function acquireLock(path, { staleMs, signal, onWait }) {
  const token = randomUUID()
  let seen = { mtimeMs: 0, atMs: performance.now() }
  while (!(await createLock(path, token))) {
    await onWait?.()
    // How long the time stood still is measured here: clocks jump, and a laptop that wakes has a late owner, not a dead one.
    const mtimeMs = (await stat(path).catch(() => undefined))?.mtimeMs ?? 0
    if (mtimeMs !== seen.mtimeMs) seen = { mtimeMs, atMs: performance.now() }
    else if (performance.now() - seen.atMs > staleMs) await takeAway(path, mtimeMs)
    await sleep(Math.min(POLL_MS, staleMs / TOUCHES_UNTIL_STALE), undefined, { signal })
  }
  return holdLock(path, token, staleMs / TOUCHES_UNTIL_STALE)
}

/**
 * False where there is a lock already.
 * @param {string} path
 * @param {string} token
 */
async function createLock(path, token) {
  try {
    await writeFile(path, token, { flag: 'wx' })
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
}

/**
 * Removes the lock that was last touched at `mtimeMs`. Of several that try, the rename succeeds for one.
 * @param {string} path
 * @param {number} mtimeMs
 */
async function takeAway(path, mtimeMs) {
  const away = `${path}.${randomUUID()}`
  try {
    await rename(path, away)
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return
    throw error
  }
  // Another one was quicker, and this is its new lock.
  if ((await stat(away)).mtimeMs !== mtimeMs) await rename(away, path)
  else await rm(away)
}

/**
 * @param {string} path
 * @param {string} token
 * @param {number} touchMs
 */
function holdLock(path, token, touchMs) {
  const lost = new AbortController()
  const isOwn = async () => {
    const owner = await readFile(path, 'utf8').catch(() => '')
    if (owner !== '' && owner !== token) lost.abort(new ModelError('interrupted', 'Another process took the download over'))
    return owner === token
  }
  const touching = setInterval(async () => {
    // A touch that fails is a touch missed.
    if (await isOwn()) await utimes(path, new Date(), new Date()).catch(() => undefined)
  }, touchMs)
  return {
    signal: lost.signal,
    async release() {
      clearInterval(touching)
      if (await isOwn()) await rm(path, { force: true })
    },
  }
}
