// A folder of kept caches in memory.
import type { CacheFolder } from './cache-images.ts'

export function memoryCaches(): CacheFolder & { files: Map<string, Uint8Array<ArrayBuffer>> } {
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  return {
    files,
    list: async () => [...files].map(([name, { length }], i) => ({ name, sizeBytes: length, savedAtMs: i })),
    async read(name, mostBytes) {
      const file = files.get(name)
      return file && file.length <= mostBytes ? file.slice() : undefined
    },
    write: async (name, bytes) => {
      files.delete(name)
      files.set(name, bytes.slice())
    },
    remove: async name => void files.delete(name),
    freeBytes: async () => Number.POSITIVE_INFINITY,
    alone: async (_, run) => run().then(() => true),
  }
}
