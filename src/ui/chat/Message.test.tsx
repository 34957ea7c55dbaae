// The editor of a question, drawn as it stands while the page is in one state or another.
import i18next from 'i18next'
import { renderToStaticMarkup } from 'react-dom/server'
import { initReactI18next } from 'react-i18next'
import { beforeAll, expect, it, vi } from 'vitest'
import { en } from '../i18n/en.ts'
import { Editor } from './Message.tsx'

const page = vi.hoisted(() => {
  vi.stubGlobal('window', { innerWidth: 1440 })
  vi.stubGlobal('location', { hash: '' })
  return { live: null as object | null, info: null as object | null }
})

vi.mock('../engine.ts', () => {
  const storeOf = (getState: () => object) => ({ getState, getInitialState: getState, subscribe: () => () => {} })
  return { chats: storeOf(() => ({ live: page.live })), models: storeOf(() => ({ info: page.info })) }
})

beforeAll(() => i18next.use(initReactI18next).init({ lng: 'en', resources: { en: { translation: en } } }))

const message = { id: 'q', parentId: null, role: 'user' as const, text: 'What is ink?', createdAt: 1, status: 'complete' as const }

it.each([
  ['can be sent while nothing is written', null, {}, true],
  ['waits with its text while another answer is written', {}, {}, false],
  ['waits with its text while there is no model', null, null, false],
])('an edited question %s', (_name, live, info, canSend) => {
  Object.assign(page, { live, info })
  const shown = renderToStaticMarkup(<Editor message={message} close={() => {}} />)
  expect(shown).toContain('What is ink?')
  const [send] = shown.match(/<button[^>]*data-testid="edit-send"[^>]*>/) ?? []
  expect(send?.includes('disabled')).toBe(!canSend)
})
