// The service worker's side of the HTTP API: it asks the open studio tabs who has a model, and hands the request to the first that says so.
import { deferred } from '../../base/deferred.ts'
import { callOf, headOf } from '../../worker/api-call.ts'
import type { ApiHead } from '../../worker/protocol.ts'

const PATHS = /^(v1\/|get_ppl$|health$)/
/** So long may a tab take to say that it has a model. */
const OFFER_MS = 1500

/** What crosses between the service worker and a tab. */
export const OFFER = 'inkstone-api'
export type FromStudio = 'mine' | { head: ApiHead } | { bytes: Uint8Array } | 'end'
export type ToStudio = { call: Awaited<ReturnType<typeof callOf>> } | 'stop'

/** The path that the API knows, or undefined where the request is none of its. Navigation may only look: a form of another site must not compute. */
export function apiPath(request: Pick<Request, 'url' | 'mode' | 'method'>, scope: string): string | undefined {
  const base = new URL(scope)
  const url = new URL(request.url)
  if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return undefined
  const path = url.pathname.slice(base.pathname.length)
  if (!PATHS.test(path) || (request.mode === 'navigate' && request.method !== 'GET')) return undefined
  return `/${path}`
}

export interface StudioTab {
  postMessage(message: unknown, transfer: Transferable[]): void
}

export interface Ask {
  request: Request
  /** As the API knows it. */
  path: string
  tabs(): Promise<readonly StudioTab[]>
  /** Keeps the service worker alive: browsers end one whose events are answered, also while an answer still streams. */
  hold(until: Promise<unknown>): void
}

export async function askStudio({ request, path, tabs, hold }: Ask): Promise<Response> {
  const ended = deferred<void>()
  hold(ended.promise)
  const call = await callOf(request)
  const port = await firstOffer(await tabs())
  const answered = deferred<Response>()
  if (!port) {
    ended.resolve()
    return nobody()
  }
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const close = (last: () => void) => {
    if (controller) last()
    controller = undefined
    port.close()
    ended.resolve()
  }
  const stop = () => {
    port.postMessage('stop' satisfies ToStudio)
    close(() => {})
  }
  const body = new ReadableStream<Uint8Array>({ start: made => void (controller = made), cancel: stop })
  port.onmessage = ({ data }: MessageEvent<FromStudio>) => {
    if (data === 'end') close(() => controller?.close())
    else if (data === 'mine') return
    else if ('head' in data) answered.resolve(new Response(body, headOf(data.head)))
    else controller?.enqueue(data.bytes)
  }
  // The tab was closed, or went elsewhere.
  port.addEventListener('close', () => {
    answered.resolve(nobody())
    close(() => controller?.error(new Error('The studio tab that was answering is gone.')))
  })
  request.signal.addEventListener('abort', stop, { once: true })
  port.postMessage({ call: { ...call, url: `http://localhost${path}` } } satisfies ToStudio)
  return answered.promise
}

/** The port of the first tab that has a model. */
async function firstOffer(tabs: readonly StudioTab[]): Promise<MessagePort | undefined> {
  if (tabs.length === 0) return undefined
  return new Promise(resolve => {
    const ports: MessagePort[] = []
    const done = (chosen?: MessagePort) => {
      clearTimeout(timer)
      for (const port of ports) if (port !== chosen) port.close()
      resolve(chosen)
    }
    const timer = setTimeout(done, OFFER_MS)
    for (const tab of tabs) {
      const { port1, port2 } = new MessageChannel()
      ports.push(port1)
      port1.onmessage = ({ data }: MessageEvent<FromStudio>) => data === 'mine' && done(port1)
      tab.postMessage(OFFER, [port2])
    }
  })
}

function nobody(): Response {
  const message = 'No studio tab with a model is open. Open the studio in this browser, and a model in it; then ask again.'
  const error = { message, type: 'server_error', param: null, code: 'no_model' }
  return new Response(JSON.stringify({ error }), { status: 503, headers: { 'content-type': 'application/json' } })
}
