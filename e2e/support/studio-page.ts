// What stories do to the page, in the words of the person who does it.
import type { Page } from '@playwright/test'
import { en } from '../../src/ui/i18n/all.testing.ts'
import { expect } from '../fixtures.ts'
import { TINY_NAME, tinyModelFile } from '../tiny-model.ts'

/** Kernels compile for seconds each on a software GPU whose cores others use too. */
export const LOAD_MS = 240_000
export const ANSWER_MS = 120_000

export const file = (name: string, content: string | Uint8Array) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(content),
})

export const modelShown = (page: Page) => expect(page.getByTestId('status-model')).toContainText(TINY_NAME, { timeout: LOAD_MS })

export async function openTinyModel(page: Page) {
  await page.getByTestId('open-file').setInputFiles(file('tiny.gguf', await tinyModelFile()))
  await modelShown(page)
}

export async function setLongestAnswer(page: Page, tokens: number) {
  const field = page.getByRole('textbox', { name: 'Longest answer' })
  await field.fill(String(tokens))
  await field.press('Enter')
}

export const lastAnswer = (page: Page) => page.getByTestId('message-assistant').last()
export const answerText = (page: Page) => lastAnswer(page).getByTestId('answer-text').innerText()

export const answerEnded = (page: Page) => expect(lastAnswer(page)).not.toHaveAttribute('data-status', 'streaming', { timeout: ANSWER_MS })

export async function ask(page: Page, question: string) {
  await page.getByTestId('composer').fill(question)
  await page.getByTestId('send').click()
  await expect(page.getByTestId('message-user').last()).toContainText(question)
  await answerEnded(page)
}

/** Seen when it is written: an assertion would look again only after a while, up to a second, and looking in each frame would draw each frame. */
export const seen = (page: Page, selector: string, text: RegExp) =>
  page.evaluate(
    ([selector, pattern]) =>
      new Promise<void>(resolve => {
        const text = new RegExp(pattern, 'u')
        const isThere = () => [...document.querySelectorAll(selector)].some(each => text.test(each.textContent))
        if (isThere()) return resolve()
        const watch = new MutationObserver(() => {
          if (!isThere()) return
          watch.disconnect()
          resolve()
        })
        watch.observe(document.body, { subtree: true, childList: true, characterData: true })
      }),
    [selector, text.source],
  )

/** Waits until an answer is being written and some of its text is there. */
export const answerBegun = (page: Page) =>
  expect(lastAnswer(page).getByTestId('answer-text')).toContainText(/[a-z]{2}/, { timeout: ANSWER_MS })

/** A question that is offered where a conversation is empty. */
export const example = (page: Page, text: string) => page.getByRole('list', { name: en.chat.examples }).getByRole('button', { name: text })

export const importJson = (page: Page, content: string, name = 'chats.json') =>
  page.getByTestId('import').setInputFiles(file(name, content))

export const openConversation = (page: Page, title: string) =>
  page.getByTestId('conversation-list').getByRole('button', { name: title, exact: true }).click()
