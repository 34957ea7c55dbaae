// The stored model against a real origin private file system: downloads that are cut, tabs that are closed in the middle.
import { createHash, randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { build } from 'vite'
import { type FaultyServer, startFaultyServer } from '../scripts/faulty-server.ts'
import { ROOT } from '../scripts/paths.mjs'
import { expect, test } from './fixtures.ts'

const bytes = randomBytes(24 * 2 ** 20 + 12_345)
const sha256 = createHash('sha256').update(bytes).digest('hex')
let hub: FaultyServer
let pages: Server
let origin: string

test.beforeAll(async () => {
  const bundle = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    build: { write: false, target: 'es2023', lib: { entry: `${ROOT}/e2e/support/storage-worker.ts`, formats: ['es'] } },
  })
  const [{ output }] = Array.isArray(bundle) ? bundle : 'output' in bundle ? [bundle] : []
  pages = createServer((request, response) => {
    const isWorker = request.url === '/worker.js'
    response.setHeader('Content-Type', isWorker ? 'text/javascript' : 'text/html')
    response.end(isWorker ? output[0].code : '<!doctype html><title>storage</title>')
  })
  await new Promise<void>(done => pages.listen(0, '127.0.0.1', done))
  origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`
})
test.afterAll(() => void pages.close())
test.setTimeout(60_000)

test.beforeEach(async ({ page }) => {
  hub = await startFaultyServer(bytes)
  await page.goto(origin)
})
test.afterEach(() => hub.close())

interface Reply {
  value?: unknown
  error?: { code: string }
  doneBytes?: number
}

/** One order to a fresh worker; `endAfterBytes` closes it in the middle, as a closed tab does. */
function order(page: Page, kind: string, endAfterBytes = Number.POSITIVE_INFINITY): Promise<Reply> {
  const file = { kind, url: `${hub.origin}/m.gguf`, name: 'm.gguf', sizeBytes: bytes.length, sha256 }
  return page.evaluate(
    ([message, endAfter]) =>
      new Promise<Reply>((resolve, reject) => {
        const worker = new Worker('/worker.js', { type: 'module' })
        worker.onerror = event => reject(new Error(event.message))
        worker.onmessage = ({ data }: MessageEvent<Reply>) => {
          const isEnd = data.doneBytes === undefined || data.doneBytes >= endAfter
          if (!isEnd) return
          worker.terminate()
          resolve(data)
        }
        worker.postMessage(message)
      }),
    [file, endAfterBytes] as const,
  )
}

test('a model is stored whole, found again, and removed', async ({ page }) => {
  expect(await order(page, 'download')).toEqual({ value: 'stored' })
  expect(await order(page, 'hash')).toEqual({ value: sha256 })
  expect(await order(page, 'download')).toEqual({ value: 'stored' })
  expect(hub.requests).toHaveLength(1)
  expect(await order(page, 'list')).toMatchObject({ value: [{ name: 'm.gguf', sizeBytes: bytes.length, sha256 }] })
  await order(page, 'remove')
  expect(await order(page, 'hash')).toMatchObject({ error: { code: 'not_stored' } })
})

test('a download goes on in a later visit behind what was flushed', async ({ page }) => {
  // Half of it comes, then nothing more: the tab is closed while it waits.
  hub.faults = [{ kind: 'stall', afterBytes: 12_000_000 }]
  const { doneBytes } = await order(page, 'download', 8 * 2 ** 20)
  expect(doneBytes).toBeGreaterThanOrEqual(8 * 2 ** 20)
  expect(await order(page, 'list')).toEqual({ value: [] })
  await page.reload()
  expect(await order(page, 'download')).toEqual({ value: 'stored' })
  expect(Number(/bytes=(\d+)-/.exec(hub.requests.at(-1)?.range ?? '')?.[1])).toBeGreaterThanOrEqual(doneBytes ?? 0)
  expect(await order(page, 'hash')).toEqual({ value: sha256 })
})

test('cut connections and ignored ranges end in the right bytes, a flipped bit in an error', async ({ page }) => {
  hub.faults = [{ kind: 'cut', afterBytes: 5_000_000 }, { kind: 'ignore-range' }]
  expect(await order(page, 'download')).toEqual({ value: 'stored' })
  expect(await order(page, 'hash')).toEqual({ value: sha256 })
  await order(page, 'remove')
  hub.faults = [{ kind: 'flip', atByte: 20_000_000 }]
  expect(await order(page, 'download')).toMatchObject({ error: { code: 'download_corrupt' } })
  expect(await order(page, 'list')).toEqual({ value: [] })
})
