// `serve`: OpenAI's API over a model on the chosen adapter, on node:http. Loopback by default; who opens it to others sets a key.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createHandler, type Handler } from '../api/http/handler.ts'
import type { LoadedModel } from '../api/loaded-model.ts'
import { createPrefixCache } from '../api/prefix-cache.ts'
import { InkstoneError } from '../base/errors.ts'
import { fileHash } from '../formats/file-hash.ts'
import { folderCaches } from './cache-folder.ts'
import { type CommandOptions, openForCommand } from './command-options.ts'
import { fileSource } from './file-source.ts'

/** LMDeploy's. */
const DEFAULT_PORT = 23_333
/** Nobody has asked for so long: what there is to keep is kept. */
const KEEP_MS = 2000
/** Who ends the server waits for no longer. */
const LAST_SAVE_MS = 10_000
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])

export async function run(options: CommandOptions): Promise<void> {
  const { host = '127.0.0.1', port = DEFAULT_PORT, apiKey, prefixCache } = options
  if (!LOOPBACK.has(host) && !apiKey)
    throw new InkstoneError('usage', `--host ${host} lets other machines in; set --api-key KEY too, or leave --host out.`)
  const model = await openForCommand(options)
  const server = createServer(nodeListener(createHandler({ model: () => model, apiKey }), LOOPBACK.has(host)))
  const keep = prefixCache === undefined ? undefined : await keepPrefixes(server, model, options.model, prefixCache)
  await new Promise<void>((done, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const busy = error.code === 'EADDRINUSE'
      failed(busy ? new InkstoneError('port_taken', `Port ${port} is taken by another program. Choose one with --port.`) : error)
    })
    server.listen(port, host, done)
  })
  const { port: chosen } = server.address() as AddressInfo
  console.log(`${model.name} answers at http://${host.includes(':') ? `[${host}]` : host}:${chosen}/v1`)
  await new Promise<void>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  server.closeAllConnections()
  server.close()
  await keep?.()
  model.dispose()
}

/** What the cache holds comes back from the folder, and is kept there while nobody asks; gives what does so for the last time. */
async function keepPrefixes(server: Server, model: LoadedModel, modelPath: string, path: string): Promise<() => Promise<void>> {
  const folder = await folderCaches(path)
  const prefixes = createPrefixCache({
    folder: async () => folder,
    onFault: fault => console.error(`Prefix cache: ${fault instanceof Error ? fault.message : fault}`),
    onRestored: tokens => console.log(`${tokens} tokens of earlier requests are there again.`),
  })
  const read = async (signal?: AbortSignal) => {
    const source = await fileSource(modelPath)
    return fileHash(source, signal).finally(() => source.close())
  }
  prefixes.opened(model, { isQuick: false, read })
  let stop = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let open = 0
  server.on('request', (_: IncomingMessage, response: ServerResponse) => {
    open++
    clearTimeout(timer)
    stop.abort()
    response.once('close', () => {
      if (--open > 0) return
      stop = new AbortController()
      timer = setTimeout(() => void prefixes.save(stop.signal), KEEP_MS)
    })
  })
  return () => {
    clearTimeout(timer)
    return prefixes.save(AbortSignal.timeout(LAST_SAVE_MS))
  }
}

/** A handler of requests behind node:http. On loopback only loopback names are served: a page that had its name point here would come under its own. */
export function nodeListener(handler: Handler, onlyLoopback: boolean) {
  return (message: IncomingMessage, response: ServerResponse): void => {
    void answer(message, response, handler, onlyLoopback).catch(() => response.destroy())
  }
}

async function answer(message: IncomingMessage, response: ServerResponse, handler: Handler, onlyLoopback: boolean): Promise<void> {
  const host = message.headers.host ?? ''
  const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
  if (onlyLoopback && !LOOPBACK.has(name)) {
    response.writeHead(403, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify({
        error: {
          message: `This server is asked as localhost, not as ${name}.`,
          type: 'invalid_request_error',
          param: null,
          code: 'host_wrong',
        },
      }),
    )
    return
  }
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const hasBody = message.method !== 'GET' && message.method !== 'HEAD'
  const request = new Request(new URL(message.url ?? '/', `http://${host || 'localhost'}`), {
    method: message.method,
    headers: Object.entries(message.headers).flatMap(([key, value]): [string, string][] =>
      value === undefined ? [] : [[key, [value].flat().join(', ')]],
    ),
    signal: gone.signal,
    ...(hasBody && { body: Readable.toWeb(message) as ReadableStream<Uint8Array>, duplex: 'half' }),
  } as RequestInit)
  const answered = await handler(request)
  response.writeHead(answered.status, Object.fromEntries(answered.headers))
  response.flushHeaders()
  if (!answered.body) return void response.end()
  // A reader that went away ends the pipeline, which cancels the body.
  await pipeline(Readable.fromWeb(answered.body as never), response).catch(() => undefined)
}
