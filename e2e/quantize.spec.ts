// A checkpoint of Hugging Face becomes a model in the tab: chosen as a folder, looked into, quantized, opened, asked, there again after a
// reload; and what is wrong with one is said before the first weight, or with nothing left behind.
import { mkdir, writeFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { memorySource } from '../src/base/byte-source.ts'
import { readGguf } from '../src/formats/gguf.ts'
import { type CheckpointParts, checkpointFiles, checkpointOf } from '../src/models/checkpoint/checkpoint.testing.ts'
import { en } from '../src/ui/i18n/all.testing.ts'
import builtIn from '../src/ui/model/built-in.json' with { type: 'json' }
import { expect, test } from './fixtures.ts'
import { expectAccessible } from './support/accessible.ts'
import { answerText, ask, LOAD_MS } from './support/studio-page.ts'
import { tinyModelFile } from './tiny-model.ts'

const NAME = 'Tiny-Story'

/** The tiny model as save_pretrained would leave it, in a folder; `change` may damage it. */
async function checkpointFolder(change?: (parts: CheckpointParts) => void): Promise<string> {
  const source = memorySource(await tinyModelFile(), 'tiny.gguf')
  const parts = await checkpointOf({ source, file: await readGguf(source) })
  change?.(parts)
  const folder = test.info().outputPath(NAME)
  await mkdir(folder, { recursive: true })
  for (const file of checkpointFiles(parts, 2)) await writeFile(`${folder}/${file.name}`, await file.read(0, file.sizeBytes))
  return folder
}

const storedNames = (page: Page) =>
  page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('models')
    return Array.fromAsync((folder as unknown as { keys(): AsyncIterable<string> }).keys())
  })

test.beforeEach(async ({ page, bareStudio }) => {
  await page.goto(`${bareStudio.origin}/#/models`)
  await expect(page.getByTestId('status-model')).toContainText(builtIn.name, { timeout: LOAD_MS })
})

test('a checkpoint is looked into, quantized, opened, answers, and is there after a reload', async ({ page, complaints }) => {
  test.setTimeout(600_000)
  await page.getByTestId('checkpoint-folder').setInputFiles(await checkpointFolder())
  const chosen = page.getByTestId('checkpoint')
  await expect(chosen).toContainText(NAME)
  await expect(chosen).toContainText('llama')
  await expect(chosen).toContainText('280 kB')
  await chosen.getByText(/^Q4_0 · /).click()
  await expectAccessible(page)
  await page.getByTestId('quantize-start').click()
  const file = `${NAME}-Q4_0.gguf`
  await expect(page.getByTestId('quantize-made')).toContainText(file, { timeout: 60_000 })
  await expect(page.getByTestId('models-here')).toContainText(file)

  await page.getByTestId('quantize-made').getByRole('button', { name: en.model.load }).click()
  await expect(page.getByTestId('status-model')).toContainText(file, { timeout: LOAD_MS })
  await page.goto(`${new URL(page.url()).origin}/#/chat`)
  await ask(page, 'Tell me')
  expect(await answerText(page)).toMatch(/[a-z]/)

  await page.reload()
  await expect(page.getByTestId('status-model')).toContainText(file, { timeout: LOAD_MS })
  expect(complaints.errors).toEqual([])
  expect(complaints.foreign).toEqual([])
})

test('what is wrong with a checkpoint is said, and nothing of it stays', async ({ page }) => {
  const choose = async (change: (parts: CheckpointParts) => void) =>
    page.getByTestId('checkpoint-folder').setInputFiles(await checkpointFolder(change))
  const error = page.getByTestId('quantize-error')

  await choose(({ config }) => (config.architectures = ['MambaForCausalLM']))
  await expect(error).toContainText('MambaForCausalLM')
  await choose(({ config }) => (config.hidden_size = 128))
  await expect(error).toContainText('by config.json')

  await choose(({ tensors }) => new Float32Array(tensors.at(-1)!.data.buffer).fill(Number.NaN, 5, 6))
  await expect(page.getByTestId('checkpoint')).toBeVisible()
  await expect(error).toHaveCount(0)
  await page.getByTestId('quantize-start').click()
  await expect(error).toContainText('NaN')
  expect((await storedNames(page)).filter(name => name.startsWith(NAME))).toEqual([])
})
