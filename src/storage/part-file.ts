// What has come of a file so far: bytes in their places in `<name>.part`, and a record of which, written after them. A kill costs what came
// since the last record, and no wrong byte is ever taken for a right one. The hash goes in the order of the file behind all that, and reads
// back what it takes: whatever order the bytes came in, it is of what the disk has.
import { sha256 as sha256Hash } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { type ByteRange, leadOf, lengthOf, readRanges, withRange } from './byte-ranges.ts'
import { delay, type RemoteVersion } from './http-range.ts'
import { PART_SUFFIX, RECORD_SUFFIX, readRecord, writeRecord } from './opfs.ts'
import { openPartWriter, type PartWriter } from './part-writer.ts'
import { discardPart, type ModelOfParts, type PartRecord, type PublicFile } from './unfinished.ts'

/** How finely a download is cut. */
export interface Grain {
  /** What one request asks for. */
  pieceBytes: number
  /** What may come, over all connections, before it is recorded; so much may have to be fetched again after a kill. */
  saveBytes: number
  /** A file of known size up to this one is held while it comes: hashed at once by the browser, and open before it is stored. */
  heldBytes: number
}

/** A piece takes a quick line a second or so, long against what a request costs; a record takes some milliseconds. */
export const GRAIN: Grain = { pieceBytes: 8 * 2 ** 20, saveBytes: 4 * 2 ** 20, heldBytes: 8 * 2 ** 20 }
/** On a slow line what came is recorded this often. */
const SAVE_MS = 1000
/** Hashed at a time, in some 4 ms: a model that answers meanwhile waits no longer than that. */
const HASH_BYTES = 2 ** 20

export interface WantedFile extends PublicFile {
  of?: ModelOfParts
  grain?: Grain
}

export class PartFile {
  /** The version of the remote file that this is a part of; the size is NaN while nobody has said it. */
  version: RemoteVersion
  /** All bytes of a small file, which nobody has to read back. */
  readonly held?: Uint8Array<ArrayBuffer>
  private hash = sha256Hash.create()
  private hashedBytes = 0
  private hashing?: Promise<void>
  private unsavedBytes = 0
  private savedMs = performance.now()
  private saving?: Promise<void>
  private isClosed = false

  private constructor(
    private readonly folder: FileSystemDirectoryHandle,
    private readonly wanted: WantedFile,
    private readonly writer: PartWriter,
    record: Partial<PartRecord>,
    public done: ByteRange[],
    private lengthBytes: number,
  ) {
    // JSON has no NaN: a size that nobody knew was written as null. Another address may call the same bytes otherwise.
    const etag = (record.url === wanted.url && record.etag) || ''
    this.version = { etag, sizeBytes: record.sizeBytes || (wanted.sizeBytes ?? Number.NaN) }
    const { sizeBytes, grain = GRAIN } = wanted
    // Outside a secure context the browser does not hash.
    const isHeld = done.length === 0 && sizeBytes !== undefined && sizeBytes <= grain.heldBytes && crypto.subtle !== undefined
    if (isHeld) this.held = new Uint8Array(sizeBytes)
  }

  /** With what an earlier visit left; empty where that belongs to another file. */
  static async open(folder: FileSystemDirectoryHandle, wanted: WantedFile): Promise<PartFile> {
    const fileName = wanted.name + PART_SUFFIX
    const record = await readRecord<PartRecord>(folder, fileName + RECORD_SUFFIX)
    const goesOn = record !== undefined && isOf(record, wanted)
    if (!goesOn) await discardPart(folder, wanted.name)
    const handle = await folder.getFileHandle(fileName, { create: true })
    const { size } = await handle.getFile()
    const done = goesOn ? readRanges(record.done, size) : []
    return new PartFile(folder, wanted, await openPartWriter(handle), goesOn ? record : {}, done, size)
  }

  get doneBytes(): number {
    return lengthOf(this.done)
  }

  /** What the file on the disk still has to grow by; NaN while nobody has said how long it will be. */
  get missingBytes(): number {
    return this.version.sizeBytes - this.lengthBytes
  }

  /** Takes the room for all of it, where a browser has that much: what it estimates may be far from what it gives. */
  reserve(): void {
    if (!(this.missingBytes > 0)) return
    this.writer.truncate(this.version.sizeBytes)
    this.lengthBytes = this.version.sizeBytes
  }

  /** Writes bytes in their place. To be waited for: now and then all that came is recorded, and nothing more comes until it is. */
  async put(bytes: Uint8Array<ArrayBuffer>, offsetBytes: number): Promise<void> {
    this.writer.write(bytes, offsetBytes)
    this.held?.set(bytes, offsetBytes)
    this.lengthBytes = Math.max(this.lengthBytes, offsetBytes + bytes.length)
    this.done = withRange(this.done, [offsetBytes, offsetBytes + bytes.length])
    this.unsavedBytes += bytes.length
    // What cannot be read now is read once more at the end.
    if (!this.held)
      this.hashing ??= this.hashOn()
        .catch(() => {})
        .finally(() => (this.hashing = undefined))
    const { saveBytes } = this.wanted.grain ?? GRAIN
    const isDue = this.unsavedBytes >= saveBytes || performance.now() - this.savedMs >= SAVE_MS
    if (isDue) this.saving ??= this.save().finally(() => (this.saving = undefined))
    await this.saving
  }

  /** Records what is there. */
  async save(): Promise<void> {
    const { name, url, sha256, of } = this.wanted
    const record: PartRecord = { url, sha256, ...this.version, done: this.done, ...(of && { of }) }
    this.unsavedBytes = 0
    this.savedMs = performance.now()
    // What the record speaks of is on the disk before it.
    this.writer.flush()
    await writeRecord(this.folder, name + PART_SUFFIX + RECORD_SUFFIX, record)
  }

  /** Forgets all that came. Nothing may be on its way. */
  async restart(): Promise<void> {
    this.done = []
    this.hash = sha256Hash.create()
    this.hashedBytes = 0
    this.version = { etag: '', sizeBytes: this.wanted.sizeBytes ?? Number.NaN }
    // The record first: it never speaks of bytes that are gone.
    await this.save()
    this.writer.truncate(0)
    this.lengthBytes = 0
  }

  private async hashOn(): Promise<void> {
    const bytes = new Uint8Array(HASH_BYTES)
    while (!this.isClosed) {
      const wantedBytes = Math.min(HASH_BYTES, leadOf(this.done) - this.hashedBytes)
      const readBytes = wantedBytes > 0 ? this.writer.read(bytes.subarray(0, wantedBytes), this.hashedBytes) : 0
      if (readBytes === 0) return
      this.hash.update(bytes.subarray(0, readBytes))
      this.hashedBytes += readBytes
      await delay(0)
    }
  }

  /** SHA-256 in hex of all that is there from the first byte on. */
  async digest(): Promise<string> {
    if (this.held) return bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', this.held)))
    await this.hashing
    await this.hashOn()
    return bytesToHex(this.hash.digest())
  }

  /** Keeps what came. */
  async close(): Promise<void> {
    this.isClosed = true
    await this.hashing
    try {
      if (this.unsavedBytes > 0) await this.save()
    } catch {
      // A storage that is full keeps what was recorded before.
    } finally {
      this.writer.close()
    }
  }
}

/** By the hash where one is known, else by the address; never where the sizes differ. */
function isOf(record: PartRecord, { url, sha256, sizeBytes }: WantedFile): boolean {
  if (sizeBytes && record.sizeBytes && record.sizeBytes !== sizeBytes) return false
  return record.sha256 === sha256 && (sha256 !== undefined || record.url === url)
}
