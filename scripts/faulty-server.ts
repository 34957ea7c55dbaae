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
  | { kind: 'status'; status: number }
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
  if (fault.kind === 'status') return void response.writeHead(fault.status).end()
  const etag = state.etag ?? `"${createHash('sha256').update(state.bytes).digest('hex').slice(0, 16)}"`
  const asked = fault.kind === 'ignore-range' || (ifRange && ifRange !== etag) ? undefined : parseRange(range, state.bytes.length)
  if (asked === 'unsatisfiable') return void response.writeHead(416, { 'Content-Range': `bytes */${state.bytes.length}` }).end()
  const { start, end } = asked ?? { start: 0, end: state.bytes.length - 1 }
  // As the hubs do: any page may read the file, its range and its version.
  response.setHeader('Access-Control-Allow-Origin', '*')
  response.setHeader('Access-Control-Expose-Headers', 'ETag, Content-Range, Content-Length')
  if (etag) response.setHeader('ETag', etag)
  if (asked) response.setHeader('Content-Range', `bytes ${start}-${end}/${state.bytes.length}`)
  const body = Buffer.from(state.bytes.subarray(start, end + 1))
  if (fault.kind === 'flip' && fault.atByte >= start && fault.atByte <= end) body[fault.atByte - start] ^= 1
  sendBody(response, asked ? 206 : 200, body, fault)
}

function sendBody(response: ServerResponse, status: number, body: Buffer, fault: Fault): void {
  if (fault.kind === 'short') {
    // A whole answer by HTTP's rules, with fewer bytes than the range it names.
    response.writeHead(status, { 'Content-Length': Math.max(0, body.length - fault.missingBytes) })
    return void response.end(body.subarray(0, Math.max(0, body.length - fault.missingBytes)))
  }
  response.writeHead(status, { 'Content-Length': body.length })
  if (fault.kind === 'stall') return void response.write(body.subarray(0, fault.afterBytes))
  if (fault.kind !== 'cut') return void response.end(body)
  // A client drops what it has not read yet when the connection ends; this leaves it the time to.
  response.write(body.subarray(0, fault.afterBytes), () => setTimeout(() => response.destroy(), 100))
}
