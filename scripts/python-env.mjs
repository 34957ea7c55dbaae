// Virtual environments for what is compared with Python's packages: made once, kept under .venv (ignored by git), pinned.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './paths.mjs'
import { runProgram } from './processes.mjs'

/** Pinned here because two environments use it. */
export const TORCH = ['torch==2.15.0', 'numpy==2.4.6']

/**
 * Runs a program to its end; throws where it fails.
 * @param {string} program
 * @param {string[]} args
 */
export async function runOrThrow(program, ...args) {
  const code = await runProgram([program, ...args])
  if (code !== 0) throw new Error(`${[program, ...args].join(' ')} ended with ${code}; its message stands above.`)
}

/**
 * The interpreter of the environment `name`, which is made where it is missing, or was made of other packages.
 * @param {string} name
 * @param {string[]} packages
 */
export async function ensurePython(name, packages) {
  const folder = join(ROOT, '.venv', name)
  const windows = process.platform === 'win32'
  const python = join(folder, windows ? 'Scripts/python.exe' : 'bin/python')
  const ready = join(folder, 'ready')
  const list = packages.join('\n')
  if (!existsSync(ready) || readFileSync(ready, 'utf8') !== list) {
    await runOrThrow(windows ? 'python' : 'python3', '-m', 'venv', folder)
    await runOrThrow(python, '-m', 'pip', 'install', '--quiet', ...packages)
    writeFileSync(ready, list)
  }
  return python
}
