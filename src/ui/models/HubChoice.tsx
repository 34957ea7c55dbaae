// Which hub is asked: one of those that are known, or a server of one's own that is laid out like Hugging Face.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { knownHubs } from './catalogue.ts'
import styles from './models.module.css'
import { shelf } from './shelf.ts'
import { isOrigin } from './store.ts'

const OWN = 'own'

export function HubChoice() {
  const { t } = useTranslation()
  const hub = useStore(shelf, state => state.hub)
  const isKnown = knownHubs.some(({ origin }) => origin === hub.origin)
  const [own, setOwn] = useState(!isKnown)
  const [typed, setTyped] = useState(isKnown ? '' : hub.origin)
  const wrong = typed !== '' && !isOrigin(typed)
  const choose = (value: string) => {
    const known = knownHubs.find(({ origin }) => origin === value)
    setOwn(!known)
    if (known) shelf.setHub(known)
  }
  const enter = (text: string) => {
    const origin = text.trim().replace(/\/+$/, '')
    setTyped(origin)
    if (isOrigin(origin)) shelf.setHub({ kind: 'huggingface', origin })
  }
  return (
    <div className={styles.hub}>
      <label>
        {t('models.hub')}
        <select value={own ? OWN : hub.origin} onChange={event => choose(event.target.value)} data-testid="models-hub">
          {knownHubs.map(({ origin }) => (
            <option key={origin} value={origin}>
              {new URL(origin).host}
            </option>
          ))}
          <option value={OWN}>{t('models.ownHub')}</option>
        </select>
      </label>
      {own && (
        <input
          type="url"
          value={typed}
          placeholder="https://"
          aria-label={t('models.ownHubAddress')}
          aria-invalid={wrong}
          data-testid="models-own-hub"
          onChange={event => enter(event.target.value)}
        />
      )}
      <Token key={hub.origin} origin={hub.origin} />
      {own && wrong && <span className={styles.faint}>{t('models.ownHubHint')}</span>}
    </div>
  )
}

/** For what a hub gives only to those it knows. */
function Token({ origin }: { origin: string }) {
  const { t } = useTranslation()
  const kept = useStore(shelf, state => state.tokens[origin] ?? '')
  const [typed, setTyped] = useState(kept)
  const [wrong, setWrong] = useState(false)
  const { host } = new URL(origin)
  return (
    <details className={styles.token}>
      <summary>{t(kept ? 'models.tokenKept' : 'models.token')}</summary>
      <input
        type="password"
        autoComplete="off"
        value={typed}
        aria-label={t('models.tokenFor', { host })}
        aria-invalid={wrong}
        data-testid="hub-token"
        onChange={event => {
          setTyped(event.target.value)
          setWrong(!shelf.setToken(event.target.value.trim()))
        }}
      />
      <span className={styles.faint}>{t('models.tokenHint', { host })}</span>
    </details>
  )
}
