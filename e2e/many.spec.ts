// A person who has been here for years: 500 conversations of 200 messages. What is typed has to be seen at once all the same.
import { en } from '../src/ui/i18n/all.testing.ts'
import builtIn from '../src/ui/model/built-in.json' with { type: 'json' }
import { expect, test } from './fixtures.ts'
import { exportOfMany } from './support/conversations.ts'
import { importJson, LOAD_MS } from './support/studio-page.ts'

/** From the key to the frame that shows it: what people do not notice (RAIL, Google 2015). */
const AT_ONCE_MS = 100
const KEYS = 24

test('500 conversations of 200 messages: typing, searching and opening stay quick', async ({ page, bareStudio }) => {
  test.setTimeout(400_000)
  await page.goto(bareStudio.origin)
  await expect(page.getByTestId('status-model')).toContainText(builtIn.name, { timeout: LOAD_MS })
  await importJson(page, exportOfMany(500, 200))
  await expect(page.getByText('500 conversations imported')).toBeVisible({ timeout: 120_000 })
  const list = page.getByTestId('conversation-list')
  await list.getByRole('button', { name: 'Conversation 250', exact: true }).click()
  await expect(page.getByTestId('message-assistant').last()).toContainText('Answer 199')

  /** Median time from a key to the frame after it, in milliseconds. */
  const latency = async (testId: string): Promise<number> => {
    await page.getByTestId(testId).focus()
    await page.evaluate(id => {
      const times: number[] = []
      Object.assign(globalThis, { times })
      document.querySelector(`[data-testid="${id}"]`)?.addEventListener('keydown', event => {
        requestAnimationFrame(() => setTimeout(() => times.push(performance.now() - event.timeStamp)))
      })
    }, testId)
    for (let key = 0; key < KEYS; key++) await page.keyboard.press('abcdefgh '[key % 9])
    const times = await page.evaluate(() => (globalThis as unknown as { times: number[] }).times)
    expect(times.length).toBeGreaterThan(KEYS / 2)
    return times.sort((a, b) => a - b)[times.length >> 1]
  }
  const typing = await latency('composer')
  const searching = await latency('chat-search')
  console.log(`typing ${typing.toFixed(0)} ms, searching ${searching.toFixed(0)} ms`)
  expect(typing).toBeLessThan(AT_ONCE_MS)
  expect(searching).toBeLessThan(AT_ONCE_MS)
  await expect(list).toContainText(en.chat.searchNothing)
  await page.getByTestId('chat-search').fill('conversation 499')
  await expect(list.getByRole('button', { name: 'Conversation 499', exact: true })).toBeVisible()

  await page.reload()
  await expect(list.getByRole('button', { name: 'Conversation 499', exact: true })).toBeVisible({ timeout: 60_000 })
})
