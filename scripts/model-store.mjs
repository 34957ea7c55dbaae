// The models/ folder: which files lie there, and which of them are proven. A published model counts only after its SHA-256 was
// checked; a stamp beside it remembers size, time and hash, so that the next start need not read it again.
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256OfFile } from './files.mjs'

/**
 * @typedef {import('./default-model.mjs').PublishedModel} PublishedModel
 * @typedef {{ name: string, file: string, sizeBytes: number, sha256?: string, version?: string }} ModelEntry
 */

/**
 * The path of a model whose bytes are right, or undefined. It only looks: a file with the right name and wrong bytes may be a person's.
 * @param {PublishedModel} model
 * @param {string} modelsDir
 */
export async function verifiedModel(model, modelsDir) {
  const path = join(modelsDir, model.file)
  const info = await stat(path).catch(() => undefined)
  if (info?.size !== model.sizeBytes) return undefined
  const stamp = await readFile(`${path}.sha256`, 'utf8').catch(() => '')
  if (stamp === stampText(model, info)) return path
  if ((await sha256OfFile(path)) !== model.sha256) return undefined
  await stampModel(model, modelsDir)
  return path
}

/**
 * Remembers that the file as it lies there now has the right hash.
 * @param {PublishedModel} model
 * @param {string} modelsDir
 */
export async function stampModel(model, modelsDir) {
  const path = join(modelsDir, model.file)
  await writeFile(`${path}.sha256`, stampText(model, await stat(path)))
}

/**
 * The first line is what `sha256sum` writes; the second ties it to the file it was measured on.
 * @param {PublishedModel} model
 * @param {{ size: number, mtimeMs: number }} info
 */
const stampText = (model, info) => `${model.sha256}  ${model.file}\n# ${info.size} bytes, modified ${Math.round(info.mtimeMs)}\n`

/**
 * What the server lists and serves: every .gguf that lies in the folder. Of the published one the hash is known, if the bytes are right.
 * @param {PublishedModel} model
 * @param {string} modelsDir
 */
export function createModelShelf(model, modelsDir) {
  const list = async () => {
    const found = await modelsIn(modelsDir)
    const isProven = found.some(({ file }) => file === model.file) && (await verifiedModel(model, modelsDir))
    if (!isProven) return found
    const { name, file, sizeBytes, sha256 } = model
    return [{ name, file, sizeBytes, sha256 }, ...found.filter(each => each.file !== file)]
  }
  return {
    list,
    /** @param {string} file */
    async find(file) {
      const found = (await list()).find(each => each.file === file)
      return found && { path: join(modelsDir, file), sha256: found.sha256 }
    },
  }
}

/**
 * @param {string} modelsDir
 * @returns {Promise<ModelEntry[]>}
 */
async function modelsIn(modelsDir) {
  const names = await readdir(modelsDir).catch(() => [])
  const files = names.filter(name => name.toLowerCase().endsWith('.gguf')).sort()
  const entries = await Promise.all(
    files.map(async file => {
      const info = await stat(join(modelsDir, file)).catch(() => undefined)
      if (!info?.isFile()) return undefined
      // Nobody knows the hash of a person's own file, so the time tells a page that the one it stored was replaced.
      const version = Math.round(info.mtimeMs).toString(36)
      return { name: file.slice(0, -'.gguf'.length), file, sizeBytes: info.size, version }
    }),
  )
  return entries.filter(entry => !!entry)
}
