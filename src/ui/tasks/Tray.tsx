// The task tray: an item of the status bar, and behind it every piece of long work with its progress, its end, and what to do.
import CircleAlert from 'lucide-react/icons/circle-alert'
import CircleCheck from 'lucide-react/icons/circle-check'
import X from 'lucide-react/icons/x'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { formatDuration, formatPercent } from '../i18n/format.ts'
import { IconButton, Progress } from '../parts/index.tsx'
import { type Task, tasks } from './store.ts'
import styles from './tasks.module.css'

const trayId = 'task-tray'

export function Tray() {
  const { t } = useTranslation()
  const list = useStore(tasks, state => state.tasks)
  const running = list.filter(task => task.state === 'running').length
  const failed = list.filter(task => task.state === 'failed').length
  if (list.length === 0) return null
  return (
    <>
      <button type="button" className={styles.item} data-testid="task-tray" popoverTarget={trayId} title={t('tasks.title')}>
        {failed > 0 && <CircleAlert size={14} strokeWidth={1.75} aria-hidden className={styles.failed} />}
        {failed + running === 0 && <CircleCheck size={14} strokeWidth={1.75} aria-hidden className={styles.done} />}
        {failed > 0 ? t('tasks.failed', { count: failed }) : running > 0 ? t('tasks.running', { count: running }) : t('tasks.done')}
      </button>
      <section id={trayId} popover="auto" className={styles.tray} aria-label={t('tasks.title')}>
        <h2>{t('tasks.title')}</h2>
        <ul>
          {list.toReversed().map(task => (
            <Row key={task.id} task={task} />
          ))}
        </ul>
      </section>
    </>
  )
}

function Row({ task: { id, title, place, state, share, leftMs, error, cancel } }: { task: Task }) {
  const { t } = useTranslation()
  return (
    <li data-state={state}>
      <div className={styles.line}>
        {state === 'done' && <CircleCheck size={16} strokeWidth={1.75} aria-label={t('tasks.done')} className={styles.done} />}
        {state === 'failed' && <CircleAlert size={16} strokeWidth={1.75} aria-hidden className={styles.failed} />}
        <a href={`#/${place}`}>{title}</a>
        {state === 'running' && cancel && <IconButton small label={t('tasks.cancel', { title })} Icon={X} onClick={cancel} />}
        {state !== 'running' && <IconButton small label={t('tasks.dismiss', { title })} Icon={X} onClick={() => tasks.dismiss(id)} />}
      </div>
      {state === 'running' && <Progress share={share} label={title} />}
      {state === 'running' && share !== undefined && (
        <p>
          {formatPercent(share)}
          {leftMs !== undefined && ` · ${t('tasks.left', { time: formatDuration(leftMs) })}`}
        </p>
      )}
      {error && <p className={styles.failed}>{error.message}</p>}
    </li>
  )
}
