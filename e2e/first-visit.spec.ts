// What a newcomer meets: a model that is there at once, with questions that it answers well, and nothing asked of any other place.
import type { Page } from '@playwright/test'
import { en } from '../src/ui/i18n/en.ts'
import builtIn from '../src/ui/model/built-in.json' with { type: 'json' }
import { expect, test } from './fixtures.ts'
import { ANSWER_MS, answerText, LOAD_MS } from './support/studio-page.ts'

/** From the address to the first word of the first answer, on a GPU made of software. */
const FIRST_WORD_MS = 5000
/** The whole first visit, as it goes over the wire: page, engine, model. */
const FIRST_VISIT_BYTES = 11e6

const example = (page: Page, text: string) => page.getByRole('list', { name: en.chat.examples }).getByRole('button', { name: text })

/** What the examples say, and a part of a right answer. */
const EXAMPLES: [question: string, answer: RegExp][] = [
  [en.chat.builtInExample1, /chat|model/i],
  [en.chat.builtInExample2, /Tokyo/],
  [en.chat.builtInExample3, /634/],
]

test('the first answer begins within seconds, from a page that asks nobody else for anything', async ({ page, bareStudio, complaints }) => {
  let bytes = 0
  page.on('response', async response => {
    bytes += (await response.request().sizes()).responseBodySize
  })
  const startedAt = Date.now()
  await page.goto(bareStudio.origin)
  await example(page, en.chat.builtInExample2).click({ timeout: LOAD_MS })
  await expect(page.getByTestId('answer-text').last()).toContainText(/\p{L}/u, { timeout: ANSWER_MS })
  const firstWordMs = Date.now() - startedAt
  expect(firstWordMs).toBeLessThanOrEqual(FIRST_WORD_MS)
  await expect(page.getByTestId('message-assistant')).not.toHaveAttribute('data-status', 'streaming', { timeout: ANSWER_MS })
  await page.waitForLoadState('networkidle')
  expect(bytes).toBeGreaterThan(builtIn.sizeBytes)
  expect(bytes).toBeLessThanOrEqual(FIRST_VISIT_BYTES)
  expect(complaints).toEqual({ foreign: [], errors: [] })
})

test('the built-in model answers its examples well, without a network', async ({ page, bareStudio, context }) => {
  await page.goto(bareStudio.origin)
  await expect(page.getByTestId('offer')).toBeVisible({ timeout: LOAD_MS })
  await page.waitForLoadState('networkidle')
  await bareStudio.stop()
  await context.setOffline(true)
  for (const [question, answer] of EXAMPLES) {
    await page.getByTestId('new-chat').click()
    await example(page, question).click()
    await expect(page.getByTestId('message-assistant')).not.toHaveAttribute('data-status', 'streaming', { timeout: ANSWER_MS })
    expect(await answerText(page)).toMatch(answer)
  }
})

test('the page opens and answers once more without a network', async ({ page, bareStudio, context }) => {
  await page.goto(bareStudio.origin)
  await expect(page.getByTestId('offer')).toBeVisible({ timeout: LOAD_MS })
  // The worker is active once it has everything.
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await bareStudio.stop()
  await context.setOffline(true)
  await page.reload()
  await example(page, en.chat.builtInExample2).click({ timeout: LOAD_MS })
  await expect(page.getByTestId('message-assistant')).not.toHaveAttribute('data-status', 'streaming', { timeout: ANSWER_MS })
  expect(await answerText(page)).toMatch(/Tokyo/)
})
