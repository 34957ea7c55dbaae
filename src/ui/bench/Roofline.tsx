// The roofline of this device, measured, and where decode and prefill lie under it. Williams et al. 2009 (Roofline).
import { useTranslation } from 'react-i18next'
import type { BenchFigures } from '../../bench/bench.ts'
import { formatBytes, formatRate } from '../i18n/format.ts'
import { Section } from '../parts/index.tsx'
import styles from './bench.module.css'
import { rooflineOf } from './roofline.ts'

const width = 560
const height = 260
const margin = { left: 56, right: 16, top: 16, bottom: 40 }

export function Roofline({ figures }: { figures: BenchFigures }) {
  const { t } = useTranslation()
  const { points, ridge, x, y } = rooflineOf(figures)
  const place = (axis: { least: number; most: number }, value: number) =>
    (Math.log10(value) - Math.log10(axis.least)) / (Math.log10(axis.most) - Math.log10(axis.least))
  const atX = (value: number) => margin.left + place(x, value) * (width - margin.left - margin.right)
  const atY = (value: number) => height - margin.bottom - place(y, value) * (height - margin.top - margin.bottom)
  const decades = ({ least, most }: { least: number; most: number }) =>
    Array.from({ length: Math.round(Math.log10(most / least)) + 1 }, (_, i) => least * 10 ** i)
  const roof = [
    [x.least, figures.copy_bytes_per_second * x.least],
    [ridge, figures.peak_flops],
    [x.most, figures.peak_flops],
  ]
  const summary = t('bench.rooflineText', {
    bandwidth: formatBytes(figures.copy_bytes_per_second),
    peak: formatRate(figures.peak_flops / 1e9),
  })
  return (
    <Section title={t('bench.roofline')}>
      <p className={styles.faint}>{summary}</p>
      <svg viewBox={`0 0 ${width} ${height}`} className={styles.roofline} role="img" aria-label={summary}>
        {decades(x).map(value => (
          <g key={value}>
            <line className={styles.grid} x1={atX(value)} x2={atX(value)} y1={margin.top} y2={height - margin.bottom} />
            <text x={atX(value)} y={height - margin.bottom + 16} textAnchor="middle">
              {value}
            </text>
          </g>
        ))}
        {decades(y).map(value => (
          <g key={value}>
            <line className={styles.grid} x1={margin.left} x2={width - margin.right} y1={atY(value)} y2={atY(value)} />
            <text x={margin.left - 8} y={atY(value) + 4} textAnchor="end">
              {value / 1e9}
            </text>
          </g>
        ))}
        <polyline className={styles.roof} points={roof.map(([at, flops]) => `${atX(at)},${atY(Math.max(flops, y.least))}`).join(' ')} />
        {points.map(({ name, intensity, flops }) => (
          <g key={name}>
            <circle className={styles.point} cx={atX(intensity)} cy={atY(flops)} r={5} />
            <text
              x={atX(intensity) + (place(x, intensity) > 0.5 ? -10 : 10)}
              y={atY(flops) + 4}
              textAnchor={place(x, intensity) > 0.5 ? 'end' : 'start'}
              className={styles.pointLabel}
            >
              {t(`bench.${name}`)} · {formatRate(flops / 1e9)} GFLOPS
            </text>
          </g>
        ))}
        <text x={(width + margin.left) / 2} y={height - 6} textAnchor="middle">
          {t('bench.intensity')}
        </text>
        <text x={-(height - margin.bottom) / 2} y={14} textAnchor="middle" transform="rotate(-90)">
          GFLOPS
        </text>
      </svg>
    </Section>
  )
}
