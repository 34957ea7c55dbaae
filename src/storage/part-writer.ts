// Writing into a stored file at a position. In a worker the file itself is open, so every flush is kept if the browser dies; a page
// only gets a copy that becomes the file when it is closed, so there an interruption costs what came since.

export interface PartWriter {
  write(bytes: Uint8Array<ArrayBuffer>, offsetBytes: number): void
  truncate(sizeBytes: number): void
  flush(): void
  /** Resolves when everything written is in the file. */
  close(): Promise<void>
}

/** The File System standard's FileSystemSyncAccessHandle, which TypeScript's page library leaves out. */
interface SyncAccessHandle {
  write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number
  truncate(sizeBytes: number): void
  flush(): void
  close(): void
}

export async function openPartWriter(file: FileSystemFileHandle): Promise<PartWriter> {
  const syncable: FileSystemFileHandle & { createSyncAccessHandle?(): Promise<SyncAccessHandle> } = file
  return syncable.createSyncAccessHandle ? syncWriter(await syncable.createSyncAccessHandle()) : copyWriter(file)
}

function syncWriter(handle: SyncAccessHandle): PartWriter {
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
    close: async () => handle.close(),
  }
}

async function copyWriter(file: FileSystemFileHandle): Promise<PartWriter> {
  const writable = await file.createWritable({ keepExistingData: true })
  // Writes are queued in order; the first failure is told by close.
  let queue: Promise<void> = Promise.resolve()
  const add = (next: () => Promise<void>) => {
    queue = queue.then(next)
    // close() awaits the same promise; this only keeps a failure from being called unhandled before that.
    queue.catch(() => {})
  }
  return {
    write: (bytes, offsetBytes) => add(() => writable.write({ type: 'write', position: offsetBytes, data: bytes })),
    truncate: sizeBytes => add(() => writable.truncate(sizeBytes)),
    flush() {},
    async close() {
      try {
        await queue
      } finally {
        await writable.close()
      }
    },
  }
}
