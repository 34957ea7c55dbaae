// The service worker that keeps the page itself for a reload without a network and answers the HTTP API beside it; vite.config.ts says what it keeps.
import { client, models } from '../engine.ts'
import { allowWorkerScripts } from '../trusted-types.ts'
import { openApiDoor } from './api-door.ts'

export function startOffline() {
  allowWorkerScripts()
  openApiDoor(navigator.serviceWorker, { client, isReady: () => models.getState().info !== undefined })
  // A browser that refuses it (a private window, say) needs the network for each visit, as any page does.
  navigator.serviceWorker.register(`${import.meta.env.BASE_URL}sw.js`).catch(() => undefined)
}
