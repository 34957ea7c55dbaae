// The models panel as a person uses it: looking for a model on a hub, looking into it before the download, loading it, finding it again
// after a reload without the hub, removing it and taking that back; and what hubs and addresses get wrong.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { DEFAULT_MODEL } from '../scripts/default-model.mjs'
import { MODELS_DIR } from '../scripts/paths.mjs'
import { en } from '../src/ui/i18n/all.testing.ts'
import builtIn from '../src/ui/model/built-in.json' with { type: 'json' }
import { expect, test } from './fixtures.ts'
import { expectAccessible } from './support/accessible.ts'
import { type HubServer, startHub } from './support/hub-server.ts'
import { file, LOAD_MS } from './support/studio-page.ts'
import { TINY_NAME, tinyModelFile, tinyModelParts } from './tiny-model.ts'

const FILE = 'tiny-F32.gguf'
const REPOSITORY = 'someone/tiny-GGUF'
/** Large enough to come in pieces: the tiny model, and nothing behind it. */
const LARGE = 'padded-F32.gguf'
const LARGE_BYTES = 24_000_000
const SPLIT = 'someone/split-GGUF'
const HOST_PAGE = '<!doctype html><title>Sign in</title>'

let hub: HubServer
let smolLm: Uint8Array

test.beforeEach(async ({ page, bareStudio }) => {
  const [first, second] = await tinyModelParts()
  smolLm ??= await readFile(join(MODELS_DIR, DEFAULT_MODEL.file))
  hub = await startHub({
    [`${REPOSITORY}/${FILE}`]: await tinyModelFile(),
    [`${REPOSITORY}/${LARGE}`]: padded(await tinyModelFile()),
    [`${REPOSITORY}/${DEFAULT_MODEL.file}`]: smolLm,
    [`${REPOSITORY}/tiny-00001-of-00003.gguf`]: new Uint8Array(64),
    [`${SPLIT}/deep/split-Q4_0-00001-of-00002.gguf`]: first,
    [`${SPLIT}/deep/split-Q4_0-00002-of-00002.gguf`]: second,
    [`${REPOSITORY}/README.md`]: new Uint8Array(64),
    'someone/page-GGUF/page.gguf': new TextEncoder().encode(HOST_PAGE.repeat(40)),
    'someone/notes/README.md': new Uint8Array(8),
  })
  await page.goto(`${bareStudio.origin}/#/models`)
  await expect(page.getByTestId('status-model')).toContainText(builtIn.name, { timeout: LOAD_MS })
  await page.getByTestId('models-hub').selectOption('own')
  await page.getByTestId('models-own-hub').fill(hub.origin)
})

function padded(bytes: Uint8Array): Uint8Array {
  const large = new Uint8Array(LARGE_BYTES)
  large.set(bytes)
  return large
}

test.afterEach(async () => {
  await hub.close()
})

async function find(page: Page, line: string) {
  await page.getByTestId('models-line').fill(line)
  await page.getByTestId('models-find').click()
}

/** What lies in the browser's own folder of models. */
const storedNames = (page: Page) =>
  page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('models')
    return Array.fromAsync((folder as unknown as { keys(): AsyncIterable<string> }).keys())
  })

const fileRow = (page: Page, name: string) => page.getByTestId('models-listing').getByRole('listitem').filter({ hasText: name })
const hereRow = (page: Page, name: string) => page.getByTestId('models-here').getByRole('listitem').filter({ hasText: name })

