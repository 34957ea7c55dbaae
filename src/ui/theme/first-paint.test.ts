// What public/first-paint.js sets before anything is drawn, run as the browser runs it.
import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'

const script = readFileSync(new URL('../../../public/first-paint.js', import.meta.url), 'utf8')

function firstPaint(getItem: (key: string) => string | null, { dark = false, language = 'en-GB' } = {}) {
  const documentElement = { dataset: { theme: '' }, lang: '' }
  runInNewContext(script, {
    localStorage: { getItem },
    matchMedia: () => ({ matches: dark }),
    navigator: { language },
    document: { documentElement },
  })
  return [documentElement.dataset.theme, documentElement.lang]
}

it('shows what was chosen, and otherwise what the system says', () => {
  const chosen: Record<string, string> = { 'inkstone.theme': 'dark', 'inkstone.language': 'zh' }
  expect(firstPaint(key => chosen[key] ?? null)).toEqual(['dark', 'zh-CN'])
  expect(firstPaint(() => null)).toEqual(['light', 'en'])
  expect(firstPaint(() => null, { dark: true, language: 'zh-TW' })).toEqual(['dark', 'zh-CN'])
})

it('goes by the system where the browser refuses storage', () => {
  const refused = () => {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  }
  expect(firstPaint(refused, { dark: true, language: 'zh-CN' })).toEqual(['dark', 'zh-CN'])
})
