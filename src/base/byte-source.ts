// A ByteSource is anything with a size that can be read in ranges: a file, a blob, OPFS, an HTTP resource. Parsers take one and never fetch.
import { FileError } from './errors.ts'

export interface ByteSource {
  /** What a person calls it: a file name. */
  readonly name: string
  readonly sizeBytes: number
  /** Exactly `lengthBytes` bytes from `offsetBytes`; rejects with a `FileError` where the source ends before. */
  read(offsetBytes: number, lengthBytes: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>
}

/** Throws unless the range lies inside the source. Every implementation calls it first. */
export function checkRange(source: Pick<ByteSource, 'name' | 'sizeBytes'>, offsetBytes: number, lengthBytes: number): void {
  if (offsetBytes >= 0 && lengthBytes >= 0 && offsetBytes + lengthBytes <= source.sizeBytes) return
  throw new FileError(
    'file_truncated',
    offsetBytes,
    `${source.name} has ${source.sizeBytes} bytes; bytes ${offsetBytes} to ${offsetBytes + lengthBytes} were wanted. Download or export the file again.`,
  )
}

/** A `Blob` or `File`; also how tests wrap bytes: `blobSource(new Blob([bytes]))`. */
export function blobSource(blob: Blob, name = blob instanceof File ? blob.name : 'blob'): ByteSource {
  return {
    name,
    sizeBytes: blob.size,
    async read(offsetBytes, lengthBytes, signal) {
      checkRange(this, offsetBytes, lengthBytes)
      signal?.throwIfAborted()
      try {
        return new Uint8Array(await blob.slice(offsetBytes, offsetBytes + lengthBytes).arrayBuffer())
      } catch (cause) {
        // A browser tells none of them from the others.
        throw new FileError(
          'file_unreadable',
          offsetBytes,
          `${name} cannot be read any more: it was moved, changed or deleted, or the page may not read it. Open it again.`,
          { cause },
        )
      }
    },
  }
}

/** Bytes that are at hand; what is read is a copy. A blob's ranges come by way of the browser's own process, which a first visit would wait for. */
export function memorySource(bytes: Uint8Array<ArrayBuffer>, name: string): ByteSource {
  return {
    name,
    sizeBytes: bytes.length,
    async read(offsetBytes, lengthBytes, signal) {
      checkRange(this, offsetBytes, lengthBytes)
      signal?.throwIfAborted()
      return bytes.slice(offsetBytes, offsetBytes + lengthBytes)
    },
  }
}
