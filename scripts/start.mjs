// `npm start`: from a bare checkout to the studio in the browser. Packages and build are made where missing; then the page is
// there at once, and the default model arrives behind it while /models/index.json tells how far it is.
import { spawn } from 'node:child_process'
import { DEFAULT_MODEL } from './default-model.mjs'
import { ensureModel } from './model-download.mjs'
import { messageOf } from './model-error.mjs'
import { createModelShelf, verifiedModel } from './model-store.mjs'
import { DIST_DIR, MODELS_DIR } from './paths.mjs'
import { checkNode, ensureBuild, ensurePackages } from './prepare.mjs'
import { terminalProgress } from './progress.mjs'
import { createStudioServer, listen } from './serve.mjs'

const { env } = process
const stop = new AbortController()

try {
  checkNode()
  await ensurePackages()
  await ensureBuild()
  await start()
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
}

async function start() {
  const shelf = createModelShelf(DEFAULT_MODEL, MODELS_DIR)
  const isThere = await verifiedModel(DEFAULT_MODEL, MODELS_DIR)
  shelf.update(isThere ? { state: 'ready', doneBytes: DEFAULT_MODEL.sizeBytes } : { state: 'downloading' })
  const server = createStudioServer({ distDir: DIST_DIR, models: shelf })
  const address = await listen(server, { port: env.PORT ? Number(env.PORT) : undefined, exact: Boolean(env.PORT) })
  console.log(`\n  Inkstone is at ${address}\n  Ctrl+C stops it.\n`)
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, () => {
      stop.abort()
      server.close()
      server.closeAllConnections()
    })
  }
  openBrowser(address)
  if (!isThere) await fetchModel(shelf)
}

/**
 * A model that cannot be had stops nothing: the page says how to open one from disk.
 * @param {ReturnType<typeof createModelShelf>} shelf
 */
async function fetchModel(shelf) {
  const show = terminalProgress(DEFAULT_MODEL.name)
  const onProgress = (/** @type {number} */ doneBytes) => {
    shelf.update({ doneBytes })
    show(doneBytes, DEFAULT_MODEL.sizeBytes)
  }
  try {
    await ensureModel(DEFAULT_MODEL, { modelsDir: MODELS_DIR, say, signal: stop.signal, onProgress })
    shelf.update({ state: 'ready', doneBytes: DEFAULT_MODEL.sizeBytes, error: undefined })
  } catch (error) {
    if (stop.signal.aborted) return
    shelf.update({ state: 'failed', error: messageOf(error) })
    console.error(messageOf(error))
  }
}

/** @param {string} text */
function say(text) {
  console.log(text)
}

/**
 * Only for a person at a terminal, and never an error: the address stands there anyway.
 * @param {string} address
 */
function openBrowser(address) {
  if (!process.stdout.isTTY || env.CI || env.INKSTONE_NO_OPEN) return
  /** @type {Record<string, string[]>} */
  const openers = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }
  const [program = '', ...args] = openers[process.platform] ?? ['xdg-open']
  const child = spawn(program, [...args, address], { stdio: 'ignore', detached: true })
  child.once('error', () => {})
  child.unref()
}
