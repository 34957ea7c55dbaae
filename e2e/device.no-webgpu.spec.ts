import { adviceFor } from '../src/ui/device/advice.ts'
import { en } from '../src/ui/i18n/en.ts'
import { expect, test } from './fixtures.ts'

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
