// A hub as pages see one: repositories with files, a search, ranges, hashes, any origin allowed. Files are kept in memory; `answers` can stand
// in for a path, to play a hub that has changed its mind.
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sendBites } from '../../scripts/faulty-server.ts'
import { parseRange } from '../../scripts/serve.mjs'

export interface HubServer {
  origin: string
  /** `METHOD path range`, in order. */
  asked: string[]
  /** Bytes of bodies that were sent. */
  sentBytes: number
  /** Files come at this pace over each connection; as fast as they can while absent. */
  bytesPerSecond?: number
  /** In place of what is there, by path. */
  answers: Map<string, { status?: number; body: string }>
  close(): Promise<void>
}

/** `files`: by `owner/name/path`. */
export async function startHub(files: Record<string, Uint8Array>): Promise<HubServer> {
  const hub: HubServer = { origin: '', asked: [], sentBytes: 0, answers: new Map(), close: async () => {} }
  const server = createServer((request, response) => answer(hub, files, request, response))
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  hub.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  hub.close = () =>
    new Promise(done => {
      server.close(() => done())
      server.closeAllConnections()
    })
  return hub
}

function answer(hub: HubServer, files: Record<string, Uint8Array>, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', hub.origin)
  hub.asked.push([request.method, pathname, request.headers.range].filter(Boolean).join(' '))
  response.setHeader('Access-Control-Allow-Origin', '*')
  response.setHeader('Access-Control-Expose-Headers', 'ETag, Content-Range, Content-Length')
  const told = hub.answers.get(pathname)
  if (told) return void response.writeHead(told.status ?? 200).end(told.body)
  const tree = /^\/api\/models\/([^/]+\/[^/]+)\/tree\/main$/.exec(pathname)
  if (tree) return void sendList(files, tree[1], response)
  if (pathname === '/api/models') return void sendFindings(files, searchParams.get('search') ?? '', response)
  const file = /^\/([^/]+\/[^/]+)\/resolve\/main\/(.+)$/.exec(pathname)
  const bytes = file && files[`${file[1]}/${decodeURIComponent(file[2])}`]
  if (!bytes) {
    response.writeHead(404).end('not found')
    return
  }
  const range = parseRange(request.headers.range, bytes.length)
  if (range === 'unsatisfiable') return void response.writeHead(416).end()
  const { start, end } = range ?? { start: 0, end: bytes.length - 1 }
  response.setHeader('ETag', `"${sha256(bytes).slice(0, 16)}"`)
  if (range) response.setHeader('Content-Range', `bytes ${start}-${end}/${bytes.length}`)
  const body = bytes.subarray(start, end + 1)
  response.writeHead(range ? 206 : 200, { 'Content-Length': body.length })
  if (hub.bytesPerSecond) return void sendBites(response, body, hub.bytesPerSecond, biteBytes => (hub.sentBytes += biteBytes))
  hub.sentBytes += body.length
  response.end(body)
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

function sendList(files: Record<string, Uint8Array>, repository: string, response: ServerResponse): void {
  const held = Object.entries(files).filter(([path]) => path.startsWith(`${repository}/`))
  if (held.length === 0) return void response.writeHead(404).end('{"error":"Repository not found"}')
  const list = held.map(([path, bytes]) => {
    const lfs = { oid: sha256(bytes), size: bytes.length, pointerSize: 134 }
    return { type: 'file', oid: 'a'.repeat(40), size: bytes.length, path: path.slice(repository.length + 1), lfs }
  })
  response.end(JSON.stringify(list))
}

function sendFindings(files: Record<string, Uint8Array>, words: string, response: ServerResponse): void {
  const repositories = [...new Set(Object.keys(files).map(path => path.split('/').slice(0, 2).join('/')))]
  const found = repositories.filter(id => id.toLowerCase().includes(words.toLowerCase()))
  response.end(JSON.stringify(found.map((id, i) => ({ id, downloads: 1200 - i, tags: ['gguf'] }))))
}
