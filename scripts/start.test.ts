// `npm start` from a checkout that has nothing: npm and vite are stand-ins that write down what they were asked.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT } from './paths.mjs'

const NPM = `
const { cpSync, mkdirSync } = require('node:fs')
console.log('npm', ...process.argv.slice(2))
mkdirSync('node_modules/vite/bin', { recursive: true })
cpSync('vite.cjs', 'node_modules/vite/bin/vite.js')
cpSync('package-lock.json', 'node_modules/.package-lock.json')`
const VITE = `
const { mkdirSync, writeFileSync } = require('node:fs')
console.log('vite', process.argv[2])
mkdirSync('dist', { recursive: true })
writeFileSync('dist/index.html', '<!doctype html><title>built</title>')`

let tree: string
let running: ChildProcess | undefined

beforeAll(async () => {
  tree = await mkdtemp(join(tmpdir(), 'inkstone-start-'))
  await mkdir(join(tree, 'scripts'))
  const programs = (await readdir(join(ROOT, 'scripts'))).filter(name => name.endsWith('.mjs'))
  await Promise.all(programs.map(name => cp(join(ROOT, 'scripts', name), join(tree, 'scripts', name))))
  await cp(join(ROOT, 'src/ui/model/published.json'), join(tree, 'src/ui/model/published.json'))
  await writeFile(join(tree, 'npm.js'), NPM)
  await writeFile(join(tree, 'vite.cjs'), VITE)
  await writeFile(join(tree, 'package-lock.json'), JSON.stringify({ packages: { '': {}, 'node_modules/vite': { version: '8.0.0' } } }))
})

afterAll(async () => {
  running?.kill('SIGKILL')
  await rm(tree, { recursive: true, force: true })
})

/** The address once it is printed, and all that was printed by then. */
async function start() {
  const env = { ...process.env, npm_execpath: join(tree, 'npm.js'), PORT: '0' }
  running = spawn(process.execPath, [join(tree, 'scripts/start.mjs')], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [running.stdout, running.stderr]) stream?.on('data', piece => (output += piece))
  const ended = once(running, 'exit').then(([code]) => {
    throw new Error(`It ended with ${code}: ${output}`)
  })
  const printed = (async () => {
    while (!/Inkstone is at/.test(output)) await once(running.stdout!, 'data')
    return /Inkstone is at (\S+)/.exec(output)![1]
  })()
  ended.catch(() => undefined)
  return { origin: await Promise.race([printed, ended]), output }
}

async function stop() {
  running?.kill('SIGTERM')
  const [code] = await once(running!, 'exit')
  return code
}

test('installs, builds, serves with headers and with what lies in models/, and ends when it is told to', async () => {
  await mkdir(join(tree, 'models'))
  await writeFile(join(tree, 'models/mine.gguf'), 'GGUF')
  const { origin, output } = await start()
  expect(output).toMatch(/^npm ci --include=dev /m)
  expect(output).toMatch(/^vite build$/m)
  const page = await fetch(origin)
  expect(await page.text()).toContain('<title>built</title>')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  const { models } = await (await fetch(`${origin}/models/index.json`)).json()
  expect(models).toMatchObject([{ file: 'mine.gguf' }])
  expect(await stop()).toBe(0)
})

test('installs, builds and downloads nothing a second time', async () => {
  const { output } = await start()
  expect(output).not.toMatch(/npm|vite/)
  expect(await stop()).toBe(0)
  expect(await readdir(join(tree, 'models'))).toEqual(['mine.gguf'])
})