test('a model is found, looked into, loaded, there again without its hub, removed, and back by undo', async ({
  page,
  context,
  complaints,
}) => {
  test.setTimeout(600_000)
  await find(page, 'tiny')
  await page.getByTestId('models-findings').getByRole('button', { name: en.models.showFiles }).click()
  await expect(fileRow(page, FILE)).toContainText('F32')
  await expect(fileRow(page, 'tiny-00001-of-00003.gguf').getByRole('button', { name: en.models.getAndLoad })).toBeDisabled()

  // 98 MB: its header comes by ranges, and what the engine will take of the GPU is known from it.
  await fileRow(page, DEFAULT_MODEL.file).getByRole('button', { name: en.models.inside }).click()
  const report = page.getByTestId('model-report')
  await expect(report).toContainText('Q4_1')
  await expect(report.getByTestId('model-fit')).toContainText('Takes 291 MB of the GPU')
  expect(hub.sentBytes).toBeLessThan(smolLm.length / 10)

  await fileRow(page, FILE).getByRole('button', { name: en.models.inside }).click()
  await expect(report).toContainText(TINY_NAME)
  await expect(report.getByTestId('model-fit')).toContainText(/Takes [\d.]+ [kM]B of the GPU/)
  await expect(report.locator('svg rect').first()).toBeAttached()
  await report.getByText('entries of metadata').click()
  await expect(report).toContainText('general.architecture')
  await expectAccessible(page)
  const promised = await report.getByTestId('model-fit').getByRole('heading').innerText()
  await report.getByRole('button', { name: en.models.roomAsk }).click()
  await expect(report).toContainText(en.models.roomYes)

  await fileRow(page, FILE).getByRole('button', { name: en.models.getAndLoad }).click()
  await expect(page.getByTestId('status-model')).toContainText(FILE, { timeout: LOAD_MS })
  await expect(fileRow(page, FILE)).toContainText(en.models.stored)
  await page.getByTestId('status-model').click()
  const took = page.getByText(en.model.gpuMemory, { exact: true }).locator('..')
  expect(promised).toContain((await took.innerText()).replace(en.model.gpuMemory, '').trim())
  await page.keyboard.press('Escape')

  await hub.close()
  await page.reload()
  await expect(page.getByTestId('status-model')).toContainText(FILE, { timeout: LOAD_MS })
  await page.getByRole('button', { name: `Remove “${FILE}” from this browser` }).click()
  await expect(hereRow(page, FILE)).toHaveCount(0)
  await page.getByRole('button', { name: en.shell.undo }).click()
  await expect(hereRow(page, FILE)).toContainText(en.models.loaded)
  await page.getByRole('button', { name: `Remove “${FILE}” from this browser` }).click()
  await page.getByRole('region', { name: en.shell.notifications }).getByRole('button', { name: en.shell.close }).click()
  await expect.poll(() => storedNames(page)).not.toContain(FILE)
  await page.reload()
  await expect(page.getByTestId('status-model')).toContainText(builtIn.name, { timeout: LOAD_MS })
  await expect(hereRow(page, FILE)).toHaveCount(0)
  expect(complaints.errors).toEqual([])
  expect(await context.cookies()).toEqual([])
})

test('a model in two files is one: looked into, loaded, there again without its hub, and opened from disk', async ({ page }) => {
  test.setTimeout(600_000)
  const name = 'split-Q4_0.gguf'
  await find(page, SPLIT)
  await expect(page.getByTestId('models-listing').getByRole('listitem')).toHaveCount(1)
  await fileRow(page, name).getByRole('button', { name: en.models.inside }).click()
  await expect(page.getByTestId('model-report')).toContainText(TINY_NAME)
  await fileRow(page, name).getByRole('button', { name: en.models.getAndLoad }).click()
  await expect(page.getByTestId('status-model')).toContainText(name, { timeout: LOAD_MS })
  await hub.close()
  await page.reload()
  await expect(page.getByTestId('status-model')).toContainText(name, { timeout: LOAD_MS })
  await page.getByRole('button', { name: `Remove “${name}” from this browser` }).click()
  await expect(hereRow(page, name)).toHaveCount(0)

  const [first, second] = await tinyModelParts()
  const parts = [file('other-00002-of-00002.gguf', second), file('other-00001-of-00002.gguf', first)]
  await page.getByTestId('open-file').setInputFiles(parts)
  await expect(page.getByTestId('status-model')).toContainText(TINY_NAME, { timeout: LOAD_MS })
  await page.getByTestId('open-file').setInputFiles([parts[0]])
  await expect(page.getByTestId('model-error')).toContainText('other-00002-of-00002.gguf')
})

