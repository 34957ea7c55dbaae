// A model that is made here, as a stored file like a downloaded one: its bytes go to `<name>.part`, hashed as they come, and get their own
// name by a rename at the very end. What ends early, by an error, a stop or a closed tab, leaves nothing: the last by the next call.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import {
  checkName,
  downloadLock,
  MADE_HERE,
  modelsFolder,
  PART_SUFFIX,
  RECORD_SUFFIX,
  readRecord,
  type StoredFile,
  storageSpace,
  writeRecord,
} from './opfs.ts'
import { publish } from './opfs-download.ts'
import { openPartWriter } from './part-writer.ts'
import { megabytes, RESERVE_BYTES, spaceError } from './room.ts'
import { discardPart } from './unfinished.ts'

export interface MadeFile {
  name: string
  sizeBytes: number
  /** The whole file in order; it is called once there is room. */
  pieces(): AsyncIterable<Uint8Array<ArrayBuffer>>
  signal?: AbortSignal
  onProgress?(doneBytes: number, totalBytes: number): void
}

/** Stores the file; one of the same name stays until the new one is whole. Needs a worker. */
export async function writeStored(made: MadeFile): Promise<StoredFile> {
  checkName(made.name)
  const folder = await modelsFolder()
  await clearAbandoned(folder)
  return navigator.locks.request(downloadLock(made.name), { signal: made.signal }, async () => {
    await discardPart(folder, made.name)
    await checkSpace(made)
    try {
      const record = await writePart(folder, made)
      await publish(folder, made.name, record)
      return { name: made.name, ...record }
    } catch (error) {
      await discardPart(folder, made.name)
      throw error
    }
  })
}

async function writePart(folder: FileSystemDirectoryHandle, { name, sizeBytes, pieces, signal, onProgress }: MadeFile) {
  const url = `${MADE_HERE}${name}`
  await writeRecord(folder, name + PART_SUFFIX + RECORD_SUFFIX, { url })
  const writer = await openPartWriter(await folder.getFileHandle(name + PART_SUFFIX, { create: true }))
  const hash = sha256.create()
  let doneBytes = 0
  try {
    for await (const piece of pieces()) {
      signal?.throwIfAborted()
      writer.write(piece, doneBytes)
      hash.update(piece)
      doneBytes += piece.length
      onProgress?.(doneBytes, sizeBytes)
    }
    writer.flush()
  } catch (error) {
    const isQuota = error instanceof DOMException && error.name === 'QuotaExceededError'
    throw isQuota ? noSpace(name, `grew to ${megabytes(doneBytes)} and the browser takes no more`) : error
  } finally {
    writer.close()
  }
  return { url, sizeBytes: doneBytes, sha256: bytesToHex(hash.digest()), savedAtMs: Date.now() }
}

/** Parts of files that were made in a tab which is gone: nobody holds their lock, and they cannot go on. */
async function clearAbandoned(folder: FileSystemDirectoryHandle): Promise<void> {
  const ending = PART_SUFFIX + RECORD_SUFFIX
  const names: string[] = []
  for await (const entry of folder.values()) if (entry.name.endsWith(ending)) names.push(entry.name.slice(0, -ending.length))
  const { held = [] } = await navigator.locks.query()
  for (const name of names) {
    if (held.some(lock => lock.name === downloadLock(name))) continue
    const record = await readRecord<{ url: string }>(folder, name + ending)
    if (record?.url?.startsWith(MADE_HERE)) await navigator.locks.request(downloadLock(name), {}, () => discardPart(folder, name))
  }
}

async function checkSpace({ name, sizeBytes }: MadeFile): Promise<void> {
  const { usedBytes, quotaBytes } = await storageSpace()
  const freeBytes = Math.max(0, quotaBytes - usedBytes)
  if (quotaBytes === 0 || sizeBytes + RESERVE_BYTES <= freeBytes) return
  throw noSpace(name, `needs ${megabytes(sizeBytes)} and the browser offers ${megabytes(freeBytes)}`)
}

const noSpace = (name: string, got: string) =>
  spaceError(name, got, 'Remove a stored model, free space on the disk, or choose a smaller format.')
