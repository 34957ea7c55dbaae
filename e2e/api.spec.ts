// While a studio tab is open, a page beside it asks OpenAI's API under the same origin; without one it is told what to do.
import { expect, test } from './fixtures.ts'
import { LOAD_MS } from './support/studio-page.ts'

test.use({ serviceWorkers: 'allow' })

const asked = { messages: [{ role: 'user', content: 'What is the capital of Japan?' }], temperature: 0, max_tokens: 24 }

test('another page of the origin talks to the model of the open studio', async ({ page, bareStudio, context }) => {
  await page.goto(bareStudio.origin)
  await expect(page.getByTestId('offer')).toBeVisible({ timeout: LOAD_MS })
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))

  const other = await context.newPage()
  await other.goto(`${bareStudio.origin}/v1/models`)
  const { data } = JSON.parse(await other.locator('body').innerText())
  expect(data).toHaveLength(1)

  const ask = (body: object) =>
    other.evaluate(async sent => {
      const response = await fetch('/v1/chat/completions', { method: 'POST', body: JSON.stringify(sent) })
      return { status: response.status, text: await response.text() }
    }, body)
  const whole = await ask(asked)
  expect(whole.status).toBe(200)
  expect(JSON.parse(whole.text).choices[0].message.content).toMatch(/Tokyo/)
  const streamed = await ask({ ...asked, stream: true })
  const events = streamed.text.split('\n\n').filter(Boolean)
  expect(events.at(-1)).toBe('data: [DONE]')
  const said = events.slice(0, -1).map(event => JSON.parse(event.replace(/^data: /, '')).choices[0].delta.content ?? '')
  expect(said.join('')).toMatch(/Tokyo/)

  await page.close()
  const alone = await ask(asked)
  expect([alone.status, JSON.parse(alone.text).error.code]).toEqual([503, 'no_model'])
})
