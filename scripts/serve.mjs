// A static server for the built page and the models beside it, in node: modules only. It knows two trees: dist/, which has the built-in
// model, and further models by their listed names; a path outside them does not exist, and every answer carries the security headers.
import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { extname, join, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { securityHeaders } from './security-headers.mjs'

/** @type {Record<string, string>} */
const MIME_TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.gguf': 'application/octet-stream',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

/** Vite puts a content hash into the name of everything under assets/, so those never change. */
const IMMUTABLE = 'public, max-age=31536000, immutable'

/**
 * @typedef {import('node:http').IncomingMessage} Request
 * @typedef {import('node:http').ServerResponse} Response
 * @typedef {{ path: string, sizeBytes: number, etag: string, modified: Date }} ServedFile
 * @typedef {{ list(): Promise<import('./model-store.mjs').ModelEntry[]>, find(file: string): Promise<{ path: string, sha256?: string } | undefined> }} ModelShelf
 */

/**
 * The server, not yet listening. `models` is absent where only the page is served.
 * @param {{ distDir: string, models?: ModelShelf }} options
 */
export function createStudioServer({ distDir, models }) {
  return createHttpServer((request, response) => {
    answer(request, response, resolve(distDir), models).catch(error => {
      // A reader that went away in the middle is no fault of the server.
      if (response.headersSent || response.destroyed) return response.destroy()
      sendText(response, 500, `The server failed: ${error instanceof Error ? error.message : error}`)
    })
  })
}

/**
 * Listens on the first free port from `port` on; with `exact` on that port or not at all. Returns the address to open.
 * @param {import('node:http').Server} server
 * @param {{ host?: string, port?: number, exact?: boolean }} [options]
 * @returns {Promise<string>}
 */
export async function listen(server, { host = '127.0.0.1', port = 4173, exact = false } = {}) {
  const lastPort = exact || port === 0 ? port : Math.min(port + 50, 65_535)
  for (let candidate = port; ; candidate++) {
    try {
      await new Promise((done, failed) => {
        server.once('error', failed)
        server.listen(candidate, host, () => {
          server.off('error', failed)
          done(undefined)
        })
      })
      const address = /** @type {import('node:net').AddressInfo} */ (server.address())
      return `http://${host}:${address.port}`
    } catch (error) {
      const busy = /** @type {NodeJS.ErrnoException} */ (error).code === 'EADDRINUSE'
      if (!busy) throw error
      if (candidate >= lastPort)
        throw new Error(`Port ${candidate} is taken by another program. Set PORT to a free one, or unset it to let one be found.`)
    }
  }
}

/**
 * @param {Request} request
 * @param {Response} response
 * @param {string} distDir
 * @param {ModelShelf | undefined} models
 */
async function answer(request, response, distDir, models) {
  const pathname = requestPath(request.url ?? '/')
  for (const [name, value] of Object.entries(securityHeaders(pathname ?? '/'))) response.setHeader(name, value)
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD')
    return sendText(response, 405, `${request.method} is not served here; GET and HEAD are.`)
  }
  if (pathname === undefined) return sendText(response, 400, 'The address holds a byte sequence that is no path.')
  if (pathname === '/models/index.json' && models) return sendJson(request, response, { models: await models.list() })
  const file = (await modelFile(pathname, models)) ?? (await pageFile(pathname, distDir))
  if (!file) return sendText(response, 404, `There is nothing at ${pathname}.`)
  response.setHeader('Content-Type', MIME_TYPES[extname(file.path).toLowerCase()] ?? 'application/octet-stream')
  response.setHeader('Cache-Control', pathname.startsWith('/assets/') ? IMMUTABLE : 'no-cache')
  await sendFile(request, response, file)
}

