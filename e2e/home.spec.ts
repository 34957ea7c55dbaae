// The way from a model to an application: answered step by step, evaluated with questions of the person's own, and then open.
import { en, zh } from '../src/ui/i18n/all.testing.ts'
import builtIn from '../src/ui/model/built-in.json' with { type: 'json' }
import { expect, test } from './fixtures.ts'
import { expectAccessible } from './support/accessible.ts'
import { LOAD_MS, lastAnswer } from './support/studio-page.ts'

test('Deploy opens when an evaluation meets the mark, and closes when the mark is raised', async ({ page, bareStudio }) => {
  await page.goto(`${bareStudio.origin}/#/home`)
  await expect(page.getByTestId('status-model')).toContainText(builtIn.name, { timeout: LOAD_MS })
  const step = (id: string) => page.locator(`[data-step="${id}"]`)
  await expect(step('model')).toContainText(builtIn.name)
  await expect(step('deploy')).toContainText(en.home.lockScenario)

  await page.getByText(en.home.complex).click()
  await expect(step('deploy')).toContainText(en.home.lockCompute)
  await page.getByTestId('home-next').click()
  await page.getByTestId('measure').click()
  await expect(step('compute')).toContainText(en.home.fullShort)
  await page.getByTestId('home-next').click()
  await page.getByText(en.home.talks, { exact: true }).click()
  await expect(step('environment')).toContainText(en.home.talksShort)
  await expectAccessible(page)

  await page.getByTestId('home-next').click()
  // The last is one that no model of this size knows.
  await page.getByTestId('own-questions').fill('What is the capital of France? => Paris\nWhat is 2 + 3? => 5\nWho wrote Faust? => Goethe')
  await page.getByTestId('evaluate').click()
  await expect(page.getByTestId('own-answers').getByRole('listitem')).toHaveCount(3, { timeout: LOAD_MS })
  await expect(step('evaluate')).toContainText('2 of 3 right · 66 %')
  await expect(step('deploy')).toContainText(en.home.lockThreshold)
  await page.getByTestId('threshold').fill('65')
  await expect(step('deploy')).toContainText(en.home.unlocked)
  await step('deploy').click()
  await expect(page.getByTestId('deploy-ways')).toContainText('npm run -s inkstone -- serve')
  await expectAccessible(page)

  // What was answered is kept, the measurement alone is of this visit.
  await page.reload()
  await expect(step('evaluate')).toContainText('2 of 3 right', { timeout: LOAD_MS })
  await expect(step('deploy')).toContainText(en.home.lockCompute)
  await page.getByRole('button', { name: en.home.startAnew }).click()
  await expect(step('scenario')).toContainText(en.home.unanswered)
  await page.getByRole('button', { name: en.shell.undo }).click()
  await expect(step('scenario')).toContainText(en.home.complexShort)
})

test('a question asked at home is answered in the chat', async ({ page, bareStudio }) => {
  await page.goto(`${bareStudio.origin}/#/home`)
  await page.getByTestId('home-ask').fill('What is the capital of Japan?')
  await page.keyboard.press('Enter')
  await expect(lastAnswer(page)).toHaveAttribute('data-status', 'complete', { timeout: LOAD_MS })
  await expect(lastAnswer(page)).toContainText('Tokyo')
})

test('home speaks Chinese, and its example is one that the built-in model knows', async ({ page, bareStudio }) => {
  await page.goto(`${bareStudio.origin}/#/home`)
  await page.getByTestId('lang-toggle').click()
  await expect(page.getByRole('heading', { name: zh.home.title })).toBeVisible()
  await expect(page.getByTestId('status-model')).toContainText(builtIn.name, { timeout: LOAD_MS })
  await page.locator('[data-step="evaluate"]').click()
  await page.getByTestId('take-example').click()
  await page.getByTestId('evaluate').click()
  await expect(page.locator('[data-step="evaluate"]')).toContainText('4 题中答对 4 题', { timeout: LOAD_MS })
})
