// The card of the built-in model in a dialog: what it can and cannot do, how it was made, how it was measured.
import X from 'lucide-react/icons/x'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { shell } from '../app/store.ts'
import { IconButton } from '../parts/index.tsx'
import { builtIn } from './catalogue.ts'
import { fetchCard } from './library.ts'
import styles from './model.module.css'

const Markdown = lazy(() => import('../chat/Markdown.tsx'))

export function ModelCard() {
  const { t } = useTranslation()
  const open = useStore(shell, state => state.cardOpen)
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
  }, [open])
  const close = () => shell.setState({ cardOpen: false })
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a press on the backdrop; the keyboard closes a dialog with Escape by itself.
    <dialog
      ref={dialog}
      className={styles.card}
      aria-label={t('model.card')}
      data-testid="model-card"
      onClose={close}
      onClick={event => event.target === event.currentTarget && close()}
    >
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls must be reachable by keyboard.
        <div className={styles.cardBody} tabIndex={0}>
          <CardText />
        </div>
      )}
      <IconButton className={styles.cardClose} label={t('shell.close')} Icon={X} onClick={close} />
    </dialog>
  )
}

function CardText() {
  const { t } = useTranslation()
  const [text, setText] = useState<string>()
  useEffect(() => {
    void fetchCard(builtIn).then(setText)
  }, [])
  if (text === undefined) return <p className={styles.faint}>{t('app.loading')}</p>
  if (text === '') return <p className={styles.faint}>{t('model.cardMissing')}</p>
  return (
    <Suspense fallback={<p className={styles.faint}>{t('app.loading')}</p>}>
      <Markdown text={text} />
    </Suspense>
  )
}
