import { adviceFor } from '../src/ui/device/advice.ts'
import { en } from '../src/ui/i18n/en.ts'
import { expect, test } from './fixtures.ts'
import { answerText, ask, openTinyModel, setLongestAnswer } from './support/studio-page.ts'
import { TINY_NAME } from './tiny-model.ts'

// This browser keeps the API however it is started; the other reasons are shown in unit tests.
test('a browser without an adapter is told what is missing and what to do', async ({ page, emptyStudio, complaints }) => {
  await page.goto(emptyStudio.origin)
  const notice = page.getByTestId('no-webgpu')
  await expect(notice).toContainText(en.noGpu.reason['no-adapter'])
  const advice = adviceFor('no-adapter', await page.evaluate(() => navigator.userAgent))
  expect(advice).toContain('chromeAcceleration')
  await expect(notice.getByRole('listitem')).toHaveText(advice.map(each => en.noGpu.advice[each]))
  expect(complaints.errors).toEqual([])
})

test('on the CPU, for whoever asks for it, a model answers all the same, also after a reload', async ({
  page,
  emptyStudio,
  complaints,
}) => {
  await page.goto(emptyStudio.origin)
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

test('the CPU takes a model from the server too, by way of the browser’s storage', async ({ page, studio, complaints }) => {
  await page.goto(studio.origin)
  await page.getByRole('button', { name: en.noGpu.cpu }).click()
  await expect(page.getByTestId('status-model')).toContainText('Q4_1', { timeout: 120_000 })
  await setLongestAnswer(page, 4)
  await ask(page, 'What is the capital of France?')
  expect(await answerText(page)).toMatch(/\p{L}/u)
  expect(complaints.foreign).toEqual([])
  expect(complaints.errors).toEqual([])
})
