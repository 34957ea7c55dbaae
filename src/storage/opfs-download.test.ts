import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Fault, type FaultyServer, startFaultyServer } from '../../scripts/faulty-server.ts'
import type { ByteSource } from '../base/byte-source.ts'
import { deferred } from '../base/deferred.ts'
import { MemoryFolder, memoryNavigator } from './opfs.testing.ts'
import { listStored, opfsSource, removeStored } from './opfs.ts'
import { type DownloadRequest, downloadToOpfs, openDownload } from './opfs-download.ts'
import { discardUnfinished, listUnfinished } from './unfinished.ts'

const bytes = Uint8Array.from({ length: 400_003 }, (_, index) => (index * 13 + (index >> 8)) & 255)
const sha256 = createHash('sha256').update(bytes).digest('hex')
const busy: Fault[] = Array.from({ length: 5 }, () => ({ kind: 'status', status: 503 }))
const pace = { firstDelayMs: 1, silenceMs: 300 }
let server: FaultyServer
let folder: MemoryFolder

beforeEach(async () => {
  server = await startFaultyServer(bytes)
  folder = new MemoryFolder()
  vi.stubGlobal('navigator', memoryNavigator(folder))
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await server.close()
})

const download = (more: Partial<DownloadRequest> = {}) =>
  downloadToOpfs({ url: `${server.origin}/tiny.gguf`, name: 'tiny.gguf', sizeBytes: bytes.length, sha256, pace, ...more })

const hashOf = async (source: ByteSource) =>
  createHash('sha256')
    .update(await source.read(0, source.sizeBytes))
    .digest('hex')

async function expectStored() {
  const source = await opfsSource('tiny.gguf')
  expect(await hashOf(source)).toBe(sha256)
  expect([...folder.files.keys()].sort()).toEqual(['tiny.gguf', 'tiny.gguf.json'])
}

test('stores a file once and finds it again without a request', async () => {
  const progress: number[] = []
  await download({ onProgress: doneBytes => progress.push(doneBytes) })
  await expectStored()
  expect(progress.at(-1)).toBe(bytes.length)
  await download()
  expect(server.requests).toHaveLength(1)
  expect(await listStored()).toMatchObject([{ name: 'tiny.gguf', sizeBytes: bytes.length, sha256 }])
})

test('goes on after a cut, a short body and a busy moment', async () => {
  server.faults = [
    { kind: 'cut', afterBytes: 100_000 },
    { kind: 'status', status: 502 },
    { kind: 'short', missingBytes: 7 },
  ]
  await download()
  await expectStored()
  expect(server.requests.at(-1)?.range).toBe(`bytes=${bytes.length - 7}-${bytes.length - 1}`)
})

test('keeps what came where the disk is full, says so, and goes on behind it in a later session', async () => {
  folder.killAfterBytes = 150_000
  await expect(download()).rejects.toMatchObject({ code: 'storage_full', message: expect.stringContaining('what arrived is kept') })
  expect(await listStored()).toEqual([])
  const [left] = await listUnfinished()
  expect(left).toMatchObject({ name: 'tiny.gguf', sizeBytes: bytes.length, sha256 })
  const keptBytes = left.doneBytes
  expect(keptBytes).toBeGreaterThan(0)
  await expect(opfsSource('tiny.gguf')).rejects.toMatchObject({ code: 'not_stored' })
  folder.killAfterBytes = Number.POSITIVE_INFINITY
  await download()
  await expectStored()
  expect(server.requests.at(-1)?.range).toBe(`bytes=${keptBytes}-${bytes.length - 1}`)
  expect(await listUnfinished()).toEqual([])
})

test('starts over where the range is ignored or the file changed', async () => {
  server.faults = [{ kind: 'cut', afterBytes: 100_000 }, { kind: 'ignore-range' }]
  await download()
  await expectStored()
  await removeStored('tiny.gguf')
  server.bytes = bytes.map(byte => byte ^ 1)
  server.faults = [{ kind: 'cut', afterBytes: 100_000 }, ...busy]
  await expect(download()).rejects.toMatchObject({ code: 'http_busy' })
  server.bytes = bytes
  await download()
  await expectStored()
})

