// A chat goes on after a reload as if there had been none: what was said before is not paid for again. And it goes where the chat goes.
import type { Page } from '@playwright/test'
import { en } from '../src/ui/i18n/all.testing.ts'
import { expect, test } from './fixtures.ts'
import { answerEnded, answerText, ask, lastAnswer, openTinyModel, setLongestAnswer } from './support/studio-page.ts'

const KEPT_MS = 60_000
const ANSWER_TOKENS = 12
const QUESTIONS = ['Tell me of the sea, of its colours in the morning and of those who live by it', 'And of the hills', 'Which is higher']

/** A token of the tiny model is a byte or a mark, so the page's counts can be reckoned here: a question between the marks of its template. */
const turnTokens = (question: string) => '.user\n.\n.assistant\n'.length + question.length
const ANSWER_END = '.\n'.length
const goesOn = (prompt: number, question: string) => prompt + ANSWER_TOKENS + ANSWER_END + turnTokens(question)
const prompts = [turnTokens(QUESTIONS[0]), goesOn(turnTokens(QUESTIONS[0]), QUESTIONS[1])]

/** Names of what is kept of caches, in the page's own storage. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory()
    const folder = await root.getDirectoryHandle('caches', { create: true })
    const names: string[] = []
    for await (const { name } of folder.values()) names.push(name)
    return names.sort()
  })

/** Something else is kept than these names say, and an index among it. */
const isKeptAfter = (page: Page, before: string[]) =>
  expect
    .poll(
      async () => {
        const names = await kept(page)
        return names.some(name => name.endsWith('.index')) && names.join() !== before.join()
      },
      { timeout: KEPT_MS },
    )
    .toBe(true)

/** Of the last answer's prompt, what the cache had: as its line says where one looks closer. */
async function reused(page: Page): Promise<number> {
  const title = await lastAnswer(page).getByTestId('figures').getAttribute('title')
  return Number(/(\d+) prompt tokens? from the cache/.exec(title ?? '')?.[1])
}

test('turn 3 of a chat prefills its new tokens only, after a reload, and says the same as without', async ({
  page,
  bareStudio,
  complaints,
}) => {
  test.setTimeout(900_000)
  await page.goto(bareStudio.origin)
  await openTinyModel(page)
  await setLongestAnswer(page, ANSWER_TOKENS)
  const temperature = page.getByRole('textbox', { name: 'Temperature' })
  await temperature.fill('0')
  await temperature.press('Enter')
  await ask(page, QUESTIONS[0])
  expect(await reused(page)).toBe(0)
  await isKeptAfter(page, [])
  const first = await kept(page)
  await ask(page, QUESTIONS[1])
  // The last token of an answer is run with what comes after it.
  expect(await reused(page)).toBe(prompts[0] + ANSWER_TOKENS - 1)
  await isKeptAfter(page, first)

  await page.reload()
  await openTinyModel(page)
  await ask(page, QUESTIONS[2])
  expect(await reused(page)).toBe(prompts[1] + ANSWER_TOKENS - 1)
  const said = await answerText(page)

  await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry('caches', { recursive: true }))
  await page.reload()
  await openTinyModel(page)
  await lastAnswer(page).getByRole('button', { name: en.chat.regenerate }).click()
  await answerEnded(page)
  expect(await reused(page)).toBe(0)
  expect(await answerText(page)).toBe(said)

  await isKeptAfter(page, [])
  await page
    .getByTestId('conversation-list')
    .getByRole('button', { name: /^Delete/ })
    .first()
    .click()
  await expect.poll(() => kept(page), { timeout: KEPT_MS }).toEqual([])
  expect(complaints).toEqual({ foreign: [], errors: [] })
})
