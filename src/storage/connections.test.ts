// Several connections at once, against a server that does everything wrong: what comes is the file, or an error that says why not.
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Fault, type FaultyServer, startFaultyServer } from '../../scripts/faulty-server.ts'
import { CONNECTIONS } from './connections.ts'
import { MemoryFolder, memoryNavigator } from './opfs.testing.ts'
import { opfsSource } from './opfs.ts'
import { type DownloadRequest, downloadToOpfs } from './opfs-download.ts'
import { listUnfinished } from './unfinished.ts'

const content = (length: number) => Uint8Array.from({ length }, (_, index) => (index * 13 + (index >> 8) + (index >> 16)) & 255)
const bytes = content(6_000_011)
const hashOf = (content: Uint8Array) => createHash('sha256').update(content).digest('hex')
const sha256 = hashOf(bytes)
const grain = { pieceBytes: 256 << 10, saveBytes: 128 << 10, heldBytes: 0 }
/** A busy machine is silent for longer than a server that is to be given up soon. */
const pace = { firstDelayMs: 1, silenceMs: 5000 }
const none: Fault = { kind: 'none' }
let server: FaultyServer
let folder: MemoryFolder

beforeEach(async () => {
  server = await startFaultyServer(bytes)
  server.bytesPerSecond = 40e6
  folder = new MemoryFolder()
  vi.stubGlobal('navigator', memoryNavigator(folder))
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await server.close()
})

const download = (more: Partial<DownloadRequest> = {}) =>
  downloadToOpfs({ url: `${server.origin}/m.gguf`, name: 'm.gguf', sizeBytes: bytes.length, sha256, pace, grain, ...more })

async function expectStored(wanted = bytes) {
  const source = await opfsSource('m.gguf')
  expect(hashOf(await source.read(0, source.sizeBytes))).toBe(hashOf(wanted))
  expect([...folder.files.keys()].sort()).toEqual(['m.gguf', 'm.gguf.json'])
}

const startsOf = () => server.requests.map(({ range }) => Number(/bytes=(\d+)-/.exec(range ?? '')?.[1]))

test('a file comes over several connections, each byte once, and its progress only grows', async () => {
  server.bytesPerSecond = 3e6
  const progress: number[] = []
  await download({ onProgress: doneBytes => progress.push(doneBytes) })
  await expectStored()
  expect(server.mostOpen).toBe(CONNECTIONS)
  expect(server.sentBytes).toBe(bytes.length)
  expect(new Set(startsOf()).size).toBe(Math.ceil(bytes.length / grain.pieceBytes))
  expect(progress.toSorted((a, b) => a - b)).toEqual(progress)
  expect(progress.at(-1)).toBe(bytes.length)
})

test('a file of which nobody has said how long it is comes the same way', async () => {
  server.bytesPerSecond = 3e6
  await download({ sizeBytes: undefined, sha256: undefined })
  await expectStored()
  expect(server.mostOpen).toBe(CONNECTIONS)
})

test('cut, short, silent and busy answers on all connections end in the right bytes', async () => {
  server.faults = [
    none,
    { kind: 'cut', afterBytes: 100_000 },
    { kind: 'short', missingBytes: 7 },
    { kind: 'silence' },
    { kind: 'status', status: 500 },
    { kind: 'cut', afterBytes: 0 },
    { kind: 'stall', afterBytes: 50_000 },
  ]
  await download({ pace: { ...pace, silenceMs: 300 } })
  await expectStored()
  expect(new Set(startsOf()).size).toBeGreaterThan(Math.ceil(bytes.length / grain.pieceBytes))
})

describe('a server that ignores ranges', () => {
  test('from the first on gives the file over one connection', async () => {
    server.faults = new Array(8).fill({ kind: 'ignore-range' })
    await download()
    await expectStored()
    expect(server.requests).toHaveLength(1)
  })

  test('from some moment on gives it over one connection as well', async () => {
    server.faults = [none, none, none, ...new Array(20).fill({ kind: 'ignore-range' })]
    await download()
    await expectStored()
    expect(server.requests.length).toBeLessThan(12)
  })

  test('and says not how long the file is, gives it all the same', async () => {
    server.faults = new Array(8).fill({ kind: 'ignore-range' })
    await download({ sizeBytes: undefined, sha256: undefined })
    await expectStored()
  })
})

describe('a server with too many connections', () => {
  test('is asked over fewer', async () => {
    server.bytesPerSecond = 3e6
    server.faults = [none, { kind: 'status', status: 429, retryAfter: '0' }, { kind: 'status', status: 503 }]
    await download()
    await expectStored()
    expect(server.mostOpen).toBe(CONNECTIONS - 2)
  })

  test('is left alone for as long as it says', async () => {
    server.faults = [{ kind: 'status', status: 429, retryAfter: '1' }]
    const startedMs = performance.now()
    await download()
    await expectStored()
    expect(performance.now() - startedMs).toBeGreaterThan(950)
  })

  test('is not waited for where that takes longer than a person would', async () => {
    server.faults = [{ kind: 'status', status: 429, retryAfter: '600' }]
    await expect(download()).rejects.toMatchObject({ code: 'http_busy', message: expect.stringContaining('429. Try again in 600 s') })
  })
})

