// What is kept of KV caches across visits: for each model, and all that its blocks depend on, an index and files of blocks. A block's file is
// named by its content and written once; the index names those that count, and is replaced whole. What an index does not name is swept away.
import { InkstoneError } from '../base/errors.ts'
import { MOST_INDEX_BYTES } from '../formats/cache-image.ts'
import { storageSpace } from './opfs.ts'

export interface KeptFile {
  name: string
  sizeBytes: number
  savedAtMs: number
}

/** A folder for these files alone. */
export interface CacheFolder {
  list(): Promise<KeptFile[]>
  /** Undefined where there is none of that name, or a larger one. */
  read(name: string, mostBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined>
  /** The whole file or, where that fails, none of it. */
  write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>
  /** No error where there is none. */
  remove(name: string): Promise<void>
  /** Bytes that may still be written; a number without end where nobody says. */
  freeBytes(): Promise<number>
  /** Runs this unless another page has the name's files in hand; says whether it ran. */
  alone(name: string, run: () => Promise<void>): Promise<boolean>
}

/** What is kept of one cache. */
export interface CacheShelf {
  /** Of all that the blocks depend on. */
  readonly key: string
  index(): Promise<Uint8Array<ArrayBuffer> | undefined>
  /** A block by the SHA-256 of its bytes. */
  block(sha256: string, sizeBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined>
  /** The blocks of this size that are there. */
  stored(sizeBytes: number): Promise<ReadonlySet<string>>
  put(sha256: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>
  /** From now on this index counts, and of the blocks those it names. */
  publish(index: Uint8Array<ArrayBuffer>, blocks: ReadonlySet<string>): Promise<void>
  forget(): Promise<void>
  /** Runs this unless another page has this cache in hand; says whether it ran. */
  alone(run: () => Promise<void>): Promise<boolean>
}

/** All models together; the ones that were kept longest ago give way. */
export const MOST_KEPT_BYTES = 256 << 20
/** Left to the page's own needs. */
const RESERVE_BYTES = 64 << 20

const INDEX = 'index'
const HASH = /^[0-9a-f]{64}$/

/** `model`: SHA-256 of the model's file; `key`: of all that the blocks depend on. */
export function cacheShelf(folder: CacheFolder, { model, key }: { model: string; key: string }, mostBytes = MOST_KEPT_BYTES): CacheShelf {
  if (![model, key].every(part => HASH.test(part)))
    throw new InkstoneError(
      'bad_name',
      `A cache is kept under two SHA-256; "${model}" and "${key}" were given. This is a fault of the studio.`,
    )
  const own = `${model}.${key}.`
  const blocks = async () => (await folder.list()).filter(({ name }) => name.startsWith(own) && name !== own + INDEX)
  const hashOf = ({ name }: KeptFile) => name.slice(own.length)
  return {
    key,
    index: () => folder.read(own + INDEX, MOST_INDEX_BYTES),
    block: (sha256, sizeBytes) => folder.read(own + sha256, sizeBytes),
    // A page that died may have left one with nothing in it.
    stored: async sizeBytes => new Set((await blocks()).filter(file => file.sizeBytes === sizeBytes).map(hashOf)),
    async put(sha256, bytes) {
      if ((await folder.freeBytes()) < bytes.length + RESERVE_BYTES)
        throw new InkstoneError(
          'storage_full',
          `A block of a cache needs ${bytes.length} bytes, and the browser has no room for it. Remove a stored model to have conversations begin sooner.`,
        )
      await folder.write(own + sha256, bytes)
    },
    async publish(index, named) {
      await folder.write(own + INDEX, index)
      for (const file of await blocks()) if (!named.has(hashOf(file))) await folder.remove(file.name)
      await sweep(folder, own, mostBytes)
    },
    forget: () => forgetCaches(folder, own),
    alone: run => folder.alone(own, run),
  }
}

/** Those of other caches that no index speaks for, and whole caches as long as all together are too large. */
async function sweep(folder: CacheFolder, own: string, mostBytes: number): Promise<void> {
  const byCache = new Map<string, KeptFile[]>()
  for (const file of await folder.list()) {
    const name = file.name.slice(0, file.name.lastIndexOf('.') + 1)
    byCache.set(name, [...(byCache.get(name) ?? []), file])
  }
  const caches = [...byCache].map(([name, files]) => ({
    name,
    files,
    sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    savedAtMs: files.find(file => file.name === name + INDEX)?.savedAtMs,
  }))
  let total = caches.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  for (const { name, files, sizeBytes, savedAtMs } of caches.sort((a, b) => (a.savedAtMs ?? 0) - (b.savedAtMs ?? 0))) {
    if (name === own || (savedAtMs !== undefined && total <= mostBytes)) continue
    total -= sizeBytes
    for (const file of indexFirst(files)) await folder.remove(file.name)
  }
}

/** Of the model with this SHA-256, or of all. */
export async function forgetCaches(folder: CacheFolder, beginning = ''): Promise<void> {
  const files = (await folder.list()).filter(({ name }) => name.startsWith(beginning))
  for (const { name } of indexFirst(files)) await folder.remove(name)
}

/** So that no index is ever there without its blocks. */
const indexFirst = (files: readonly KeptFile[]): KeptFile[] =>
  [...files].sort((a, b) => Number(b.name.endsWith(INDEX)) - Number(a.name.endsWith(INDEX)))

// ---- in a browser

const FOLDER = 'caches'

/** In the origin private file system. Rejects where the browser gives none. */
export async function opfsCaches(): Promise<CacheFolder> {
  const root = await navigator.storage.getDirectory()
  const folder = await root.getDirectoryHandle(FOLDER, { create: true })
  const orMissing = (error: unknown) => {
    if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error
    return undefined
  }
  return {
    async list() {
      const files: KeptFile[] = []
      for await (const entry of folder.values()) {
        const file = entry.kind === 'file' ? await entry.getFile().catch(orMissing) : undefined
        if (file) files.push({ name: entry.name, sizeBytes: file.size, savedAtMs: file.lastModified })
      }
      return files
    },
    async read(name, mostBytes) {
      const file = await (await folder.getFileHandle(name).catch(orMissing))?.getFile().catch(orMissing)
      return file && file.size <= mostBytes ? new Uint8Array(await file.arrayBuffer()) : undefined
    },
    async write(name, bytes) {
      // A writable is a copy until it is closed, so no file is ever there in part.
      const writable = await (await folder.getFileHandle(name, { create: true })).createWritable()
      try {
        await writable.write(bytes)
        await writable.close()
      } catch (error) {
        await writable.abort().catch(() => undefined)
        throw error
      }
    },
    remove: async name => void (await folder.removeEntry(name).catch(orMissing)),
    async freeBytes() {
      const { usedBytes, quotaBytes } = await storageSpace()
      return quotaBytes === 0 ? Number.POSITIVE_INFINITY : quotaBytes - usedBytes
    },
    alone: (name, run) =>
      navigator.locks.request(`inkstone-cache-${name}`, { ifAvailable: true }, async lock => {
        if (lock) await run()
        return lock !== null
      }),
  }
}
