// Files dropped anywhere on the window: a model or an export. The whole page says so while they hover.
import FileDown from 'lucide-react/icons/file-down'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { takeFiles } from './actions.ts'
import styles from './DropZone.module.css'
import { shell } from './store.ts'

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false

export function DropZone() {
  const { t } = useTranslation()
  const dropping = useStore(shell, state => state.dropping)
  useEffect(watchDrops, [])
  if (!dropping) return null
  return (
    <div className={styles.zone} role="status">
      <div className={styles.card}>
        <FileDown size={20} strokeWidth={1.75} aria-hidden />
        <strong>{t('shell.dropTitle')}</strong>
        <p>{t('shell.dropHint')}</p>
      </div>
    </div>
  )
}

function watchDrops() {
  const controller = new AbortController()
  const { signal } = controller
  const set = (dropping: boolean) => shell.getState().dropping !== dropping && shell.setState({ dropping })
  const onDrag = (event: DragEvent) => {
    if (!carriesFiles(event)) return
    event.preventDefault()
    set(true)
  }
  addEventListener('dragenter', onDrag, { signal })
  addEventListener('dragover', onDrag, { signal })
  // Leaving the window has no related element; leaving a child of it has.
  addEventListener('dragleave', event => event.relatedTarget === null && set(false), { signal })
  addEventListener(
    'drop',
    event => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      set(false)
      void takeFiles(event.dataTransfer!.files)
    },
    { signal },
  )
  return () => controller.abort()
}
