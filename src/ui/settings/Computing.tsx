// How the engine computes, for those who compare or look for the cause of wrong answers: parts of the device that kernels would use can be left out.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FeatureName } from '../../worker/without-features.ts'
import { features } from '../../worker/without-features.ts'
import { chats, featuresOff, switchOff } from '../engine.ts'
import { Button, Section, Segmented } from '../parts/index.tsx'
import page from '../parts/page.module.css'
import { Row } from './Row.tsx'
import styles from './settings.module.css'

/** What the running engine was started with. */
const started = featuresOff()

export function Computing() {
  const { t } = useTranslation()
  const [off, setOff] = useState(featuresOff)
  const change = (feature: FeatureName, isOff: boolean) => {
    const next = features.filter(each => (each === feature ? isOff : off.includes(each)))
    switchOff(next)
    setOff(next)
  }
  const startAgain = async () => {
    await chats.flush()
    location.reload()
  }
  return (
    <Section title={t('settings.computing')}>
      <p className={styles.hint}>{t('settings.computingHint')}</p>
      {features.map(feature => (
        <Row key={feature} label={t(`settings.${feature}`)}>
          <Segmented<'auto' | 'off'>
            label={t(`settings.${feature}`)}
            value={off.includes(feature) ? 'off' : 'auto'}
            onChange={value => change(feature, value === 'off')}
            choices={[
              { value: 'auto', label: t('settings.auto') },
              { value: 'off', label: t('settings.off') },
            ]}
          />
        </Row>
      ))}
      {off.join() !== started.join() && (
        <div className={page.buttons}>
          <Button look="primary" data-testid="start-again" onClick={() => void startAgain()}>
            {t('settings.startAgain')}
          </Button>
        </div>
      )}
    </Section>
  )
}
