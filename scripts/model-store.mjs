// The models/ folder: which files lie there, and which of them are proven. A published model counts only after its SHA-256 was
// checked; a stamp beside it remembers size, time and hash, so that the next start need not read it again.
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256OfFile } from './files.mjs'

/**
 * @typedef {import('./default-model.mjs').PublishedModel} PublishedModel
 * @typedef {{ name: string, file: string, sizeBytes: number, sha256?: string, version?: string,
 *   state: 'ready' | 'downloading' | 'missing' | 'failed', doneBytes: number, error?: string }} ModelEntry
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
 * What the server lists and serves: the published model with its progress, and every other .gguf that a person put there.
 * @param {PublishedModel} model
 * @param {string} modelsDir
 */
export function createModelShelf(model, modelsDir) {
  /** @type {ModelEntry} */
  const published = {
    name: model.name,
    file: model.file,
    sizeBytes: model.sizeBytes,
    sha256: model.sha256,
    state: 'missing',
    doneBytes: 0,
  }
  /** After a failed download a person may bring the file by hand. */
  const lookAgain = async () => {
    if (published.state !== 'failed' || !(await verifiedModel(model, modelsDir))) return
    Object.assign(published, { state: 'ready', doneBytes: model.sizeBytes, error: undefined })
  }
  return {
    /** @param {Partial<Pick<ModelEntry, 'state' | 'doneBytes' | 'error'>>} change */
    update(change) {
      Object.assign(published, change)
    },
    async list() {
      await lookAgain()
      return [published, ...(await ownModels(modelsDir, model.file))]
    },
    /** @param {string} file */
    async find(file) {
      if (file === published.file) {
        await lookAgain()
        return published.state === 'ready' ? { path: join(modelsDir, file), sha256: published.sha256 } : undefined
      }
      const own = (await ownModels(modelsDir, model.file)).find(each => each.file === file)
      return own && { path: join(modelsDir, own.file) }
    },
  }
}

/**
 * @param {string} modelsDir
 * @param {string} publishedFile
 * @returns {Promise<ModelEntry[]>}
 */
async function ownModels(modelsDir, publishedFile) {
  const names = await readdir(modelsDir).catch(() => [])
  const files = names.filter(name => name.toLowerCase().endsWith('.gguf') && name !== publishedFile).sort()
  const entries = await Promise.all(
    files.map(async file => {
      const info = await stat(join(modelsDir, file)).catch(() => undefined)
      if (!info?.isFile()) return undefined
      // Nobody knows the hash of a person's own file, so the time tells a page that the one it stored was replaced.
      const version = Math.round(info.mtimeMs).toString(36)
      return { name: file.slice(0, -'.gguf'.length), file, sizeBytes: info.size, version, doneBytes: info.size }
    }),
  )
  return entries.filter(entry => !!entry).map(entry => ({ ...entry, state: /** @type {const} */ ('ready') }))
}
