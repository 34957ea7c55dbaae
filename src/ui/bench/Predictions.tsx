// What decode may reach on GPUs that are not here. Marked as what it is: a prediction.
import { useTranslation } from 'react-i18next'
import type { BenchFigures } from '../../bench/bench.ts'
import { namedGpus, predictions } from '../../bench/predictions.ts'
import { formatCount, formatRate } from '../i18n/format.ts'
import { Section } from '../parts/index.tsx'
import styles from './bench.module.css'
import { ScrollTable } from './ScrollTable.tsx'

export function Predictions({ figures }: { figures: BenchFigures }) {
  const { t } = useTranslation()
  const bytes = figures.weight_bytes_read_per_token + figures.cache_bytes_read_per_token
  const all = predictions({ bytes, dispatches: figures.dispatches_per_token, layers: figures.layers })
  const engines = [...new Set(all.map(({ engine }) => engine))]
  const cell = (gpu: string, engine: string) => {
    const [least, most] = all.find(each => each.gpu === gpu && each.engine === engine)!.tokensPerSecond
    return `${formatRate(least)} – ${formatRate(most)}`
  }
  return (
    <Section title={t('bench.predictions')}>
      <p className={styles.faint}>{t('bench.predictionsHint')}</p>
      <ScrollTable label={t('bench.predictions')} testId="bench-predictions">
        <thead>
          <tr>
            <th scope="col">GPU</th>
            <th scope="col">GB/s</th>
            {engines.map(engine => (
              <th key={engine} scope="col">
                {engine}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {namedGpus.map(({ name, bandwidth }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{formatCount(bandwidth / 1e9)}</td>
              {engines.map(engine => (
                <td key={engine}>{cell(name, engine)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </Section>
  )
}
