// The steps that are a choice: which model, how far the scenario is from what it knows, and whether it has to act.
import { useTranslation } from 'react-i18next'
import { goTo } from '../app/store.ts'
import { formatBytes, formatParameters } from '../i18n/format.ts'
import { Button, Segmented } from '../parts/index.tsx'
import page from '../parts/page.module.css'
import { project } from './actions.ts'
import styles from './home.module.css'
import type { Facts } from './steps.ts'

export function ModelStep({ facts: { model, loading } }: { facts: Facts }) {
  const { t } = useTranslation()
  return (
    <>
      <p className={styles.text}>
        {model
          ? t('home.modelText', {
              name: model.name,
              parameters: formatParameters(model.parameters),
              quantization: model.quantization,
              memory: formatBytes(model.gpuBytes),
            })
          : t(loading ? 'home.modelComing' : 'home.modelMissing')}
      </p>
      <div className={page.buttons}>
        <Button look={model || loading ? 'plain' : 'primary'} onClick={() => goTo('models')}>
          {t('home.toModels')}
        </Button>
      </div>
    </>
  )
}

export function Scenario({ facts }: { facts: Facts }) {
  const { t } = useTranslation()
  const { scenario } = facts.project
  return (
    <>
      <p className={styles.text}>{t('home.scenarioText')}</p>
      <Segmented<'simple' | 'complex' | ''>
        label={t('home.scenario')}
        value={scenario ?? ''}
        choices={[
          { value: 'simple', label: t('home.simple') },
          { value: 'complex', label: t('home.complex') },
        ]}
        onChange={value => value && project.change({ scenario: value })}
      />
      {scenario && <p className={styles.answer}>{t(`home.${scenario}Text`)}</p>}
    </>
  )
}

export function Environment({ facts }: { facts: Facts }) {
  const { t } = useTranslation()
  const { environment } = facts.project
  return (
    <>
      <p className={styles.text}>{t('home.environmentText')}</p>
      <Segmented<'talks' | 'acts' | ''>
        label={t('home.environment')}
        value={environment ?? ''}
        choices={[
          { value: 'talks', label: t('home.talks') },
          { value: 'acts', label: t('home.acts') },
        ]}
        onChange={value => value && project.change({ environment: value })}
      />
      {environment && <p className={styles.answer}>{t(`home.${environment}Text`)}</p>}
    </>
  )
}
