// One thin strip for each kind of matrix, from the first layer to the last: how far its weights spread, and how large the largest is.
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { looks } from '../../api/inspect/looks.ts'
import type { WeightFigures } from '../../api/inspect/weight-statistics.ts'
import type { ModelReport } from '../../api/model-report.ts'
import type { ModelLocation } from '../../worker/protocol.ts'
import { formatBytes } from '../i18n/format.ts'
import { Button, Progress } from '../parts/index.tsx'
import { type DepthRow, depthTensors } from './depth.ts'
import { formatWeight } from './figures.ts'
import styles from './inspect.module.css'
import models from './models.module.css'
import { weights } from './shelf.ts'

const WIDTH = 288
const HEIGHT = 22

export function DepthStrips({ location, report }: { location: ModelLocation; report: ModelReport }) {
  const { t } = useTranslation()
  const isOfThis = useStore(weights, state => state.of === report)
  const depth = useStore(weights, state => state.depth)
  const running = useStore(weights, state => state.running)
  const tensors = depthTensors(report.tensors)
  if (tensors.length === 0) return null
  const bytes = tensors.reduce((sum, { tensor }) => sum + Math.min(tensor.bytes, looks.glance.bytes), 0)
  return (
    <section className={styles.depth} data-testid="depth">
      <h4>{t('inspect.depth')}</h4>
      {isOfThis && running && (
        <div className={styles.running}>
          <Progress share={running.done / running.total} label={t('inspect.depth')} />
          <Button onClick={weights.stop}>{t('model.cancel')}</Button>
        </div>
      )}
      {isOfThis && depth ? (
        <>
          <p className={models.faint}>{t('inspect.depthHint', { count: tensors.length })}</p>
          {depth.map(row => (
            <Strip key={row.kind} row={row} />
          ))}
        </>
      ) : (
        !(isOfThis && running) && (
          <p className={styles.offer}>
            <Button onClick={() => void weights.lookOverDepth({ location, report })}>{t('inspect.depthLook')}</Button>
            <span className={models.faint}>{t('inspect.depthRead', { count: tensors.length, size: formatBytes(bytes) })}</span>
          </p>
        )
      )}
    </section>
  )
}

function Strip({ row: { kind, layers } }: { row: DepthRow }) {
  const { t } = useTranslation()
  const told = layers.filter((each): each is { layer: number; figures: WeightFigures } => each.figures !== undefined)
  if (told.length === 0) return null
  const most = told.reduce((a, b) => (b.figures.largest > a.figures.largest ? b : a))
  const deviations = told.map(({ figures }) => figures.deviation)
  const step = WIDTH / layers.length
  const scale = HEIGHT / (most.figures.largest || 1)
  const label = t('inspect.depthRow', {
    kind,
    low: formatWeight(Math.min(...deviations)),
    high: formatWeight(Math.max(...deviations)),
    most: formatWeight(most.figures.largest),
    layer: most.layer,
  })
  return (
    <figure className={styles.strip}>
      <figcaption>
        <code className={styles.name}>{kind}</code>
        <span className={styles.what} aria-hidden>
          {formatWeight(most.figures.largest)}
        </span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
        {layers.map(
          ({ layer, figures }, i) =>
            figures && (
              <g key={layer}>
                <title>{`${layer}: σ ${formatWeight(figures.deviation)}, ${formatWeight(figures.largest)}`}</title>
                {[figures.largest, figures.deviation].map((size, j) => (
                  <rect
                    key={j === 0 ? 'largest' : 'deviation'}
                    className={j === 0 ? styles.largest : styles.deviation}
                    x={i * step}
                    y={(HEIGHT - size * scale) / 2}
                    width={step * 0.8}
                    height={size * scale}
                  />
                ))}
              </g>
            ),
        )}
      </svg>
    </figure>
  )
}
