// Chat: one calm column of messages and the composer below. Empty, it is a sentence, a field and three examples.
import ArrowDown from 'lucide-react/icons/arrow-down'
import Route from 'lucide-react/icons/route'
import { lazy, type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Conversation, MessageNode } from '../../storage/chats.ts'
import { chats, models } from '../engine.ts'
import { withItsTexts } from '../i18n/index.ts'
import { builtIn } from '../model/catalogue.ts'
import { ModelNotice, OpenModel } from '../model/ModelNotice.tsx'
import { Offer } from '../model/Offer.tsx'
import { progressOf } from '../model/progress.ts'
import { mayCompute } from '../model/store.ts'
import { Button } from '../parts/index.tsx'
import { startTour, tour } from '../tour/tour.ts'
import styles from './ChatPanel.module.css'
import { Composer } from './Composer.tsx'
import { Message, prepareMarkdown } from './Message.tsx'
import { path } from './tree.ts'

const NoWebGpu = lazy(() => withItsTexts(import('../device/NoWebGpu.tsx')))

/** How near its end the column has to be to follow the text. */
const followPx = 48
const messagesAtOnce = 30

export function ChatPanel() {
  const { t } = useTranslation()
  const conversation = useStore(chats, state => state.conversations[state.activeId])
  const ready = useStore(chats, state => state.ready)
  const kept = useStore(chats, state => state.kept)
  const announcement = useStore(chats, state => state.announcement)
  const tourSeen = useStore(tour, state => state.seen)
  const noGpu = !useStore(models, mayCompute)
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
        <div>
          {!ready && <p className="visually-hidden">{t('app.loading')}</p>}
          {empty ? (
            <div className={styles.column}>{ready && <Welcome />}</div>
          ) : (
            <Messages key={conversation.id} messages={messages} conversation={conversation} scroller={scroller} />
          )}
        </div>
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
        {empty && <Offer />}
        {empty && !tourSeen && (
          <Button look="quiet" Icon={Route} className={styles.tour} onClick={startTour}>
            {t('command.tour')}
          </Button>
        )}
      </div>
      <div className="visually-hidden" aria-live="polite" data-testid="announcement">
        {announcement}
      </div>
    </div>
  )
}

interface MessagesProps {
  messages: MessageNode[]
  conversation: Conversation
  scroller: RefObject<HTMLDivElement | null>
}

/** The last messages, and earlier ones as they are asked for: hundreds of formatted answers at once would hold the page up. */
function Messages({ messages, conversation, scroller }: MessagesProps) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(messagesAtOnce)
  const heightBefore = useRef<number>(undefined)
  const earlier = Math.max(0, messages.length - shown)
  const showEarlier = () => {
    heightBefore.current = scroller.current?.scrollHeight
    setShown(shown + messagesAtOnce)
  }
  // What was in view stays in view.
  // biome-ignore lint/correctness/useExhaustiveDependencies: more messages shown is the reason to run.
  useLayoutEffect(() => {
    const element = scroller.current
    if (element && heightBefore.current !== undefined) element.scrollTop += element.scrollHeight - heightBefore.current
    heightBefore.current = undefined
  }, [shown])
  return (
    <div className={styles.column}>
      {earlier > 0 && (
        <Button look="quiet" data-testid="show-earlier" onClick={showEarlier}>
          {t('chat.earlier', { count: earlier })}
        </Button>
      )}
      <ol className={styles.messages} aria-label={t('chat.messages')}>
        {messages.slice(earlier).map(message => (
          <Message key={message.id} message={message} conversation={conversation} last={message === messages.at(-1)} />
        ))}
      </ol>
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
    let before = element.scrollTop
    const onScroll = () => {
      const near = element.scrollHeight - element.scrollTop - element.clientHeight < followPx
      // Only the person moves up; being away from the end may also mean that the text grew before this event came.
      if (near) follow.current = true
      else if (element.scrollTop < before) follow.current = false
      before = element.scrollTop
      setAtEnd(near)
    }
    // Formatting that arrives late, a notice above the composer, a narrower column: none of them may lose the end.
    const watch = new ResizeObserver(() => follow.current && element.scrollTo({ top: element.scrollHeight }))
    watch.observe(element)
    if (element.firstElementChild) watch.observe(element.firstElementChild)
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      watch.disconnect()
      element.removeEventListener('scroll', onScroll)
    }
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
/** Questions that the built-in model was taught to answer. */
const builtInExamples = ['chat.builtInExample1', 'chat.builtInExample2', 'chat.builtInExample3'] as const

function Examples() {
  const { t } = useTranslation()
  // Also while it is loaded: what is asked before it is there waits for it.
  const name = useStore(models, state => state.info?.name ?? state.loading?.name)
  if (name === undefined) return null
  return (
    <ul className={styles.examples} aria-label={t('chat.examples')}>
      {(name === builtIn.name ? builtInExamples : examples).map(example => (
        <li key={example}>
          <button type="button" onClick={() => void chats.send(t(example))}>
            {t(example)}
          </button>
        </li>
      ))}
    </ul>
  )
}
