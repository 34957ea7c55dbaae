// What every story starts from: the built page on its own server, with the security headers it has in use, and a page that records
// what it asked of other places.
import { test as base, expect, type Page } from '@playwright/test'
import { DEFAULT_MODEL } from '../scripts/default-model.mjs'
import { createModelShelf, verifiedModel } from '../scripts/model-store.mjs'
import { DIST_DIR, MODELS_DIR } from '../scripts/paths.mjs'
import { createStudioServer, listen } from '../scripts/serve.mjs'

export { expect }

export interface Studio {
  origin: string
  /** As when the network goes: nothing is answered any more. */
  stop(): Promise<void>
}

/** A server over dist/, which has the built-in model; with SmolLM2 beside it, with what a folder has, or with nothing. */
export async function startStudio({ withSmolLm, modelsDir = MODELS_DIR }: { withSmolLm: boolean; modelsDir?: string }): Promise<Studio> {
  if (withSmolLm && !(await verifiedModel(DEFAULT_MODEL, MODELS_DIR)))
    throw new Error(`models/${DEFAULT_MODEL.file} is missing. Run \`npm run model\` first; \`npm test\` does.`)
  const models = withSmolLm || modelsDir !== MODELS_DIR ? createModelShelf(DEFAULT_MODEL, modelsDir) : undefined
  const server = createStudioServer({ distDir: DIST_DIR, models })
  const origin = await listen(server, { port: 0 })
  const stop = () =>
    new Promise<void>(done => {
      server.close(() => done())
      server.closeAllConnections()
    })
  return { origin, stop }
}

interface Fixtures {
  /** With SmolLM2 in models/. */
  studio: Studio
  /** With the built-in model alone. */
  bareStudio: Studio
  complaints: Complaints
}

/** Addresses the page asked for outside its own server, and errors it logged. */
export interface Complaints {
  foreign: string[]
  errors: string[]
}

/** Filled from now on, for as long as the page is open. */
export function complaintsOf(page: Page): Complaints {
  const complaints: Complaints = { foreign: [], errors: [] }
  page.on('request', request => {
    const { protocol, hostname } = new URL(request.url())
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') complaints.foreign.push(request.url())
  })
  page.on('pageerror', error => complaints.errors.push(error.message))
  page.on('console', message => message.type() === 'error' && complaints.errors.push(message.text()))
  return complaints
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the needed fixtures off this pattern.
  studio: async ({}, use) => {
    const studio = await startStudio({ withSmolLm: true })
    await use(studio)
    await studio.stop()
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  bareStudio: async ({}, use) => {
    const studio = await startStudio({ withSmolLm: false })
    await use(studio)
    await studio.stop()
  },
  complaints: async ({ page }, use) => use(complaintsOf(page)),
})
