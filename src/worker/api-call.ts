// Requests and answers of the HTTP API as data that crosses between page, worker and service worker.
import type { ApiCall, ApiHead } from './protocol.ts'

export async function callOf(request: Request): Promise<ApiCall> {
  const { url, method } = request
  const hasBody = method !== 'GET' && method !== 'HEAD'
  return { url, method, headers: [...request.headers], ...(hasBody && { body: await request.arrayBuffer() }) }
}

export const requestOf = ({ url, method, headers, body }: ApiCall, signal: AbortSignal): Request =>
  new Request(url, { method, headers, body, signal })

export const headOf = ({ status, headers }: ApiHead): ResponseInit => ({ status, headers })

/** Tells an answer piece by piece. */
export async function tellResponse(
  response: Response,
  tell: { head(head: ApiHead): void; bytes(bytes: Uint8Array): void },
  signal: AbortSignal,
): Promise<void> {
  tell.head({ status: response.status, headers: [...response.headers] })
  const reader = response.body?.getReader()
  if (!reader) return
  const stop = () => void reader.cancel().catch(() => undefined)
  signal.addEventListener('abort', stop, { once: true })
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) tell.bytes(step.value)
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
