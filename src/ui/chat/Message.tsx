// One message. The assistant's is plain text on the page with its figures below; the person's a faint sheet that can be edited.

import Check from 'lucide-react/icons/check'
import ChevronLeft from 'lucide-react/icons/chevron-left'
import ChevronRight from 'lucide-react/icons/chevron-right'
import CircleAlert from 'lucide-react/icons/circle-alert'
import Columns2 from 'lucide-react/icons/columns-2'
import Copy from 'lucide-react/icons/copy'
import CopyPlus from 'lucide-react/icons/copy-plus'
import Pencil from 'lucide-react/icons/pencil'
import RefreshCw from 'lucide-react/icons/refresh-cw'
import Repeat from 'lucide-react/icons/repeat'
import StepForward from 'lucide-react/icons/step-forward'
import Trash2 from 'lucide-react/icons/trash-2'
import { type KeyboardEvent, lazy, memo, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Conversation, MessageNode } from '../../storage/chats.ts'
import { copyText, deleteMessage } from '../app/actions.ts'
import { chats, models, replays } from '../engine.ts'
import { formatCount } from '../i18n/format.ts'
import { withItsTexts } from '../i18n/index.ts'
import { closeOnEscape, isSend } from '../keys.ts'
import { Button, IconButton } from '../parts/index.tsx'
import { beside, isBeside, showBeside } from './beside.ts'
import { Figures, LiveLine } from './Figures.tsx'
import styles from './Message.module.css'
import { canReplay, type Replay } from './replay.ts'
import { tokenView } from './token-view.ts'
import { branch, siblingsOf } from './tree.ts'

// Most of the page's weight that is not needed before the first answer.
const loadMarkdown = () => import('./Markdown.tsx')
const Markdown = lazy(loadMarkdown)
const SideBySide = lazy(() => import('./SideBySide.tsx'))
const Compare = lazy(() => withItsTexts(import('./Compare.tsx')))
const Tokens = lazy(() => import('./Tokens.tsx'))

/** Fetched while the model loads, so that the first answer is formatted from its first word. */
export const prepareMarkdown = () => void loadMarkdown()

interface MessageProps {
  message: MessageNode
  conversation: Conversation
  last: boolean
}

export const Message = memo(function Message({ message, conversation, last }: MessageProps) {
  const [editing, setEditing] = useState(false)
  const [comparing, setComparing] = useState(false)
  const wanted = useStore(beside, isBeside(message.parentId))
  const { t } = useTranslation()
  const user = message.role === 'user'
  const answers = user ? [] : siblingsOf(conversation.tree, message.id)
  const sideBySide = wanted && answers.length > 1
  return (
    <li className={user ? styles.user : styles.assistant} data-testid={`message-${message.role}`} data-status={message.status}>
      <span className="visually-hidden">{user ? t('chat.you') : t('chat.assistant')}</span>
      {user ? (
        editing ? (
          <Editor message={message} close={() => setEditing(false)} />
        ) : (
          <Sheet text={message.text} />
        )
      ) : sideBySide ? (
        <Suspense fallback={<p className={styles.plain}>{message.text}</p>}>
          <SideBySide answers={answers} shownId={message.id} />
        </Suspense>
      ) : (
        <Answer message={message} />
      )}
      {!editing && (
        <Controls
          message={message}
          conversation={conversation}
          last={last}
          edit={() => setEditing(true)}
          beside={sideBySide}
          toggleBeside={() => showBeside(message.parentId, !sideBySide)}
          comparing={comparing}
          toggleComparing={() => setComparing(!comparing)}
        />
      )}
      {comparing && (
        <Suspense>
          <Compare message={message} close={() => setComparing(false)} />
        </Suspense>
      )}
    </li>
  )
}, sameMessage)

/** More of a question than anyone reads again. */
const foldedChars = 1500

