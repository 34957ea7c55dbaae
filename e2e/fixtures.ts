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

/** A server over dist/; with the default model ready, or with none. */
export async function startStudio({ withModel }: { withModel: boolean }): Promise<Studio> {
  const shelf = createModelShelf(DEFAULT_MODEL, MODELS_DIR)
  if (withModel) {
    const path = await verifiedModel(DEFAULT_MODEL, MODELS_DIR)
    if (!path) throw new Error(`models/${DEFAULT_MODEL.file} is missing. Run \`npm run model\` first; \`npm test\` does.`)
    shelf.update({ state: 'ready', doneBytes: DEFAULT_MODEL.sizeBytes })
  }
  // Without a model not even a person's own files in models/ are offered.
  const models = withModel ? shelf : { list: async () => [], find: async () => undefined }
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
  /** With the default model. */
  studio: Studio
  /** Without any model. */
  emptyStudio: Studio
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
    const studio = await startStudio({ withModel: true })
    await use(studio)
    await studio.stop()
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  emptyStudio: async ({}, use) => {
    const studio = await startStudio({ withModel: false })
    await use(studio)
    await studio.stop()
  },
  complaints: async ({ page }, use) => use(complaintsOf(page)),
})
