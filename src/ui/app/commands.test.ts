// The commands of the page: keys that every keyboard has, and what Escape is for.
import i18next from 'i18next'
import { beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { chats } from '../engine.ts'
import { en } from '../i18n/en.ts'
import { commands } from './commands.ts'
import { shell } from './store.ts'

const page = vi.hoisted(() => {
  const state = { popover: null as object | null }
  vi.stubGlobal('window', { innerWidth: 1440 })
  vi.stubGlobal('location', { hash: '' })
  vi.stubGlobal('document', { querySelector: (selector: string) => (selector === ':popover-open' ? state.popover : null) })
  return state
})

beforeAll(() => i18next.init({ lng: 'en', resources: { en: { translation: en } } }))
beforeEach(() => {
  page.popover = null
  shell.setState({ paletteOpen: false, drawerOpen: false })
  chats.setState({ live: { conversationId: 'c', messageId: 'm', startedAt: 0, tokens: 0 } })
})

const commandOf = (id: string) => commands().find(command => command.id === id)!

it('asks for letters only, which every keyboard types the same way', () => {
  const shortcuts = commands().flatMap(({ shortcut }) => shortcut ?? [])
  expect(shortcuts.filter(shortcut => !/^(Mod\+(Shift\+)?[A-Z]|Escape)$/.test(shortcut))).toEqual([])
  expect(new Set(shortcuts).size).toBe(shortcuts.length)
})

it('stops the answer, unless something floats that Escape closes first', () => {
  expect(commandOf('stop').enabled()).toBe(true)
  page.popover = {}
  expect(commandOf('stop').enabled()).toBe(false)
  page.popover = null
  shell.setState({ drawerOpen: true })
  expect(commandOf('stop').enabled()).toBe(false)
})
