import { gzipSync } from 'node:zlib'
import { contentSecurityPolicy } from '../scripts/security-headers.mjs'
import { expect, test } from './fixtures.ts'

/** What a first visit may cost before the page can be used; the engine's worker comes after. */
const FIRST_LOAD_BYTES = 345_000

test('the page comes with its security headers and runs under them without a complaint', async ({ page, bareStudio, complaints }) => {
  const response = await page.goto(bareStudio.origin)
  expect(response?.headers()['content-security-policy']).toBe(contentSecurityPolicy())
  expect(response?.headers()['x-content-type-options']).toBe('nosniff')
  expect(response?.headers()['referrer-policy']).toBe('no-referrer')
  await expect(page.getByTestId('status-model')).toBeVisible()
  await page.waitForLoadState('networkidle')
  expect(complaints.errors).toEqual([])
})

test('the page reaches its own server and the public hubs alone; the engine’s worker any host, with encryption', async ({
  page,
  bareStudio,
}) => {
  const begun = page.waitForResponse(response => /\/assets\/worker-/.test(response.url()))
  await page.goto(bareStudio.origin)
  const policy = (await begun).headers()['content-security-policy']
  expect(policy).toContain("connect-src 'self' https: http://localhost:* http://127.0.0.1:*;")
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'")
  const reached = await page.evaluate(() =>
    fetch('https://example.org/').then(
      () => 'reached',
      () => 'refused',
    ),
  )
  expect(reached).toBe('refused')
  const refusals = await page.evaluate(
    () =>
      new Promise<string>(resolve => {
        document.addEventListener('securitypolicyviolation', event => resolve(event.blockedURI))
        fetch('https://example.org/').catch(() => {})
      }),
  )
  expect(refusals).toContain('example.org')
})

test('a first visit asks no other place for anything', async ({ page, bareStudio, complaints }) => {
  await page.goto(bareStudio.origin)
  await expect(page.getByTestId('status-model')).toBeVisible()
  await page.waitForLoadState('networkidle')
  expect(complaints.foreign).toEqual([])
})

test('scripts and styles of a first visit stay small', async ({ page, bareStudio }) => {
  const measuring: Promise<[string, number]>[] = []
  page.on('response', response => {
    if (!['script', 'stylesheet'].includes(response.request().resourceType())) return
    measuring.push(response.body().then(body => [new URL(response.url()).pathname, gzipSync(body).length]))
  })
  await page.goto(bareStudio.origin)
  await expect(page.getByTestId('status-model')).toBeVisible()
  await page.waitForLoadState('networkidle')
  const sizes = Object.fromEntries(await Promise.all(measuring))
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0)
  expect(total, JSON.stringify(sizes)).toBeLessThanOrEqual(FIRST_LOAD_BYTES)
  expect(total).toBeGreaterThan(0)
})

test('a script that is not the page’s own does not run', async ({ page, bareStudio }) => {
  await page.goto(bareStudio.origin)
  const ran = await page.evaluate(async () => {
    const probe = globalThis as { injected?: boolean }
    const script = document.createElement('script')
    try {
      script.text = 'globalThis.injected = true'
      document.body.append(script)
    } catch {
      return 'refused'
    }
    return probe.injected === true
  })
  expect(ran).not.toBe(true)
})
