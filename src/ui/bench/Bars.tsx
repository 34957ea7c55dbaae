// One of several small charts with the same rows: horizontal bars from zero, this device's in the first colour.
import styles from './bench.module.css'

export interface Bar {
  id: string
  label: string
  value: number
  text: string
  /** Of another device. */
  other: boolean
}

export function Bars({ title, unit, bars }: { title: string; unit: string; bars: Bar[] }) {
  const most = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE)
  return (
    <figure className={styles.bars}>
      <figcaption>
        {title} <span className={styles.faint}>{unit}</span>
      </figcaption>
      <ul>
        {bars.map(({ id, label, value, text, other }) => (
          <li key={id} title={label}>
            <span className={styles.barLabel}>{label}</span>
            <span className={styles.barTrack}>
              <span className={styles.bar} data-other={other || undefined} style={{ width: `${(value / most) * 100}%` }} />
            </span>
            <span className={styles.barValue}>{text}</span>
          </li>
        ))}
      </ul>
    </figure>
  )
}
