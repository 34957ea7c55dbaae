// A newcomer's path from the first visit to a comparison that is still there after a reload: with the mouse in English, on a phone in Chinese, and
// by the keyboard alone.
import type { Locator, Page } from '@playwright/test'
import { en, zh } from '../src/ui/i18n/all.testing.ts'
import builtIn from '../src/ui/model/built-in.json' with { type: 'json' }
import { expect, test } from './fixtures.ts'
import { expectAccessible } from './support/accessible.ts'
import { answerEnded, LOAD_MS, lastAnswer } from './support/studio-page.ts'

type Press = (page: Page, what: Locator) => Promise<void>

const byPointer: Press = (_, what) => what.click()

/** Tab until the focus is there, then Enter. */
const byKeyboard: Press = async (page, what) => {
  await what.waitFor()
  const isThere = () => what.evaluate(element => element === document.activeElement)
  for (let presses = 0; presses < 80 && !(await isThere()); presses++) await page.keyboard.press('Tab')
  await expect(what).toBeFocused()
  await page.keyboard.press('Enter')
}

/** The field takes the focus in a new chat; what is typed goes there. */
async function send(page: Page, question: string) {
  await expect(page.getByTestId('composer')).toBeFocused()
  await page.keyboard.type(question)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('message-user').last()).toContainText(question)
  await answerEnded(page)
}

interface Visitor {
  texts: typeof en
  width: number
  press: Press
  questions: [string, string]
  answers: [string, string]
}

const visitors: Record<string, Visitor> = {
  'with the mouse, in English': {
    texts: en,
    width: 1440,
    press: byPointer,
    questions: ['What is the capital of Italy?', 'What is 12 + 30?'],
    answers: ['Rome', '42'],
  },
  'on a phone, in Chinese': {
    texts: zh,
    width: 390,
    press: byPointer,
    questions: ['意大利的首都是哪里？', '12 + 30 等于多少？'],
    answers: ['罗马', '42'],
  },
  'by the keyboard alone': {
    texts: en,
    width: 1440,
    press: byKeyboard,
    questions: ['What is the capital of Italy?', 'What is 12 + 30?'],
    answers: ['Rome', '42'],
  },
}

for (const [who, { texts, width, press, questions, answers }] of Object.entries(visitors)) {
  test(`a newcomer comes from the first visit to a comparison, ${who}`, async ({ browser, bareStudio }) => {
    const context = await browser.newContext({ locale: texts === zh ? 'zh-CN' : 'en-US', viewport: { width, height: 844 } })
    const page = await context.newPage()
    await page.goto(bareStudio.origin)
    await expect(page.getByTestId('status-model')).toContainText(builtIn.name, { timeout: LOAD_MS })

    await press(page, page.getByRole('button', { name: texts.command.tour }))
    await expect(page.getByTestId('tour')).toBeVisible()
    for (let stops = 0; stops < 10 && (await page.getByTestId('tour').isVisible()); stops++) {
      await press(page, page.getByTestId('tour-next'))
    }
    await expect(page.getByTestId('tour')).toHaveCount(0)

    await press(page, page.getByRole('link', { name: texts.panel.models, exact: true }))
    await expect(page.getByTestId('models-here')).toContainText(builtIn.name)
    await expectAccessible(page)

    await page.keyboard.press('Control+Shift+o')
    await send(page, questions[0])
    await expect(lastAnswer(page)).toContainText(answers[0])
    await page.keyboard.press('Control+Shift+o')
    await send(page, questions[1])
    await expect(lastAnswer(page)).toContainText(answers[1])

    await page.keyboard.press('Control+Shift+e')
    await expect(page.getByTestId('branch-prev')).toBeVisible()
    await answerEnded(page)
    await press(page, page.getByTestId('beside'))
    const columns = page
      .getByTestId('side-by-side')
      .getByRole('listitem')
      .filter({ has: page.getByTestId('answer-text') })
    await expect(columns.filter({ hasText: answers[1] })).toHaveCount(2)
    await expectAccessible(page)

    await page.reload()
    await expect(page.getByTestId('message-user')).toContainText(questions[1])
    await expect(lastAnswer(page)).toContainText(answers[1])
    await expect(page.getByTestId('branch-prev')).toBeVisible()
    await context.close()
  })
}
