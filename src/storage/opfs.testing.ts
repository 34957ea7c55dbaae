// The origin private file system in memory, as far as this room uses it, so that every fault of a download is tested in milliseconds;
// e2e/storage.spec.ts shows the same in a real browser.

interface MemoryFile {
  lastModified?: number
  bytes: Uint8Array<ArrayBuffer>
}

/** A folder of files by name; `killAfterBytes` makes writing fail there, as if the tab had been closed. */
export class MemoryFolder {
  readonly kind = 'directory'
  readonly files = new Map<string, MemoryFile>()
  killAfterBytes = Number.POSITIVE_INFINITY
  /** Waited for before a file gets its own name. */
  beforeMove = async () => {}
  private clock = 0

  get usedBytes(): number {
    return [...this.files.values()].reduce((sum, { bytes }) => sum + bytes.length, 0)
  }

  async getDirectoryHandle() {
    return this
  }

  async getFileHandle(name: string, { create = false } = {}) {
    if (!this.files.has(name)) {
      if (!create) throw new DOMException(name, 'NotFoundError')
      this.files.set(name, { bytes: new Uint8Array(0) })
    }
    return this.handle(name)
  }

  async removeEntry(name: string) {
    if (!this.files.delete(name)) throw new DOMException(name, 'NotFoundError')
  }

  async *values() {
    for (const name of this.files.keys()) yield { kind: 'file', name, getFile: this.handle(name).getFile }
  }

  private handle(name: string) {
    const file = this.files.get(name)!
    return {
      getFile: async () => new File([file.bytes], name, { lastModified: file.lastModified }),
      createWritable: async () => this.writable(file),
      createSyncAccessHandle: async () => this.syncHandle(file),
      move: async (newName: string) => {
        await this.beforeMove()
        this.files.delete(name)
        this.files.set(newName, file)
      },
    }
  }

  /** A copy that becomes the file when it is closed. */
  private writable(file: MemoryFile) {
    let copy: MemoryFile['bytes'] = new Uint8Array(0)
    return {
      write: async (content: string | Uint8Array<ArrayBuffer>) => {
        copy = typeof content === 'string' ? new TextEncoder().encode(content) : content.slice()
        if (copy.length > this.killAfterBytes) throw new DOMException('The disk is full.', 'QuotaExceededError')
      },
      close: async () => {
        file.bytes = copy
        file.lastModified = ++this.clock
      },
      abort: async () => {},
    }
  }

  private syncHandle(file: MemoryFile) {
    return {
      write: (bytes: Uint8Array, { at }: { at: number }) => this.put(file, bytes, at),
      truncate: (sizeBytes: number) => {
        file.bytes = file.bytes.slice(0, sizeBytes)
      },
      flush() {},
      close() {},
    }
  }

  private put(file: MemoryFile, bytes: Uint8Array, offsetBytes: number): number {
    if (offsetBytes + bytes.length > this.killAfterBytes) throw new DOMException('The tab was closed.', 'InvalidStateError')
    const grown = new Uint8Array(Math.max(file.bytes.length, offsetBytes + bytes.length))
    grown.set(file.bytes)
    grown.set(bytes, offsetBytes)
    file.bytes = grown
    return bytes.length
  }
}

/** What `navigator` has to offer for this room; put it in place with `vi.stubGlobal('navigator', …)`. */
export function memoryNavigator(folder: MemoryFolder, quotaBytes = 2 ** 40) {
  const held = new Map<string, Promise<unknown>>()
  return {
    storage: { getDirectory: async () => folder, estimate: async () => ({ usage: folder.usedBytes, quota: quotaBytes }) },
    locks: {
      request: (name: string, _options: object, run: () => Promise<unknown>) => {
        const next = (held.get(name) ?? Promise.resolve()).then(run, run)
        held.set(name, next)
        return next
      },
    },
  }
}
