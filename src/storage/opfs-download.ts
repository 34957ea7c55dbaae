// A download into the origin private file system that survives everything: bytes go to `<name>.part` and are hashed as they come;
// an interruption leaves the part and a record of where it is from, and the next call goes on behind it; only a file of the right
// size and SHA-256 gets its own name, by a rename at the very end.
import { sha256 as sha256Hash } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { type ByteSource, memorySource } from '../base/byte-source.ts'
import { deferred } from '../base/deferred.ts'
import { InkstoneError } from '../base/errors.ts'
import {
  type Authorization,
  checkSameVersion,
  type Pace,
  PassingError,
  piecesOf,
  type RangeAnswer,
  type RemoteVersion,
  requestRange,
  withRetries,
} from './http-range.ts'
import {
  checkName,
  existing,
  findStored,
  modelsFolder,
  opfsSource,
  PART_SUFFIX,
  RECORD_SUFFIX,
  readRecord,
  removeFile,
  type StoredRecord,
  storageSpace,
  writeRecord,
} from './opfs.ts'
import { openPartWriter, type PartWriter } from './part-writer.ts'

/** How much may have to be downloaded again after a crash, and how often progress is told. */
const FLUSH_BYTES = 4 * 2 ** 20
/** A file of known size up to this one is held while it comes: hashed at once by the browser, and open before it is stored. */
const HELD_BYTES = 8 * 2 ** 20
/** Left to the page's own needs when a download is weighed against the quota. */
const RESERVE_BYTES = 16 * 2 ** 20

export interface DownloadRequest {
  url: string
  /** The file's name in storage. */
  name: string
  sizeBytes?: number
  /** Lower-case hex. Without it the file is only as good as the server's word. */
  sha256?: string
  authorization?: Authorization
  signal?: AbortSignal
  /** `totalBytes` is 0 where nobody said how long the file is. */
  onProgress?(doneBytes: number, totalBytes: number): void
  /** Shorter waits for tests. */
  pace?: Pace
}

/** What `<name>.part.json` remembers: enough to know whether the part may be continued. */
interface PartRecord extends RemoteVersion {
  url: string
  sha256?: string
}

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
  await navigator.locks.request(`inkstone-download-${request.name}`, { signal: request.signal }, store)
}

