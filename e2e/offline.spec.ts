// After one visit the page needs no network: the service worker has the page, the browser's storage the model.
import { en } from '../src/ui/i18n/all.testing.ts'
import { expect, test } from './fixtures.ts'
import { answerText, ask, LOAD_MS } from './support/studio-page.ts'

test.use({ serviceWorkers: 'allow' })

test('the page opens and answers once more without a network', async ({ page, bareStudio, context }) => {
  await page.goto(bareStudio.origin)
  await expect(page.getByTestId('offer')).toBeVisible({ timeout: LOAD_MS })
  // The worker is active once it has everything.
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await bareStudio.stop()
  await context.setOffline(true)
  await page.reload()
  await expect(page.getByTestId('offer')).toBeVisible({ timeout: LOAD_MS })
  await ask(page, en.chat.builtInExample2)
  expect(await answerText(page)).toMatch(/Tokyo/)
})
