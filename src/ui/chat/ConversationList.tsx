// The conversations, newest first, by day. Deleting undoes; export and import are where the list is.
import Download from 'lucide-react/icons/download'
import SquarePen from 'lucide-react/icons/square-pen'
import Trash2 from 'lucide-react/icons/trash-2'
import Upload from 'lucide-react/icons/upload'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Conversation } from '../../storage/chats.ts'
import { deleteConversation, newChat, openChat, pickImport, saveExport } from '../app/actions.ts'
import { chats } from '../engine.ts'
import { IconButton } from '../parts/index.tsx'
import { ageOf } from './age.ts'
import styles from './ConversationList.module.css'
import { listed } from './store.ts'

export function ConversationList() {
  const { t } = useTranslation()
  const conversations = useStore(chats, state => state.conversations)
  const activeId = useStore(chats, state => state.activeId)
  const rows = useMemo(() => listed(conversations), [conversations])
  const now = new Date()
  return (
    <section className={styles.list} data-testid="conversation-list" aria-label={t('shell.conversations')}>
      <button type="button" className={styles.new} data-testid="new-chat" onClick={newChat}>
        <SquarePen size={16} strokeWidth={1.75} aria-hidden />
        {t('chat.newChat')}
      </button>
      <div className={styles.head}>
        <h2>{t('shell.conversations')}</h2>
        <IconButton small data-testid="export" label={t('chat.exportAll')} Icon={Download} onClick={saveExport} />
        <IconButton small label={t('chat.import')} Icon={Upload} onClick={pickImport} />
      </div>
      <div className={styles.rows}>
        {rows.length === 0 && <p className={styles.empty}>{t('chat.empty')}</p>}
        {rows.map((row, at) => {
          const age = ageOf(row.updatedAt, now)
          const first = at === 0 || ageOf(rows[at - 1].updatedAt, now) !== age
          return (
            <div key={row.id}>
              {first && <h3 className={styles.age}>{t(`chat.${age}`)}</h3>}
              <Row conversation={row} active={row.id === activeId} />
            </div>
          )
        })}
      </div>
    </section>
  )
}

function Row({ conversation, active }: { conversation: Conversation; active: boolean }) {
  const { t } = useTranslation()
  const title = conversation.title || t('chat.untitled')
  const writing = useStore(chats, state => state.live?.conversationId === conversation.id)
  return (
    <div className={styles.row} data-active={active || undefined}>
      <button
        type="button"
        className={styles.open}
        aria-current={active || undefined}
        title={title}
        onClick={() => openChat(conversation.id)}
      >
        {writing && <span className={styles.pulse} />}
        <span>{title}</span>
      </button>
      <IconButton
        small
        className={styles.delete}
        label={t('chat.deleteConversation', { title })}
        Icon={Trash2}
        onClick={() => deleteConversation(conversation.id)}
      />
    </div>
  )
}
