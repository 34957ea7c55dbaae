// The composer: grows with its text, Enter sends, Escape stops. The draft of each conversation waits until it is sent.
import ArrowUp from 'lucide-react/icons/arrow-up'
import FileText from 'lucide-react/icons/file-text'
import Square from 'lucide-react/icons/square'
import X from 'lucide-react/icons/x'
import { type ClipboardEvent, type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Conversation } from '../../storage/chats.ts'
import { composerId } from '../app/actions.ts'
import { chats, models } from '../engine.ts'
import { formatCount } from '../i18n/format.ts'
import { isSend } from '../keys.ts'
import { isComing } from '../model/store.ts'
import { Button, IconButton } from '../parts/index.tsx'
import styles from './Composer.module.css'
import { ContextMeter } from './ContextMeter.tsx'
import { type Draft, emptyDraft, isBlank, isLong, messageOf } from './draft.ts'

const drafts = new Map<string, Draft>()

export function Composer({ conversation, onSent }: { conversation: Conversation; onSent(): void }) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(drafts.get(conversation.id) ?? emptyDraft)
  const { text, pasted } = draft
  const answering = useStore(chats, state => state.live !== null)
  const info = useStore(models, state => state.info)
  const coming = useStore(models, isComing)
  const field = useRef<HTMLTextAreaElement>(null)
  useGrowingField(field, text)
  const write = (change: Partial<Draft>) => {
    const next = { ...draft, ...change }
    drafts.set(conversation.id, next)
    setDraft(next)
  }
  const canSend = (info !== null || coming) && !answering && !isBlank(draft)
  const send = () => {
    if (!canSend) return
    void chats.send(messageOf(draft))
    write(emptyDraft)
    onSent()
  }
  const paste = (event: ClipboardEvent) => {
    const added = event.clipboardData.getData('text/plain')
    if (!isLong(added)) return
    event.preventDefault()
    write({ pasted: [...pasted, added] })
  }
  const without = (index: number) => pasted.filter((_, i) => i !== index)
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
      {pasted.length > 0 && (
        <ul className={styles.pasted} aria-label={t('chat.pasted')} data-testid="pasted">
          {pasted.map((each, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same text may be pasted twice.
            <li key={i}>
              <FileText size={16} strokeWidth={1.75} aria-hidden />
              <span>{t('chat.pastedOf', { count: each.length, shown: formatCount(each.length) })}</span>
              <Button look="quiet" onClick={() => write({ text: text + each, pasted: without(i) })}>
                {t('chat.pasteInto')}
              </Button>
              <IconButton small label={t('chat.pasteRemove')} Icon={X} onClick={() => write({ pasted: without(i) })} />
            </li>
          ))}
        </ul>
      )}
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
        onChange={event => write({ text: event.target.value })}
        onPaste={paste}
        onKeyDown={onKeyDown}
      />
      <div className={styles.row}>
        <ContextMeter conversation={conversation} draft={messageOf(draft)} />
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
