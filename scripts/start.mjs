// `npm start`: from a bare checkout to the studio in the browser. Packages and build are made where missing; the built-in model is part of
// the page, and what lies in models/ is offered beside it.
import { spawn } from 'node:child_process'
import { DEFAULT_MODEL } from './default-model.mjs'
import { messageOf } from './model-error.mjs'
import { createModelShelf } from './model-store.mjs'
import { DIST_DIR, MODELS_DIR } from './paths.mjs'
import { checkNode, ensureBuild, ensurePackages } from './prepare.mjs'
import { createStudioServer, listen } from './serve.mjs'

const { env } = process

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
  const server = createStudioServer({ distDir: DIST_DIR, models: createModelShelf(DEFAULT_MODEL, MODELS_DIR) })
  const address = await listen(server, { port: env.PORT ? Number(env.PORT) : undefined, exact: Boolean(env.PORT) })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, () => {
      server.close()
      server.closeAllConnections()
    })
  }
  // Only now, since whoever has read it may stop the server at once.
  console.log(`\n  Inkstone is at ${address}\n  Ctrl+C stops it.\n`)
  openBrowser(address)
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
