// The page for everyone, and a page that answers cannot harm: languages, themes, widths, axe, hostile texts.
import type { Page } from '@playwright/test'
import { en, zh } from '../src/ui/i18n/all.testing.ts'
import { expect, test } from './fixtures.ts'
import { expectAccessible } from './support/accessible.ts'
import { EVERYDAY, exportOf } from './support/conversations.ts'
import { importJson, LOAD_MS, openConversation } from './support/studio-page.ts'

const PANELS = ['home', 'chat', 'models', 'bench', 'device', 'settings']

async function showEveryday(page: Page) {
  await importJson(page, exportOf('Sorting', EVERYDAY))
  await openConversation(page, 'Sorting')
  await expect(page.getByTestId('message-assistant').getByRole('table')).toBeVisible()
}

test.beforeEach(async ({ page, bareStudio }) => {
  await page.goto(bareStudio.origin)
  await expect(page.getByTestId('composer')).toBeVisible()
})

test('the page changes to Chinese and to dark, and is so after a reload', async ({ page }) => {
  const html = page.locator('html')
  await expect(page.getByTestId('new-chat')).toHaveText(en.chat.newChat)
  await page.getByTestId('lang-toggle').click()
  await page.getByTestId('theme-toggle').click()
  for (const visit of ['first', 'after a reload']) {
    if (visit !== 'first') await page.reload()
    await expect(html).toHaveAttribute('lang', 'zh-CN')
    await expect(html).toHaveAttribute('data-theme', 'dark')
    await expect(page.getByTestId('new-chat')).toHaveText(zh.chat.newChat)
    await expect(page.getByTestId('composer')).toHaveAttribute('aria-label', zh.chat.composer)
  }
  await page.getByTestId('lang-toggle').click()
  await expect(html).toHaveAttribute('lang', 'en')
  await expect(page.getByTestId('new-chat')).toHaveText(en.chat.newChat)
})

/** What is wider than its place and would scroll; code and tables may, and take the focus for it. */
const sidewaysScrollers = (page: Page) =>
  page.evaluate(() => {
    const root = document.scrollingElement
    const scrolls = (element: Element) => element === root || /auto|scroll/.test(getComputedStyle(element).overflowX)
    const mayScroll = (element: Element) => element instanceof HTMLElement && element.tabIndex === 0
    return [...document.querySelectorAll('*')]
      .filter(element => element.scrollWidth > element.clientWidth + 1 && scrolls(element) && !mayScroll(element))
      .map(element => `${element.tagName} ${element.className}: ${element.scrollWidth} in ${element.clientWidth}`)
  })

test('no width and no language makes the page scroll sideways', async ({ page }) => {
  await showEveryday(page)
  const address = page.url()
  for (const language of ['en', 'zh-CN']) {
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    for (const width of [390, 1024, 1440]) {
      await page.setViewportSize({ width, height: 800 })
      for (const place of [address, ...PANELS.map(panel => `${new URL(address).origin}/#/${panel}`)]) {
        await page.goto(place)
        await expect(page.getByRole('main')).toBeVisible()
        expect(await sidewaysScrollers(page), `${place} at ${width} in ${language}`).toEqual([])
      }
    }
    await page.getByTestId('lang-toggle').click()
  }
})