function Sheet({ text }: { text: string }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const isLong = text.length > foldedChars
  return (
    <div className={styles.sheet}>
      {isLong && !open ? `${text.slice(0, foldedChars)}…` : text}
      {isLong && (
        <Button look="quiet" className={styles.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t('chat.showLess') : t('chat.showAll', { shown: formatCount(text.length) })}
        </Button>
      )}
    </div>
  )
}

/** The conversation is a new record with every frame of a stream; of it only the place among siblings is shown. */
function sameMessage(before: MessageProps, after: MessageProps): boolean {
  if (before.message !== after.message || before.last !== after.last) return false
  const was = branch(before.conversation.tree, before.message.id)
  const is = branch(after.conversation.tree, after.message.id)
  return was.position === is.position && was.count === is.count
}

function Answer({ message }: { message: MessageNode }) {
  const streaming = message.status === 'streaming'
  const tokensShown = useStore(tokenView, state => state.on)
  const asTokens = tokensShown && !streaming && message.tokens !== undefined
  const { t } = useTranslation()
  return (
    <div className={styles.answer} aria-busy={streaming}>
      {message.text && (
        // A boundary for each: what is there does not stay hidden behind what is still fetched.
        <Suspense
          key={asTokens ? 'tokens' : 'markdown'}
          fallback={
            <div className={styles.plain} data-testid="answer-text">
              {message.text}
            </div>
          }
        >
          {asTokens ? <Tokens message={message} /> : <Markdown text={message.text} />}
        </Suspense>
      )}
      {streaming && <LiveLine hasText={message.text !== ''} />}
      {message.status === 'failed' && (
        <p className={styles.failed} role="alert">
          <CircleAlert size={16} strokeWidth={1.75} aria-hidden />
          <span>
            <strong>{t('chat.failed')}.</strong> {message.error}
          </span>
        </p>
      )}
    </div>
  )
}

interface ControlsProps extends MessageProps {
  edit(): void
  /** Whether all answers to the question are shown. */
  beside: boolean
  toggleBeside(): void
  comparing: boolean
  toggleComparing(): void
}

function Controls({ message, conversation, last, edit, beside, toggleBeside, comparing, toggleComparing }: ControlsProps) {
  const { t } = useTranslation()
  const answering = useStore(chats, state => state.live !== null)
  const loaded = useStore(models, state => state.info !== null)
  const { position, count } = branch(conversation.tree, message.id)
  const user = message.role === 'user'
  const off = answering || !loaded
  const goOn = last && !answering && (user || message.status !== 'complete')
  const replay = useStore(replays, state => state.replays[message.id])
  if (message.status === 'streaming') return null
  return (
    <div className={styles.under}>
      {!user && !beside && <Figures message={message} />}
      {replay && <ReplayLine replay={replay} />}
      {goOn && (
        <Button
          look="quiet"
          Icon={StepForward}
          className={styles.goOn}
          disabled={off}
          onClick={() => void chats.continueAnswer(message.id)}
        >
          {user ? t('chat.answer') : t('chat.continue')}
        </Button>
      )}
      <div className={styles.controls} data-always={(count > 1 && 'branch') || (last && !user && 'all') || undefined}>
        {count > 1 && <BranchSwitch message={message} position={position} count={count} disabled={answering} />}
        {count > 1 && !user && (
          <IconButton
            small
            data-testid="beside"
            label={beside ? t('chat.oneByOne') : t('chat.sideBySide')}
            aria-pressed={beside}
            Icon={Columns2}
            onClick={toggleBeside}
          />
        )}
        {message.text && <CopyButton text={message.text} />}
        {canReplay(message) && (
          <IconButton
            small
            data-testid="replay"
            label={t('chat.replay')}
            Icon={Repeat}
            disabled={off || replay?.state === 'running'}
            onClick={() => void replays.replay(conversation, message)}
          />
        )}
        {user ? (
          <IconButton small data-testid="edit" label={t('chat.edit')} Icon={Pencil} disabled={off} onClick={edit} />
        ) : (
          <>
            <IconButton
              small
              data-testid="regenerate"
              label={t('chat.regenerate')}
              Icon={RefreshCw}
              disabled={off}
              onClick={() => void chats.regenerate(message.id)}
            />
            <IconButton
              small
              data-testid="compare"
              label={t('chat.compare')}
              aria-expanded={comparing}
              Icon={CopyPlus}
              disabled={off}
              onClick={toggleComparing}
            />
          </>
        )}
        <IconButton
          small
          data-testid="delete-message"
          label={t('chat.delete')}
          Icon={Trash2}
          disabled={answering}
          onClick={() => deleteMessage(message.id)}
        />
      </div>
    </div>
  )
}

