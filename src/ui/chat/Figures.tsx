// The small line under an answer: speed, tokens, time to the first one; while it is written, what is happening.
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { MessageNode } from '../../storage/chats.ts'
import { chats, models } from '../engine.ts'
import { formatCount, formatDuration, formatRate } from '../i18n/format.ts'
import { isComing } from '../model/store.ts'
import { Progress } from '../parts/index.tsx'
import { liveRate } from './generate.ts'
import styles from './Message.module.css'

export function Figures({ message }: { message: MessageNode }) {
  const { t } = useTranslation()
  const { figures, status } = message
  const ended = { stopped: t('chat.stopped'), length: t('chat.lengthLimit'), interrupted: t('chat.interrupted') }[status as 'stopped']
  const parts = [
    figures?.tokensPerSecond !== undefined && t('chat.tokensPerSecond', { value: formatRate(figures.tokensPerSecond) }),
    figures && t('chat.tokens', { count: figures.completionTokens }),
    figures?.timeToFirstTokenMs !== undefined && t('chat.firstToken', { value: formatDuration(figures.timeToFirstTokenMs) }),
    ended,
  ].filter(part => typeof part === 'string')
  const details = [
    figures?.model,
    figures?.seed !== undefined && t('chat.seed', { value: figures.seed }),
    figures?.cachedTokens !== undefined && t('chat.reused', { count: figures.cachedTokens }),
  ].filter(part => typeof part === 'string')
  return (
    <p className={styles.figures} data-testid="figures" title={details.join(' · ')}>
      {parts.join(' · ')}
    </p>
  )
}

export function LiveLine({ hasText }: { hasText: boolean }) {
  const { t } = useTranslation()
  const live = useStore(chats, state => state.live)
  const waits = useStore(models, isComing)
  if (!live) return null
  const rate = liveRate(live, Date.now())
  if (live.firstTokenAt !== undefined) {
    const figures = [rate !== undefined && t('chat.tokensPerSecond', { value: formatRate(rate) }), t('chat.tokens', { count: live.tokens })]
    return (
      <p className={styles.live} data-text={hasText || undefined}>
        <span className={styles.pulse} />
        {figures.filter(Boolean).join(' · ')}
      </p>
    )
  }
  if (!live.prefill) {
    return (
      <p className={styles.live} data-text={hasText || undefined}>
        <span className={styles.pulse} />
        {t(waits ? 'chat.waitingForModel' : 'chat.thinking')}
      </p>
    )
  }
  const { doneTokens, totalTokens } = live.prefill
  const label = t('chat.prefill', { done: formatCount(doneTokens), total: formatCount(totalTokens) })
  return (
    <div className={styles.prefill}>
      <p className={styles.live} data-text={hasText || undefined}>
        <span className={styles.pulse} />
        {label}
      </p>
      <Progress share={totalTokens > 0 ? doneTokens / totalTokens : undefined} label={label} />
    </div>
  )
}