for (const theme of ['light', 'dark'] as const) {
  test(`every panel is accessible in the ${theme} theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await expect(page.getByTestId('offer')).toBeVisible({ timeout: LOAD_MS })
    await test.step('chat, empty', () => expectAccessible(page))
    await page.getByTestId('offer').getByRole('button', { name: en.model.card }).click()
    await expect(page.getByTestId('model-card').getByRole('table').first()).toBeVisible()
    await test.step('the model card', () => expectAccessible(page))
    await page.keyboard.press('Escape')
    await showEveryday(page)
    await test.step('chat, with messages', () => expectAccessible(page))
    await page.getByRole('link', { name: 'Device' }).click()
    await expect(page.getByRole('heading', { name: en.device.allLimits })).toBeVisible()
    await test.step('device', () => expectAccessible(page))
    await page.getByRole('link', { name: 'Settings' }).click()
    await expect(page.getByRole('heading', { name: en.settings.appearance })).toBeVisible()
    await test.step('settings', () => expectAccessible(page))
    await page.keyboard.press('Control+k')
    await test.step('the commands', () => expectAccessible(page))
  })
}

test('on a phone the conversations are in a drawer and the settings in a sheet, both accessible', async ({ page }) => {
  test.setTimeout(60_000)
  await importJson(page, exportOf('Sorting', EVERYDAY))
  await expect(page.getByTestId('conversation-list')).toContainText('Sorting')
  await page.setViewportSize({ width: 390, height: 800 })
  await page.reload()
  await page.getByRole('banner').getByRole('button', { name: en.shell.conversations }).click()
  const drawer = page.getByRole('dialog', { name: en.shell.conversations })
  await expect(drawer).toBeVisible()
  await test.step('the drawer', () => expectAccessible(page))
  await drawer.getByRole('button', { name: 'Sorting', exact: true }).click()
  await expect(drawer).toBeHidden()
  await expect(page.getByTestId('message-user')).toContainText('How do I sort a list?')
  await expect(page.getByTestId('send')).toBeInViewport({ ratio: 1 })
  const sheet = page.getByRole('complementary', { name: en.shell.inspector })
  if (await sheet.isHidden()) await page.getByRole('button', { name: en.shell.showInspector }).click()
  await expect(sheet).toBeInViewport({ ratio: 1 })
  await test.step('the sheet', () => expectAccessible(page))
  await sheet.getByRole('button', { name: en.shell.hideInspector }).press('Escape')
  await expect(sheet).toBeHidden()
})

const RUN = 'globalThis.ranHostileCode = true'
const HOSTILE = [
  `<img src=x onerror="${RUN}"> <svg onload="${RUN}"></svg> <iframe src="javascript:${RUN}"></iframe>`,
  `<script>${RUN}</script><style>*{background:url(https://example.org/style.png)}</style>`,
  `[a link](javascript:${RUN.replaceAll(' ', '')}) [another](  JaVaScRiPt:alert(1)) <javascript:alert(1)>`,
  '![a picture](https://example.org/leak.png) ![own](/models.json) ![p](//example.org/leak.png)',
  `[data](data:text/html,<script>${RUN}</script>) ![data](data:image/svg+xml;base64,PHN2Zz4=)`,
  `[ref][1]\n\n[1]: javascript:alert(1) "title"`,
  `<a href="javascript:${RUN}" onclick="${RUN}">press</a> <form action="https://example.org"><button>go</button></form>`,
  '<meta http-equiv="refresh" content="0;url=https://example.org/"> <base href="https://example.org/">',
]

/** Tags and attributes inside the messages that nothing but hostile text would have put there. */
const harmful = (page: Page) =>
  page.getByTestId('message-assistant').evaluateAll(messages => {
    const tags = /^(img|script|style|iframe|object|embed|form|video|audio|meta|base|link)$/i
    const wrong = (attribute: Attr) =>
      /^on/i.test(attribute.name) || (/^(href|src|action|style)$/i.test(attribute.name) && !/^(https?|mailto):/.test(attribute.value))
    return messages
      .flatMap(message => [...message.querySelectorAll('*')])
      .filter(element => tags.test(element.tagName) || [...element.attributes].some(wrong))
      .map(element => element.outerHTML)
  })

test('what an answer says is never run, never fetched, and never more than text and links', async ({ page, complaints }) => {
  const title = `<img src=x onerror="${RUN}">`
  await importJson(
    page,
    exportOf(title, [{ role: 'user', text: HOSTILE[0] }, ...HOSTILE.map(text => ({ role: 'assistant' as const, text }))]),
  )
  await openConversation(page, title)
  await expect(page.getByTestId('message-assistant')).toHaveCount(HOSTILE.length)
  await expect(page.getByTestId('message-user')).toContainText('onerror')
  await expect(page.getByRole('link', { name: '[image: a picture]' })).toHaveAttribute('href', 'https://example.org/leak.png')
  await expect(page.getByTestId('message-assistant').last()).toContainText('refresh')
  await page.waitForLoadState('networkidle')
  expect(await harmful(page)).toEqual([])
  expect(await page.evaluate(() => 'ranHostileCode' in globalThis)).toBe(false)
  expect(complaints).toEqual({ foreign: [], errors: [] })
})

test('a file that is no export is refused in words, and nothing is lost', async ({ page, complaints }) => {
  await showEveryday(page)
  const whole = exportOf('Other', EVERYDAY)
  const wrong = ['', 'null', '{"conversations"', '[]', '{"format":"inkstone-chats","version":9}', whole.slice(0, -9)]
  wrong.push(whole.replace('"message-0"', '"__proto__"'), whole.replace('"parentId":null', '"parentId":"message-1"'))
  wrong.push(whole.replace('"role":"user"', '"role":"system"'), '['.repeat(100_000))
  const notice = page.getByRole('region', { name: en.shell.notifications })
  await notice.getByRole('button', { name: en.shell.close }).click()
  for (const content of wrong) {
    await importJson(page, content, 'wrong.json')
    await expect(notice).toContainText(en.chat.importFailed)
    await expect(notice).toContainText('exported by Inkstone')
    await notice.getByRole('button', { name: en.shell.close }).click()
    await expect(notice.getByRole('button')).toHaveCount(0)
  }
  await expect(page.getByTestId('message-user')).toContainText('How do I sort a list?')
  await page.reload()
  await expect(page.getByTestId('message-user')).toContainText('How do I sort a list?')
  await expect(page.getByTestId('conversation-list').getByRole('button', { name: 'Other' })).toHaveCount(0)
  expect(complaints.errors).toEqual([])
})
