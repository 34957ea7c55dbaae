// Writing into a stored file at a position. Only a worker can: there the file itself is open, so every flush is kept if the browser dies.

export interface PartWriter {
  write(bytes: Uint8Array<ArrayBuffer>, offsetBytes: number): void
  truncate(sizeBytes: number): void
  flush(): void
  close(): void
}

/** The File System standard's FileSystemSyncAccessHandle, which TypeScript's page library leaves out. */
interface SyncAccessHandle {
  write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number
  truncate(sizeBytes: number): void
  flush(): void
  close(): void
}

export async function openPartWriter(file: FileSystemFileHandle): Promise<PartWriter> {
  const handle = await (file as FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncAccessHandle> }).createSyncAccessHandle()
  return {
    write(bytes, offsetBytes) {
      // A full disk may take fewer bytes instead of failing.
      for (let doneBytes = 0; doneBytes < bytes.length; ) {
        const writtenBytes = handle.write(bytes.subarray(doneBytes), { at: offsetBytes + doneBytes })
        if (writtenBytes === 0) throw new DOMException('The file took no more bytes.', 'QuotaExceededError')
        doneBytes += writtenBytes
      }
    },
    truncate: sizeBytes => handle.truncate(sizeBytes),
    flush: () => handle.flush(),
    close: () => handle.close(),
  }
}
