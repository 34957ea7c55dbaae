// Chat: one calm column of messages and the composer below. Empty, it is a sentence, a field and three examples.
import ArrowDown from 'lucide-react/icons/arrow-down'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Conversation } from '../../storage/chats.ts'
import { NoWebGpu } from '../device/NoWebGpu.tsx'
import { chats, models } from '../engine.ts'
import { ModelNotice, OpenModel } from '../model/ModelNotice.tsx'
import { progressOf } from '../model/progress.ts'
import styles from './ChatPanel.module.css'
import { Composer } from './Composer.tsx'
import { Message, prepareMarkdown } from './Message.tsx'
import { path } from './tree.ts'

/** How near its end the column has to be to follow the text. */
const followPx = 48

export function ChatPanel() {
  const { t } = useTranslation()
  const conversation = useStore(chats, state => state.conversations[state.activeId])
  const ready = useStore(chats, state => state.ready)
  const kept = useStore(chats, state => state.kept)
  const announcement = useStore(chats, state => state.announcement)
  const noGpu = useStore(models, state => state.engineError !== null || state.adapter?.available === false)
  const messages = path(conversation.tree)
  const wanted = useStore(models, state => state.info !== null || state.loading !== null)
  useEffect(() => {
    if (wanted) prepareMarkdown()
  }, [wanted])
  const scroller = useRef<HTMLDivElement>(null)
  const { atEnd, toEnd } = useFollow(scroller, conversation)
  const empty = messages.length === 0
  if (noGpu && empty) {
    return (
      <div className={styles.scroll}>
        <NoWebGpu />
      </div>
    )
  }
  return (
    <div className={styles.panel} data-empty={empty || undefined}>
      <div className={styles.scroll} ref={scroller}>
        {!ready && <p className="visually-hidden">{t('app.loading')}</p>}
        {empty ? (
          <div className={styles.column}>{ready && <Welcome />}</div>
        ) : (
          <ol className={styles.column} aria-label={t('chat.messages')}>
            {messages.map(message => (
              <Message key={message.id} message={message} conversation={conversation} last={message === messages.at(-1)} />
            ))}
          </ol>
        )}
      </div>
      <div className={styles.dock}>
        {!atEnd && !empty && (
          <button type="button" className={styles.latest} aria-label={t('chat.latest')} title={t('chat.latest')} onClick={toEnd}>
            <ArrowDown size={16} strokeWidth={1.75} aria-hidden />
          </button>
        )}
        <ModelNotice />
        {!kept && <p className={styles.notKept}>{t('chat.notKept')}</p>}
        <Composer key={conversation.id} conversation={conversation} onSent={toEnd} />
        {empty && <Examples />}
      </div>
      <div className="visually-hidden" aria-live="polite" data-testid="announcement">
        {announcement}
      </div>
    </div>
  )
}

/** Stays at the end while text comes, unless the person has scrolled up. */
function useFollow(scroller: RefObject<HTMLDivElement | null>, conversation: Conversation) {
  const [atEnd, setAtEnd] = useState(true)
  const follow = useRef(true)
  const toEnd = useCallback(() => {
    follow.current = true
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight })
  }, [scroller])
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const onScroll = () => {
      const near = element.scrollHeight - element.scrollTop - element.clientHeight < followPx
      follow.current = near
      setAtEnd(near)
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => element.removeEventListener('scroll', onScroll)
  }, [scroller])
  // A conversation opens at its end.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the conversation's change is the reason to run.
  useLayoutEffect(toEnd, [conversation.id])
  // biome-ignore lint/correctness/useExhaustiveDependencies: grown text is the reason to run.
  useLayoutEffect(() => {
    const element = scroller.current
    if (element && follow.current) element.scrollTop = element.scrollHeight
  }, [conversation.tree])
  return { atEnd, toEnd }
}

function Welcome() {
  const { t } = useTranslation()
  const needsModel = useStore(
    models,
    state =>
      !state.info && !state.lost && state.adapter !== null && state.library.state !== 'looking' && !progressOf(state) && !state.error,
  )
  if (needsModel) return <OpenModel />
  return (
    <div className={styles.welcome}>
      <h2>{t('chat.greeting')}</h2>
      <p>{t('chat.promise')}</p>
    </div>
  )
}

const examples = ['chat.example1', 'chat.example2', 'chat.example3'] as const

function Examples() {
  const { t } = useTranslation()
  const loaded = useStore(models, state => state.info !== null)
  if (!loaded) return null
  return (
    <ul className={styles.examples} aria-label={t('chat.examples')}>
      {examples.map(example => (
        <li key={example}>
          <button type="button" onClick={() => void chats.send(t(example))}>
            {t(example)}
          </button>
        </li>
      ))}
    </ul>
  )
}
