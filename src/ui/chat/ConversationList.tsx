// The conversations: the pinned ones, then folders, then newest first, by day; a search goes through titles and texts. Deleting undoes; export and import are where the list is.
// However long, the list is one stop of the Tab key: the arrows go up and down in it.
import Download from 'lucide-react/icons/download'
import Folder from 'lucide-react/icons/folder'
import Pin from 'lucide-react/icons/pin'
import PinOff from 'lucide-react/icons/pin-off'
import SquarePen from 'lucide-react/icons/square-pen'
import Trash2 from 'lucide-react/icons/trash-2'
import Upload from 'lucide-react/icons/upload'
import { type KeyboardEvent, memo, useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Conversation } from '../../storage/chats.ts'
import { deleteConversation, newChat, openChat, pickImport, saveExport } from '../app/actions.ts'
import { chats } from '../engine.ts'
import { IconButton } from '../parts/index.tsx'
import styles from './ConversationList.module.css'
import { type Group, grouped, matching } from './groups.ts'
import { listed } from './store.ts'

/** Fewer are found by eye. */
const searchedFrom = 4

/** The row that a key leads to from row `at` of `count`. */
const rowOfKey: Record<string, (at: number, count: number) => number> = {
  ArrowDown: at => at + 1,
  ArrowUp: at => at - 1,
  Home: () => 0,
  End: (_, count) => count - 1,
}

const rowAt = (target: EventTarget) => (target as Element).closest<HTMLElement>('[data-row]')

function moveInList(event: KeyboardEvent<HTMLElement>) {
  const go = rowOfKey[event.key]
  const row = rowAt(event.target)
  if (!go || !row || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')]
  const at = rows.indexOf(row)
  rows[go(at, rows.length)]?.querySelector('button')?.focus()
}

export function ConversationList() {
  const { t } = useTranslation()
  const conversations = useStore(chats, state => state.conversations)
  const activeId = useStore(chats, state => state.activeId)
  const [words, setWords] = useState('')
  const [focusedId, setFocusedId] = useState<string>()
  const wanted = useDeferredValue(words)
  const all = useMemo(() => listed(conversations), [conversations])
  const groups = useMemo(() => grouped(matching(all, wanted), new Date()), [all, wanted])
  const shown = groups.flatMap(({ rows }) => rows)
  const reached = [focusedId, activeId].find(id => shown.some(row => row.id === id)) ?? shown[0]?.id
  return (
    <section
      className={styles.list}
      data-testid="conversation-list"
      aria-label={t('shell.conversations')}
      onKeyDown={moveInList}
      onFocus={event => setFocusedId(rowAt(event.target)?.dataset.row)}
    >
      <button type="button" className={styles.new} data-testid="new-chat" onClick={newChat}>
        <SquarePen size={16} strokeWidth={1.75} aria-hidden />
        {t('chat.newChat')}
      </button>
      <div className={styles.head}>
        <h2>{t('shell.conversations')}</h2>
        <IconButton small data-testid="export" label={t('chat.exportAll')} Icon={Download} onClick={saveExport} />
        <IconButton small label={t('chat.import')} Icon={Upload} onClick={pickImport} />
      </div>
      {all.length >= searchedFrom && (
        <input
          type="search"
          className={styles.search}
          value={words}
          placeholder={t('chat.search')}
          aria-label={t('chat.search')}
          data-testid="chat-search"
          onChange={event => setWords(event.target.value)}
        />
      )}
      <div className={styles.rows}>
        {all.length === 0 && <p className={styles.empty}>{t('chat.empty')}</p>}
        {all.length > 0 && groups.length === 0 && <p className={styles.empty}>{t('chat.searchNothing')}</p>}
        {groups.map(group => (
          <div key={group.kind + group.name}>
            <h3 className={styles.age}>
              {group.kind === 'folder' && <Folder size={12} strokeWidth={1.75} aria-hidden />}
              <GroupName group={group} />
            </h3>
            {group.rows.map(row => (
              <Row key={row.id} conversation={row} active={row.id === activeId} reached={row.id === reached} />
            ))}
          </div>
        ))}
      </div>
    </section>
  )
}

function GroupName({ group }: { group: Group }) {
  const { t } = useTranslation()
  if (group.kind === 'folder') return group.name
  return t(group.kind === 'pinned' ? 'chat.pinned' : `chat.${group.name}`)
}

interface RowProps {
  conversation: Conversation
  active: boolean
  /** Is this the row that Tab comes to? */
  reached: boolean
}

/** Of hundreds, the one that an answer is written into alone is drawn anew. */
const Row = memo(function Row({ conversation, active, reached }: RowProps) {
  const { t } = useTranslation()
  const title = conversation.title || t('chat.untitled')
  const tabIndex = reached ? 0 : -1
  const writing = useStore(chats, state => state.live?.conversationId === conversation.id)
  return (
    <div className={styles.row} data-row={conversation.id} data-active={active || undefined}>
      <button
        type="button"
        className={styles.open}
        tabIndex={tabIndex}
        aria-current={active || undefined}
        title={title}
        onClick={() => openChat(conversation.id)}
      >
        {writing && <span className={styles.pulse} />}
        <span>{title}</span>
      </button>
      <IconButton
        small
        tabIndex={tabIndex}
        className={styles.pin}
        label={t(conversation.pinned ? 'chat.unpin' : 'chat.pin', { title })}
        Icon={conversation.pinned ? PinOff : Pin}
        onClick={() => chats.togglePin(conversation.id)}
      />
      <IconButton
        small
        tabIndex={tabIndex}
        className={styles.delete}
        label={t('chat.deleteConversation', { title })}
        Icon={Trash2}
        onClick={() => deleteConversation(conversation.id)}
      />
    </div>
  )
})
