// What Chat puts into the header: the conversation's title, and on a narrow window the way to a new one.
import FileDown from 'lucide-react/icons/file-down'
import SquarePen from 'lucide-react/icons/square-pen'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { newChat, saveMarkdown } from '../app/actions.ts'
import { chats } from '../engine.ts'
import { IconButton } from '../parts/index.tsx'
import styles from './ChatHeader.module.css'
import { isEmpty } from './store.ts'

export function ChatCrumb() {
  const { t } = useTranslation()
  const title = useStore(chats, state => state.conversations[state.activeId].title)
  return (
    <>
      <span className={styles.slash} aria-hidden>
        /
      </span>
      <span className={styles.title}>{title || t('chat.untitled')}</span>
    </>
  )
}

export function ChatActions() {
  const { t } = useTranslation()
  const isEmptyChat = useStore(chats, state => isEmpty(state.conversations[state.activeId]))
  return (
    <>
      {!isEmptyChat && <IconButton label={t('command.saveMarkdown')} Icon={FileDown} onClick={saveMarkdown} />}
      <IconButton className={styles.narrow} label={t('chat.newChat')} Icon={SquarePen} onClick={newChat} />
    </>
  )
}
