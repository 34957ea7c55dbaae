// The lint that holds the order of the rooms: data passes through them from top to bottom, so a room imports only from the rooms
// above it. From outside src/ come only the shaders, and what OUTSIDE names. The lint also keeps shaders out of TypeScript, where no
// shader tool would see them.
import { readdir, readFile } from 'node:fs/promises'
import { join, posix, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from './paths.mjs'

/** In the order in which data passes through them. */
const ROOMS = [
  ...['base', 'gpu', 'quants', 'formats', 'tokenizer', 'storage', 'kernels', 'models', 'engine'],
  ...['train', 'data', 'agents', 'eval', 'api', 'bench', 'worker', 'ui', 'node'],
]

/** The one file beside src/ that a room may import: the command line and the scripts start Dawn on the same adapters. */
const OUTSIDE = { room: 'node', path: '../scripts/adapters.mjs' }

/** `import … from`, `export … from`, `import '…'`, `import('…')`, and the URL of a worker. */
const IMPORTS = /(?:\bfrom\s*|\bimport\s*\(?\s*|\bnew URL\(\s*)['"](\.{1,2}\/[^'"]+)['"]/g

/**
 * What is wrong with one file of src/, as sentences. `file` is relative to src/, with forward slashes.
 * @param {string} file
 * @param {string} text
 */
export function faultsOf(file, text) {
  const faults = /** @type {string[]} */ ([])
  const code = withoutComments(text)
  const isTest = /\.(test|bench)\.tsx?$/.test(file)
  if (/@compute\b|@workgroup_size\b/.test(code) && !isTest)
    faults.push(`src/${file}: holds WGSL. A shader is a .wgsl file under shaders/, where it can be read, checked and joined as one.`)
  const room = roomOf(file)
  // Files directly in src/ are the entries of pages and the global types; they may see every room. So may tests.
  if (room === undefined || isTest) return faults
  if (!ROOMS.includes(room)) return [...faults, `src/${file}: src/${room} is no room. The rooms are ${ROOMS.join(', ')}.`]
  for (const [, target = ''] of code.matchAll(IMPORTS)) {
    const path = posix.normalize(posix.join(posix.dirname(file), target))
    if (path.startsWith('../')) {
      if (/^\.\.\/shaders\/.*\.wgsl$/.test(path) || (room === OUTSIDE.room && path === OUTSIDE.path)) continue
      faults.push(
        `src/${file}: ${room} imports ${target} from outside src/. Only shaders come from there, and ${OUTSIDE.path} to ${OUTSIDE.room}.`,
      )
      continue
    }
    const imported = roomOf(path)
    if (imported === undefined || !ROOMS.includes(imported) || ROOMS.indexOf(imported) <= ROOMS.indexOf(room)) continue
    faults.push(
      `src/${file}: ${room} imports ${target} from ${imported}, which lies below it. Data flows downwards (${room} before ${imported}); ` +
        `move what both need into a room above ${room}, or hand it in as an argument.`,
    )
  }
  return faults
}

/** @param {string} file */
function roomOf(file) {
  const [room, ...rest] = file.split('/')
  return rest.length === 0 ? undefined : room
}

/**
 * Line comments only where they start a line, so that `https://` in a string stays.
 * @param {string} text
 */
function withoutComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}

async function main() {
  const sources = join(ROOT, 'src')
  const entries = await readdir(sources, { recursive: true, withFileTypes: true })
  const paths = entries.filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name)).map(entry => join(entry.parentPath, entry.name))
  const faults = await Promise.all(
    paths.map(async path => faultsOf(relative(sources, path).split(sep).join('/'), await readFile(path, 'utf8'))),
  )
  const all = faults.flat().sort()
  for (const fault of all) console.error(fault)
  console.log(all.length === 0 ? `${paths.length} files keep the order of the rooms.` : `${all.length} faults.`)
  if (all.length > 0) process.exitCode = 1
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main()
