// Starting other programs, npm among them, the same way on every system.
import { spawn } from 'node:child_process'
import { ROOT } from './paths.mjs'

/**
 * Runs a program to its end with its output on this terminal; resolves with its exit code, 127 where it could not be started.
 * @param {string[]} command
 * @param {{ env?: Record<string, string> }} [options]
 * @returns {Promise<number>}
 */
export function runProgram([program, ...args], { env = {} } = {}) {
  return new Promise(resolve => {
    const child = spawn(/** @type {string} */ (program), args, {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    })
    child.once('error', error => {
      console.error(`${program} could not be started: ${error.message}`)
      resolve(127)
    })
    child.once('close', code => resolve(code ?? 1))
  })
}

/**
 * A program's standard output, or '' where it fails or is missing.
 * @param {string[]} command
 * @returns {Promise<string>}
 */
export function outputOf([program, ...args]) {
  return new Promise(resolve => {
    let output = ''
    const child = spawn(/** @type {string} */ (program), args, { stdio: ['ignore', 'pipe', 'ignore'] })
    child.once('error', () => resolve(''))
    child.stdout.on('data', piece => (output += piece))
    child.once('close', code => resolve(code === 0 ? output : ''))
  })
}

/**
 * npm's own command line: the npm that runs this script, else the one beside this Node or on the path.
 * @param {string[]} args
 */
export function npmCommand(args) {
  const { npm_execpath: running } = process.env
  if (running?.endsWith('.js')) return [process.execPath, running, ...args]
  // Windows finds npm.cmd only through its shell.
  return process.platform === 'win32' ? ['cmd', '/c', 'npm', ...args] : ['npm', ...args]
}
