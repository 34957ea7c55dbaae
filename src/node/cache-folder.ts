// Kept caches in a folder on disk. Files of other names that lie there are nobody's business here.
import { mkdir, readdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InkstoneError } from '../base/errors.ts'
import type { CacheFolder } from '../storage/cache-images.ts'

const OWN = /^[0-9a-f]{64}\.[0-9a-f]{64}\.(index|[0-9a-f]{64})$/
const PART = '.part'

/** One server at a time: two over one folder would sweep each other's blocks away, and then compute them again. */
export async function folderCaches(path: string): Promise<CacheFolder> {
  await mkdir(path, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new InkstoneError('output_unwritable', `${path} cannot be a folder for caches (${error.code}). Name one that may be written to.`)
  })
  const orMissing = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return undefined
  }
  const sizeOf = async (name: string) => {
    const info = await stat(join(path, name)).catch(orMissing)
    return info?.isFile() ? { name, sizeBytes: info.size, savedAtMs: info.mtimeMs } : undefined
  }
  return {
    async list() {
      const names = (await readdir(path)).filter(name => OWN.test(name))
      return (await Promise.all(names.map(sizeOf))).filter(file => file !== undefined)
    },
    async read(name, mostBytes) {
      const file = await sizeOf(name)
      if (!file || file.sizeBytes > mostBytes) return undefined
      const bytes = await readFile(join(path, name)).catch(orMissing)
      return bytes && new Uint8Array(bytes)
    },
    async write(name, bytes) {
      const part = join(path, name + PART)
      try {
        await writeFile(part, bytes)
        await rename(part, join(path, name))
      } catch (error) {
        await rm(part, { force: true })
        throw error
      }
    },
    remove: name => rm(join(path, name), { force: true }),
    async freeBytes() {
      const { bavail, bsize } = await statfs(path)
      return bavail * bsize
    },
    alone: (_, run) => run().then(() => true),
  }
}
