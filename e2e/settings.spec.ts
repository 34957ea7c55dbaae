// Settings that show what left the device, and that erase what is kept on it.
import { readFile } from 'node:fs/promises'
import { en, zh } from '../src/ui/i18n/all.testing.ts'
import builtIn from '../src/ui/model/built-in.json' with { type: 'json' }
import { expect, test } from './fixtures.ts'
import { expectAccessible } from './support/accessible.ts'
import { EVERYDAY, exportOf } from './support/conversations.ts'
import { startHub } from './support/hub-server.ts'
import { importJson, LOAD_MS } from './support/studio-page.ts'

test('every request is shown, and which of them went to others', async ({ page, bareStudio }) => {
  const hub = await startHub({ 'someone/tiny-GGUF/tiny.gguf': new Uint8Array(64) })
  await page.goto(`${bareStudio.origin}/#/settings`)
  await expect(page.getByTestId('status-model')).toContainText(builtIn.name, { timeout: LOAD_MS })
  await page.getByRole('button', { name: en.settings.lookAgain }).click()
  const log = page.getByTestId('network-log')
  await expect(log).toContainText('0 to others')
  await log.getByText(en.settings.requests).click()
  await expect(log).toContainText(builtIn.file)
  await expectAccessible(page)

  await page.goto(`${bareStudio.origin}/#/models`)
  await page.getByTestId('models-hub').selectOption('own')
  await page.getByTestId('models-own-hub').fill(hub.origin)
  await page.getByTestId('models-line').fill('someone/tiny-GGUF')
  await page.getByTestId('models-find').click()
  await expect(page.getByTestId('models-listing')).toContainText('tiny.gguf')
  await page.goto(`${bareStudio.origin}/#/settings`)
  await expect(log).toContainText('1 to others')
  await log.getByText(en.settings.requests).click()
  await expect(log).toContainText(`${hub.origin}/api/models/someone/tiny-GGUF/tree/main`)
  await hub.close()
})

test('everything that is kept goes when it is erased, and the page begins anew', async ({ page, bareStudio }) => {
  await page.goto(bareStudio.origin)
  await expect(page.getByTestId('status-model')).toContainText(builtIn.name, { timeout: LOAD_MS })
  await importJson(page, exportOf('Sorting', EVERYDAY))
  await expect(page.getByTestId('conversation-list')).toContainText('Sorting')
  await page.getByTestId('theme-toggle').click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.goto(`${bareStudio.origin}/#/settings`)
  await page.getByRole('button', { name: en.settings.eraseAll }).click()
  const dialog = page.getByRole('dialog', { name: en.settings.eraseTitle })
  await dialog.getByRole('button', { name: en.chat.cancel }).click()
  await expect(dialog).toBeHidden()
  await page.getByRole('button', { name: en.settings.eraseAll }).click()
  await expectAccessible(page)
  const reloaded = page.waitForEvent('load')
  await page.getByTestId('erase-now').click()
  await reloaded
  await expect(page.getByTestId('composer')).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await expect(page.getByTestId('conversation-list')).toContainText(en.chat.empty)
  // The built-in model comes anew with the page.
  await expect(page.getByTestId('status-model')).toContainText(builtIn.name, { timeout: LOAD_MS })
})

test('everything but the tokens goes to another browser in one file', async ({ page, bareStudio, browser }) => {
  await page.goto(bareStudio.origin)
  await importJson(page, exportOf('Sorting', EVERYDAY))
  await page.getByTestId('theme-toggle').click()
  await page.getByTestId('lang-toggle').click()
  await page.evaluate(() => localStorage.setItem('inkstone.hub-tokens', '{"https://hub.example":"secret"}'))
  await page.goto(`${bareStudio.origin}/#/settings`)
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('export-everything').click()])
  const file = await readFile(await download.path(), 'utf8')
  expect(file).not.toContain('secret')

  const elsewhere = await browser.newContext()
  const other = await elsewhere.newPage()
  await other.goto(bareStudio.origin)
  const reloaded = other.waitForEvent('load')
  await importJson(other, file)
  await reloaded
  await expect(other.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(other.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await expect(other.getByTestId('conversation-list')).toContainText('Sorting')
  // A later version, and one that was cut: said in words, and nothing is taken.
  for (const wrong of [file.replace('"version":1', '"version":9'), file.slice(0, -200)]) {
    await importJson(other, wrong)
    await expect(other.getByText(zh.chat.importFailed).last()).toBeVisible()
  }
  await elsewhere.close()
})

test('a feature of the device that is switched off is left alone from the next start on', async ({ page, bareStudio }) => {
  await page.goto(`${bareStudio.origin}/#/settings`)
  await expect(page.getByTestId('status-model')).toContainText(builtIn.name, { timeout: LOAD_MS })
  await page.getByTestId('status-model').click()
  await expect(page.locator('#model-details')).toContainText(`${en.model.subgroups.toLowerCase()} ${en.model.present}`)
  await page.keyboard.press('Escape')
  await page.getByRole('radiogroup', { name: en.settings.subgroups }).getByText(en.settings.off).click()
  const reloaded = page.waitForEvent('load')
  await page.getByTestId('start-again').click()
  await reloaded
  await expect(page.getByTestId('status-model')).toContainText(builtIn.name, { timeout: LOAD_MS })
  const choice = page.getByRole('radiogroup', { name: en.settings.subgroups })
  await expect(choice.getByRole('radio', { name: en.settings.off })).toBeChecked()
  await page.getByTestId('status-model').click()
  await expect(page.locator('#model-details')).toContainText(`${en.model.subgroups.toLowerCase()} ${en.model.absent}`)
})

test('a newcomer is shown around, by keyboard too, and not asked again', async ({ page, bareStudio }) => {
  await page.goto(bareStudio.origin)
  await expect(page.getByTestId('status-model')).toContainText(builtIn.name, { timeout: LOAD_MS })
  await page.getByRole('button', { name: en.command.tour }).click()
  const card = page.getByTestId('tour')
  const titles = [en.tour.ask, en.tour.model, en.tour.models, en.tour.bench, en.tour.settings, en.tour.commands]
  for (const title of titles) {
    await expect(card.getByRole('heading')).toHaveText(title)
    await expect(card).toBeInViewport({ ratio: 1 })
    await expect(card).toBeFocused()
    await expectAccessible(page)
    await page.getByTestId('tour-next').press('Enter')
  }
  await expect(card).toHaveCount(0)
  await page.reload()
  await expect(page.getByTestId('composer')).toBeVisible()
  await expect(page.getByRole('button', { name: en.command.tour })).toHaveCount(0)
  await page.setViewportSize({ width: 390, height: 800 })
  await page.locator('body').press('Control+k')
  await page.keyboard.type(en.command.tour)
  await page.keyboard.press('Enter')
  await expect(card).toBeInViewport({ ratio: 1 })
  await page.keyboard.press('Escape')
  await expect(card).toHaveCount(0)
})
