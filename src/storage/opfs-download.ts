// A download into the origin private file system that survives everything: what came stays in `<name>.part` (part-file.ts), the next call
// fetches what is missing (connections.ts), and only a file of the right size and SHA-256 gets its own name, by a rename at the very end.
import { type ByteSource, memorySource } from '../base/byte-source.ts'
import { deferred } from '../base/deferred.ts'
import { InkstoneError } from '../base/errors.ts'
import { firstGap } from './byte-ranges.ts'
import { endOf, type FillRequest, fillPart } from './connections.ts'
import {
  checkName,
  downloadLock,
  findStored,
  modelsFolder,
  opfsSource,
  PART_SUFFIX,
  RECORD_SUFFIX,
  removeFile,
  type StoredRecord,
  writeRecord,
} from './opfs.ts'
import { PartFile } from './part-file.ts'
import { checkSpace, storageFull } from './room.ts'
import { discardPart } from './unfinished.ts'

/** `name` is the file's in storage. Without `sha256`, in lower-case hex, the file is only as good as the server's word. */
export type DownloadRequest = Omit<FillRequest, 'onSize'>

/** The stored file, downloaded as far as it was not there yet. One download of a name at a time; a second caller, or tab, waits. */
export async function downloadToOpfs(request: DownloadRequest): Promise<ByteSource> {
  await download(request)
  return opfsSource(request.name)
}

/** The same for who wants to read it: a small file is given as soon as its bytes are proven, and is stored meanwhile. */
export function openDownload(request: DownloadRequest): Promise<ByteSource> {
  const { promise, resolve } = deferred<ByteSource>()
  const stored = download(request, bytes => resolve(memorySource(bytes, request.name))).then(() => opfsSource(request.name))
  // Once it can be read, a storage that refuses it costs no more than another download.
  stored.catch(() => undefined)
  return Promise.race([promise, stored])
}

type OnProven = (bytes: Uint8Array<ArrayBuffer>) => void

async function download(request: DownloadRequest, onProven?: OnProven): Promise<void> {
  checkName(request.name)
  const folder = await modelsFolder()
  const store = () => ensureStored(folder, request, onProven)
  await navigator.locks.request(downloadLock(request.name), { signal: request.signal }, store)
}

async function ensureStored(folder: FileSystemDirectoryHandle, request: DownloadRequest, onProven?: OnProven): Promise<void> {
  const stored = await findStored(folder, request.name)
  if (stored && isWanted(stored, request)) return request.onProgress?.(stored.sizeBytes, stored.sizeBytes)
  const { record, isPieced, held } = await fetchPart(folder, request)
  if (held && record.sha256 === request.sha256) onProven?.(held)
  if (!request.sha256 || record.sha256 === request.sha256) return publish(folder, request.name, record)
  await discardPart(folder, request.name)
  if (isPieced) {
    // Put together from several answers, and wrong: one attempt in a single piece tells whether the server's file is.
    const clean = await fetchPart(folder, request, 1)
    if (clean.record.sha256 === request.sha256) return publish(folder, request.name, clean.record)
    await discardPart(folder, request.name)
  }
  throw new InkstoneError(
    'download_corrupt',
    `${request.name} arrived with other bytes than the published ones (SHA-256 differs) and was deleted. Try again, or choose another source.`,
  )
}

/** By its hash where one is known; else by its address, and by its size where that is known. */
function isWanted(stored: StoredRecord, { url, sizeBytes, sha256 }: DownloadRequest): boolean {
  if (sha256) return stored.sha256 === sha256
  return stored.url === url && (sizeBytes === undefined || stored.sizeBytes === sizeBytes)
}

/** The part becomes the file. One that it replaces goes first, so that it is never seen with the new record. */
export async function publish(folder: FileSystemDirectoryHandle, name: string, record: StoredRecord): Promise<void> {
  const part: FileSystemFileHandle & { move?(name: string): Promise<void> } = await folder.getFileHandle(name + PART_SUFFIX)
  if (!part.move)
    throw new InkstoneError('storage_unavailable', 'This browser cannot rename stored files. Update it, or open the model from disk.')
  await removeFile(folder, name)
  await writeRecord(folder, name + RECORD_SUFFIX, record)
  await part.move(name)
  await removeFile(folder, name + PART_SUFFIX + RECORD_SUFFIX)
}

async function fetchPart(folder: FileSystemDirectoryHandle, request: DownloadRequest, connections?: number) {
  const { name, url } = request
  const part = await PartFile.open(folder, request)
  try {
    const isResumed = part.doneBytes > 0
    const isMissing = !isResumed || firstGap(part.done, endOf(part), 1) !== undefined
    const onSize = (missingBytes: number) => checkSpace(folder, name, missingBytes)
    const answers = isMissing ? await fillPart(part, { ...request, onSize }, connections) : 0
    const record = { url, sizeBytes: part.doneBytes, sha256: await part.digest(), savedAtMs: Date.now() }
    return { record, isPieced: isResumed || answers > 1, held: part.held }
  } catch (error) {
    throw storageFull(error, name)
  } finally {
    await part.close()
  }
}
