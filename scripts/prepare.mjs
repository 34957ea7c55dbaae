// What has to be there before the studio can be served or tested: Node, the packages of the lock file, a build of the sources.
// Each is looked at first and made only where it is missing or old; nothing outside node: is imported.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DIST_DIR, ROOT } from './paths.mjs'
import { npmCommand, runProgram } from './processes.mjs'

/** What Vite 8 runs on; the same as "engines" in package.json. */
const NODE_WANTED = '20.19 or newer of version 20, or 22.12 or newer'

/** Everything the build reads. */
const BUILD_INPUTS = ['src', 'shaders', 'public', 'index.html', 'vite.config.ts', 'package-lock.json']

/** Throws where this Node is too old to go on. */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major === 20 ? minor >= 19 : major > 22 || (major === 22 && minor >= 12)) return
  throw new Error(`Node ${version} runs this; ${NODE_WANTED} is needed. Get it from https://nodejs.org.`)
}

/** Installs the packages of the lock file unless they are all there in their versions. */
export async function ensurePackages() {
  if (await packagesAreInstalled(ROOT)) return
  console.log('Installing packages (npm ci) …')
  // NODE_ENV=production would leave out what builds the page.
  const code = await runProgram(npmCommand(['ci', '--include=dev', '--no-audit', '--no-fund']))
  if (code !== 0) throw new Error(`npm ci ended with ${code}. Its own message above says why; a network connection is needed this once.`)
}

/**
 * Compares what npm wrote down about node_modules with the lock file: by version, so that a checkout that only touches times costs nothing.
 * @param {string} root
 */
async function packagesAreInstalled(root) {
  const [wanted, got] = await Promise.all(
    ['package-lock.json', 'node_modules/.package-lock.json'].map(file => readPackages(join(root, file))),
  )
  if (!wanted || !got) return false
  return Object.entries(wanted).every(([path, entry]) => {
    // The root itself is not installed; an optional package may be one for another system.
    if (path === '' || (entry.optional && !got[path])) return true
    return got[path]?.version === entry.version
  })
}

/**
 * @param {string} file
 * @returns {Promise<Record<string, { version?: string, optional?: boolean }> | undefined>}
 */
async function readPackages(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8')).packages
  } catch {
    return undefined
  }
}

/** Builds the page unless dist/ is newer than everything it is built from. */
export async function ensureBuild() {
  const built = await stat(join(DIST_DIR, 'index.html')).catch(() => undefined)
  const newestMs = Math.max(...(await Promise.all(BUILD_INPUTS.map(input => newestChangeMs(join(ROOT, input))))))
  if (built && built.mtimeMs >= newestMs) return
  console.log('Building the page …')
  const code = await runProgram([process.execPath, join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'])
  if (code !== 0) throw new Error(`The build ended with ${code}; its message stands above.`)
}

/**
 * When the newest file at or below a path was changed; 0 where there is none.
 * @param {string} path
 * @returns {Promise<number>}
 */
async function newestChangeMs(path) {
  const info = await stat(path).catch(() => undefined)
  if (!info) return 0
  if (!info.isDirectory()) return info.mtimeMs
  const below = await Promise.all((await readdir(path)).map(name => newestChangeMs(join(path, name))))
  // The folder's own time tells of files that were removed.
  return Math.max(info.mtimeMs, ...below)
}
