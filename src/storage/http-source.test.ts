import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type FaultyServer, startFaultyServer } from '../../scripts/faulty-server.ts'
import { httpSource, nameFromUrl } from './http-source.ts'

const bytes = Uint8Array.from({ length: 100_003 }, (_, index) => (index * 7 + (index >> 8)) & 255)
const pace = { firstDelayMs: 1, silenceMs: 300 }
let server: FaultyServer

beforeEach(async () => {
  server = await startFaultyServer(bytes)
})
afterEach(() => server.close())

const open = (more: Parameters<typeof httpSource>[1] = {}) => httpSource(`${server.origin}/m/tiny.gguf`, { pace, ...more })

test('reads ranges and asks for nothing else', async () => {
  const source = await open()
  expect([source.name, source.sizeBytes]).toEqual(['tiny.gguf', bytes.length])
  expect(await source.read(10, 0)).toEqual(new Uint8Array(0))
  expect(await source.read(31, 257)).toEqual(bytes.slice(31, 288))
  expect(await source.read(bytes.length - 1, 1)).toEqual(bytes.slice(-1))
  expect(server.requests.map(request => request.range)).toEqual(['bytes=0-0', 'bytes=31-287', 'bytes=100002-100002'])
})

test('refuses a range past the end without a request', async () => {
  const source = await open()
  await expect(source.read(bytes.length - 1, 2)).rejects.toMatchObject({ code: 'file_truncated' })
  expect(server.requests).toHaveLength(1)
})

test('goes on from the byte where a connection broke or a body ended early', async () => {
  const source = await open()
  server.faults = [
    { kind: 'cut', afterBytes: 20_000 },
    { kind: 'short', missingBytes: 5 },
  ]
  expect(Buffer.from(await source.read(0, bytes.length)).equals(bytes)).toBe(true)
  expect(server.requests.at(-1)?.range).toBe(`bytes=${bytes.length - 5}-${bytes.length - 1}`)
})

test('waits out a server that is busy for a moment, and gives up on one that stays so', async () => {
  server.faults = [{ kind: 'status', status: 503 }]
  const source = await open()
  server.faults = Array.from({ length: 9 }, () => ({ kind: 'status', status: 429 }))
  await expect(source.read(0, 1)).rejects.toMatchObject({ code: 'http_busy' })
  expect(server.faults).toHaveLength(4)
})

test('does not mix two versions of a file', async () => {
  const source = await open()
  server.bytes = bytes.map(byte => byte ^ 1)
  await expect(source.read(0, 10)).rejects.toMatchObject({ code: 'http_changed' })
})

test('reads the whole file once where ranges are ignored from the start', async () => {
  server.faults = [{ kind: 'ignore-range' }]
  const source = await open()
  expect(await source.read(50_000, 100)).toEqual(bytes.slice(50_000, 50_100))
  expect(server.requests).toHaveLength(1)
})

test('tells a missing file, a closed one and another one apart', async () => {
  server.faults = [{ kind: 'status', status: 404 }]
  await expect(open()).rejects.toMatchObject({ code: 'http_not_found' })
  server.faults = [{ kind: 'status', status: 403 }]
  await expect(open()).rejects.toMatchObject({ code: 'http_forbidden' })
  await expect(open({ sizeBytes: 5 })).rejects.toMatchObject({ code: 'http_wrong_size' })
})

test('stops when asked to', async () => {
  const source = await open()
  server.faults = [{ kind: 'silence' }]
  await expect(source.read(0, 10, AbortSignal.timeout(50))).rejects.toMatchObject({ name: 'TimeoutError' })
})

test('says that a server cannot be reached', async () => {
  await server.close()
  await expect(open()).rejects.toMatchObject({ code: 'http_unreachable' })
})

describe('an answer in parts', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
  })
  let cancelled: number
  /** Answers whose bodies count when they are let go of; after their first byte they wait. */
  const answers = (...heads: ResponseInit[]) => {
    cancelled = 0
    vi.stubGlobal('fetch', async () => {
      const start = (body: ReadableStreamDefaultController) => body.enqueue(Uint8Array.of(1))
      return new Response(new ReadableStream({ start, cancel: () => void cancelled++ }), heads.length > 1 ? heads.shift() : heads[0])
    })
  }
  const part = (etag: string) => ({ status: 206, headers: { 'content-range': 'bytes 0-0/9', etag } })

  test('is let go of where it is refused', async () => {
    answers(part('a'))
    await expect(open({ sizeBytes: 8 })).rejects.toMatchObject({ code: 'http_wrong_size' })
    expect(cancelled).toBe(1)
    answers(part('a'), part('b'))
    const source = await open()
    await expect(source.read(0, 1)).rejects.toMatchObject({ code: 'http_changed' })
    expect(cancelled).toBe(2)
  })

  test('may be silent for as long as was said, also where it is the whole file', async () => {
    answers({ status: 200, headers: { 'content-length': '9' } })
    await expect(open({ pace: { firstDelayMs: 1, silenceMs: 20 } })).rejects.toMatchObject({ code: 'http_silent' })
    expect(cancelled).toBe(5)
  })
})

test('names a file after its address', () => {
  expect(nameFromUrl('https://hub.example/a/b%20c.gguf?download=true#x')).toBe('b c.gguf')
  expect(nameFromUrl('/models/x.gguf')).toBe('x.gguf')
})