/** @param {string} url */
function requestPath(url) {
  try {
    const path = decodeURIComponent(url.split(/[?#]/, 1)[0] ?? '/')
    return path.startsWith('/') && !path.includes('\0') && !path.includes('\\') ? path : undefined
  } catch {
    return undefined
  }
}

/**
 * A model is looked up by its listed name, so a path cannot lead anywhere else.
 * @param {string} pathname
 * @param {ModelShelf | undefined} models
 */
async function modelFile(pathname, models) {
  const found = pathname.startsWith('/models/') ? await models?.find(pathname.slice('/models/'.length)) : undefined
  return found && describeFile(found.path, found.sha256)
}

/**
 * A file of the page; undefined where the path, or what a link at that path points to, lies outside dist/.
 * @param {string} pathname
 * @param {string} distDir
 */
async function pageFile(pathname, distDir) {
  const path = resolve(join(distDir, pathname.endsWith('/') ? `${pathname}index.html` : pathname))
  if (!path.startsWith(distDir + sep)) return undefined
  try {
    if (!(await realpath(path)).startsWith((await realpath(distDir)) + sep)) return undefined
  } catch {
    return undefined
  }
  return describeFile(path)
}

/**
 * @param {string} path
 * @param {string} [sha256]
 * @returns {Promise<ServedFile | undefined>}
 */
async function describeFile(path, sha256) {
  const info = await stat(path).catch(() => undefined)
  if (!info?.isFile()) return undefined
  const etag = `"${sha256 ?? `${info.size.toString(16)}-${Math.round(info.mtimeMs).toString(16)}`}"`
  return { path, sizeBytes: info.size, etag, modified: info.mtime }
}

/**
 * @param {Request} request
 * @param {Response} response
 * @param {ServedFile} file
 */
async function sendFile(request, response, file) {
  response.setHeader('ETag', file.etag)
  response.setHeader('Last-Modified', file.modified.toUTCString())
  response.setHeader('Accept-Ranges', 'bytes')
  if (matchesEtag(request.headers['if-none-match'], file.etag)) return void response.writeHead(304).end()
  const ifRange = request.headers['if-range']
  const range = ifRange && ifRange !== file.etag ? undefined : parseRange(request.headers.range, file.sizeBytes)
  if (range === 'unsatisfiable') {
    response.setHeader('Content-Range', `bytes */${file.sizeBytes}`)
    return sendText(response, 416, `The file has ${file.sizeBytes} bytes.`)
  }
  const { start, end } = range ?? { start: 0, end: file.sizeBytes - 1 }
  if (range) response.setHeader('Content-Range', `bytes ${start}-${end}/${file.sizeBytes}`)
  response.setHeader('Content-Length', end - start + 1)
  response.writeHead(range ? 206 : 200)
  if (request.method === 'HEAD' || file.sizeBytes === 0) return void response.end()
  await pipeline(createReadStream(file.path, { start, end }), response)
}

/**
 * @param {string | undefined} header
 * @param {string} etag
 */
function matchesEtag(header, etag) {
  if (!header) return false
  return header.split(',').some(each => each.trim() === '*' || each.trim().replace(/^W\//, '') === etag)
}

/**
 * One byte range as RFC 9110 §14.1.2 writes it. Several ranges, or another unit, are answered with the whole file, as the RFC allows.
 * @param {string | undefined} header
 * @param {number} sizeBytes
 * @returns {{ start: number, end: number } | 'unsatisfiable' | undefined}
 */
export function parseRange(header, sizeBytes) {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return undefined
  const [, first, last] = match
  if (first === '') {
    const suffixBytes = Number(last)
    if (suffixBytes === 0 || sizeBytes === 0) return 'unsatisfiable'
    return { start: Math.max(0, sizeBytes - suffixBytes), end: sizeBytes - 1 }
  }
  const start = Number(first)
  if (last !== '' && Number(last) < start) return undefined
  if (start >= sizeBytes) return 'unsatisfiable'
  return { start, end: last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1) }
}

/**
 * @param {Request} request
 * @param {Response} response
 * @param {unknown} value
 */
function sendJson(request, response, value) {
  const body = Buffer.from(JSON.stringify(value))
  response.writeHead(200, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Length': body.length,
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/**
 * @param {Response} response
 * @param {number} status
 * @param {string} text
 */
function sendText(response, status, text) {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
  response.end(`${text}\n`)
}