test('what hubs and addresses get wrong is said in words, and the page goes on', async ({ page }) => {
  const says = (text: string | RegExp) => expect(page.getByTestId('models-error')).toContainText(text)
  await find(page, 'someone/nothing')
  await says('has not got the repository someone/nothing')
  await find(page, 'someone/notes')
  await says('no .gguf file')
  hub.answers.set('/api/models/someone/odd/tree/main', { body: HOST_PAGE })
  await find(page, 'someone/odd')
  await says('something else than a list')
  hub.answers.set('/api/models/someone/busy/tree/main', { status: 429, body: '' })
  await find(page, 'someone/busy')
  await says('429')
  await find(page, 'nothing is called so')
  await expect(page.getByText(en.models.foundNothing)).toBeVisible()

  await find(page, `${hub.origin}/gone/model.gguf`)
  await page.getByRole('button', { name: en.models.inside }).first().click()
  await expect(page.getByTestId('model-report').getByRole('alert')).toContainText('404')
  await page.getByRole('button', { name: en.models.getAndLoad }).click()
  await expect(page.getByTestId('model-error')).toContainText('404')
  await page.getByRole('button', { name: en.model.dismiss }).click()

  await find(page, 'someone/page-GGUF')
  await fileRow(page, 'page.gguf').getByRole('button', { name: en.models.inside }).click()
  await expect(page.getByTestId('model-report').getByRole('alert')).toContainText('GGUF')
  await fileRow(page, 'page.gguf').getByRole('button', { name: en.models.getAndLoad }).click()
  await expect(page.getByTestId('model-error')).toContainText('GGUF')
  await expect(page.getByTestId('model-error')).toContainText(`“${builtIn.name}” is still loaded`)

  await page.getByTestId('models-own-hub').fill('http://far.example')
  await expect(page.getByText(en.models.ownHubHint)).toBeVisible()
  await hub.close()
  await page.getByTestId('models-own-hub').fill(hub.origin)
  await find(page, REPOSITORY)
  await says('cannot be reached')
})

test('a download is paused, waits over a reload, goes on, is cancelled and let go', async ({ page, complaints }) => {
  test.setTimeout(400_000)
  const slow = () => (hub.bytesPerSecond = 1.5e6)
  const begin = async () => {
    await find(page, REPOSITORY)
    await fileRow(page, LARGE).getByRole('button', { name: en.models.getAndLoad }).click()
    await expect(hereRow(page, LARGE)).toContainText(/[\d.]+ [kM]B of 24.0 MB.*B\/s/, { timeout: 20_000 })
  }
  slow()
  await begin()
  await expect(page.getByTestId('model-progress')).toContainText('/s')
  await hereRow(page, LARGE).getByRole('button', { name: en.model.pause }).click()
  const paused = page.getByTestId('model-paused')
  await expect(paused).toContainText(LARGE)
  await expect(paused).toContainText('is here')
  await expect(hereRow(page, LARGE)).toContainText(en.model.paused)
  await expectAccessible(page)
  await expect(page.getByTestId('status-model')).toContainText(builtIn.name)

  await page.reload()
  await expect(page.getByTestId('status-model')).toContainText(builtIn.name, { timeout: LOAD_MS })
  await expect(hereRow(page, LARGE)).toContainText('is here')
  const sentBytes = hub.sentBytes
  hub.bytesPerSecond = undefined
  await hereRow(page, LARGE).getByRole('button', { name: en.model.resume }).click()
  await expect(page.getByTestId('status-model')).toContainText(LARGE, { timeout: LOAD_MS })
  expect(hub.sentBytes - sentBytes).toBeLessThan(LARGE_BYTES)
  await page.getByRole('button', { name: `Remove “${LARGE}” from this browser` }).click()
  await page.getByRole('region', { name: en.shell.notifications }).getByRole('button', { name: en.shell.close }).click()
  await expect.poll(() => storedNames(page)).not.toContain(LARGE)

  // A press of the wrong button is taken back; then it is meant.
  slow()
  await begin()
  await page.getByTestId('model-progress').getByRole('button', { name: en.model.cancel }).click()
  await expect(hereRow(page, LARGE)).toHaveCount(0)
  await page.getByRole('button', { name: en.shell.undo }).click()
  await expect(hereRow(page, LARGE)).toContainText('is here')
  await hereRow(page, LARGE).getByRole('button', { name: en.model.discard }).click()
  await page.getByRole('region', { name: en.shell.notifications }).getByRole('button', { name: en.shell.close }).click()
  await expect.poll(() => storedNames(page)).not.toContain(`${LARGE}.part`)
  expect(await storedNames(page)).not.toContain(`${LARGE}.part.json`)
  expect(complaints.errors).toEqual([])
})

