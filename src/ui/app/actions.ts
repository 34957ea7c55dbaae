// What several places of the page do the same way: files in, files out, the clipboard, undo.
import i18next from 'i18next'
import { errorRecord } from '../../base/errors.ts'
import type { Conversation } from '../../storage/chats.ts'
import { importLimitBytes } from '../chat/exchange.ts'
import { asMarkdown, fileNameOf, readSettings, settingsQuery } from '../chat/share.ts'
import { isEmpty } from '../chat/store.ts'
import { chats, models } from '../engine.ts'
import { bySplit } from '../models/split.ts'
import { goTo, placeFromAddress, shell, toast } from './store.ts'

/** The hidden inputs of the page; buttons, commands and the palette all press these. */
export const inputIds = { model: 'open-file', chats: 'import-file' } as const

export const pickModel = () => document.getElementById(inputIds.model)?.click()
export const pickImport = () => document.getElementById(inputIds.chats)?.click()

export function openModelFile(file: File, parts?: File[]) {
  if (shell.getState().panelId !== 'chat') goTo('chat')
  void models.openFile(file, parts)
}

export async function importFile(file: File) {
  try {
    if (file.size > importLimitBytes) throw new RangeError(`${Math.round(file.size / 1e6)} MB > ${importLimitBytes / 1e6} MB`)
    const text = await file.text()
    if (isEverything(text)) return await takeEverything(text)
    const count = await chats.importText(text)
    toast(count > 0 ? i18next.t('chat.imported', { count }) : i18next.t('chat.importedNothing'))
  } catch (cause) {
    toast(i18next.t('chat.importFailed'), { tone: 'danger', detail: errorRecord(cause).message })
  }
}

const isEverything = (text: string) => /^\s*\{\s*"format"\s*:\s*"inkstone-everything"/.test(text)

async function takeEverything(text: string) {
  await (await import('../settings/everything.ts')).takeEverything(JSON.parse(text) as Record<string, unknown>)
  await chats.flush()
  location.reload()
}

export async function takeFiles(files: Iterable<File>) {
  // Copied, since a drop takes its list back before the first import is through.
  const taken = bySplit<File, File[]>(
    [...files],
    file => [file],
    (_, parts) => parts,
  )
  for (const parts of taken) {
    // One after the other: each has to see what the one before it added.
    if (/\.json$/i.test(parts[0].name)) await importFile(parts[0])
    else openModelFile(parts[0], parts.length > 1 ? parts : undefined)
  }
}

export function saveFile(name: string, content: string, type: string) {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

export const saveExport = () =>
  saveFile(`inkstone-chats-${new Date().toISOString().slice(0, 10)}.json`, chats.exportAll(), 'application/json')

export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    toast(i18next.t('shell.copyFailed'), { tone: 'danger' })
    return false
  }
}

const undoable = (text: string, undo: () => void) => toast(text, { action: { label: i18next.t('shell.undo'), run: undo } })

export const deleteMessage = (id: string) => undoable(i18next.t('chat.deletedMessage'), chats.deleteMessage(id))

export function deleteConversation(id: string) {
  const title = chats.getState().conversations[id]?.title || i18next.t('chat.untitled')
  undoable(i18next.t('chat.deletedConversation', { title }), chats.deleteConversation(id))
  // Outside the open drawer nothing can be pressed, and the undo is outside.
  shell.setState({ drawerOpen: false })
}

/** Gone for good when the notice goes. */
export function removeModel(name: string, files = [name]) {
  const { undo, finish } = models.removeStored(...files)
  toast(i18next.t('model.removed', { name }), {
    action: { label: i18next.t('shell.undo'), run: () => void undo() },
    end: () => void finish(),
  })
}

/** What the page shows of the open conversation, as a file. */
export function saveMarkdown() {
  const conversation = chats.active()
  saveFile(`${fileNameOf(conversation.title)}.md`, markdownOf(conversation), 'text/markdown')
}

export const copyMarkdown = () => copyText(markdownOf(chats.active()))

const markdownOf = (conversation: Conversation) =>
  asMarkdown(conversation, {
    untitled: i18next.t('chat.untitled'),
    system: i18next.t('sampling.system'),
    user: i18next.t('chat.you'),
    assistant: i18next.t('chat.assistant'),
  })

/** An address under which a new chat begins with the settings of this one; nothing that was said is in it. */
export async function copySettingsLink() {
  const { origin, pathname } = location
  if (await copyText(`${origin}${pathname}#/chat?${settingsQuery(chats.active())}`)) toast(i18next.t('chat.settingsCopied'))
}

export const composerId = 'composer'
export const focusComposer = () => document.getElementById(composerId)?.focus()

export function newChat() {
  // The address first, so that the back button leads to the conversation that was open.
  goTo('chat')
  chats.newChat()
  shell.setState({ drawerOpen: false })
  requestAnimationFrame(focusComposer)
}

/** Keeps the address and the open conversation together, so that a reload and the back button find it again. */
export async function startChats() {
  await chats.start()
  const openFromAddress = () => {
    const { panelId, openId, query } = placeFromAddress()
    const settings = panelId === 'chat' ? readSettings(query) : undefined
    if (settings) {
      chats.newChat()
      chats.setSystemPrompt(settings.systemPrompt)
      chats.setSampling(settings.sampling)
      toast(i18next.t('chat.settingsTaken'))
      // Taken once: a reload begins no further chat.
      history.replaceState(null, '', '#/chat')
    }
    if (panelId === 'chat' && openId) chats.open(openId)
    showInAddress()
  }
  const showInAddress = () => {
    const { panelId, openId } = placeFromAddress()
    const { activeId, conversations } = chats.getState()
    const wanted = isEmpty(conversations[activeId]) ? undefined : activeId
    if (panelId === 'chat' && openId !== wanted) history.replaceState(null, '', wanted ? `#/chat/${wanted}` : '#/chat')
  }
  openFromAddress()
  addEventListener('hashchange', openFromAddress)
  chats.subscribe(showInAddress)
}

export function openChat(id: string) {
  goTo(`chat/${id}`)
  chats.open(id)
  shell.setState({ drawerOpen: false })
}
