// What a panel that threw leaves behind: words, an alert, and a way back, in both languages.
import i18next from 'i18next'
import { renderToStaticMarkup } from 'react-dom/server'
import { initReactI18next } from 'react-i18next'
import { beforeAll, expect, it } from 'vitest'
import { en } from '../i18n/en.ts'
import { zh } from '../i18n/zh.ts'
import { Broken, ErrorBoundary } from './ErrorBoundary.tsx'

beforeAll(() => i18next.use(initReactI18next).init({ lng: 'en', resources: { en: { translation: en }, zh: { translation: zh } } }))

it.each([
  ['en', en],
  ['zh', zh],
] as const)('says what happened and leads back, in %s', async (language, texts) => {
  await i18next.changeLanguage(language)
  const { message } = ErrorBoundary.getDerivedStateFromError(new TypeError('tree is undefined'))
  const shown = renderToStaticMarkup(<Broken message={message!} goBack={() => {}} />)
  expect(shown).toMatch(/^<div[^>]* role="alert"/)
  for (const text of [texts.shell.brokenTitle, texts.shell.brokenText, 'tree is undefined']) expect(shown).toContain(text)
  expect(shown).toMatch(new RegExp(`<button[^>]*>${texts.chat.newChat}</button>`))
})

it('shows what it holds as long as nothing throws', () => {
  expect(renderToStaticMarkup(<ErrorBoundary goBack={() => {}}>the panel</ErrorBoundary>)).toBe('the panel')
})