describe('a file that changes meanwhile', () => {
  const other = Uint8Array.from(bytes, byte => byte ^ 1)

  test('is fetched from the start', async () => {
    let isChanged = false
    const onProgress = (doneBytes: number) => {
      if (doneBytes < 2_000_000 || isChanged) return
      isChanged = true
      server.bytes = other
    }
    await download({ sha256: undefined, onProgress })
    await expectStored(other)
  })

  test('at every look is given up with an error that says so', async () => {
    let version = 0
    const answer = vi.spyOn(server.requests, 'push')
    answer.mockImplementation(request => {
      server.etag = `"v${version++}"`
      server.requests[server.requests.length] = request
      return server.requests.length
    })
    await expect(download({ sha256: undefined })).rejects.toMatchObject({ code: 'http_changed' })
  })

  test('and became shorter is the shorter one', async () => {
    const stop = new AbortController()
    const onProgress = (doneBytes: number) => doneBytes > 5_000_000 && stop.abort()
    const unknown = { sizeBytes: undefined, sha256: undefined }
    await expect(download({ ...unknown, signal: stop.signal, onProgress })).rejects.toMatchObject({ name: 'AbortError' })
    server.bytes = bytes.slice(0, 1_000_000)
    await download(unknown)
    await expectStored(bytes.slice(0, 1_000_000))
  })
})

test('a file with one wrong bit is fetched once more in one piece, and is an error only if it is wrong then', async () => {
  server.faults = [none, none, { kind: 'flip', atByte: 600_000 }]
  await download()
  await expectStored()
  server.bytes = bytes.map((byte, index) => (index === 3_000_000 ? byte ^ 1 : byte))
  await expect(download({ url: `${server.origin}/again`, name: 'again.gguf' })).rejects.toMatchObject({ code: 'download_corrupt' })
  expect([...folder.files.keys()].sort()).toEqual(['m.gguf', 'm.gguf.json'])
})

test('a server that goes away for good is an error, and what came is kept', async () => {
  const onProgress = (doneBytes: number) => doneBytes > 3_000_000 && void server.close()
  await expect(download({ onProgress })).rejects.toMatchObject({ code: expect.stringMatching(/^http_(unreachable|cut)$/) })
  const { origin } = server
  server = await startFaultyServer(bytes)
  expect(server.origin).not.toBe(origin)
  server.bytesPerSecond = 40e6
  await download()
  await expectStored()
  expect(server.sentBytes).toBeLessThan(bytes.length - 2_500_000)
})

/** Runs the download until so many bytes came in this run, then pulls the plug; how many of those that were there are lost, if it was not whole before. */
async function lostByKill(atBytes: number, file: Partial<DownloadRequest>): Promise<number | undefined> {
  const stop = new AbortController()
  let firstBytes: number | undefined
  let hereBytes = 0
  const onProgress = (doneBytes: number) => {
    firstBytes ??= doneBytes
    hereBytes = doneBytes
    if (doneBytes - firstBytes < atBytes || stop.signal.aborted) return
    folder.kill()
    stop.abort()
  }
  const isWhole = await download({ ...file, signal: stop.signal, onProgress }).then(
    () => true,
    () => false,
  )
  const [left] = await listUnfinished()
  return isWhole ? undefined : hereBytes - (left?.doneBytes ?? 0)
}

test('fifty kills at random moments cost no more than one record each, and never serve a wrong byte', async () => {
  const large = content(16_000_011)
  const file = { sizeBytes: large.length, sha256: hashOf(large) }
  server.bytes = large
  // The generator of Park and Miller.
  let seed = 7
  const random = () => (seed = (seed * 48271) % 0x7fffffff) / 0x7fffffff
  const lost: number[] = []
  while (lost.length < 50) {
    const lostBytes = await lostByKill(Math.floor(random() * 2 * grain.saveBytes), file)
    expect([...folder.files.keys()]).not.toContain('m.gguf')
    lost.push(lostBytes!)
  }
  await download(file)
  await expectStored(large)
  // Of each connection the piece that was read when the record fell due.
  const readBytes = CONNECTIONS * (64 << 10)
  expect(Math.max(...lost)).toBeLessThanOrEqual(grain.saveBytes + readBytes)
  // And what the server had sent that nobody read.
  const againBytes = server.sentBytes - large.length
  expect(againBytes).toBeLessThanOrEqual(50 * (grain.saveBytes + 3 * readBytes))
  const sum = lost.reduce((total, each) => total + each, 0)
  console.info(`50 kills: ${sum} bytes were there and are lost, ${Math.max(...lost)} at most; ${againBytes} were sent again`)
})