test('starts over where the file became shorter than the part', async () => {
  server.faults = [{ kind: 'cut', afterBytes: 300_000 }, ...busy]
  await expect(download({ sha256: undefined, sizeBytes: undefined })).rejects.toThrow()
  server.bytes = bytes.slice(0, 1_000)
  const source = await download({ sha256: undefined, sizeBytes: undefined })
  expect(await hashOf(source)).toBe(createHash('sha256').update(server.bytes).digest('hex'))
})

test('deletes a file with one wrong bit, and tries once more if it was put together from pieces', async () => {
  server.faults = [{ kind: 'flip', atByte: 300_000 }]
  await expect(download()).rejects.toMatchObject({ code: 'download_corrupt' })
  expect([...folder.files.keys()]).toEqual([])
  server.faults = [
    { kind: 'cut', afterBytes: 100_000 },
    { kind: 'flip', atByte: 399_000 },
  ]
  await download()
  await expectStored()
})

test('refuses a file of another size', async () => {
  server.bytes = bytes.subarray(1)
  await expect(download()).rejects.toMatchObject({ code: 'http_wrong_size' })
  expect(await listStored()).toEqual([])
  expect(await listUnfinished()).toEqual([])
})

test('says how much room is missing before it takes any', async () => {
  vi.stubGlobal('navigator', memoryNavigator(folder, 16 * 2 ** 20))
  await expect(download()).rejects.toMatchObject({ code: 'storage_full', message: expect.stringContaining('needs 1 MB') })
})

test('lets a second caller wait instead of downloading twice', async () => {
  await Promise.all([download(), download()])
  await expectStored()
  expect(server.requests).toHaveLength(1)
})

describe('a small file', () => {
  const open = () => openDownload({ url: `${server.origin}/tiny.gguf`, name: 'tiny.gguf', sizeBytes: bytes.length, sha256, pace })

  test('can be read before it is stored, and is stored all the same', async () => {
    const { promise, resolve } = deferred<void>()
    folder.beforeMove = () => promise
    expect(await hashOf(await open())).toBe(sha256)
    expect(await listStored()).toEqual([])
    resolve()
    await vi.waitFor(expectStored)
    expect(await hashOf(await open())).toBe(sha256)
    expect(server.requests).toHaveLength(1)
  })

  test('can be read where the storage refuses it at the end', async () => {
    folder.beforeMove = async () => {
      throw new DOMException('The disk is full.', 'QuotaExceededError')
    }
    expect(await hashOf(await open())).toBe(sha256)
    expect(await listStored()).toEqual([])
  })

  test('is not read where its bytes are others', async () => {
    server.faults = [{ kind: 'flip', atByte: 300_000 }]
    await expect(open()).rejects.toMatchObject({ code: 'download_corrupt' })
  })

  test('is put together from what came before and after a cut', async () => {
    server.faults = [{ kind: 'cut', afterBytes: 100_000 }]
    expect(await hashOf(await open())).toBe(sha256)
  })
})

