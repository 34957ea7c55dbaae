// Model files in the origin private file system. A file under its own name is whole and proven, always: it comes there by one rename,
// after its record was written; what is still arriving has other names. So a reader never asks how far a file is.
import { type ByteSource, blobSource } from '../base/byte-source.ts'
import { InkstoneError } from '../base/errors.ts'

/** What was known of a file when it was published. */
export interface StoredRecord {
  url: string
  sizeBytes: number
  sha256: string
  savedAtMs: number
}

export interface StoredFile extends StoredRecord {
  name: string
}

export interface StorageSpace {
  usedBytes: number
  quotaBytes: number
}

const FOLDER = 'models'
/** Begins the address of a file that was made in this browser, where it has no other. */
export const MADE_HERE = 'made-here:'
/** Suffixes of files that are not models; a model may not be named like one. */
export const PART_SUFFIX = '.part'
export const RECORD_SUFFIX = '.json'

/** The folder of stored models; made where it is missing. */
export async function modelsFolder(): Promise<FileSystemDirectoryHandle> {
  try {
    const root = await navigator.storage.getDirectory()
    return await root.getDirectoryHandle(FOLDER, { create: true })
  } catch (cause) {
    throw new InkstoneError(
      'storage_unavailable',
      'This browser gives the page no storage of its own (a private window, or storage is switched off). Use a normal window, or open the model from disk.',
      { cause },
    )
  }
}

/** Throws unless the name can be a stored file's. */
export function checkName(name: string): void {
  const isPlain = name.length > 0 && name.length <= 200 && !/[/\\\0]/.test(name) && name !== '.' && name !== '..'
  if (isPlain && !name.endsWith(PART_SUFFIX) && !name.endsWith(RECORD_SUFFIX)) return
  throw new InkstoneError('bad_name', `"${name}" cannot be the name of a stored file: a plain file name such as model.gguf is wanted.`)
}

/** Held by whoever downloads the file: one tab at a time. */
export const downloadLock = (name: string): string => `inkstone-download-${name}`

/** A stored file to read from, in a page or a worker. Rejects with code `not_stored` where there is none. */
export const opfsSource = async (name: string): Promise<ByteSource> => blobSource(await storedFile(name), name)

/** The same as a file. */
export async function storedFile(name: string): Promise<File> {
  checkName(name)
  const folder = await modelsFolder()
  const stored = await findStored(folder, name)
  if (!stored)
    throw new InkstoneError('not_stored', `${name} is not stored in this browser (any more). Download it again, or open it from disk.`)
  return (await folder.getFileHandle(name)).getFile()
}

/** Every stored model, by name. What is still arriving, or lost its record, is not among them. */
export async function listStored(): Promise<StoredFile[]> {
  const folder = await modelsFolder()
  const names: string[] = []
  for await (const entry of folder.values())
    if (entry.kind === 'file' && !entry.name.endsWith(PART_SUFFIX) && !entry.name.endsWith(RECORD_SUFFIX)) names.push(entry.name)
  const found = await Promise.all(names.sort().map(name => findStored(folder, name)))
  return found.filter(file => file !== undefined)
}

/** Removes a stored file and whatever of it was still arriving; no error where there is nothing. */
export async function removeStored(name: string): Promise<void> {
  checkName(name)
  const folder = await modelsFolder()
  for (const each of [name, name + RECORD_SUFFIX, name + PART_SUFFIX, name + PART_SUFFIX + RECORD_SUFFIX]) await removeFile(folder, each)
}

/** What the origin uses and may use; zeros where the browser does not say. */
export async function storageSpace(): Promise<StorageSpace> {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {}
  return { usedBytes: usage, quotaBytes: quota }
}

let asked: Promise<boolean> | undefined

/** Asks the browser, once a visit, not to clear the storage when the disk runs short. Only a page may ask, not a worker. */
export const askToPersist = (): Promise<boolean> => (asked ??= ask().catch(() => false))

async function ask(): Promise<boolean> {
  return (await navigator.storage?.persisted?.()) || ((await navigator.storage?.persist?.()) ?? false)
}

/** The published file and its record, or undefined where either is missing or they disagree. */
export async function findStored(folder: FileSystemDirectoryHandle, name: string): Promise<StoredFile | undefined> {
  const record = await readRecord<StoredRecord>(folder, name + RECORD_SUFFIX)
  const handle = await existing(folder, name)
  if (!record || !handle || (await handle.getFile()).size !== record.sizeBytes) return undefined
  return { name, ...record }
}

/** A record's content; undefined where it is missing or torn. */
export async function readRecord<T>(folder: FileSystemDirectoryHandle, name: string): Promise<T | undefined> {
  const handle = await existing(folder, name)
  if (!handle) return undefined
  try {
    const record = JSON.parse(await (await handle.getFile()).text())
    return typeof record === 'object' && record !== null ? record : undefined
  } catch {
    return undefined
  }
}

export async function writeRecord(folder: FileSystemDirectoryHandle, name: string, record: object): Promise<void> {
  // A writable is a copy until it is closed, so a record is never seen half written.
  const writable = await (await folder.getFileHandle(name, { create: true })).createWritable()
  await writable.write(JSON.stringify(record))
  await writable.close()
}

/** The handle of a file that is there, or undefined. */
export async function existing(folder: FileSystemDirectoryHandle, name: string): Promise<FileSystemFileHandle | undefined> {
  return folder.getFileHandle(name).catch(error => {
    if (error instanceof DOMException && error.name === 'NotFoundError') return undefined
    throw error
  })
}

export async function removeFile(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  await folder.removeEntry(name).catch(error => {
    if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error
  })
}
