// Conversations that begin where the last visit left them: which model's they are, when they come back, and when they are kept. All of it is
// extra: whatever goes wrong is told to who wants to know, and prompts are prefilled as if there were nothing.
import { deferred } from '../base/deferred.ts'
import { restoreCache, saveCache } from '../engine/cache-image.ts'
import { deviceKey } from '../kernels/device-key.ts'
import { type CacheFolder, type CacheShelf, cacheShelf, forgetCaches } from '../storage/cache-images.ts'
import type { LoadedModel } from './loaded-model.ts'

export interface PrefixCacheOptions {
  /** Where there is one; asked for once. */
  folder(): Promise<CacheFolder>
  /** Why something was not brought back or not kept. */
  onFault?(fault: unknown): void
  onRestored?(tokens: number): void
}

/** SHA-256 of a model's file, asked for when it is needed. */
export interface ModelHash {
  /** Known, or soon read: a prompt may wait for it. */
  isQuick: boolean
  read(signal?: AbortSignal): Promise<string>
}

export interface PrefixCache {
  /** The model is ready; what is kept of it comes back, unless another replaces it first. */
  opened(model: LoadedModel, hash: ModelHash): void
  /** While nobody waits for an answer. One that is stopped has kept nothing, and the next goes on from what it wrote. */
  save(signal: AbortSignal): Promise<void>
  /** Nothing of any conversation stays, neither in storage nor in the loaded model. */
  forget(): Promise<void>
}

interface Current {
  model: LoadedModel
  hash: ModelHash
  shelf?: CacheShelf
  isBack: boolean
  /** The state of the cache that is kept. */
  changes: number
  /** Ends what is under way with it. */
  stop: AbortController
  working: Promise<unknown>
}

export function createPrefixCache({ folder: openFolder, onFault, onRestored }: PrefixCacheOptions): PrefixCache {
  let folder: Promise<CacheFolder> | undefined
  let current: Current | undefined

  async function shelfOf(of: Current, signal?: AbortSignal): Promise<CacheShelf> {
    folder ??= openFolder()
    of.shelf ??= await openShelf(await folder, of, signal)
    return of.shelf
  }

  /** Undefined where nothing is kept of any model: then no file has to be read for its hash, and a first visit pays nothing. */
  async function knownShelf(of: Current, signal: AbortSignal): Promise<CacheShelf | undefined> {
    folder ??= openFolder()
    return (await (await folder).list()).length > 0 ? shelfOf(of, signal) : undefined
  }

  /** Rejects where it may be tried again. */
  async function bringBack(of: Current, signal: AbortSignal): Promise<void> {
    const found = deferred<CacheShelf | undefined>()
    const { engine } = of.model
    const returning = restoreCache(engine.keepable, found.promise, { signal })
    if (of.hash.isQuick) engine.returning = returning
    else void found.promise.then(() => (engine.returning = returning))
    const { done } = returning
    done.catch(() => undefined) // reported where it is awaited
    try {
      const shelf = await knownShelf(of, signal)
      const run = async () => {
        found.resolve(shelf)
        await done
      }
      if (shelf && !(await shelf.alone(run))) return
    } finally {
      found.resolve(undefined)
    }
    const tokens = await done
    of.isBack = true
    if (tokens > 0) onRestored?.(tokens)
  }

  /** What is damaged will not be better the next time; what others stood in the way of may be. */
  async function tryBringBack(of: Current, signal: AbortSignal): Promise<void> {
    try {
      await bringBack(of, signal)
    } catch (fault) {
      const mayCome = signal.aborted || (fault as { code?: string }).code === 'cache_wanted'
      of.isBack = !mayCome
      if (!signal.aborted) onFault?.(fault)
    }
  }

  async function save(of: Current, signal: AbortSignal): Promise<void> {
    const { engine } = of.model
    if (engine.context.lost || signal.aborted) return
    // Else what comes back later would have been overwritten by what is here now.
    if (!of.isBack) await tryBringBack(of, signal)
    const { changes } = engine
    if (!of.isBack || changes === of.changes) return
    const shelf = await shelfOf(of, signal)
    await shelf.alone(async () => {
      await saveCache(engine.keepable, shelf, { signal })
      of.changes = changes
    })
  }

  return {
    opened(model, hash) {
      current?.stop.abort()
      const { changes } = model.engine
      current = { model, hash, isBack: false, changes, stop: new AbortController(), working: Promise.resolve() }
      current.working = tryBringBack(current, current.stop.signal)
    },
    save(signal) {
      const of = current
      if (!of) return Promise.resolve()
      const stop = AbortSignal.any([signal, of.stop.signal])
      const done = of.working.then(() => save(of, stop)).catch(fault => void (stop.aborted || onFault?.(fault)))
      of.working = done
      return done
    },
    async forget() {
      const of = current
      of?.stop.abort()
      await of?.working
      if (of) of.stop = new AbortController()
      of?.model.engine.reset()
      folder ??= openFolder()
      await folder.then(each => forgetCaches(each)).catch(onFault)
    },
  }
}

async function openShelf(folder: CacheFolder, { model, hash }: Current, signal: AbortSignal | undefined): Promise<CacheShelf> {
  const { engine, template } = model
  const sha256 = await hash.read(signal)
  const { context, contextTokens, kernels } = engine
  // Rotations depend on the context where a model stretches it.
  const dependsOn = ['cache', sha256, template?.source, engine.model.cache, contextTokens, context.tuning, context.tile, kernels]
  return cacheShelf(folder, { model: sha256, key: await deviceKey(context, dependsOn) })
}
