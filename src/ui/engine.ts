// The one place that starts the engine's worker, and the stores that the page shares.
import { openChats } from '../storage/chats.ts'
import { askToPersist, listStored, removeStored } from '../storage/opfs.ts'
import { createEngineClient, type EngineClient } from '../worker/client.ts'
import { createChatStore } from './chat/store.ts'
import { readKept, writeKept } from './kept.ts'
import { readContextTokens } from './model/context-size.ts'
import { fetchLibrary, libraryUrl } from './model/library.ts'
import { createModelStore } from './model/store.ts'
import { allowWorkerScripts } from './trusted-types.ts'

let started: EngineClient | undefined

function client(): EngineClient {
  if (!started) {
    allowWorkerScripts()
    started = createEngineClient(new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module' }))
  }
  return started
}

/** A frame, or a tenth of a second where the tab is hidden and frames do not come. */
function onFrame(run: () => void) {
  if (document.hidden) setTimeout(run, 100)
  else requestAnimationFrame(run)
}

export const models = createModelStore({
  client,
  fetchLibrary,
  urlOf: libraryUrl,
  pageHasGpu: () => 'gpu' in navigator,
  now: () => performance.now(),
  wait: milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds)),
  lastUsed: () => readKept('model'),
  setLastUsed: file => writeKept('model', file),
  contextTokens: () => readContextTokens(readKept('context')),
  setContextTokens: tokens => writeKept('context', String(tokens)),
  listStored,
  removeStored,
  askToPersist,
})

export const chats = createChatStore({
  openStorage: openChats,
  channel: new BroadcastChannel('inkstone-chats'),
  client,
  modelName: () => models.getState().info?.name,
  newId: () =>
    crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join(''),
  now: () => Date.now(),
  onFrame,
  saveEveryMs: 500,
})

/** Prompt tokens of a request through the model's own template. */
export const countTokens: EngineClient['countTokens'] = request => client().countTokens(request)
