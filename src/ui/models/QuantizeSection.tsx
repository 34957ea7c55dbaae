// A checkpoint of the person's own becomes a model: chosen, looked into, quantized in this tab, opened.
import FileStack from 'lucide-react/icons/file-stack'
import FolderOpen from 'lucide-react/icons/folder-open'
import X from 'lucide-react/icons/x'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { canKeepFolder } from '../../storage/own-folder.ts'
import { chats, models } from '../engine.ts'
import { formatBytes, formatDuration, formatParameters, formatPercent } from '../i18n/format.ts'
import { Button, IconButton, Progress, Section, Segmented } from '../parts/index.tsx'
import page from '../parts/page.module.css'
import styles from './models.module.css'
import own from './quantize.module.css'
import { chooseCheckpointFiles, chooseCheckpointFolder, openMade, quantize } from './quantize.ts'
import { Row } from './Row.tsx'

export function QuantizeSection() {
  const { t } = useTranslation()
  const { report, looking, running, error, made } = useStore(quantize)
  return (
    <Section title={t('quantize.title')}>
      {!report && <p className={styles.faint}>{t('quantize.hint')}</p>}
      {looking && (
        <p role="status" className={styles.faint}>
          {t('models.reading')}
        </p>
      )}
      {error && (
        <p role="alert" className={styles.error} data-testid="quantize-error">
          {error.message}
        </p>
      )}
      {made && <Made />}
      {report && <Chosen />}
      {!running && <Choose />}
    </Section>
  )
}

function Choose() {
  const { t } = useTranslation()
  const folder = useRef<HTMLInputElement>(null)
  const files = useRef<HTMLInputElement>(null)
  const chosen = useStore(quantize, state => state.report !== null || state.error !== null)
  const take = (input: HTMLInputElement) => {
    void chooseCheckpointFiles([...(input.files ?? [])])
    input.value = ''
  }
  return (
    <div className={page.buttons}>
      <Button Icon={FolderOpen} onClick={() => (canKeepFolder() ? void chooseCheckpointFolder() : folder.current?.click())}>
        {t('quantize.folder')}
      </Button>
      <Button look="quiet" Icon={FileStack} onClick={() => files.current?.click()}>
        {t('quantize.files')}
      </Button>
      {chosen && (
        <Button look="quiet" onClick={quantize.close}>
          {t('quantize.close')}
        </Button>
      )}
      <input
        ref={element => {
          folder.current = element
          // React knows no such attribute.
          element?.setAttribute('webkitdirectory', '')
        }}
        {...{ type: 'file', multiple: true, className: 'visually-hidden', tabIndex: -1 }}
        aria-label={t('quantize.folder')}
        data-testid="checkpoint-folder"
        onChange={event => take(event.target)}
      />
      <input
        ref={files}
        {...{ type: 'file', multiple: true, className: 'visually-hidden', tabIndex: -1 }}
        aria-label={t('quantize.files')}
        data-testid="checkpoint-files"
        onChange={event => take(event.target)}
      />
    </div>
  )
}

/** What it is, what it takes now and would take, and the button that begins. */
function Chosen() {
  const { t } = useTranslation()
  const { report, target, running } = useStore(quantize)
  if (!report) return null
  const { name, architecture, parameters, sizeBytes, targets } = report
  const choices = targets.map(each => ({
    value: each.target,
    label: `${each.label} · ${formatBytes(each.sizeBytes)}`,
  }))
  return (
    <div className={own.parts} data-testid="checkpoint">
      <ul className={`${styles.rows} ${own.wide}`}>
        <Row name={name} facts={[architecture, formatParameters(parameters), formatBytes(sizeBytes)]}>
          {!running && (
            <Button look="primary" onClick={() => void quantize.start()} data-testid="quantize-start">
              {t('quantize.start')}
            </Button>
          )}
        </Row>
      </ul>
      {running ? (
        <Running />
      ) : (
        <>
          <Segmented label={t('quantize.format')} value={target} choices={choices} onChange={quantize.setTarget} />
          <p className={styles.faint}>{t(`quantize.${target}`)}</p>
        </>
      )}
    </div>
  )
}

function Running() {
  const { t } = useTranslation()
  const { report, running } = useStore(quantize)
  if (!running) return null
  const { done, total, leftMs } = running
  const share = done / total
  return (
    <div className={own.wide} data-testid="quantize-progress">
      <div className={styles.headLine}>
        <span className={styles.faint}>
          {t('model.of', { done: formatBytes(done), total: formatBytes(total) })} <b>{formatPercent(share)}</b>{' '}
          {leftMs !== undefined && t('model.left', { time: formatDuration(Math.max(1000, leftMs)) })}
        </span>
        <IconButton small label={t('model.cancel')} Icon={X} onClick={quantize.stop} />
      </div>
      <Progress share={share} label={t('quantize.running', { name: report?.name })} />
    </div>
  )
}

function Made() {
  const { t } = useTranslation()
  const made = useStore(quantize, state => state.made)
  const blocked = useStore(models, state => state.loading !== null)
  const answering = useStore(chats, state => state.live !== null)
  if (!made) return null
  return (
    <div className={own.parts} data-testid="quantize-made">
      <p role="status">{t('quantize.made', { name: made.name, size: formatBytes(made.sizeBytes) })}</p>
      <Button look="primary" disabled={blocked || answering} onClick={() => void openMade()}>
        {t('model.load')}
      </Button>
    </div>
  )
}
