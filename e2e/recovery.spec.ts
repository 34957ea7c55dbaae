// The GPU process dies in the middle of an answer, again and again: the answer goes on and says the same words as without. By default at a few
// points; RECOVERY_FULL=1 takes 32 of a longer answer. It also dies while a prompt is read, between answers, and while a model is loaded.
import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test'
import config from '../playwright.config.ts'
import { en } from '../src/ui/i18n/all.testing.ts'
import { expect, type Studio, startStudio, test } from './fixtures.ts'
import { answerEnded, answerText, example, LOAD_MS, lastAnswer, openTinyModel, seen, setLongestAnswer } from './support/studio-page.ts'

const full = process.env.RECOVERY_FULL === '1'
const ANSWER_TOKENS = full ? 64 : 24
/** Tokens said when the process dies; 0: while the prompt is read. */
const POINTS = full ? Array.from({ length: 32 }, (_, i) => 2 * i) : [0, 1, 17]
const QUESTION = 'Tell me a story of the sea'
const POINT_MS = 60_000

let studio: Studio
let browser: Browser
let page: Page
let browserSession: CDPSession

test.beforeAll(async () => {
  test.setTimeout(300_000)
  const { executablePath, args = [] } = config.projects![0].use!.launchOptions!
  // Else the browser gives no device after a second loss within two minutes.
  const patient = ['--disable-domain-blocking-for-3d-apis', '--disable-gpu-process-crash-limit']
  browser = await chromium.launch({ executablePath, args: [...args, ...patient] })
  studio = await startStudio({ withSmolLm: false })
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
  page.setDefaultTimeout(POINT_MS)
  browserSession = await browser.newBrowserCDPSession()
  await page.goto(studio.origin)
  await openTinyModel(page)
})

test.afterAll(async () => {
  await browser?.close()
  await studio?.stop()
})

async function gpuProcess(): Promise<number | undefined> {
  const { processInfo } = await browserSession.send('SystemInfo.getProcessInfo')
  return processInfo.find(({ type }) => type === 'GPU')?.id
}

/** Returns when the browser has another process for the GPU, so that no story can pass without a loss. */
async function crash(): Promise<void> {
  const before = await gpuProcess()
  // A browser that does not say that it did so must not be waited for.
  void browserSession.send('Browser.crashGpuProcess').catch(() => {})
  await expect.poll(async () => (await gpuProcess()) ?? before, { timeout: POINT_MS }).not.toBe(before)
}

/** Sampled by the same seed each time. */
async function send(question: string): Promise<void> {
  await page.getByTestId('new-chat').click()
  await setLongestAnswer(page, ANSWER_TOKENS)
  await page.getByTestId('seed').fill('7')
  await page.getByTestId('composer').fill(question)
  await page.getByTestId('send').click()
}

async function ended(): Promise<string> {
  await expect(lastAnswer(page)).toBeVisible()
  await expect(lastAnswer(page), 'ends').not.toHaveAttribute('data-status', 'streaming', { timeout: POINT_MS })
  await expect(lastAnswer(page).getByRole('alert'), 'does not fail').toHaveText([])
  return answerText(page)
}

/** The answer to the question; `at` tokens of it are there when the GPU process dies. */
async function answer(at?: number): Promise<string> {
  await send(QUESTION)
  if (at !== undefined) {
    // A token of this model is a letter.
    if (at > 0) {
      const shown = lastAnswer(page).getByTestId('answer-text')
      await expect.poll(async () => (await shown.innerText()).length, { intervals: [5], timeout: POINT_MS }).toBeGreaterThanOrEqual(at)
    }
    await crash()
  }
  return ended()
}

test(`an answer survives the loss of its device at ${POINTS.length} points, word for word`, async () => {
  test.setTimeout(60_000 + POINTS.length * POINT_MS)
  const undisturbed = await answer()
  expect(undisturbed.length).toBeGreaterThan(ANSWER_TOKENS / 2)
  for (const point of POINTS) expect(await answer(point), `after ${point} tokens`).toBe(undisturbed)
  await expect(page.getByTestId('device-lost')).toBeHidden()
})

test('a loss while a prompt of several chunks is read costs nothing but its time', async () => {
  const question = 'Go on with this: '.padEnd(1600, 'the sea, the wind, the boats; ')
  const reading = seen(page, '[data-testid=message-assistant]', /Reading the prompt · /)
  await send(question)
  await reading
  await crash()
  const disturbed = await ended()
  await send(question)
  expect(await ended()).toBe(disturbed)
})

test('a second loss while the model comes back is lived through as well', async () => {
  const undisturbed = await answer()
  await send(QUESTION)
  await crash()
  await crash()
  expect(await ended()).toBe(undisturbed)
})

test('a loss between two answers brings the model back by itself', async () => {
  const before = await answer()
  await crash()
  await expect(page.getByTestId('device-lost')).toBeHidden({ timeout: POINT_MS })
  expect(await answer()).toBe(before)
})

test('a loss while a model is loaded delays what was asked meanwhile', async () => {
  const visit = await browser.newPage({ locale: 'en-US' })
  await visit.goto(studio.origin)
  const compiling = seen(visit, 'footer', new RegExp(en.model.compile))
  await example(visit, en.chat.builtInExample2).click({ timeout: LOAD_MS })
  await compiling
  await crash()
  await answerEnded(visit)
  expect(await answerText(visit)).toContain('Tokyo')
  await expect(visit.getByTestId('device-lost')).toBeHidden()
  await visit.close()
})
