// Whether the browser has room for a file: asked before the first byte comes, and said in words where it runs out all the same.
import { InkstoneError } from '../base/errors.ts'
import { existing, removeFile, storageSpace } from './opfs.ts'

/** Left to the page's own needs when a file is weighed against the quota. */
export const RESERVE_BYTES = 16 * 2 ** 20

/** Throws unless the browser offers the room. A file that is replaced stays until then, but where there is no room beside it. */
export async function checkSpace(folder: FileSystemDirectoryHandle, name: string, neededBytes: number): Promise<void> {
  const { usedBytes, quotaBytes } = await storageSpace()
  const freeBytes = quotaBytes - usedBytes
  const missingBytes = neededBytes + RESERVE_BYTES - freeBytes
  if (quotaBytes === 0 || Number.isNaN(neededBytes) || missingBytes <= 0) return
  const replaced = await (await existing(folder, name))?.getFile()
  if (replaced === undefined || replaced.size < missingBytes)
    throw spaceError(name, `needs ${megabytes(neededBytes)} and the browser offers ${megabytes(Math.max(0, freeBytes))}`)
  await removeFile(folder, name)
}

/** What a storage that refused a write means; any other error as it is. */
export function storageFull(error: unknown, name: string): unknown {
  const isQuota = error instanceof DOMException && error.name === 'QuotaExceededError'
  return isQuota ? spaceError(name, 'did not fit into what the browser offers') : error
}

export const spaceError = (name: string, got: string, advice = 'Remove a stored model or free space on the disk; what arrived is kept.') =>
  new InkstoneError('storage_full', `${name} ${got}. ${advice}`)

export const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`