test('a file comes from its address, and addresses that lead nowhere are said in words', async ({ page }) => {
  test.setTimeout(400_000)
  await find(page, `${hub.origin}/${REPOSITORY}/resolve/main/${FILE}`)
  await page.getByTestId('models-listing').getByRole('button', { name: en.models.getAndLoad }).click()
  await expect(page.getByTestId('status-model')).toContainText(FILE, { timeout: LOAD_MS })
  const tells = (text: string) => expect(page.getByTestId('model-error')).toContainText(text)
  await find(page, 'http://127.0.0.1:1/nobody.gguf')
  await page.getByTestId('models-listing').getByRole('button', { name: en.models.getAndLoad }).click()
  await tells('127.0.0.1:1 cannot be reached')
  await tells(`“${FILE}” is still loaded`)
  await page.getByRole('button', { name: en.model.dismiss }).click()
  await find(page, 'http://far.example/model.gguf')
  await expect(page.getByTestId('models-error')).toContainText('https://')
  // An entry of the catalogue whose repository the hub has no more.
  await page.getByTestId('models-catalogue').getByRole('button', { name: en.models.showFiles }).first().click()
  await expect(page.getByTestId('models-error')).toContainText('has not got the repository')
})

test('a folder of one’s own is read where it lies, again on a later visit, and says so when a file is gone', async ({ page }) => {
  test.setTimeout(400_000)
  // The browser's own dialog cannot be driven; what it would give is a folder like this one.
  await page.addInitScript(() => {
    Object.assign(globalThis, {
      showDirectoryPicker: async () => (await navigator.storage.getDirectory()).getDirectoryHandle('from-disk', { create: true }),
    })
  })
  await page.reload()
  await expect(page.getByTestId('status-model')).toContainText(builtIn.name, { timeout: LOAD_MS })
  const bytes = [...(await tinyModelFile())]
  await page.evaluate(async content => {
    const root = await navigator.storage.getDirectory()
    const deep = await (await root.getDirectoryHandle('from-disk', { create: true })).getDirectoryHandle('deep', { create: true })
    for (const name of ['own-F32.gguf', 'gone.gguf', 'notes.txt']) {
      const writable = await (await deep.getFileHandle(name, { create: true })).createWritable()
      await writable.write(new Uint8Array(content))
      await writable.close()
    }
  }, bytes)
  await page.getByTestId('choose-folder').click()
  const rows = page.getByTestId('models-folder').getByRole('listitem')
  await expect(rows).toHaveCount(2)
  await rows.filter({ hasText: 'own-F32' }).getByRole('button', { name: en.models.inside }).click()
  await expect(page.getByTestId('model-report')).toContainText(TINY_NAME)
  await page.reload()
  await expect(rows).toHaveCount(2)
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory()
    const deep = await (await root.getDirectoryHandle('from-disk')).getDirectoryHandle('deep')
    await deep.removeEntry('gone.gguf')
  })
  await rows.filter({ hasText: 'gone' }).getByRole('button', { name: en.model.load }).click()
  await expect(page.getByTestId('folder-error')).toContainText('deep/gone.gguf cannot be read any more')
  await rows.filter({ hasText: 'own-F32' }).getByRole('button', { name: en.model.load }).click()
  await expect(page.getByTestId('status-model')).toContainText(TINY_NAME, { timeout: LOAD_MS })
  await page.getByRole('button', { name: en.models.folderLeave }).click()
  await page.reload()
  await expect(page.getByTestId('models-catalogue')).toBeVisible()
  await expect(rows).toHaveCount(0)
})

