// Looking into weights as a person does: the histogram of a tensor of a file that is not downloaded, the spread over all layers, and a model
// beside another one, with what their formats lose.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { DEFAULT_MODEL } from '../scripts/default-model.mjs'
import { MODELS_DIR } from '../scripts/paths.mjs'
import { memorySource } from '../src/base/byte-source.ts'
import { metadataEntries, readGguf, readTensor, writeGguf } from '../src/formats/gguf.ts'
import { blockFormats, rowBytes } from '../src/quants/index.ts'
import { en } from '../src/ui/i18n/all.testing.ts'
import builtIn from '../src/ui/model/built-in.json' with { type: 'json' }
import { expect, test } from './fixtures.ts'
import { expectAccessible } from './support/accessible.ts'
import { type HubServer, startHub } from './support/hub-server.ts'
import { file, LOAD_MS } from './support/studio-page.ts'
import { tinyModelFile } from './tiny-model.ts'

const REPOSITORY = 'someone/tiny-GGUF'
const FILE = 'tiny-Q4_0.gguf'
const TWIN = 'tiny-Q4_1.gguf'

let hub: HubServer
let smolLm: Uint8Array

/** The tiny model with its 4-bit matrices in the other format of 4 bits, one key of metadata changed and one tensor gone. */
async function twinFile(): Promise<Uint8Array<ArrayBuffer>> {
  const source = memorySource(await tinyModelFile(), FILE)
  const model = await readGguf(source)
  const tensors = await Promise.all(
    [...model.tensors.values()].map(async ({ name, format, shape, weights }) => {
      const data = await readTensor(source, model.tensors.get(name)!)
      if (format !== 'Q4_0') return { name, format, shape, data }
      const floats = new Float32Array(weights)
      blockFormats.Q4_0.decode(data, floats)
      const encoded = new Uint8Array((rowBytes(blockFormats.Q4_1, shape[0]) * weights) / shape[0])
      blockFormats.Q4_1.encode(floats, encoded)
      return { name, format: 'Q4_1' as const, shape, data: encoded }
    }),
  )
  const metadata = metadataEntries(model).set('general.name', { type: 'string', value: 'Tiny Twin' })
  return writeGguf({ metadata: [...metadata], tensors: tensors.filter(({ name }) => name !== 'output_norm.weight') })
}

test.beforeEach(async ({ page, bareStudio }) => {
  smolLm ??= await readFile(join(MODELS_DIR, DEFAULT_MODEL.file))
  hub = await startHub({
    [`${REPOSITORY}/${FILE}`]: await tinyModelFile(),
    [`${REPOSITORY}/${TWIN}`]: await twinFile(),
    [`${REPOSITORY}/${DEFAULT_MODEL.file}`]: smolLm,
  })
  await page.goto(`${bareStudio.origin}/#/models`)
  await expect(page.getByTestId('status-model')).toContainText(builtIn.name, { timeout: LOAD_MS })
  await page.getByTestId('models-hub').selectOption('own')
  await page.getByTestId('models-own-hub').fill(hub.origin)
  await page.getByTestId('models-line').fill(REPOSITORY)
  await page.getByTestId('models-find').click()
})

test.afterEach(async () => {
  await hub.close()
})

const lookInto = (page: Page, name: string) =>
  page.getByTestId('models-listing').getByRole('listitem').filter({ hasText: name }).getByRole('button', { name: en.models.inside }).click()

test('weights of a model that is not downloaded are seen as a histogram and over depth, from a few of its bytes', async ({
  page,
  complaints,
}) => {
  test.setTimeout(400_000)
  await lookInto(page, DEFAULT_MODEL.file)
  const report = page.getByTestId('model-report')
  await expect(report).toContainText(en.inspect.hint)
  const headerBytes = hub.sentBytes

  await report.locator('svg rect[data-series]').first().click()
  const weights = report.getByTestId('tensor-weights')
  await expect(weights.getByTestId('weight-histogram')).toHaveAttribute('aria-label', /^Histogram of the weights from −/)
  await expect(weights).toContainText('token_embd.weight')
  await expect(weights).toContainText(/A sample: [\d,]+ of 28,311,552 weights/)
  expect(hub.sentBytes - headerBytes).toBeLessThan(300_000)

  await report.getByText('All 272 tensors').click()
  const norm = report.getByRole('button', { name: /^blk\.3\.attn_norm\.weight/ })
  await norm.focus()
  await page.keyboard.press('Enter')
  await expect(weights).toContainText('All 576 weights.')
  await expect(norm).toHaveAttribute('aria-pressed', 'true')

  const depth = report.getByTestId('depth')
  await depth.getByRole('button', { name: en.inspect.depthLook }).click()
  await expect(depth.getByRole('img')).toHaveCount(7, { timeout: 60_000 })
  await expect(depth.getByRole('img').first()).toHaveAttribute(
    'aria-label',
    /standard deviation [\d.]+ to [\d.]+, the largest weight [\d.]+ in layer \d+/,
  )
  expect(hub.sentBytes).toBeLessThan(smolLm.length / 8)
  await expectAccessible(page)
  expect(complaints.errors).toEqual([])
})

test('two models stand side by side: what differs, in a sentence and in tables, and how far their weights lie apart', async ({
  page,
  complaints,
}) => {
  test.setTimeout(400_000)
  await lookInto(page, FILE)
  await page.getByRole('button', { name: en.inspect.compareWith }).click()
  const comparison = page.getByTestId('comparison')
  await expect(comparison.getByTestId('compare-choice')).toBeFocused()
  await comparison.getByTestId('compare-choice').selectOption({ label: TWIN })
  await comparison.getByTestId('compare').click()
  const summary = comparison.getByTestId('comparison-summary')
  await expect(summary).toHaveText(
    'Same architecture (llama); 7 tensors in Q4_1 instead of Q4_0; 1 tensor only in the first; metadata differs in 1 key.',
  )
  const tensors = comparison.getByTestId('compared-tensors').getByRole('row')
  await expect(tensors).toHaveCount(1 + 8)
  await expect(comparison.getByTestId('compared-metadata')).toContainText('Tiny Twin')

  await comparison.getByRole('button', { name: 'Measure the difference of blk.0.attn_q.weight' }).click()
  await expect(tensors.filter({ hasText: 'attn_q' })).toContainText(/0\.0\d+/)
  await comparison.getByTestId('measure-all').click()
  await expect(comparison.getByTestId('measured')).toContainText(
    /11 measured: half of them differ by at most 0\.0\d+, none by more than 0\.\d+/,
  )
  await comparison.getByText(en.inspect.everything).click()
  await expect(tensors).toHaveCount(1 + 12)
  await expectAccessible(page)

  await comparison.getByTestId('compare-file').setInputFiles(file('same.gguf', await tinyModelFile()))
  await expect(summary).toHaveText('Same architecture (llama); all tensors agree in shape and format; all metadata agrees.')
  await comparison.getByTestId('compare-file').setInputFiles(file('notes.gguf', 'no model'))
  await expect(comparison.getByRole('alert')).toContainText('GGUF')
  await comparison.getByRole('button', { name: en.inspect.closeComparison }).click()
  await expect(comparison).toHaveCount(0)
  expect(complaints.errors).toEqual([])
})
