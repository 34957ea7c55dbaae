// What stands between the person and a first answer, in place: progress with figures, an error that says what is safe, or how to open a file.
import CircleAlert from 'lucide-react/icons/circle-alert'
import FolderOpen from 'lucide-react/icons/folder-open'
import Pause from 'lucide-react/icons/pause'
import X from 'lucide-react/icons/x'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Unfinished } from '../../storage/unfinished.ts'
import { pickModel } from '../app/actions.ts'
import { models } from '../engine.ts'
import { formatCount } from '../i18n/format.ts'
import { Button, IconButton, Progress } from '../parts/index.tsx'
import { cancelLoading, discardDownload } from './downloads.ts'
import { ModelButton } from './ModelButton.tsx'
import styles from './model.module.css'
import { figuresOf, hereOf, progressOf } from './progress.ts'
import type { ModelState } from './store.ts'

export function ModelNotice() {
  const state = useStore(models)
  const progress = progressOf(state)
  const paused = state.unfinished.find(({ name }) => name === state.paused)
  return (
    <>
      {state.error && <ErrorCard error={state.error} kept={state.info?.name} />}
      {progress && <ProgressCard state={state} />}
      {paused && <PausedCard one={paused} />}
    </>
  )
}

function ProgressCard({ state }: { state: ModelState }) {
  const { t } = useTranslation()
  const { name, label, share } = progressOf(state)!
  const { loading } = state
  return (
    <div className={styles.progress} data-testid="model-progress">
      <div className={styles.progressLine}>
        <span className={styles.progressName}>
          {t(label) as string} <strong>{name}</strong>
        </span>
        <span className={styles.figures}>
          {loading && figuresOf(loading, performance.now()).map(figure => <span key={figure}>{figure}</span>)}
        </span>
        {loading?.stage === 'download' && <IconButton small label={t('model.pause')} Icon={Pause} onClick={() => void models.pause()} />}
        <IconButton small label={t('model.cancel')} Icon={X} onClick={() => void cancelLoading()} />
      </div>
      <Progress share={share} label={t('model.loadingTitle', { name })} />
    </div>
  )
}

function PausedCard({ one }: { one: Unfinished }) {
  const { t } = useTranslation()
  return (
    <div className={styles.progress} data-testid="model-paused">
      <div className={styles.progressLine}>
        <span className={styles.progressName}>
          {t('model.paused')} <strong>{one.name}</strong>
        </span>
        <span className={styles.figures}>{hereOf(one)}</span>
        <Button onClick={() => void models.resume()}>{t('model.resume')}</Button>
        <Button look="quiet" onClick={() => discardDownload(one)}>
          {t('model.discard')}
        </Button>
      </div>
    </div>
  )
}

function ErrorCard({ error, kept }: { error: NonNullable<ModelState['error']>; kept: string | undefined }) {
  const { t } = useTranslation()
  const { name, record, gone } = error
  return (
    <div role="alert" className={styles.error} data-testid="model-error">
      <CircleAlert size={20} strokeWidth={1.75} aria-hidden />
      <div className={styles.errorText}>
        <strong>{t('model.errorTitle', { name })}</strong>
        <p className={styles.errorDetail}>{record.message}</p>
        <p className={styles.faint}>
          {kept ? t('model.errorSafeKept', { name: kept }) : gone ? t('model.errorGone', { name: gone }) : t('model.errorSafe')}
          {record.byteOffset !== undefined && (
            <span className={styles.code}>
              {record.code} · {t('model.errorAt', { offset: formatCount(record.byteOffset) })}
            </span>
          )}
        </p>
        <div className={styles.row}>
          <Button Icon={FolderOpen} onClick={pickModel}>
            {t('model.openAnother')}
          </Button>
          <Button look="quiet" onClick={() => void models.reload()}>
            {t('model.retry')}
          </Button>
        </div>
      </div>
      <IconButton small label={t('model.dismiss')} Icon={X} onClick={models.dismissError} />
    </div>
  )
}

/** Where no model is there and none is coming: how to get one. */
export function OpenModel() {
  const { t } = useTranslation()
  const library = useStore(models, state => state.library.models)
  return (
    <div className={styles.open}>
      <h2>{t('model.openTitle')}</h2>
      <p>{t('model.openHow')}</p>
      <div className={styles.row}>
        <Button look="primary" Icon={FolderOpen} onClick={pickModel}>
          {t('model.open')}
        </Button>
        {library.map(model => (
          <ModelButton key={model.file} model={model} />
        ))}
      </div>
    </div>
  )
}
