// A file server that misbehaves on request, for the tests of everything that downloads. One file, and a list of faults that are
// used up one request at a time; when the list is empty the server behaves.
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseRange } from './serve.mjs'

export type Fault =
  | { kind: 'cut'; afterBytes: number }
  | { kind: 'stall'; afterBytes: number }
  | { kind: 'short'; missingBytes: number }
  | { kind: 'flip'; atByte: number }
  | { kind: 'status'; status: number; retryAfter?: string }
  | { kind: 'ignore-range' }
  | { kind: 'silence' }
  | { kind: 'none' }

export interface FaultyServer {
  readonly origin: string
  /** What each request asked for, in order. */
  readonly requests: { method: string; range?: string; ifRange?: string }[]
  faults: Fault[]
  /** The bytes served; replacing them changes the ETag as well. */
  bytes: Uint8Array
  /** Bodies come at this pace, over each connection; as fast as they can while absent. */
  bytesPerSecond?: number
  /** Bytes of bodies; exact where there is a pace. */
  sentBytes: number
  /** Bodies under way, and the most there were at once; counted where there is a pace. */
  open: Set<ServerResponse>
  mostOpen: number
  /** Reported instead of the hash of the bytes; `''` sends none. */
  etag?: string
  close(): Promise<void>
}

export async function startFaultyServer(bytes: Uint8Array): Promise<FaultyServer> {
  const server = createServer((request, response) => serve(state, request, response))
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const state: FaultyServer = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    faults: [],
    bytes,
    sentBytes: 0,
    open: new Set(),
    mostOpen: 0,
    close: () =>
      new Promise(done => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
  return state
}

function serve(state: FaultyServer, request: IncomingMessage, response: ServerResponse): void {
  const { range, 'if-range': ifRange } = request.headers
  state.requests.push({ method: request.method ?? '', range, ifRange: ifRange as string | undefined })
  const fault = state.faults.shift() ?? { kind: 'none' }
  if (fault.kind === 'silence') return
  // As the hubs do: any page may read the file, its range and its version.
  response.setHeader('Access-Control-Allow-Origin', '*')
  response.setHeader('Access-Control-Expose-Headers', 'ETag, Content-Range, Content-Length, Retry-After')
  if (fault.kind === 'status') {
    if (fault.retryAfter) response.setHeader('Retry-After', fault.retryAfter)
    return void response.writeHead(fault.status).end()
  }
  const etag = state.etag ?? etagOf(state.bytes)
  const asked = fault.kind === 'ignore-range' || (ifRange && ifRange !== etag) ? undefined : parseRange(range, state.bytes.length)
  if (asked === 'unsatisfiable') return void response.writeHead(416, { 'Content-Range': `bytes */${state.bytes.length}` }).end()
  const { start, end } = asked ?? { start: 0, end: state.bytes.length - 1 }
  if (etag) response.setHeader('ETag', etag)
  if (asked) response.setHeader('Content-Range', `bytes ${start}-${end}/${state.bytes.length}`)
  const body = Buffer.from(state.bytes.subarray(start, end + 1))
  if (fault.kind === 'flip' && fault.atByte >= start && fault.atByte <= end) body[fault.atByte - start] ^= 1
  sendBody(state, response, asked ? 206 : 200, body, fault)
}

const etags = new WeakMap<Uint8Array, string>()

function etagOf(bytes: Uint8Array): string {
  const etag = etags.get(bytes) ?? `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"`
  etags.set(bytes, etag)
  return etag
}

function sendBody(state: FaultyServer, response: ServerResponse, status: number, body: Buffer, fault: Fault): void {
  if (fault.kind === 'short') {
    // A whole answer by HTTP's rules, with fewer bytes than the range it names.
    response.writeHead(status, { 'Content-Length': Math.max(0, body.length - fault.missingBytes) })
    return void response.end(body.subarray(0, Math.max(0, body.length - fault.missingBytes)))
  }
  response.writeHead(status, { 'Content-Length': body.length })
  if (fault.kind === 'stall') return void response.write(body.subarray(0, fault.afterBytes))
  if (fault.kind !== 'cut' && state.bytesPerSecond) return void sendCounted(state, response, body, state.bytesPerSecond)
  state.sentBytes += fault.kind === 'cut' ? fault.afterBytes : body.length
  if (fault.kind !== 'cut') return void response.end(body)
  // A client drops what it has not read yet when the connection ends; this leaves it the time to.
  response.write(body.subarray(0, fault.afterBytes), () => setTimeout(() => response.destroy(), 100))
}

async function sendCounted(state: FaultyServer, response: ServerResponse, body: Buffer, bytesPerSecond: number): Promise<void> {
  state.mostOpen = Math.max(state.mostOpen, state.open.add(response).size)
  await sendBites(response, body, bytesPerSecond, (biteBytes, isLast) => {
    state.sentBytes += biteBytes
    if (isLast) state.open.delete(response)
  })
  state.open.delete(response)
}

const BITE_BYTES = 64 << 10

/** A body at a pace; each bite is told of before it goes, so that what was sent is known when the client goes away in the middle. */
export async function sendBites(
  response: ServerResponse,
  body: Uint8Array,
  bytesPerSecond: number,
  onBite: (biteBytes: number, isLast: boolean) => void,
): Promise<void> {
  const startedMs = performance.now()
  for (let at = 0; at < body.length && !response.destroyed; at += BITE_BYTES) {
    const bite = body.subarray(at, at + BITE_BYTES)
    const dueMs = startedMs + ((at + bite.length) / bytesPerSecond) * 1000 - performance.now()
    if (dueMs > 0) await new Promise(done => setTimeout(done, dueMs))
    onBite(bite.length, at + bite.length === body.length)
    if (!response.write(bite)) await drained(response)
  }
  response.end()
}

/** Until the client has taken what was written, or is gone. */
const drained = (response: ServerResponse) =>
  new Promise<void>(done => {
    const end = () => {
      response.off('drain', end).off('close', end)
      done()
    }
    response.on('drain', end).on('close', end)
  })
