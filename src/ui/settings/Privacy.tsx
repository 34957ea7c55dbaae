// What leaves this device (nothing by itself), shown rather than promised; and how everything that is kept here is erased.
import Trash2 from 'lucide-react/icons/trash-2'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type NetworkEntry, networkLog } from '../../base/network-log.ts'
import { client } from '../engine.ts'
import { formatBytes, formatCount, formatDate } from '../i18n/format.ts'
import { Button, Section } from '../parts/index.tsx'
import page from '../parts/page.module.css'
import { eraseEverything } from './erase.ts'
import styles from './settings.module.css'

export function Privacy() {
  const { t } = useTranslation()
  return (
    <>
      <Section title={t('settings.privacy')}>
        <p className={styles.hint}>{t('settings.privacyHint')}</p>
        <NetworkLog />
      </Section>
      <Section title={t('settings.erase')}>
        <p className={styles.hint}>{t('settings.eraseHint')}</p>
        <Erase />
      </Section>
    </>
  )
}

function NetworkLog() {
  const { t } = useTranslation()
  const [entries, setEntries] = useState<NetworkEntry[]>()
  const look = async () => {
    const ofWorker = await client()
      .network()
      .catch(() => [])
    setEntries([...networkLog(), ...ofWorker].sort((a, b) => b.at - a.at))
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the panel opens.
  useEffect(() => void look(), [])
  if (!entries) return null
  const isOwn = ({ url }: NetworkEntry) => new URL(url).origin === location.origin
  const foreign = entries.filter(each => !isOwn(each))
  return (
    <div data-testid="network-log">
      <p className={styles.counts}>
        {t('settings.requestsOwn', { count: entries.length - foreign.length, shown: formatCount(entries.length - foreign.length) })}{' '}
        <strong>{t('settings.requestsOthers', { count: foreign.length, shown: formatCount(foreign.length) })}</strong>
      </p>
      <details className={styles.log}>
        <summary>{t('settings.requests')}</summary>
        <ul>
          {entries.map(each => (
            <li key={`${each.at} ${each.url}`} data-foreign={!isOwn(each) || undefined}>
              <code>{each.url}</code>
              <span>
                {formatDate(each.at)}
                {each.bytes > 0 && ` · ${formatBytes(each.bytes)}`}
              </span>
            </li>
          ))}
        </ul>
      </details>
      <Button look="quiet" onClick={() => void look()}>
        {t('settings.lookAgain')}
      </Button>
    </div>
  )
}

function Erase() {
  const { t } = useTranslation()
  const dialog = useRef<HTMLDialogElement>(null)
  const [erasing, setErasing] = useState(false)
  const erase = async () => {
    setErasing(true)
    await eraseEverything(() => client().dispose())
    location.replace('./')
  }
  return (
    <>
      <div className={page.buttons}>
        <Button Icon={Trash2} onClick={() => dialog.current?.showModal()}>
          {t('settings.eraseAll')}
        </Button>
      </div>
      <dialog ref={dialog} className={styles.dialog} aria-labelledby="erase-title">
        <h3 id="erase-title">{t('settings.eraseTitle')}</h3>
        <p>{t('settings.eraseText')}</p>
        <div className={page.buttons}>
          <Button onClick={() => dialog.current?.close()} disabled={erasing}>
            {t('chat.cancel')}
          </Button>
          <Button look="primary" disabled={erasing} onClick={() => void erase()} data-testid="erase-now">
            {t('settings.eraseNow')}
          </Button>
        </div>
      </dialog>
    </>
  )
}
