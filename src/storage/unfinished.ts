// Downloads that began and have not ended: what is there of each, how it goes on, and how it is let go. The bytes are in `<name>.part`, and
// `<name>.part.json` says which of them, of what file; a page reads both, only a worker adds to them.
import { type ByteRange, lengthOf, readRanges } from './byte-ranges.ts'
import type { RemoteVersion } from './http-range.ts'
import {
  downloadLock,
  existing,
  findStored,
  modelsFolder,
  PART_SUFFIX,
  RECORD_SUFFIX,
  readRecord,
  removeFile,
  removeStored,
} from './opfs.ts'

/** A file of a hub, without anything that is secret. */
export interface PublicFile {
  url: string
  name: string
  sizeBytes?: number
  sha256?: string
}

/** A model in several files. */
export interface ModelOfParts {
  name: string
  parts: PublicFile[]
}

/** What `<name>.part.json` remembers. */
export interface PartRecord extends RemoteVersion {
  url: string
  sha256?: string
  /** The bytes that are there for sure. */
  done: ByteRange[]
  /** The model of which this is one file. */
  of?: ModelOfParts
}

export interface Unfinished extends PublicFile {
  doneBytes: number
  /** Of a model in several files all of them; the figures are the model's then. */
  parts?: PublicFile[]
}

/** Another tab's download is waited for so long before the part is left to it. */
const LOCK_MS = 2000

/** Every download that may go on, by name; not those that are under way in any tab. */
export async function listUnfinished(): Promise<Unfinished[]> {
  const folder = await modelsFolder()
  const ending = PART_SUFFIX + RECORD_SUFFIX
  const names: string[] = []
  for await (const { name } of folder.values()) if (name.endsWith(ending)) names.push(name.slice(0, -ending.length))
  const { held = [] } = await navigator.locks.query()
  const idle = names.sort().filter(name => !held.some(lock => lock.name === downloadLock(name)))
  const found = new Map<string, Unfinished>()
  for (const name of idle) {
    const one = await unfinished(folder, name)
    if (one) found.set(one.name, one)
  }
  return [...found.values()]
}

async function unfinished(folder: FileSystemDirectoryHandle, name: string): Promise<Unfinished | undefined> {
  const record = await readRecord<PartRecord>(folder, name + PART_SUFFIX + RECORD_SUFFIX)
  const doneBytes = await doneOf(folder, name)
  if (!record || doneBytes === 0) return undefined
  const { url, sha256, of } = record
  if (!of) return { name, url, sha256, doneBytes, sizeBytes: record.sizeBytes || undefined }
  const here = await Promise.all(of.parts.map(async part => (await findStored(folder, part.name))?.sizeBytes ?? doneOf(folder, part.name)))
  const sum = (sizes: number[]) => sizes.reduce((total, size) => total + size, 0)
  return { ...of, url, doneBytes: sum(here), sizeBytes: sum(of.parts.map(({ sizeBytes = 0 }) => sizeBytes)) }
}

async function doneOf(folder: FileSystemDirectoryHandle, name: string): Promise<number> {
  const record = await readRecord<PartRecord>(folder, name + PART_SUFFIX + RECORD_SUFFIX)
  const file = await (await existing(folder, name + PART_SUFFIX))?.getFile()
  return lengthOf(readRanges(record?.done, file?.size ?? 0))
}

/** Removes what is there of a download, unless a tab has taken it up again. A whole file under the same name stays. */
export async function discardUnfinished({ name, parts }: Pick<Unfinished, 'name' | 'parts'>): Promise<void> {
  const folder = await modelsFolder()
  for (const each of parts?.map(part => part.name) ?? [name]) {
    const remove = () => (parts ? removeStored(each) : discardPart(folder, each))
    const isFree = { signal: AbortSignal.timeout(LOCK_MS) }
    await navigator.locks.request(downloadLock(each), isFree, remove).catch(error => {
      if (!isFree.signal.aborted) throw error
    })
  }
}

export async function discardPart(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  await removeFile(folder, name + PART_SUFFIX)
  await removeFile(folder, name + PART_SUFFIX + RECORD_SUFFIX)
}