test('stops when asked to and keeps what came', async () => {
  const stop = new AbortController()
  server.faults = [{ kind: 'cut', afterBytes: 100_000 }, { kind: 'silence' }]
  setTimeout(() => stop.abort(), 100)
  await expect(download({ signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' })
  await download()
  await expectStored()
  expect(server.requests.at(-1)?.range).not.toMatch(/^bytes=0-/)
})

describe('a download that was stopped', () => {
  const part = { kind: 'stall', afterBytes: 100_000 } as const

  async function stopped(more: Partial<DownloadRequest> = {}) {
    const stop = new AbortController()
    server.faults = [part]
    const ended = download({ signal: stop.signal, ...more, onProgress: doneBytes => doneBytes >= 100_000 && stop.abort() })
    await expect(ended).rejects.toMatchObject({ name: 'AbortError' })
  }

  test('is let go, and leaves nothing but what was whole before', async () => {
    await stopped()
    await discardUnfinished({ name: 'tiny.gguf' })
    expect([...folder.files.keys()]).toEqual([])
    await download()
    await stopped({ sha256: '0'.repeat(64) })
    await discardUnfinished({ name: 'tiny.gguf' })
    await expectStored()
  })

  test('goes on at another address of the same bytes, and not of others', async () => {
    await stopped()
    await download({ url: `${server.origin}/mirror/tiny.gguf` })
    await expectStored()
    expect(server.requests.at(-1)?.range).toBe(`bytes=100000-${bytes.length - 1}`)
    await removeStored('tiny.gguf')
    await stopped({ sha256: undefined })
    await download({ url: `${server.origin}/mirror/tiny.gguf`, sha256: undefined })
    await expectStored()
    expect(server.requests.at(-1)?.range).toMatch(/^bytes=0-/)
  })

  test('is not told of while a tab is at it, and is left to that tab', async () => {
    await stopped()
    server.faults = [part]
    const stop = new AbortController()
    const again = download({ signal: stop.signal })
    await vi.waitFor(() => expect(server.requests).toHaveLength(2))
    expect(await listUnfinished()).toEqual([])
    stop.abort()
    await again.catch(() => {})
    expect(await listUnfinished()).toMatchObject([{ doneBytes: 200_000 }])
  })

  test('tells of a model in several files as one, with those that are whole', async () => {
    const file = (name: string) => ({ name, url: `${server.origin}/${name}`, sizeBytes: bytes.length, sha256 })
    const of = { name: 'two.gguf', parts: [file('one-1.gguf'), file('one-2.gguf')] }
    await download({ ...of.parts[0], of })
    await stopped({ ...of.parts[1], of })
    expect(await listUnfinished()).toEqual([
      { ...of, url: of.parts[1].url, doneBytes: bytes.length + 100_000, sizeBytes: 2 * bytes.length },
    ])
    await discardUnfinished(of)
    expect([...folder.files.keys()]).toEqual([])
  })
})

test('goes on after a server that stopped sending, before its headers or behind them', async () => {
  server.faults = [{ kind: 'silence' }, { kind: 'stall', afterBytes: 100_000 }]
  await download()
  await expectStored()
  expect(server.requests).toHaveLength(3)
})

test('keeps names inside its folder and apart from its own', async () => {
  for (const name of ['', '.', '..', 'a/b', 'a\\b', 'x.gguf.part', 'x.json'])
    await expect(download({ name })).rejects.toMatchObject({ code: 'bad_name' })
})

test('replaces a file without a known hash where the address names another version', async () => {
  const versioned = (version: string) => download({ url: `${server.origin}/tiny.gguf?v=${version}`, sha256: undefined })
  await versioned('1')
  server.bytes = bytes.map(byte => byte ^ 3)
  const other = createHash('sha256').update(server.bytes).digest('hex')
  expect(await hashOf(await versioned('1'))).toBe(sha256)
  expect(await hashOf(await versioned('2'))).toBe(other)
})

describe('a file whose wanted hash is another one', () => {
  let other: string

  beforeEach(async () => {
    await download()
    server.bytes = bytes.map(byte => byte ^ 3)
    other = createHash('sha256').update(server.bytes).digest('hex')
  })

  test('is replaced', async () => {
    expect(await hashOf(await download({ sha256: other }))).toBe(other)
    expect([...folder.files.keys()].sort()).toEqual(['tiny.gguf', 'tiny.gguf.json'])
  })

  test('stays until its replacement is whole', async () => {
    server.faults = [{ kind: 'cut', afterBytes: 100_000 }, ...busy]
    await expect(download({ sha256: other })).rejects.toMatchObject({ code: 'http_busy' })
    server.faults = [{ kind: 'flip', atByte: 300_000 }]
    await expect(download({ sha256: '0'.repeat(64) })).rejects.toMatchObject({ code: 'download_corrupt' })
    await expectStored()
    expect(await listStored()).toMatchObject([{ name: 'tiny.gguf', sha256 }])
  })

  test('goes first where there is no room for both, and only where that helps', async () => {
    const reserveBytes = 16 * 2 ** 20
    vi.stubGlobal('navigator', memoryNavigator(folder, reserveBytes + bytes.length - 100))
    await expect(download({ sha256: other })).rejects.toMatchObject({ code: 'storage_full' })
    expect(await listStored()).toMatchObject([{ sha256 }])
    vi.stubGlobal('navigator', memoryNavigator(folder, reserveBytes + bytes.length + 1000))
    expect(await hashOf(await download({ sha256: other }))).toBe(other)
  })
})
