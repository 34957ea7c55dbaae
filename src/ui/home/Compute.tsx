// Is compute enough? Answered by the device itself: it is asked for the memory that tuning every weight would take.
import Gauge from 'lucide-react/icons/gauge'
import { useTranslation } from 'react-i18next'
import { formatBytes, formatParameters } from '../i18n/format.ts'
import { Button } from '../parts/index.tsx'
import page from '../parts/page.module.css'
import { project } from './actions.ts'
import styles from './home.module.css'
import { MOST_ASKED_BYTES, TUNING_BYTES_PER_PARAMETER } from './project.ts'
import { type Facts, wayOfTuning } from './steps.ts'

export function Compute({ facts }: { facts: Facts }) {
  const { t } = useTranslation()
  const { model, measured, measuring, error } = facts
  const way = wayOfTuning(facts)
  if (!model) return <p className={styles.text}>{t('home.modelMissing')}</p>
  const wantedBytes = model.parameters * TUNING_BYTES_PER_PARAMETER
  return (
    <>
      <p className={styles.text}>
        {t('home.computeText', { parameters: formatParameters(model.parameters), memory: formatBytes(wantedBytes) })}
      </p>
      {way && measured && (
        <figure className={styles.memory}>
          <div aria-hidden className={styles.bar}>
            <div data-way={way} style={{ width: `${Math.min(1, measured.gaveBytes / measured.wantedBytes) * 100}%` }} />
          </div>
          <figcaption>
            {t(measured.gaveBytes >= MOST_ASKED_BYTES && way === 'lora' ? 'home.gaveAll' : 'home.gave', {
              gave: formatBytes(measured.gaveBytes),
              wanted: formatBytes(measured.wantedBytes),
            })}
          </figcaption>
        </figure>
      )}
      {way && <p className={styles.answer}>{t(`home.${way}Text`)}</p>}
      {error && (
        <p role="alert" className={styles.error}>
          {error.message}
        </p>
      )}
      <div className={page.buttons}>
        <Button
          look={way ? 'plain' : 'primary'}
          Icon={Gauge}
          disabled={measuring}
          data-testid="measure"
          onClick={() => void project.measure(model.name, model.parameters)}
        >
          {t(measuring ? 'home.measuring' : way ? 'home.measureAgain' : 'home.measure')}
        </Button>
      </div>
    </>
  )
}
