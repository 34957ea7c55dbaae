// The origin private file system in memory, as far as this room uses it, so that every fault of a download is tested in milliseconds;
// e2e/storage.spec.ts shows the same in a real browser.

interface MemoryFile {
  lastModified?: number
  bytes: Uint8Array<ArrayBuffer>
  /** Written and not flushed: offset and length of each. */
  afloat?: [offsetBytes: number, lengthBytes: number][]
}

/** A folder of files by name; `killAfterBytes` makes writing fail there, as if the disk were full. */
export class MemoryFolder {
  readonly kind = 'directory'
  readonly files = new Map<string, MemoryFile>()
  killAfterBytes = Number.POSITIVE_INFINITY
  /** Waited for before a file gets its own name. */
  beforeMove = async () => {}
  private clock = 0
  private lives = 0

  /** As if the power went: whoever has a file open can do no more, and what was not flushed is noise. */
  kill(): void {
    this.lives++
    for (const file of this.files.values()) {
      for (const [offsetBytes, lengthBytes] of file.afloat ?? []) file.bytes.fill(0xee, offsetBytes, offsetBytes + lengthBytes)
      file.afloat = []
    }
  }

  /** Throws for who began in an earlier life. */
  private checkLife(life: number): void {
    if (life !== this.lives) throw new DOMException('The tab was closed.', 'InvalidStateError')
  }

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
    const life = this.lives
    return {
      getFile: async () => new File([file.bytes], name, { lastModified: file.lastModified }),
      createWritable: async () => this.writable(file),
      createSyncAccessHandle: async () => this.syncHandle(file),
      move: async (newName: string) => {
        await this.beforeMove()
        this.checkLife(life)
        this.files.delete(name)
        this.files.set(newName, file)
      },
    }
  }

  /** A copy that becomes the file when it is closed. */
  private writable(file: MemoryFile) {
    const life = this.lives
    let copy: MemoryFile['bytes'] = new Uint8Array(0)
    return {
      write: async (content: string | Uint8Array<ArrayBuffer>) => {
        copy = typeof content === 'string' ? new TextEncoder().encode(content) : content.slice()
        if (copy.length > this.killAfterBytes) throw new DOMException('The disk is full.', 'QuotaExceededError')
      },
      close: async () => {
        this.checkLife(life)
        file.bytes = copy
        file.lastModified = ++this.clock
      },
      abort: async () => {},
    }
  }

  private syncHandle(file: MemoryFile) {
    const life = this.lives
    return {
      read: (into: Uint8Array, { at }: { at: number }) => {
        this.checkLife(life)
        const bytes = file.bytes.subarray(at, at + into.length)
        into.set(bytes)
        return bytes.length
      },
      write: (bytes: Uint8Array, { at }: { at: number }) => {
        this.checkLife(life)
        return this.put(file, bytes, at)
      },
      truncate: (sizeBytes: number) => {
        this.checkLife(life)
        const resized = new Uint8Array(sizeBytes)
        resized.set(file.bytes.subarray(0, sizeBytes))
        file.bytes = resized
      },
      getSize: () => file.bytes.length,
      flush: () => {
        this.checkLife(life)
        file.afloat = []
      },
      close() {},
    }
  }

  private put(file: MemoryFile, bytes: Uint8Array, offsetBytes: number): number {
    if (offsetBytes + bytes.length > this.killAfterBytes) throw new DOMException('The disk is full.', 'QuotaExceededError')
    const endBytes = offsetBytes + bytes.length
    if (endBytes > file.bytes.length) {
      const grown = new Uint8Array(endBytes)
      grown.set(file.bytes)
      file.bytes = grown
    }
    file.bytes.set(bytes, offsetBytes)
    file.afloat = [...(file.afloat ?? []), [offsetBytes, bytes.length]]
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
        const release = () => held.get(name) === next && held.delete(name)
        next.then(release, release)
        return next
      },
      query: async () => ({ held: [...held.keys()].map(name => ({ name })) }),
    },
  }
}
