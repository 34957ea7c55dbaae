// One press, several answers to the same question beside each other: other temperatures, prompts and models.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { en } from '../src/ui/i18n/all.testing.ts'
import builtIn from '../src/ui/model/built-in.json' with { type: 'json' }
import { expect, startStudio, test } from './fixtures.ts'
import { answerEnded, ask, LOAD_MS, lastAnswer, setLongestAnswer } from './support/studio-page.ts'
import { tinyModelFile } from './tiny-model.ts'

/** As the page calls a file without a catalogue entry. */
const OTHER = 'tiny'
let folder = ''

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkstone-compare-'))
  await writeFile(join(folder, `${OTHER}.gguf`), await tinyModelFile())
})

test.afterAll(() => rm(folder, { recursive: true }))

test('one press compares temperatures, prompts and models', async ({ page }) => {
  const studio = await startStudio({ withSmolLm: false, modelsDir: folder })
  await page.goto(studio.origin)
  await expect(page.getByTestId('status-model')).toContainText(builtIn.name, { timeout: LOAD_MS })
  await setLongestAnswer(page, 12)
  await ask(page, 'What is the capital of Japan?')
  await expect(lastAnswer(page)).toContainText('Tokyo')
  const columns = page.getByTestId('side-by-side').locator(':scope > li')
  const form = page.getByTestId('compare-form')

  // Closed by the keyboard, the form leaves it where it was.
  await page.getByTestId('compare').press('Enter')
  await page.getByLabel(en.compare.temperatures).press('Escape')
  await expect(form).toHaveCount(0)
  await expect(page.getByTestId('compare')).toBeFocused()

  await page.getByTestId('compare').click()
  await page.getByLabel(en.compare.temperatures).fill('0, 1.5')
  await page.getByTestId('compare-start').click()
  await expect(columns).toHaveCount(3)
  await expect(columns.nth(1)).toContainText(en.chat.temperatureOf.replace('{{value}}', '0'))
  await expect(columns.nth(2)).toContainText(en.chat.temperatureOf.replace('{{value}}', '1.5'))
  await answerEnded(page)

  await page.getByTestId('compare').click()
  await form.getByText(en.compare.prompt, { exact: true }).click()
  await form.getByLabel(en.presets.brief).check()
  await page.getByTestId('compare-start').click()
  await expect(columns).toHaveCount(4)
  await answerEnded(page)
  await expect(columns.nth(3)).toContainText(en.presets.briefText.slice(0, 20))

  await page.getByTestId('compare').click()
  await form.getByText(en.compare.model, { exact: true }).click()
  await form.getByLabel(OTHER).check()
  await page.getByTestId('compare-start').click()
  await expect(columns.nth(4)).toContainText(OTHER, { timeout: LOAD_MS })
  await answerEnded(page)
  // The one that was there before comes back by itself.
  await expect(page.getByTestId('status-model')).toContainText(builtIn.name, { timeout: LOAD_MS })
  await columns.nth(0).getByRole('button', { name: en.chat.takeThis }).click()
  await expect(page.getByTestId('side-by-side')).toHaveCount(0)
  await expect(lastAnswer(page)).toContainText('Tokyo')
  await studio.stop()
})
