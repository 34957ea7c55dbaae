import { adviceFor } from '../src/ui/device/advice.ts'
import { en } from '../src/ui/i18n/en.ts'
import { expect, test } from './fixtures.ts'

test('a browser without WebGPU is told what is missing and what to do', async ({ page, emptyStudio, complaints }) => {
  await page.goto(emptyStudio.origin)
  const notice = page.getByTestId('no-webgpu')
  await expect(notice).toContainText(en.noGpu.reason['no-api'])
  const advice = adviceFor('no-api', await page.evaluate(() => navigator.userAgent))
  expect(advice).toContain('chromeUpdate')
  await expect(notice.getByRole('listitem')).toHaveText(advice.map(each => en.noGpu.advice[each]))
  expect(complaints.errors).toEqual([])
})
