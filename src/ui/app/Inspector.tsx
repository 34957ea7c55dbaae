// The inspector: a column beside the work that remembers its width; a sheet over it where there is no room.
import X from 'lucide-react/icons/x'
import { type CSSProperties, type KeyboardEvent, type PointerEvent, Suspense, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { closeOnEscape } from '../keys.ts'
import type { Panel } from '../panels.ts'
import { IconButton } from '../parts/index.tsx'
import styles from './Inspector.module.css'
import { inspectorLimits, setInspectorOpen, setInspectorWidth, shell } from './store.ts'

const stepPx = 16

export function Inspector({ panel }: { panel: Panel }) {
  const { t } = useTranslation()
  const open = useStore(shell, state => state.inspectorOpen)
  const width = useStore(shell, state => state.inspectorWidth)
  if (!open || !panel.Inspector) return null
  const close = () => setInspectorOpen(false)
  return (
    <>
      <button type="button" className={styles.veil} aria-label={t('shell.hideInspector')} tabIndex={-1} onClick={close} />
      <aside
        className={styles.inspector}
        style={{ '--inspector': `${width}px` } as CSSProperties}
        aria-label={t('shell.inspector')}
        onKeyDown={event => closeOnEscape(event, close)}
      >
        <Handle width={width} />
        <div className={styles.head}>
          <h2>{t('shell.inspector')}</h2>
          <IconButton small label={t('shell.hideInspector')} Icon={X} onClick={close} />
        </div>
        <div className={styles.body}>
          <Suspense fallback={<p className="visually-hidden">{t('app.loading')}</p>}>
            <panel.Inspector />
          </Suspense>
        </div>
      </aside>
    </>
  )
}

function Handle({ width }: { width: number }) {
  const { t } = useTranslation()
  const from = useRef<{ x: number; width: number } | null>(null)
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    from.current = { x: event.clientX, width }
  }
  const onPointerMove = (event: PointerEvent) => {
    if (from.current) setInspectorWidth(from.current.width + from.current.x - event.clientX)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') setInspectorWidth(width + stepPx)
    if (event.key === 'ArrowRight') setInspectorWidth(width - stepPx)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved has a value and takes the focus; <hr> has neither.
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t('shell.resizeInspector')}
      aria-valuenow={width}
      aria-valuemin={inspectorLimits.least}
      aria-valuemax={inspectorLimits.most}
      tabIndex={0}
      className={styles.handle}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => (from.current = null)}
      onKeyDown={onKeyDown}
      onDoubleClick={() => setInspectorWidth(inspectorLimits.first)}
    />
  )
}
