// What the studio is for, told as a person would: open the page, ask, close it, come back, pull the plug, ask again.
import type { Page } from '@playwright/test'
import { en } from '../src/ui/i18n/all.testing.ts'
import builtIn from '../src/ui/model/built-in.json' with { type: 'json' }
import { expect, test } from './fixtures.ts'

/** Weights have to be stored, packed and uploaded, and kernels compiled, on a GPU made of software. */
const LOAD_MS = 300_000
const ANSWER_MS = 600_000

const smolLmIsReady = (page: Page) => expect(page.getByTestId('status-model')).toContainText('Q4_1', { timeout: LOAD_MS })

/** Greedy and short: the same answer every time, in bearable time. */
async function answerGreedily(page: Page, longestTokens: number) {
  const show = page.getByRole('button', { name: 'Show the inspector' })
  if (await show.isVisible()) await show.click()
  for (const [label, value] of [['Temperature', '0'] as const, ['Longest answer', String(longestTokens)] as const]) {
    const field = page.getByRole('textbox', { name: label })
    await field.fill(value)
    await field.press('Enter')
  }
}

async function ask(page: Page, question: string) {
  await page.getByTestId('composer').fill(question)
  await page.getByTestId('send').click()
  const answer = page.getByTestId('message-assistant').last()
  await expect(answer).not.toHaveAttribute('data-status', 'streaming', { timeout: ANSWER_MS })
  return answer
}

test('a larger model, one click away, answers, is there again after a reload, and goes on without a network', async ({
  page,
  studio,
  context,
  complaints,
}) => {
  test.setTimeout(2_400_000)
  await page.goto(studio.origin)
  await page
    .getByTestId('offer')
    .getByRole('button', { name: /SmolLM2/ })
    .click()
  await smolLmIsReady(page)
  await answerGreedily(page, 12)
  await expect(await ask(page, 'What is the capital of France?')).toContainText('Paris')

  await page.reload()
  await smolLmIsReady(page)
  await expect(page.getByTestId('message-user')).toContainText('capital of France')
  await expect(page.getByTestId('message-assistant')).toContainText('Paris')

  await studio.stop()
  await context.setOffline(true)
  const second = await ask(page, 'And of Italy?')
  await expect(page.getByTestId('message-assistant')).toHaveCount(2)
  await expect(second).toContainText(/[A-Za-z]{3}/)
  expect(complaints.foreign).toEqual([])
})

test('a file that is no model is refused in words, and the page goes on', async ({ page, bareStudio, complaints }) => {
  await page.goto(bareStudio.origin)
  await expect(page.getByTestId('composer')).toBeVisible()
  const file = {
    name: 'holiday.gguf',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('This is a letter, not a model. '.repeat(9)),
  }
  await page.getByTestId('open-file').setInputFiles(file)
  await expect(page.getByTestId('model-error')).toContainText('GGUF')
  await expect(page.getByTestId('model-error')).toContainText('holiday.gguf')
  await page.getByTestId('composer').fill('Still here')
  await expect(page.getByTestId('composer')).toHaveValue('Still here')
  expect(complaints.errors).toEqual([])
})

test('with no model loaded the page says how to open one', async ({ page, bareStudio }) => {
  await page.goto(bareStudio.origin)
  await expect(page.getByTestId('status-model')).toContainText(builtIn.name, { timeout: LOAD_MS })
  await page.getByTestId('status-model').click()
  await page.getByRole('button', { name: en.model.unload }).click()
  await expect(page.getByRole('main')).toContainText('GGUF')
  await page
    .getByRole('main')
    .getByRole('button', { name: new RegExp(builtIn.name) })
    .click()
  await expect(page.getByTestId('offer')).toBeVisible({ timeout: LOAD_MS })
})
