// What a download does to a folder: proving the bytes that lie there, and giving a proven file its name without losing one that a
// person put there.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, rename } from 'node:fs/promises'

/** @param {string} path */
export async function sha256OfFile(path) {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(piece)
  return hash.digest('hex')
}

/** @param {string} path */
const exists = path =>
  access(path).then(
    () => true,
    () => false,
  )

/**
 * Gives a proven file its name. What lies there under that name is a person's, and is kept under another.
 * @param {string} part
 * @param {string} path
 */
export async function publish(part, path) {
  if (await exists(path)) await setAside(path)
  await rename(part, path)
}

/**
 * Renames a file to a name that nothing has yet, and returns that name.
 * @param {string} path
 */
export async function setAside(path) {
  for (let count = 1; ; count++) {
    const aside = `${path}.not-published${count > 1 ? `-${count}` : ''}`
    if (await exists(aside)) continue
    await rename(path, aside)
    return aside
  }
}
