// The model in full, floating above the status bar: what it is, what it takes, what else could be loaded, and what is stored here.
import FolderOpen from 'lucide-react/icons/folder-open'
import Trash2 from 'lucide-react/icons/trash-2'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { cacheFormats } from '../../kernels/cache-format.ts'
import type { ModelInfo } from '../../worker/protocol.ts'
import { pickModel, removeModel } from '../app/actions.ts'
import { shell } from '../app/store.ts'
import { chats, models } from '../engine.ts'
import { formatBytes, formatCount, formatParameters } from '../i18n/format.ts'
import { Button, IconButton } from '../parts/index.tsx'
import { builtIn } from './catalogue.ts'
import { contextChoices } from './context-size.ts'
import type { LibraryModel } from './library.ts'
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
  const sizeOf = ({ urls, sizeBytes }: LibraryModel) =>
    urls ? t('model.toDownload', { size: formatBytes(sizeBytes) }) : formatBytes(sizeBytes)
  const others = library.filter(model => model.name !== info?.name)
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
              <span>{sizeOf(model)}</span>
            </button>
          ))}
        </div>
      )}
      <ContextSize trained={info?.trainedContextTokens} />
      <CachePrecision />
      <Stored />
      <div className={styles.row}>
        <Button Icon={FolderOpen} disabled={answering} onClick={after(pickModel)}>
          {t('model.open')}
        </Button>
        {info && (
          <>
            <Button look="quiet" disabled={answering} onClick={after(() => void models.loadAgain())}>
              {t('model.reload')}
            </Button>
            <Button look="quiet" disabled={answering} onClick={after(() => void models.unload())}>
              {t('model.unload')}
            </Button>
          </>
        )}
      </div>
    </div>
  )
}

function ContextSize({ trained }: { trained: number | undefined }) {
  const { t } = useTranslation()
  const wanted = useStore(models, state => state.contextTokens)
  const { chosen, choices } = contextChoices(wanted, trained)
  return (
    <label className={styles.contextSize} title={t('model.contextHint')}>
      {t('model.contextSize')}
      <select
        value={chosen}
        onChange={event => models.setContextTokens(Number(event.target.value))}
        aria-description={t('model.contextHint')}
      >
        {choices.map(tokens => (
          <option key={tokens} value={tokens}>
            {formatCount(tokens)}
          </option>
        ))}
      </select>
    </label>
  )
}

function CachePrecision() {
  const { t } = useTranslation()
  const wanted = useStore(models, state => state.cache)
  return (
    <label className={styles.contextSize} title={t('model.cacheHint')}>
      {t('model.cachePrecision')}
      <select
        value={wanted ?? ''}
        onChange={event => models.setCache(cacheFormats.find(format => format === event.target.value))}
        aria-description={t('model.cacheHint')}
      >
        <option value="">{t('model.cacheAutomatic')}</option>
        {cacheFormats.map(format => (
          <option key={format} value={format}>
            {format}
          </option>
        ))}
      </select>
    </label>
  )
}

function Stored() {
  const { t } = useTranslation()
  const stored = useStore(models, state => state.stored)
  const loading = useStore(models, state => state.loading !== null)
  if (stored.length === 0) return null
  return (
    <>
      <h3>{t('model.stored')}</h3>
      <ul>
        {stored.map(({ name, sizeBytes }) => (
          <li key={name} className={styles.stored}>
            <span>{name}</span>
            <span>{formatBytes(sizeBytes)}</span>
            <IconButton
              small
              label={t('model.removeStored', { name })}
              Icon={Trash2}
              disabled={loading}
              onClick={() => removeModel(name)}
            />
          </li>
        ))}
      </ul>
    </>
  )
}

function Facts({ info }: { info: ModelInfo }) {
  const { t } = useTranslation()
  const { kernels } = info
  const mark = (name: string, present: boolean) => `${name} ${present ? t('model.present') : t('model.absent')}`
  const facts: [string, string][] = [
    [t('model.architecture'), info.architecture],
    [t('model.quantization'), info.quantization],
    [t('model.parameters'), formatParameters(info.parameters)],
    [t('model.fileSize'), formatBytes(info.fileBytes)],
    [t('model.gpuMemory'), formatBytes(info.gpuBytes)],
    [t('model.context'), t('model.contextOf', { used: formatCount(info.contextTokens), trained: formatCount(info.trainedContextTokens) })],
    [t('model.cache'), [formatBytes(info.cacheBytes), info.cacheFormat].filter(Boolean).join(', ')],
    [t('model.template'), info.hasChatTemplate ? t('model.templateYes') : t('model.templateNo')],
    [t('model.adapter'), info.adapter],
    [t('model.kernels'), `${mark('f16', kernels.f16)}, ${mark(t('model.subgroups').toLowerCase(), kernels.subgroups)}`],
  ]
  return (
    <>
      <h2>{info.name}</h2>
      {info.name === builtIn.name && (
        <button type="button" className={styles.link} onClick={() => shell.setState({ cardOpen: true })}>
          {t('model.card')}
        </button>
      )}
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