function ReplayLine({ replay }: { replay: Replay }) {
  const { t } = useTranslation()
  return (
    <p className={styles.replay} role="status" data-testid="replayed" data-state={replay.state}>
      {replay.state === 'failed' ? replay.message : replay.state !== 'differs' ? t(`chat.replay_${replay.state}`) : differs(replay)}
    </p>
  )

  function differs({ at, otherModel }: Extract<Replay, { state: 'differs' }>) {
    const why = otherModel === undefined ? '' : t(otherModel ? 'chat.replayOtherModel' : 'chat.replaySameModel')
    return `${t('chat.replayDiffers', { at: formatCount(at) })} ${why}`
  }
}

interface BranchProps {
  message: MessageNode
  position: number
  count: number
  disabled: boolean
}

function BranchSwitch({ message, position, count, disabled }: BranchProps) {
  const { t } = useTranslation()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms.
    <div className={styles.branch} role="group" aria-label={t('chat.branch', { position, count })}>
      <IconButton
        small
        data-testid="branch-prev"
        label={t('chat.branchPrevious')}
        Icon={ChevronLeft}
        disabled={disabled || position === 1}
        onClick={() => chats.switchBranch(message.id, -1)}
      />
      <span aria-hidden>
        {position}/{count}
      </span>
      <IconButton
        small
        data-testid="branch-next"
        label={t('chat.branchNext')}
        Icon={ChevronRight}
        disabled={disabled || position === count}
        onClick={() => chats.switchBranch(message.id, 1)}
      />
    </div>
  )
}

function CopyButton({ text }: { text: string }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    setCopied(await copyText(text))
    setTimeout(() => setCopied(false), 1500)
  }
  return (
    <IconButton
      small
      data-testid="copy"
      label={copied ? t('shell.copied') : t('chat.copy')}
      Icon={copied ? Check : Copy}
      onClick={() => void copy()}
    />
  )
}

export function Editor({ message, close }: { message: MessageNode; close(): void }) {
  const { t } = useTranslation()
  const [text, setText] = useState(message.text)
  // An answer may have begun elsewhere since the editor was opened; the text waits for its end.
  const answering = useStore(chats, state => state.live !== null)
  const loaded = useStore(models, state => state.info !== null)
  const canSend = text.trim() !== '' && !answering && loaded
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    field.current?.focus()
    field.current?.setSelectionRange(message.text.length, message.text.length)
  }, [message.text.length])
  const send = () => {
    if (!canSend) return
    close()
    void chats.edit(message.id, text)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    closeOnEscape(event, close)
    if (!isSend(event)) return
    event.preventDefault()
    send()
  }
  return (
    <div className={styles.editor}>
      <textarea
        ref={field}
        data-testid="edit-field"
        aria-label={t('chat.editing')}
        value={text}
        rows={Math.min(10, text.split('\n').length + 1)}
        onChange={event => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className={styles.editorRow}>
        <Button look="quiet" onClick={close}>
          {t('chat.cancel')}
        </Button>
        <Button look="primary" data-testid="edit-send" disabled={!canSend} onClick={send}>
          {t('chat.editSend')}
        </Button>
      </div>
    </div>
  )
}