async function ensureStored(folder: FileSystemDirectoryHandle, request: DownloadRequest, onProven?: OnProven): Promise<void> {
  const stored = await findStored(folder, request.name)
  if (stored && isWanted(stored, request)) return request.onProgress?.(stored.sizeBytes, stored.sizeBytes)
  const { record, wasResumed, held } = await fetchPart(folder, request)
  if (held && record.sha256 === request.sha256) onProven?.(held)
  if (!request.sha256 || record.sha256 === request.sha256) return publish(folder, request.name, record)
  await discardPart(folder, request.name)
  if (wasResumed) {
    // Put together from several answers, and wrong: one attempt in a single piece tells whether the server's file is.
    const clean = await fetchPart(folder, request)
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
async function publish(folder: FileSystemDirectoryHandle, name: string, record: StoredRecord): Promise<void> {
  const part: FileSystemFileHandle & { move?(name: string): Promise<void> } = await folder.getFileHandle(name + PART_SUFFIX)
  if (!part.move)
    throw new InkstoneError('storage_unavailable', 'This browser cannot rename stored files. Update it, or open the model from disk.')
  await removeFile(folder, name)
  await writeRecord(folder, name + RECORD_SUFFIX, record)
  await part.move(name)
  await removeFile(folder, name + PART_SUFFIX + RECORD_SUFFIX)
}

async function discardPart(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  await removeFile(folder, name + PART_SUFFIX)
  await removeFile(folder, name + PART_SUFFIX + RECORD_SUFFIX)
}

/** The state of one download: the open part, what it holds, and the version of the remote file that it is a piece of. */
interface Part {
  writer: PartWriter
  doneBytes: number
  flushedBytes: number
  /** Of what came, unless that is held. */
  hash: ReturnType<typeof sha256Hash.create>
  held?: Uint8Array<ArrayBuffer>
  version: RemoteVersion
}

async function fetchPart(folder: FileSystemDirectoryHandle, request: DownloadRequest) {
  const { url, signal, pace } = request
  const part = await openPart(folder, request)
  let wasResumed = part.doneBytes > 0
  try {
    let furthestBytes = part.doneBytes
    const progressed = () => {
      wasResumed = true
      const isFurther = part.doneBytes > furthestBytes
      furthestBytes = Math.max(furthestBytes, part.doneBytes)
      return isFurther
    }
    if (part.doneBytes === 0 || part.doneBytes !== part.version.sizeBytes)
      await withRetries(() => fetchRest(folder, part, request), { signal, pace, progressed })
    part.writer.flush()
  } catch (error) {
    throw storageFull(error, request.name)
  } finally {
    part.writer.close()
  }
  const { held } = part
  const digest = held ? new Uint8Array(await crypto.subtle.digest('SHA-256', held)) : part.hash.digest()
  const record = { url, sizeBytes: part.doneBytes, sha256: bytesToHex(digest), savedAtMs: Date.now() }
  return { record, wasResumed, held }
}

/** What an earlier call left, hashed again from the disk; empty where it belongs to another file. */
async function openPart(folder: FileSystemDirectoryHandle, { name, url, sha256, sizeBytes, signal }: DownloadRequest): Promise<Part> {
  const fileName = name + PART_SUFFIX
  const record = await readRecord<PartRecord>(folder, fileName + RECORD_SUFFIX)
  const isSame = record?.url === url && record.sha256 === sha256
  if (!isSame) await discardPart(folder, name)
  const file = await (await existing(folder, fileName))?.getFile()
  const hash = sha256Hash.create()
  let doneBytes = 0
  if (file && isSame) {
    for (; doneBytes < file.size; doneBytes = Math.min(doneBytes + FLUSH_BYTES, file.size)) {
      signal?.throwIfAborted()
      hash.update(new Uint8Array(await file.slice(doneBytes, doneBytes + FLUSH_BYTES).arrayBuffer()))
    }
  }
  const writer = await openPartWriter(await folder.getFileHandle(fileName, { create: true }))
  // JSON has no NaN: a size that nobody knew was written as null.
  const version = { etag: (isSame && record.etag) || '', sizeBytes: (isSame && record.sizeBytes) || sizeBytes || Number.NaN }
  // Outside a secure context the browser does not hash.
  const isHeld = doneBytes === 0 && sizeBytes !== undefined && sizeBytes <= HELD_BYTES && crypto.subtle !== undefined
  return { writer, doneBytes, flushedBytes: doneBytes, hash, version, ...(isHeld && { held: new Uint8Array(sizeBytes) }) }
}

/** One request for everything behind the part. */
async function fetchRest(folder: FileSystemDirectoryHandle, part: Part, request: DownloadRequest): Promise<void> {
  const { url, authorization, signal, pace, onProgress } = request
  const answer = await requestRange(url, { startBytes: part.doneBytes, authorization, signal, pace }).catch(error => {
    if (part.doneBytes === 0 || !(error instanceof InkstoneError) || error.code !== 'http_bad_range') throw error
    // The part does not lie inside the file there now, so it is a piece of another one.
    restart(part, request)
    throw new PassingError(error.code, error.message, { cause: error })
  })
  try {
    await takeVersion(folder, part, answer, request)
    for await (const piece of piecesOf(url, answer, { signal, pace })) {
      if (part.doneBytes + piece.length > part.version.sizeBytes) {
        restart(part, request)
        throw new InkstoneError('http_wrong_size', `${url} sent more than the ${part.version.sizeBytes} bytes wanted. Check the address.`)
      }
      part.writer.write(piece, part.doneBytes)
      if (part.held) part.held.set(piece, part.doneBytes)
      else part.hash.update(piece)
      part.doneBytes += piece.length
      if (part.doneBytes - part.flushedBytes >= FLUSH_BYTES) flush(part, onProgress)
    }
  } finally {
    await answer.body.cancel().catch(() => {})
  }
  flush(part, onProgress)
  if (part.doneBytes < part.version.sizeBytes)
    throw new PassingError(
      'http_short',
      `${url} ended at byte ${part.doneBytes} of ${part.version.sizeBytes}. Try again to go on from there.`,
    )
}

/** Compares the answer with what the part is a piece of; starts over where it cannot continue it, and weighs the quota. */
async function takeVersion(folder: FileSystemDirectoryHandle, part: Part, answer: RangeAnswer, request: DownloadRequest): Promise<void> {
  const wantedBytes = request.sizeBytes ?? Number.NaN
  if (!Number.isNaN(wantedBytes) && !Number.isNaN(answer.version.sizeBytes) && answer.version.sizeBytes !== wantedBytes)
    throw new InkstoneError(
      'http_wrong_size',
      `${request.url} has ${answer.version.sizeBytes} bytes; ${wantedBytes} were wanted. It is another file; check the address.`,
    )
  const isFirst = part.doneBytes === 0
  if (!isFirst && !continues(request.url, part, answer)) {
    restart(part, request)
    if (!answer.isWhole)
      throw new PassingError('http_changed', `The file at ${request.url} changed meanwhile; it is read again from the start.`)
  }
  const sizeBytes = Number.isNaN(answer.version.sizeBytes) ? wantedBytes : answer.version.sizeBytes
  if (part.doneBytes > 0) return
  part.version = { etag: answer.version.etag, sizeBytes }
  await checkSpace(folder, request.name, sizeBytes)
  const record: PartRecord = { url: request.url, sha256: request.sha256, ...part.version }
  await writeRecord(folder, request.name + PART_SUFFIX + RECORD_SUFFIX, record)
}

function continues(url: string, part: Part, answer: RangeAnswer): boolean {
  if (answer.isWhole) return false
  try {
    checkSameVersion(url, part.version, answer.version)
    return true
  } catch {
    return false
  }
}

function restart(part: Part, { sizeBytes = Number.NaN }: DownloadRequest): void {
  part.writer.truncate(0)
  part.hash = sha256Hash.create()
  part.doneBytes = 0
  part.flushedBytes = 0
  part.version = { etag: '', sizeBytes }
}

function flush(part: Part, onProgress: DownloadRequest['onProgress']): void {
  part.writer.flush()
  part.flushedBytes = part.doneBytes
  onProgress?.(part.doneBytes, part.version.sizeBytes || 0)
}

/** Throws unless the browser offers the room. A file that is replaced stays until then, but where there is no room beside it. */
async function checkSpace(folder: FileSystemDirectoryHandle, name: string, neededBytes: number): Promise<void> {
  const { usedBytes, quotaBytes } = await storageSpace()
  const freeBytes = quotaBytes - usedBytes
  const missingBytes = neededBytes + RESERVE_BYTES - freeBytes
  if (quotaBytes === 0 || Number.isNaN(neededBytes) || missingBytes <= 0) return
  const replaced = await (await existing(folder, name))?.getFile()
  if (replaced === undefined || replaced.size < missingBytes)
    throw spaceError(name, `needs ${megabytes(neededBytes)} and the browser offers ${megabytes(Math.max(0, freeBytes))}`)
  await removeFile(folder, name)
}

function storageFull(error: unknown, name: string): unknown {
  const isQuota = error instanceof DOMException && error.name === 'QuotaExceededError'
  return isQuota ? spaceError(name, 'did not fit into what the browser offers') : error
}

const spaceError = (name: string, got: string) =>
  new InkstoneError('storage_full', `${name} ${got}. Remove a stored model or free space on the disk; what arrived is kept.`)

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`
