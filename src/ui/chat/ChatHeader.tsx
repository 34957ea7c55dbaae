// What Chat puts into the header: the conversation's title, and on a narrow window the way to a new one.
import SquarePen from 'lucide-react/icons/square-pen'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { newChat } from '../app/actions.ts'
import { chats } from '../engine.ts'
import { IconButton } from '../parts/index.tsx'
import styles from './ChatHeader.module.css'

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
  return <IconButton className={styles.narrow} label={t('chat.newChat')} Icon={SquarePen} onClick={newChat} />
}
