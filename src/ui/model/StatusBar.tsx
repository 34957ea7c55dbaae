// The status bar: the model, the device, the memory, the last speed. Each opens its detail.
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { goTo } from '../app/store.ts'
import { liveRate } from '../chat/generate.ts'
import { chats, models } from '../engine.ts'
import { formatBytes, formatPercent, formatRate } from '../i18n/format.ts'
import { Progress } from '../parts/index.tsx'
import { Tray } from '../tasks/Tray.tsx'
import { ModelDetails } from './ModelDetails.tsx'
import { progressOf } from './progress.ts'
import styles from './StatusBar.module.css'
import { mayCompute } from './store.ts'

const detailsId = 'model-details'

export function StatusBar() {
  const { t } = useTranslation()
  const info = useStore(models, state => state.info)
  const adapter = useStore(models, state => state.adapter)
  const state = useStore(models)
  const progress = progressOf(state)
  const device = info?.adapter || adapter?.description || adapter?.device || adapter?.architecture || adapter?.vendor
  return (
    <footer className={styles.bar}>
      <button type="button" className={styles.item} data-testid="status-model" popoverTarget={detailsId} title={t('model.details')}>
        <span className={styles.dot} data-state={state.lost || state.engineError ? 'lost' : info ? 'ready' : progress ? 'busy' : 'none'} />
        <span className={styles.name}>{info ? `${info.name} · ${info.quantization}` : statusText(state)}</span>
      </button>
      {progress && (
        <span className={styles.loading}>
          <span className={styles.bar4}>
            <Progress share={progress.share} label={t('model.loadingTitle', { name: progress.name })} />
          </span>
          <span className={styles.loadingText}>
            {t(progress.label) as string}
            {progress.share !== undefined && ` ${formatPercent(progress.share)}`}
          </span>
        </span>
      )}
      {device && (
        <button type="button" className={`${styles.item} ${styles.wide}`} onClick={() => goTo('device')} title={t('shell.device')}>
          {device}
        </button>
      )}
      {info && (
        <button type="button" className={`${styles.item} ${styles.wide}`} popoverTarget={detailsId} title={t('model.gpuMemory')}>
          {formatBytes(info.gpuBytes)}
        </button>
      )}
      <Tray />
      <Speed />
      <div id={detailsId} popover="auto" className={styles.details}>
        <ModelDetails close={() => document.getElementById(detailsId)?.hidePopover()} />
      </div>
    </footer>
  )

  function statusText({ adapter, library, loading, lost }: typeof state): string {
    if (loading) return loading.name
    if (lost) return t('model.lostTitle')
    if (!mayCompute(state)) return t('shell.noWebGpu')
    if (!adapter) return t('model.starting')
    if (library.state === 'looking') return t('model.looking')
    return t('model.none')
  }
}

/** While an answer is written, its speed so far; afterwards the speed of the last answer shown. */
function Speed() {
  const { t } = useTranslation()
  const live = useStore(chats, state => state.live)
  const shown = useStore(chats, state => {
    const { nodes } = state.conversations[state.activeId].tree
    let latest: number | undefined
    let at = 0
    for (const node of Object.values(nodes)) {
      if (node.figures?.tokensPerSecond === undefined || node.createdAt < at) continue
      latest = node.figures.tokensPerSecond
      at = node.createdAt
    }
    return latest
  })
  const rate = live ? liveRate(live, Date.now()) : shown
  if (rate === undefined) return null
  return (
    <span className={styles.speed} data-live={live !== null || undefined}>
      {t('chat.tokensPerSecond', { value: formatRate(rate) })}
    </span>
  )
}
