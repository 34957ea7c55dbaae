// The service worker. It keeps the page itself for a reload without a network, and while a studio tab is open it answers the HTTP API under this
// origin: a page or a program beside the studio fetches /v1/chat/completions as from any server. Models are kept in storage of their own.
import { cleanupOutdatedCaches, createHandlerBoundToURL, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { apiPath, askStudio } from './api-route.ts'

interface FetchEvent {
  request: Request
  respondWith(response: Promise<Response>): void
  waitUntil(work: Promise<unknown>): void
}

interface ServiceWorker {
  __WB_MANIFEST: (PrecacheEntry | string)[]
  registration: { scope: string }
  clients: {
    matchAll(options: object): Promise<{ postMessage(message: unknown, transfer: Transferable[]): void }[]>
    claim(): Promise<void>
  }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listener: (event: { waitUntil(work: Promise<unknown>): void }) => void): void
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void
}
declare const self: ServiceWorker

// Before the routes of what is kept: the first listener that answers is the one.
self.addEventListener('fetch', event => {
  const path = apiPath(event.request, self.registration.scope)
  if (path === undefined) return
  const tabs = () => self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  event.respondWith(askStudio({ request: event.request, path, tabs, hold: until => event.waitUntil(until) }))
})
self.addEventListener('install', event => event.waitUntil(self.skipWaiting()))
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()))

precacheAndRoute(self.__WB_MANIFEST)
cleanupOutdatedCaches()
registerRoute(new NavigationRoute(createHandlerBoundToURL('index.html'), { denylist: [/\/models\//, /\/embed/] }))
