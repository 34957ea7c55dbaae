// One press, several answers to the same question beside each other: other temperatures, prompts, seeds and models.
import { DEFAULT_MODEL } from '../scripts/default-model.mjs'
import { en } from '../src/ui/i18n/all.testing.ts'
import builtIn from '../src/ui/model/built-in.json' with { type: 'json' }
import { expect, test } from './fixtures.ts'
import { answerEnded, ask, LOAD_MS, lastAnswer, setLongestAnswer } from './support/studio-page.ts'

const QUESTION = 'What is the capital of Japan?'

test('one press compares temperatures, prompts and models', async ({ page, studio }) => {
  await page.goto(studio.origin)
  await expect(page.getByTestId('status-model')).toContainText(builtIn.name, { timeout: LOAD_MS })
  await setLongestAnswer(page, 12)
  await ask(page, QUESTION)
  await expect(lastAnswer(page)).toContainText('Tokyo')
  const columns = page.getByTestId('side-by-side').locator(':scope > li')

  await page.getByTestId('compare').click()
  await page.getByLabel(en.compare.temperatures).fill('0, 1.5')
  await page.getByTestId('compare-start').click()
  await expect(columns).toHaveCount(3)
  await expect(columns.nth(1)).toContainText(en.chat.temperatureOf.replace('{{value}}', '0'))
  await expect(columns.nth(2)).toContainText(en.chat.temperatureOf.replace('{{value}}', '1.5'))
  await answerEnded(page)

  await page.getByTestId('compare').click()
  const form = page.getByTestId('compare-form')
  await form.getByText(en.compare.prompt, { exact: true }).click()
  await form.getByLabel(en.presets.brief).check()
  await page.getByTestId('compare-start').click()
  await expect(columns).toHaveCount(4)
  await answerEnded(page)
  await expect(columns.nth(3)).toContainText(en.presets.briefText.slice(0, 20))

  await page.getByTestId('compare').click()
  await form.getByText(en.compare.model, { exact: true }).click()
  await form.getByRole('checkbox').first().check()
  await page.getByTestId('compare-start').click()
  await expect(columns.nth(4)).toContainText(DEFAULT_MODEL.name, { timeout: LOAD_MS })
  await answerEnded(page)
  // The one that was there before comes back by itself.
  await expect(page.getByTestId('status-model')).toContainText(builtIn.name, { timeout: LOAD_MS })
  await columns.nth(4).getByRole('button', { name: en.chat.takeThis }).waitFor({ state: 'hidden' })
  await columns.nth(0).getByRole('button', { name: en.chat.takeThis }).click()
  await expect(columns.nth(0)).toHaveAttribute('data-shown', 'true')
})
