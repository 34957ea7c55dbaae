// The service worker that keeps the page itself for a reload without a network; vite.config.ts says what it keeps.
import { allowWorkerScripts } from './trusted-types.ts'

export function startOffline() {
  allowWorkerScripts()
  // A browser that refuses it (a private window, say) needs the network for each visit, as any page does.
  navigator.serviceWorker.register(`${import.meta.env.BASE_URL}sw.js`).catch(() => undefined)
}
