// The model in full, floating above the status bar: what it is, what it takes, what else could be loaded.
import FolderOpen from 'lucide-react/icons/folder-open'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { ModelInfo } from '../../worker/protocol.ts'
import { pickModel } from '../app/actions.ts'
import { chats, models } from '../engine.ts'
import { formatBytes, formatCount, formatParameters } from '../i18n/format.ts'
import { Button } from '../parts/index.tsx'
import styles from './model.module.css'

export function ModelDetails({ close }: { close(): void }) {
  const { t } = useTranslation()
  const info = useStore(models, state => state.info)
  const library = useStore(models, state => state.library.models)
  const answering = useStore(chats, state => state.live !== null)
  const after = (act: () => void) => () => {
    close()
    act()
  }
  const others = library.filter(model => model.state === 'ready' && model.name !== info?.name)
  return (
    <div className={styles.details}>
      {info ? <Facts info={info} /> : <p className={styles.faint}>{t('model.none')}</p>}
      {others.length > 0 && (
        <div className={styles.others}>
          <h3>{t('model.switch')}</h3>
          {others.map(model => (
            <button
              key={model.file}
              type="button"
              className={styles.other}
              disabled={answering}
              onClick={after(() => void models.loadFromLibrary(model))}
            >
              <span>{model.name}</span>
              <span>{formatBytes(model.sizeBytes)}</span>
            </button>
          ))}
        </div>
      )}
      <div className={styles.row}>
        <Button Icon={FolderOpen} disabled={answering} onClick={after(pickModel)}>
          {t('model.open')}
        </Button>
        {info && (
          <Button look="quiet" disabled={answering} onClick={after(() => void models.unload())}>
            {t('model.unload')}
          </Button>
        )}
      </div>
    </div>
  )
}

function Facts({ info }: { info: ModelInfo }) {
  const { t } = useTranslation()
  const { kernels } = info
  const mark = (name: string, present: boolean) => `${name} ${present ? t('device.present') : t('device.absent')}`
  const facts: [string, string][] = [
    [t('model.architecture'), info.architecture],
    [t('model.quantization'), info.quantization],
    [t('model.parameters'), formatParameters(info.parameters)],
    [t('model.fileSize'), formatBytes(info.fileBytes)],
    [t('model.gpuMemory'), formatBytes(info.gpuBytes)],
    [t('model.context'), t('model.contextOf', { used: formatCount(info.contextTokens), trained: formatCount(info.trainedContextTokens) })],
    [t('model.template'), info.hasChatTemplate ? t('model.templateYes') : t('model.templateNo')],
    [t('model.adapter'), info.adapter],
    [t('model.kernels'), `${mark('f16', kernels.f16)}, ${mark(t('device.subgroups').toLowerCase(), kernels.subgroups)}`],
  ]
  return (
    <>
      <h2>{info.name}</h2>
      <dl className={styles.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
