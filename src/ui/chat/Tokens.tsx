// An answer token by token: the fainter its ground, the surer the model was. A token that is pressed tells its probability, how open the
// choice was, and what else was likely; one of those can be taken instead, and the answer goes on from there as a branch.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { MessageNode, ShownToken } from '../../storage/chats.ts'
import { chats, models } from '../engine.ts'
import { formatRate } from '../i18n/format.ts'
import { isWhole, textOfTokens, visibleToken } from './shown-tokens.ts'
import styles from './Tokens.module.css'

/** Steps of the ground, from certain to unlikely: their least probabilities. */
const STEPS = [0.9, 0.6, 0.3, 0.1, 0]

const probability = ({ logprob }: Pick<ShownToken, 'logprob'>) => (logprob === undefined ? undefined : Math.exp(logprob))
const stepOf = (token: ShownToken) => {
  const p = probability(token)
  return p === undefined ? undefined : STEPS.findIndex(least => p >= least)
}
const percent = (p: number) => `${formatRate(100 * p)} %`

export default function Tokens({ message }: { message: MessageNode }) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<number>()
  const id = useId()
  const tokens = message.tokens ?? []
  return (
    <div>
      <div className={styles.tokens} data-testid="answer-text">
        {tokens.map((token, i) => (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place.
            key={i}
            type="button"
            className={styles.token}
            data-step={stepOf(token)}
            aria-expanded={chosen === i}
            aria-controls={chosen === i ? id : undefined}
            disabled={token.logprob === undefined}
            onClick={() => setChosen(chosen === i ? undefined : i)}
          >
            {visibleToken(token.text)}
          </button>
        ))}
      </div>
      <p className={styles.legend}>
        {t('chat.tokenLegend')}
        {STEPS.map((least, step) => (
          <span key={least} className={styles.swatch} data-step={step}>
            {step === STEPS.length - 1 ? `< ${percent(STEPS[step - 1])}` : `≥ ${percent(least)}`}
          </span>
        ))}
      </p>
      {chosen !== undefined && tokens[chosen] && <Choice id={id} message={message} index={chosen} token={tokens[chosen]} />}
    </div>
  )
}

function Choice({ id, message, index, token }: { id: string; message: MessageNode; index: number; token: ShownToken }) {
  const { t } = useTranslation()
  const off = useStore(chats, state => state.live !== null)
  const loaded = useStore(models, state => state.info !== null)
  const before = textOfTokens((message.tokens ?? []).slice(0, index))
  return (
    <section id={id} className={styles.choice} aria-label={t('chat.tokenChoice')} data-testid="token-choice">
      <p className={styles.line}>
        {t('chat.tokenPlace', { place: index + 1, probability: percent(probability(token) ?? 0) })}
        {token.entropy !== undefined && ` · ${t('chat.tokenEntropy', { value: formatRate(token.entropy / Math.LN2) })}`}
      </p>
      <ul>
        {(token.top ?? []).map(({ text, logprob, isControl }, i) => {
          const isTaken = text === token.text
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: two tokens may read the same.
            <li key={i}>
              <button
                type="button"
                disabled={off || !loaded || isTaken || isControl || !isWhole(text) || !isWhole(before)}
                aria-label={t('chat.tokenForce', { token: visibleToken(text) })}
                onClick={() => void chats.forceToken(message.id, index, { text, logprob })}
              >
                <code>{visibleToken(text)}</code>
              </button>
              <span className={styles.track}>
                <span style={{ inlineSize: `${100 * Math.exp(logprob)}%` }} />
              </span>
              <span className={styles.share}>{percent(Math.exp(logprob))}</span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
