// Notices that go by themselves: what was done, and its undo.
import X from 'lucide-react/icons/x'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { IconButton } from '../parts/index.tsx'
import { dismissToast, holdToast, releaseToast, shell, type Toast } from './store.ts'
import styles from './Toasts.module.css'

function act(id: number, action: NonNullable<Toast['action']>) {
  action.run()
  dismissToast(id)
}

export function Toasts() {
  const { t } = useTranslation()
  const toasts = useStore(shell, state => state.toasts)
  return (
    <section className={styles.toasts} aria-label={t('shell.notifications')} aria-live="polite">
      {toasts.map(({ id, text, detail, tone, action }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: nothing is pressed here; it only waits while someone is at it.
        <div
          key={id}
          className={styles.toast}
          data-tone={tone}
          onPointerEnter={() => holdToast(id)}
          onPointerLeave={({ currentTarget }) => !currentTarget.contains(document.activeElement) && releaseToast(id)}
          onFocus={() => holdToast(id)}
          onBlur={({ currentTarget }) => !currentTarget.matches(':hover') && releaseToast(id)}
        >
          <div className={styles.text}>
            <p>{text}</p>
            {detail && <p className={styles.detail}>{detail}</p>}
          </div>
          {action && (
            <button type="button" className={styles.action} onClick={() => act(id, action)}>
              {action.label}
            </button>
          )}
          <IconButton small label={t('shell.close')} Icon={X} onClick={() => dismissToast(id)} />
        </div>
      ))}
    </section>
  )
}
