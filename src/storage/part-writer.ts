// Reading and writing a stored file at a position. Only a worker can: there the file itself is open, so every flush is kept if the browser dies.

export interface PartWriter {
  /** Up to as many bytes as `into` has; the answer is how many there were. */
  read(into: Uint8Array<ArrayBuffer>, offsetBytes: number): number
  write(bytes: Uint8Array<ArrayBuffer>, offsetBytes: number): void
  truncate(sizeBytes: number): void
  flush(): void
  close(): void
}

/** The File System standard's FileSystemSyncAccessHandle, which TypeScript's page library leaves out. */
interface SyncAccessHandle {
  read(into: Uint8Array<ArrayBuffer>, options: { at: number }): number
  write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number
  truncate(sizeBytes: number): void
  getSize(): number
  flush(): void
  close(): void
}

export async function openPartWriter(file: FileSystemFileHandle): Promise<PartWriter> {
  const handle = await (file as FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncAccessHandle> }).createSyncAccessHandle()
  return {
    read: (into, offsetBytes) => handle.read(into, { at: offsetBytes }),
    write(bytes, offsetBytes) {
      for (let doneBytes = 0; doneBytes < bytes.length; ) {
        const writtenBytes = handle.write(bytes.subarray(doneBytes), { at: offsetBytes + doneBytes })
        // A full disk may take fewer bytes instead of failing; a private window of Chromium 156 says 2^32 less an error's number.
        if (writtenBytes <= 0 || writtenBytes > bytes.length - doneBytes) throw full()
        doneBytes += writtenBytes
      }
    },
    truncate(sizeBytes) {
      handle.truncate(sizeBytes)
      // The same window does nothing, and says nothing.
      if (handle.getSize() !== sizeBytes) throw full()
    },
    flush: () => handle.flush(),
    close: () => handle.close(),
  }
}

const full = () => new DOMException('The file took no more bytes.', 'QuotaExceededError')
