// The composer: grows with its text, Enter sends, Escape stops. The draft of each conversation waits until it is sent.
import ArrowUp from 'lucide-react/icons/arrow-up'
import Square from 'lucide-react/icons/square'
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Conversation } from '../../storage/chats.ts'
import { composerId } from '../app/actions.ts'
import { chats, models } from '../engine.ts'
import { isSend } from '../keys.ts'
import { isComing } from '../model/store.ts'
import styles from './Composer.module.css'
import { ContextMeter } from './ContextMeter.tsx'

const drafts = new Map<string, string>()

export function Composer({ conversation, onSent }: { conversation: Conversation; onSent(): void }) {
  const { t } = useTranslation()
  const [text, setText] = useState(drafts.get(conversation.id) ?? '')
  const answering = useStore(chats, state => state.live !== null)
  const info = useStore(models, state => state.info)
  const coming = useStore(models, isComing)
  const field = useRef<HTMLTextAreaElement>(null)
  useGrowingField(field, text)
  const write = (next: string) => {
    drafts.set(conversation.id, next)
    setText(next)
  }
  const canSend = (info !== null || coming) && !answering && text.trim() !== ''
  const send = () => {
    if (!canSend) return
    void chats.send(text)
    write('')
    onSent()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isSend(event)) return
    event.preventDefault()
    send()
  }
  const lost = useStore(models, state => state.lost !== null)
  const placeholder =
    lost && !info ? t('model.reload') : info ? t('chat.placeholder') : coming ? t('chat.placeholderWaiting') : t('chat.placeholderNoModel')
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: a press beside the field means the field; the keyboard is there already.
    <div className={styles.composer} onClick={event => event.target === event.currentTarget && field.current?.focus()}>
      <textarea
        id={composerId}
        ref={field}
        data-testid="composer"
        rows={1}
        value={text}
        placeholder={placeholder}
        aria-label={t('chat.composer')}
        aria-description={t('chat.composerHint')}
        // biome-ignore lint/a11y/noAutofocus: the field is what the page is for.
        autoFocus={matchMedia('(hover: hover)').matches}
        onChange={event => write(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className={styles.row}>
        <ContextMeter conversation={conversation} draft={text} />
        {answering ? (
          <button
            type="button"
            data-testid="stop"
            className={styles.stop}
            aria-label={t('chat.stop')}
            title={t('chat.stop')}
            onClick={chats.stop}
          >
            <Square size={12} strokeWidth={0} fill="currentColor" aria-hidden />
          </button>
        ) : (
          <button
            type="button"
            data-testid="send"
            className={styles.send}
            aria-label={t('chat.send')}
            title={t('chat.send')}
            disabled={!canSend}
            onClick={send}
          >
            <ArrowUp size={16} strokeWidth={2} aria-hidden />
          </button>
        )}
      </div>
    </div>
  )
}

/** As tall as its text, up to a third of the window. `field-sizing: content` does the same where it exists. */
function useGrowingField(field: React.RefObject<HTMLTextAreaElement | null>, text: string) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: changed text is the reason to measure again.
  useLayoutEffect(() => {
    const element = field.current
    if (!element || CSS.supports('field-sizing', 'content')) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
  }, [text])
}
