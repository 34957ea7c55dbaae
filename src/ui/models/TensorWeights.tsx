// The weights of the chosen tensor: their histogram, their figures, and of how many of them all this is said.
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { looks } from '../../api/inspect/looks.ts'
import type { WeightStatistics } from '../../api/inspect/weight-statistics.ts'
import type { ModelReport, TensorReport } from '../../api/model-report.ts'
import { formatBytes, formatCount } from '../i18n/format.ts'
import { formatShare, formatWeight } from './figures.ts'
import styles from './inspect.module.css'
import models from './models.module.css'
import { weights } from './shelf.ts'
import { WeightHistogram } from './WeightHistogram.tsx'

export function TensorWeights({ report }: { report: ModelReport }) {
  const { t } = useTranslation()
  const isOfThis = useStore(weights, state => state.of === report)
  const tensor = useStore(weights, state => state.tensor)
  const statistics = useStore(weights, state => state.statistics)
  const error = useStore(weights, state => state.error)
  const place = useRef<HTMLElement>(null)
  // The list that it is chosen from may be far below.
  useEffect(() => {
    if (statistics) place.current?.scrollIntoView({ block: 'nearest' })
  }, [statistics])
  if (!isOfThis || !tensor) return <p className={models.faint}>{t('inspect.hint')}</p>
  return (
    <section ref={place} className={styles.weights} data-testid="tensor-weights">
      <h4>
        <code className={styles.name}>{tensor.name}</code>
        <span className={styles.what}>
          {tensor.shape.join(' × ')} · {tensor.format} · {formatBytes(tensor.bytes)}
        </span>
      </h4>
      {error && (
        <p role="alert" className={models.error}>
          {error.message}
        </p>
      )}
      {!statistics && !error && (
        <p role="status" className={models.faint}>
          {t('inspect.reading')}
        </p>
      )}
      {statistics && <Statistics tensor={tensor} statistics={statistics} />}
    </section>
  )
}

function Statistics({ tensor, statistics }: { tensor: TensorReport; statistics: WeightStatistics }) {
  const { t } = useTranslation()
  const { seen, nans, infinities, figures } = statistics
  const total = tensor.shape.reduce((product, side) => product * side, 1)
  const broken = nans + infinities === 0 ? t('inspect.none') : `${formatCount(nans)}, ${formatCount(infinities)}`
  const facts: [string, string][] = figures
    ? [
        [t('inspect.extent'), `${formatWeight(figures.least)}, ${formatWeight(figures.most)}`],
        [t('inspect.mean'), formatWeight(figures.mean)],
        [t('inspect.deviation'), formatWeight(figures.deviation)],
        [t('inspect.largest'), formatWeight(figures.largest)],
        [t('inspect.zeros'), figures.zeros === 0 ? t('inspect.none') : formatShare(figures.zeros / seen)],
        [t('inspect.broken'), broken],
      ]
    : [[t('inspect.broken'), broken]]
  const sample = { seen: formatCount(seen), total: formatCount(total), share: formatShare(seen / total), stretches: looks.close.stretches }
  const outside = figures?.histogram.outside ?? 0
  return (
    <>
      {figures && <WeightHistogram figures={figures} />}
      <div className={models.faint}>
        <p>{seen === total ? t('inspect.all', sample) : t('inspect.sample', sample)}</p>
        {outside > 0 && <p>{t('inspect.outside', { count: outside })}</p>}
      </div>
      <dl className={models.factList}>
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
