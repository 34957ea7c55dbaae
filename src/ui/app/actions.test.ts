// What several places do the same way, on the page's own stores.
import i18next from 'i18next'
import { beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { exportConversations } from '../chat/exchange.ts'
import { defaultSampling } from '../chat/sampling.ts'
import { listed } from '../chat/store.ts'
import { append, emptyTree } from '../chat/tree.ts'
import { chats } from '../engine.ts'
import { en } from '../i18n/en.ts'
import { deleteConversation, takeFiles } from './actions.ts'
import { shell } from './store.ts'

vi.hoisted(() => {
  vi.stubGlobal('window', { innerWidth: 390 })
  vi.stubGlobal('location', { hash: '' })
})

beforeAll(() => i18next.init({ lng: 'en', resources: { en: { translation: en } } }))

beforeEach(() => {
  const { activeId, conversations } = chats.getState()
  chats.setState({ conversations: { [activeId]: conversations[activeId] } })
  shell.setState({ toasts: [] })
})

/** An export with one question, always under the same id. */
function exportFile(title: string): File {
  const tree = append(emptyTree(), { id: 'q1', parentId: null, role: 'user', text: title, createdAt: 1, status: 'complete' })
  const conversation = { id: 'same', title, createdAt: 1, updatedAt: 1, systemPrompt: '', sampling: defaultSampling, tree }
  const text = exportConversations([conversation])
  return Object.assign(new File([text], `${title}.json`), { text: async () => text })
}

const titles = () => listed(chats.getState().conversations).map(each => each.title)

it('keeps both of two exports that are dropped at once and hold the same conversation differently', async () => {
  await takeFiles([exportFile('Tea'), exportFile('Ink')])
  expect(titles().sort()).toEqual(['Ink', 'Tea'])
})

it('closes the drawer with a deletion, so that its undo can be pressed', async () => {
  await takeFiles([exportFile('Tea')])
  shell.setState({ drawerOpen: true })
  deleteConversation('same')
  expect(titles()).toEqual([])
  expect(shell.getState().drawerOpen).toBe(false)
  shell.getState().toasts.at(-1)?.action?.run()
  expect(titles()).toEqual(['Tea'])
})
