// How the weights of a tensor lie, as a picture: bins as bars, below them the mean with one standard deviation to each side.
import { useTranslation } from 'react-i18next'
import type { WeightFigures } from '../../api/inspect/weight-statistics.ts'
import { formatShare, formatWeight } from './figures.ts'
import styles from './inspect.module.css'

const WIDTH = 288
const HEIGHT = 96
/** Below the bars. */
const WHISKER_Y = HEIGHT + 7
/** Nearer to an end than this, the word for zero would run into the word for the end. */
const CLEAR_SHARE = 0.2

export function WeightHistogram({ figures: { histogram, mean, deviation } }: { figures: WeightFigures }) {
  const { t } = useTranslation()
  const { from, to, counts } = histogram
  const fullest = counts.indexOf(Math.max(...counts))
  const total = counts.reduce((sum, count) => sum + count, histogram.outside)
  const step = WIDTH / counts.length
  const x = (value: number) => Math.min(WIDTH, Math.max(0, ((value - from) / (to - from)) * WIDTH))
  const label = t('inspect.histogram', {
    from: formatWeight(from),
    to: formatWeight(to),
    bins: counts.length,
    at: formatWeight(from + ((fullest + 0.5) / counts.length) * (to - from)),
    share: formatShare(counts[fullest] / total),
  })
  const zeroShare = x(0) / WIDTH
  return (
    <figure className={styles.histogram}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + 14}`} role="img" aria-label={label} data-testid="weight-histogram">
        {from < 0 && to > 0 && <line className={styles.zero} x1={x(0)} x2={x(0)} y1={0} y2={HEIGHT} />}
        {counts.map((count, i) => {
          const height = (count / counts[fullest]) * HEIGHT
          // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its place.
          return <rect key={i} className={styles.bin} x={i * step} y={HEIGHT - height} width={step * 0.86} height={height} />
        })}
        <line className={styles.axis} x1={0} x2={WIDTH} y1={HEIGHT + 0.5} y2={HEIGHT + 0.5} />
        <line className={styles.whisker} x1={x(mean - deviation)} x2={x(mean + deviation)} y1={WHISKER_Y} y2={WHISKER_Y} />
        <circle className={styles.mean} cx={x(mean)} cy={WHISKER_Y} r={3} />
      </svg>
      <div className={styles.ends} aria-hidden>
        <span>{formatWeight(from)}</span>
        {zeroShare > CLEAR_SHARE && zeroShare < 1 - CLEAR_SHARE && <span style={{ left: `${zeroShare * 100}%` }}>0</span>}
        <span>{formatWeight(to)}</span>
      </div>
    </figure>
  )
}
