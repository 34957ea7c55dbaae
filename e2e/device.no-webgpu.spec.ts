import { adviceFor } from '../src/ui/device/advice.ts'
import { en } from '../src/ui/i18n/all.testing.ts'
import builtIn from '../src/ui/model/built-in.json' with { type: 'json' }
import { expect, test } from './fixtures.ts'
import { answerText, ask, openTinyModel, setLongestAnswer } from './support/studio-page.ts'
import { TINY_NAME } from './tiny-model.ts'

// This browser keeps the API however it is started; the other reasons are shown in unit tests.
test('a browser without an adapter is told what is missing and what to do', async ({ page, bareStudio, complaints }) => {
  await page.goto(bareStudio.origin)
  const notice = page.getByTestId('no-webgpu')
  await expect(notice).toContainText(en.noGpu.reason['no-adapter'])
  const advice = adviceFor('no-adapter', await page.evaluate(() => navigator.userAgent))
  expect(advice).toContain('chromeAcceleration')
  await expect(notice.getByRole('listitem')).toHaveText(advice.map(each => en.noGpu.advice[each]))
  expect(complaints.errors).toEqual([])
})

test('on the CPU, for whoever asks for it, a model answers all the same, also after a reload', async ({ page, bareStudio, complaints }) => {
  await page.goto(bareStudio.origin)
  await page.getByRole('button', { name: en.noGpu.cpu }).click()
  await openTinyModel(page)
  await expect(page.getByTestId('status-model')).toContainText(TINY_NAME)
  await setLongestAnswer(page, 8)
  await ask(page, 'Say <|im_end|> something')
  expect(await answerText(page)).toMatch(/[a-z]/)
  await expect(page.getByRole('contentinfo')).toContainText('CPU')
  await page.reload()
  await expect(page.getByTestId('composer')).toBeVisible()
  await expect(page.getByTestId('no-webgpu')).toHaveCount(0)
  expect(complaints.foreign).toEqual([])
  expect(complaints.errors).toEqual([])
})

test('the CPU takes the built-in model too, by way of the browser’s storage', async ({ page, bareStudio, complaints }) => {
  await page.goto(bareStudio.origin)
  await page.getByRole('button', { name: en.noGpu.cpu }).click()
  await expect(page.getByTestId('status-model')).toContainText(builtIn.name, { timeout: 120_000 })
  await ask(page, 'What is the capital of France?')
  expect(await answerText(page)).toContain('Paris')
  expect(complaints.foreign).toEqual([])
  expect(complaints.errors).toEqual([])
})
