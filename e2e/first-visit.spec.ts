// What a newcomer meets: a model that is there at once, with questions that it answers well, and nothing asked of any other place.
import { en } from '../src/ui/i18n/all.testing.ts'
import builtIn from '../src/ui/model/built-in.json' with { type: 'json' }
import { complaintsOf, expect, test } from './fixtures.ts'
import { ANSWER_MS, answerText, example, LOAD_MS, seen } from './support/studio-page.ts'

// Recording what happens takes time of its own.
test.use({ trace: 'off' })

/** From the address to the first word of the first answer, on a GPU made of software. */
const FIRST_WORD_SECONDS = 5
/** The whole first visit, as it goes over the wire: page, engine, model. */
const FIRST_VISIT_BYTES = 11e6

/** What the examples say, and a part of a right answer. */
const EXAMPLES: [question: string, answer: RegExp][] = [
  [en.chat.builtInExample1, /chat|model/i],
  [en.chat.builtInExample2, /Tokyo/],
  [en.chat.builtInExample3, /634/],
]

test('the first answer begins within seconds, from a page that asks nobody else for anything', async ({
  playwright,
  launchOptions,
  bareStudio,
}) => {
  const seconds: number[] = []
  // Each in a browser of its own, so that nothing is there; the quickest, since other work on the machine only makes them slower.
  for (let visit = 0; visit < 3; visit++) {
    const browser = await playwright.chromium.launch(launchOptions)
    const page = await browser.newPage({ serviceWorkers: 'block', locale: 'en-US' })
    const complaints = complaintsOf(page)
    let bytes = 0
    page.on('response', async response => {
      const { responseBodySize } = await response.request().sizes()
      bytes += responseBodySize
    })
    const startedAt = Date.now()
    await page.goto(bareStudio.origin)
    await example(page, en.chat.builtInExample2).click({ timeout: LOAD_MS })
    await seen(page, '[data-testid=answer-text]', /\p{L}/u)
    seconds.push((Date.now() - startedAt) / 1000)
    await expect(page.getByTestId('message-assistant')).not.toHaveAttribute('data-status', 'streaming', { timeout: ANSWER_MS })
    await page.waitForLoadState('networkidle')
    expect(bytes).toBeGreaterThan(builtIn.sizeBytes)
    expect(bytes).toBeLessThanOrEqual(FIRST_VISIT_BYTES)
    expect(complaints).toEqual({ foreign: [], errors: [] })
    await browser.close()
  }
  console.log(`first words after ${seconds.join(', ')} s`)
  expect(Math.min(...seconds)).toBeLessThanOrEqual(FIRST_WORD_SECONDS)
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
