// The one place that starts the engine's worker, and the stores that the page shares.

import { cacheFormats } from '../kernels/cache-format.ts'
import { forgetCaches, opfsCaches } from '../storage/cache-images.ts'
import { openChats } from '../storage/chats.ts'
import { askToPersist, listStored, removeStored } from '../storage/opfs.ts'
import { createEngineClient, type EngineClient } from '../worker/client.ts'
import { type FeatureName, readFeatures, workerName } from '../worker/without-features.ts'
import { createReplayStore } from './chat/replay.ts'
import { createChatStore } from './chat/store.ts'
import { alternatives } from './chat/token-view.ts'
import { readKept, writeKept } from './kept.ts'
import { createAdapterStore } from './model/adapters.ts'
import { offered } from './model/catalogue.ts'
import { readContextTokens } from './model/context-size.ts'
import { fetchLibrary, libraryUrl } from './model/library.ts'
import { createModelStore } from './model/store.ts'
import { allowBlobWorkers, allowWorkerScripts } from './trusted-types.ts'

let started: EngineClient | undefined

/** Answers in place of the worker where there is no WebGPU. */
let cpu: EngineClient | undefined

export const client = (): EngineClient => cpu ?? worker()

/** Of the device, what the person switched off; counts from the next start of the page on. */
export const featuresOff = () => readFeatures(readKept('features-off'))
export const switchOff = (off: FeatureName[]) => writeKept('features-off', off.join(' '))

function worker(): EngineClient {
  if (!started) {
    allowWorkerScripts()
    started = createEngineClient(
      new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module', name: workerName(featuresOff()) }),
    )
  }
  return started
}

/** Megabytes of WebAssembly, for those who ask for it. */
async function startCpu() {
  if (cpu) return
  allowBlobWorkers()
  const { createCpuClient } = await import('../worker/cpu-client.ts')
  cpu = createCpuClient(worker())
}

/** A frame, or a tenth of a second where the tab is hidden and frames do not come. */
function onFrame(run: () => void) {
  if (document.hidden) setTimeout(run, 100)
  else requestAnimationFrame(run)
}

/** Unlike any other; also where the page is not in a secure context. */
export const newId = () =>
  crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')

/** With what is kept of its conversations. */
async function removeModel(name: string): Promise<void> {
  const sha256 = (await listStored()).find(each => each.name === name)?.sha256
  await removeStored(name)
  if (sha256) await forgetCaches(await opfsCaches(), sha256)
}

export const models = createModelStore({
  client,
  startCpu,
  prefersCpu: () => readKept('engine') === 'cpu',
  setPrefersCpu: () => writeKept('engine', 'cpu'),
  fetchLibrary,
  offered,
  urlOf: libraryUrl,
  pageHasGpu: () => 'gpu' in navigator,
  now: () => performance.now(),
  lastUsed: () => readKept('model'),
  setLastUsed: file => writeKept('model', file),
  contextTokens: () => readContextTokens(readKept('context')),
  setContextTokens: tokens => writeKept('context', String(tokens)),
  cache: () => cacheFormats.find(format => format === readKept('cache')),
  setCache: cache => writeKept('cache', cache ?? ''),
  listStored,
  removeStored: removeModel,
  askToPersist,
})

const modelHash = () => client().modelHash()

export const chats = createChatStore({
  openStorage: openChats,
  channel: new BroadcastChannel('inkstone-chats'),
  client,
  // Where there is no storage nothing was kept.
  forget: () => void (started ? started.forget() : opfsCaches().then(folder => forgetCaches(folder))).catch(() => {}),
  modelSettled: models.settled,
  alternatives,
  modelName: () => models.getState().info?.name,
  adapterNames: () =>
    adapters
      .getState()
      .rows.filter(row => row.on)
      .map(({ name }) => name),
  modelHash,
  newId,
  now: () => Date.now(),
  onFrame,
  saveEveryMs: 500,
})

export const replays = createReplayStore({ client, modelHash })

export const adapters = createAdapterStore({ client })

// What lies beside a model goes with it; after a loss of the device the worker has both again.
models.subscribe(({ info }, before) => {
  if (info && info !== before.info) void adapters.refresh()
})

// A chat in which nothing was said takes the settings that suit the model.
models.subscribe(({ info }, before) => {
  if (info && info !== before.info) chats.suggestSampling(info.sampling)
})

/** Prompt tokens of a request through the model's own template. */
export const countTokens: EngineClient['countTokens'] = request => client().countTokens(request)
