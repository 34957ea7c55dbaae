// The panel's list in a drawer from the left, where the rail is too narrow to hold it. A native dialog keeps the focus.
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Panel } from '../panels.ts'
import styles from './Drawer.module.css'
import { shell } from './store.ts'

export function Drawer({ panel }: { panel: Panel }) {
  const { t } = useTranslation()
  const open = useStore(shell, state => state.drawerOpen)
  const dialog = useRef<HTMLDialogElement>(null)
  const shown = open && panel.Side !== undefined
  useEffect(() => {
    if (shown) dialog.current?.showModal()
    else dialog.current?.close()
  }, [shown])
  const close = () => shell.setState({ drawerOpen: false })
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a press on the backdrop; the keyboard closes a dialog with Escape by itself.
    <dialog
      ref={dialog}
      className={styles.drawer}
      aria-label={t('shell.conversations')}
      onClose={close}
      onClick={event => event.target === event.currentTarget && close()}
    >
      <div className={styles.inside}>{shown && panel.Side && <panel.Side />}</div>
    </dialog>
  )
}
