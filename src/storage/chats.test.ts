// Conversations in a real IndexedDB: Chromium on a page of its own, served from memory; no port, no network.
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright'
import { build } from 'vite'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findChromium } from '../../scripts/browser.mjs'
import { type ChatStorage, type Conversation, memoryChats, type openChats } from './chats.ts'

type Opened = typeof globalThis & { openChats: typeof openChats }

const html = `<!doctype html><script type="module">import { openChats } from '/chats.js'; globalThis.openChats = openChats</script>`
let browser: Browser
let code: string
let page: Page

beforeAll(async () => {
  const entry = fileURLToPath(new URL('./chats.ts', import.meta.url))
  const lib = { entry, formats: ['es' as const] }
  const bundle = await build({ configFile: false, logLevel: 'error', build: { write: false, target: 'es2023', lib } })
  const [{ output }] = Array.isArray(bundle) ? bundle : 'output' in bundle ? [bundle] : []
  code = output[0].code
  browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-background-networking'] })
})

afterAll(() => browser.close())

beforeEach(async () => {
  const context = await browser.newContext()
  await context.route('**/*', route => {
    const isScript = route.request().url().endsWith('.js')
    return route.fulfill({ contentType: isScript ? 'text/javascript' : 'text/html', body: isScript ? code : html })
  })
  page = await context.newPage()
  await visit(page)
})

async function visit(tab: Page) {
  await tab.goto('http://studio.test/')
  await tab.waitForFunction(() => 'openChats' in globalThis)
}

const sample = (id: string): Conversation => ({
  id,
  title: `Title of ${id}`,
  createdAt: 1,
  updatedAt: 2,
  systemPrompt: '',
  sampling: { temperature: 0.7, topK: 40, topP: 0.95, minP: 0, repetitionPenalty: 1.1, maxTokens: 512, seed: null },
  tree: {
    nodes: { u1: { id: 'u1', parentId: null, role: 'user', text: '砚 and \ud83d\udd8b', createdAt: 1, status: 'complete' } },
    children: { root: ['u1'] },
    chosen: { root: 'u1' },
  },
})

const put = (tab: Page, conversation: Conversation) =>
  tab.evaluate(async value => (await (globalThis as Opened).openChats()).put(value), conversation)
const list = (tab: Page) => tab.evaluate(async () => (await (globalThis as Opened).openChats()).list())

describe('conversations in IndexedDB', () => {
  it('has them again after a reload, as they were', async () => {
    await put(page, sample('a'))
    await page.reload()
    await page.waitForFunction(() => 'openChats' in globalThis)
    expect(await list(page)).toEqual([sample('a')])
  })

  it('writes over the conversation with the same id', async () => {
    await put(page, sample('a'))
    await put(page, { ...sample('a'), title: 'New' })
    expect((await list(page)).map(each => each.title)).toEqual(['New'])
  })

  it('adds all or none of an import', async () => {
    const failed = await page.evaluate(
      async ([first, second]) => {
        const chats = await (globalThis as Opened).openChats()
        const uncloneable = { ...second, tree: () => {} } as unknown as typeof second
        return chats.putAll([first, uncloneable]).then(
          () => 'kept',
          (error: Error) => error.name,
        )
      },
      [sample('a'), sample('b')],
    )
    expect(failed).toBe('DataCloneError')
    expect(await list(page)).toEqual([])
    await page.evaluate(async all => (await (globalThis as Opened).openChats()).putAll(all), [sample('a'), sample('b')])
    expect(await list(page)).toHaveLength(2)
  })

  it('removes one and leaves the others', async () => {
    await put(page, sample('a'))
    await put(page, sample('b'))
    await page.evaluate(async () => (await (globalThis as Opened).openChats()).remove('a'))
    expect((await list(page)).map(each => each.id)).toEqual(['b'])
  })

  it('asks the browser to keep what was written, once a visit and not before', async () => {
    await page.evaluate(() => {
      const storage = { persisted: async () => false, persist: async () => void (document.title += 'asked') }
      Object.defineProperty(navigator, 'storage', { value: storage })
    })
    expect(await list(page)).toEqual([])
    expect(await page.title()).toBe('')
    await put(page, sample('a'))
    await put(page, sample('b'))
    expect(await page.title()).toBe('asked')
  })

  it('is one store for two tabs', async () => {
    const other = await page.context().newPage()
    await visit(other)
    await put(page, sample('a'))
    await put(other, sample('b'))
    expect((await list(page)).map(each => each.id)).toEqual(['a', 'b'])
    const got = await page.evaluate(
      async ids => {
        const chats = await (globalThis as Opened).openChats()
        return Promise.all(ids.map(id => chats.get(id)))
      },
      ['b', 'c'],
    )
    expect(got).toEqual([sample('b'), undefined])
  })
})

describe('conversations while the page is open', () => {
  it('keeps the same promises without a database', async () => {
    const chats: ChatStorage = memoryChats()
    await chats.putAll([sample('a'), sample('b')])
    await chats.put({ ...sample('a'), title: 'New' })
    await chats.remove('b')
    expect((await chats.list()).map(each => each.title)).toEqual(['New'])
    expect([(await chats.get('a'))?.title, await chats.get('b')]).toEqual(['New', undefined])
  })
})
