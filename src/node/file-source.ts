// A file on disk as a ByteSource, read in ranges.
import { type FileHandle, open } from 'node:fs/promises'
import { basename } from 'node:path'
import { type ByteSource, checkRange } from '../base/byte-source.ts'
import { FileError, InkstoneError } from '../base/errors.ts'

export interface FileSource extends ByteSource {
  /** Whoever opened the file closes it; it cannot be read from then on. */
  close(): Promise<void>
}

export async function fileSource(path: string): Promise<FileSource> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw unreadable(path, `could not be opened (${error.code})`)
  })
  const info = await handle.stat()
  if (!info.isFile()) {
    await handle.close()
    throw unreadable(path, `is ${info.isDirectory() ? 'a folder' : 'no plain file'}`)
  }
  const place = { name: basename(path), sizeBytes: info.size }
  return {
    ...place,
    async read(offsetBytes, lengthBytes, signal) {
      checkRange(place, offsetBytes, lengthBytes)
      signal?.throwIfAborted()
      return readExactly(handle, path, offsetBytes, lengthBytes)
    },
    close: () => handle.close(),
  }
}

const unreadable = (path: string, what: string) =>
  new InkstoneError('file_unreadable', `${path} ${what}. Name a .gguf file; \`npm run model\` brings one.`)

async function readExactly(handle: FileHandle, path: string, offsetBytes: number, lengthBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(lengthBytes)
  let done = 0
  while (done < lengthBytes) {
    const { bytesRead } = await handle.read(bytes, done, lengthBytes - done, offsetBytes + done)
    if (bytesRead === 0) throw new FileError('file_truncated', offsetBytes + done, `${path} became shorter while it was read. Try again.`)
    done += bytesRead
  }
  return bytes
}
