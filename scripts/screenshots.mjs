// `npm run screenshots`: every page of the studio, in both themes, both languages, wide, middle and phone, into .cache/screenshots. To be looked at.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { findChromium } from './browser.mjs'
import { messageOf } from './model-error.mjs'
import { CACHE_DIR, DIST_DIR } from './paths.mjs'
import { checkNode, ensureBuild, ensurePackages } from './prepare.mjs'
import { createStudioServer, listen } from './serve.mjs'

/** What is done on a page before its picture, where it shows more than it begins with. @typedef {import('@playwright/test').Page} Page */
const newChat = (/** @type {Page} */ page) => page.keyboard.press('Control+Shift+O')
const openCommands = (/** @type {Page} */ page) => page.keyboard.press('Control+K')

/** An example answered twice, both answers beside each other. @param {Page} page */
async function askTwice(page) {
  await newChat(page)
  await page.locator('#work li button').nth(1).click()
  const answer = page.getByTestId('message-assistant')
  const ended = page.locator('[data-testid="message-assistant"][data-status="complete"]')
  await ended.waitFor({ timeout: LOAD_MS })
  await answer.getByTestId('regenerate').click()
  await answer.getByTestId('beside').waitFor({ timeout: LOAD_MS })
  await ended.waitFor({ timeout: LOAD_MS })
  await answer.getByTestId('beside').click()
}

/** @type {{ name: string, place: string, act?: (page: Page) => Promise<void> }[]} */
const PAGES = [
  ...['home', 'models', 'bench', 'device', 'settings', 'design'].map(name => ({ name, place: name })),
  { name: 'chat', place: 'chat', act: newChat },
  { name: 'home-evaluate', place: 'home', act: page => page.locator('[data-step="evaluate"]').click() },
  { name: 'chat-answers', place: 'chat', act: askTwice },
  { name: 'commands', place: 'chat', act: openCommands },
  { name: 'models-inside', place: 'models', act: page => page.getByTestId('models-here').getByRole('button').first().click() },
]
const WIDTHS = [1440, 1024, 390]
const ARGS = ['--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--disable-background-networking']
/** A software GPU loads the built-in model and compiles its kernels meanwhile. */
const LOAD_MS = 60_000

try {
  checkNode()
  await ensurePackages()
  await ensureBuild()
  const folder = join(CACHE_DIR, 'screenshots')
  await mkdir(folder, { recursive: true })
  const server = createStudioServer({ distDir: DIST_DIR })
  const origin = await listen(server, { port: 0 })
  const browser = await chromium.launch({ executablePath: findChromium(), args: ARGS })
  for (const theme of /** @type {const} */ (['light', 'dark'])) {
    for (const locale of ['en-US', 'zh-CN']) {
      const context = await browser.newContext({ colorScheme: theme, locale, serviceWorkers: 'block' })
      const page = await context.newPage()
      await page.goto(origin)
      await page.getByTestId('status-model').getByText('Inkstone Mini ·').waitFor({ timeout: LOAD_MS })
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 })
        for (const { name, place, act } of PAGES) {
          await page.goto(`${origin}/#/${place}`)
          await page.getByRole('heading').first().waitFor()
          await act?.(page)
          await page.waitForTimeout(400)
          await page.screenshot({ path: join(folder, `${name}-${width}-${theme}-${locale}.png`) })
          // Closes what `act` may have opened.
          await page.keyboard.press('Escape')
        }
      }
      await context.close()
    }
  }
  await browser.close()
  server.close()
  server.closeAllConnections()
  console.log(`${PAGES.length * WIDTHS.length * 4} pictures are in ${folder}.`)
} catch (error) {
  console.error(messageOf(error))
  // A browser and a server may still be open.
  process.exit(1)
}