test('a folder that the page may not read any more says so, and is there again once it is allowed', async ({ page }) => {
  // As the browser has it when the person takes the permission back; its own dialog and settings cannot be driven.
  await page.addInitScript(() => {
    const permission = { state: 'granted', answer: 'denied' }
    const refuse = () => Promise.reject(new DOMException('', 'NotAllowedError'))
    const { getFile } = FileSystemFileHandle.prototype
    Object.assign(FileSystemFileHandle.prototype, {
      getFile(this: FileSystemFileHandle) {
        return permission.state === 'granted' || this.name.endsWith('.json') ? getFile.call(this) : refuse()
      },
    })
    Object.assign(FileSystemDirectoryHandle.prototype, {
      queryPermission: async () => permission.state,
      requestPermission: async () => (permission.state = permission.answer),
    })
    Object.assign(globalThis, {
      permission,
      showDirectoryPicker: async () => (await navigator.storage.getDirectory()).getDirectoryHandle('from-disk', { create: true }),
    })
  })
  await page.reload()
  await expect(page.getByTestId('status-model')).toContainText(builtIn.name, { timeout: LOAD_MS })
  const set = (permission: Record<string, string>) =>
    page.evaluate(change => void Object.assign((globalThis as unknown as { permission: object }).permission, change), permission)
  await page.evaluate(
    async content => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('from-disk', { create: true })
      const writable = await (await folder.getFileHandle('own-F32.gguf', { create: true })).createWritable()
      await writable.write(new Uint8Array(content))
      await writable.close()
    },
    [...(await tinyModelFile())],
  )
  await page.getByTestId('choose-folder').click()
  const rows = page.getByTestId('models-folder').getByRole('listitem')
  await expect(rows).toHaveCount(1)
  await set({ state: 'prompt' })
  await rows.getByRole('button', { name: en.model.load }).click()
  await expect(page.getByTestId('folder-error')).toContainText('does not let this page read the folder "from-disk"')
  await expect(rows).toHaveCount(0)
  const allow = page.getByRole('button', { name: en.models.folderAllow })
  await allow.click()
  await expect(page.getByTestId('folder-error')).toContainText('Allow it again below')
  await expect(page.getByTestId('status-model')).toContainText(builtIn.name)
  await set({ state: 'prompt', answer: 'granted' })
  await allow.click()
  await expect(rows).toHaveCount(1)
  await expect(page.getByTestId('folder-error')).toHaveCount(0)
  await rows.getByRole('button', { name: en.model.load }).click()
  await expect(page.getByTestId('status-model')).toContainText(TINY_NAME, { timeout: LOAD_MS })
})

test('where a browser keeps no folders, one is read once through a field', async ({ page }, info) => {
  await page.addInitScript(() => Object.assign(globalThis, { showDirectoryPicker: undefined }))
  await page.reload()
  const folder = info.outputPath('my-models')
  await mkdir(join(folder, 'deep'), { recursive: true })
  await writeFile(join(folder, 'deep', 'own-F32.gguf'), await tinyModelFile())
  await writeFile(join(folder, 'notes.txt'), 'no model')
  await page.getByTestId('folder-input').setInputFiles(folder)
  const rows = page.getByTestId('models-folder').getByRole('listitem')
  await expect(rows).toHaveCount(1)
  await expect(rows).toContainText('deep/own-F32.gguf')
  await rows.getByRole('button', { name: en.models.inside }).click()
  await expect(page.getByTestId('model-report')).toContainText(TINY_NAME)
})
