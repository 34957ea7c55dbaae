// How much of the model's context this conversation and the draft take, counted by the model's own tokenizer.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Conversation } from '../../storage/chats.ts'
import { chats, countTokens, models } from '../engine.ts'
import { formatCount } from '../i18n/format.ts'
import styles from './ContextMeter.module.css'
import { messagesOf } from './sampling.ts'
import { path } from './tree.ts'

const settleMs = 300
const nearlyFull = 0.85

export function ContextMeter({ conversation, draft }: { conversation: Conversation; draft: string }) {
  const { t } = useTranslation()
  const info = useStore(models, state => state.info)
  const used = useUsedTokens(conversation, draft)
  if (!info || used === undefined) return <span className={styles.meter} data-testid="context-meter" />
  const share = Math.min(1, used / info.contextTokens)
  const state = used > info.contextTokens ? 'over' : share > nearlyFull ? 'near' : 'fine'
  return (
    <span className={styles.meter} data-testid="context-meter" data-state={state}>
      {/* biome-ignore lint/a11y/useSemanticElements: <meter> cannot be drawn with our tokens in every browser. */}
      <span
        role="meter"
        aria-label={t('chat.context')}
        aria-valuemin={0}
        aria-valuemax={info.contextTokens}
        aria-valuenow={Math.min(used, info.contextTokens)}
        className={styles.track}
      >
        <span style={{ transform: `scaleX(${share})` }} />
      </span>
      <span className={styles.text}>
        {state === 'over'
          ? t('chat.contextFull')
          : t('chat.contextUse', { used: formatCount(used), total: formatCount(info.contextTokens) })}
      </span>
    </span>
  )
}

/** While an answer is written: its prompt and what has come. Otherwise asked of the engine when typing rests. */
function useUsedTokens(conversation: Conversation, draft: string): number | undefined {
  const info = useStore(models, state => state.info)
  const live = useStore(chats, state => state.live)
  const [counted, setCounted] = useState<number>()
  const { systemPrompt, tree } = conversation
  const answering = live !== null
  useEffect(() => {
    if (!info || answering) return
    let current = true
    const timer = setTimeout(async () => {
      const messages = messagesOf(systemPrompt, path(tree))
      const asked = draft.trim() ? [...messages, { role: 'user' as const, content: draft }] : messages
      try {
        const tokens = asked.length > 0 ? await countTokens({ messages: asked }) : 0
        if (current) setCounted(tokens)
      } catch {
        // A model may have gone meanwhile; the meter then waits for the next one.
        if (current) setCounted(undefined)
      }
    }, settleMs)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [info, answering, systemPrompt, tree, draft])
  if (live?.conversationId === conversation.id && live.prefill) return live.prefill.totalTokens + live.tokens
  return counted
}
