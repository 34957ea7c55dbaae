// Inside one model file: what it is, what it takes of the GPU, its tensors by size, its metadata. Told from the header, before any download.
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { ModelReport, TensorReport } from '../../api/model-report.ts'
import type { ModelLocation } from '../../worker/protocol.ts'
import { hideInspectorSheet } from '../app/store.ts'
import { formatBytes, formatCount, formatParameters } from '../i18n/format.ts'
import { nameOf } from '../model/store.ts'
import { Button } from '../parts/index.tsx'
import { DepthStrips } from './DepthStrips.tsx'
import styles from './models.module.css'
import { comparison, shelf, weights } from './shelf.ts'
import { TensorWeights } from './TensorWeights.tsx'
import { treemap } from './treemap.ts'

export default function ModelInspector() {
  const { t } = useTranslation()
  const chosen = useStore(shelf, state => state.chosen)
  const report = useStore(shelf, state => state.report)
  const error = useStore(shelf, state => state.reportError)
  if (!chosen) return <p className={styles.faint}>{t('models.chooseOne')}</p>
  return (
    <div className={styles.inspector} data-testid="model-report">
      <h3 className={styles.title}>{report?.name ?? nameOf(chosen)}</h3>
      {error && (
        <p role="alert" className={styles.error}>
          {error.message}
        </p>
      )}
      {!report && !error && (
        <p role="status" className={styles.faint}>
          {t('models.reading')}
        </p>
      )}
      {report && (
        <>
          <Facts report={report} />
          <Button onClick={() => compareFrom(chosen)}>{t('inspect.compareWith')}</Button>
          <FitBar report={report} />
          <Tensors location={chosen} report={report} />
          <DepthStrips location={chosen} report={report} />
          <Metadata report={report} />
        </>
      )}
    </div>
  )
}

/** The comparison stands in the panel; where the inspector is a sheet over it, that makes way. */
function compareFrom(location: ModelLocation) {
  hideInspectorSheet()
  comparison.begin(location)
}

function Facts({ report }: { report: ModelReport }) {
  const { t } = useTranslation()
  const facts: [string, string | undefined][] = [
    [t('model.architecture'), report.architecture],
    [t('model.quantization'), report.quantization],
    [t('model.parameters'), formatParameters(report.parameters)],
    [t('model.fileSize'), formatBytes(report.fileBytes)],
    [t('models.license'), report.license],
    [t('models.tensors'), formatCount(report.tensors.length)],
  ]
  return (
    <dl className={styles.factList}>
      {facts.map(
        ([label, value]) =>
          value && (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}

function FitBar({ report: { fit, refusal } }: { report: ModelReport }) {
  const { t } = useTranslation()
  const room = useStore(shelf, state => state.room)
  if (!fit)
    return (
      <p role="alert" className={styles.error}>
        {refusal?.message}
      </p>
    )
  const parts = [
    { key: 'weights', label: t('models.weights'), bytes: fit.weightBytes },
    { key: 'cache', label: t('models.cacheOf', { tokens: formatCount(fit.contextTokens), format: fit.cache }), bytes: fit.cacheBytes },
    { key: 'work', label: t('models.work'), bytes: fit.workBytes },
  ]
  return (
    <section className={styles.fit} data-testid="model-fit">
      <h4>{t('models.takes', { size: formatBytes(fit.totalBytes) })}</h4>
      <div className={styles.fitBar} aria-hidden>
        {parts.map(({ key, bytes }) => (
          <span key={key} data-part={key} style={{ flexGrow: bytes }} />
        ))}
      </div>
      <ul className={styles.legend}>
        {parts.map(({ key, label, bytes }) => (
          <li key={key}>
            <span data-part={key} aria-hidden />
            {label}
            <b>{formatBytes(bytes)}</b>
          </li>
        ))}
      </ul>
      {room && room !== 'asking' ? (
        <p role="status">
          {room.gaveBytes >= room.wantedBytes
            ? t('models.roomYes')
            : t('models.roomNo', { gave: formatBytes(room.gaveBytes), wanted: formatBytes(room.wantedBytes) })}
        </p>
      ) : (
        <Button disabled={room === 'asking'} onClick={() => void shelf.askRoom()}>
          {room === 'asking' ? t('models.roomAsking') : t('models.roomAsk')}
        </Button>
      )}
    </section>
  )
}

const WIDTH = 288
const HEIGHT = 176
/** Tiles thinner than this cannot be seen. */
const LEAST_SHARE = 1 / 2000

function Tensors({ location, report }: { location: ModelLocation; report: ModelReport }) {
  const { t } = useTranslation()
  const looked = useStore(weights, state => (state.of === report ? state.tensor : null))
  const choose = (tensor: TensorReport) => void weights.choose({ location, report }, tensor)
  const tensors = [...report.tensors].sort((a, b) => b.bytes - a.bytes)
  const total = tensors.reduce((sum, { bytes }) => sum + bytes, 0)
  const shown = tensors.filter(({ bytes }) => bytes > total * LEAST_SHARE)
  const formats = [...new Set(tensors.map(({ format }) => format))]
  const bytesOf = (format: string) => tensors.reduce((sum, tensor) => sum + (tensor.format === format ? tensor.bytes : 0), 0)
  const tiles = treemap(
    shown.map(({ bytes }) => bytes),
    WIDTH,
    HEIGHT,
  )
  return (
    <section className={styles.tensors}>
      <h4>{t('models.tensorsBySize')}</h4>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className={styles.treemap} role="img" aria-label={t('models.tensorsBySize')}>
        {tiles.map(({ x, y, width, height }, i) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: for the hand; by keyboard the list below does the same.
          <rect
            key={shown[i].name}
            x={x}
            y={y}
            width={width}
            height={height}
            data-series={formats.indexOf(shown[i].format) % 8}
            onClick={() => choose(shown[i])}
          >
            <title>{`${shown[i].name}\n${shown[i].shape.join(' × ')} · ${shown[i].format} · ${formatBytes(shown[i].bytes)}`}</title>
          </rect>
        ))}
        {looked && shown.includes(looked) && <rect className={styles.chosenTile} {...tiles[shown.indexOf(looked)]} />}
      </svg>
      <ul className={styles.legend}>
        {formats.map((format, i) => (
          <li key={format}>
            <span data-series={i % 8} aria-hidden />
            {format}
            <b>{formatBytes(bytesOf(format))}</b>
          </li>
        ))}
      </ul>
      <TensorWeights report={report} />
      <details>
        <summary>{t('models.tensorList', { count: tensors.length })}</summary>
        <ul className={styles.long}>
          {report.tensors.map(tensor => (
            <li key={tensor.name}>
              <button type="button" aria-pressed={tensor === looked} onClick={() => choose(tensor)}>
                <code>{tensor.name}</code>
                <span>
                  {tensor.shape.join(' × ')} · {tensor.format} · {formatBytes(tensor.bytes)}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </details>
    </section>
  )
}

function Metadata({ report }: { report: ModelReport }) {
  const { t } = useTranslation()
  return (
    <details>
      <summary>{t('models.metadata', { count: report.metadata.length })}</summary>
      <ul className={styles.long}>
        {report.metadata.map(([key, value]) => (
          <li key={key}>
            <code>{key}</code>
            <span>{value}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
