// The page where WebGPU is missing: what is missing, what to do in this browser, and the report to copy.
import Copy from 'lucide-react/icons/copy'
import Cpu from 'lucide-react/icons/cpu'
import RefreshCw from 'lucide-react/icons/refresh-cw'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { errorRecord } from '../../base/errors.ts'
import { copyText } from '../app/actions.ts'
import { toast } from '../app/store.ts'
import { models } from '../engine.ts'
import { Button } from '../parts/index.tsx'
import page from '../parts/page.module.css'
import { adviceFor, type Reason } from './advice.ts'
import styles from './device.module.css'

export default function NoWebGpu() {
  const { t } = useTranslation()
  const adapter = useStore(models, state => state.adapter)
  const engineError = useStore(models, state => state.engineError)
  const cpu = useStore(models, state => state.cpu)
  const userAgent = adapter?.userAgent ?? navigator.userAgent
  const reason: Reason = engineError ? 'engine-failed' : (adapter?.reason ?? 'no-api')
  const report = JSON.stringify(engineError ? { engineError, userAgent } : adapter, null, 2)
  const [starting, setStarting] = useState(false)
  const switchToCpu = async () => {
    setStarting(true)
    await models.answerOnCpu().catch(cause => toast(t('noGpu.cpuFailed'), { tone: 'danger', detail: errorRecord(cause).message }))
    setStarting(false)
  }
  const copy = async () => (await copyText(report)) && toast(t('shell.copied'))
  return (
    <div className={page.page} data-testid="no-webgpu" role="alert">
      <h2 className={page.big}>{t('shell.noWebGpu')}</h2>
      <p className={styles.reason}>{t(`noGpu.reason.${reason}`)}</p>
      <p className={page.lead}>{t('noGpu.lead')}</p>
      <section>
        <h3>{t('noGpu.whatToDo')}</h3>
        <ol className={styles.steps}>
          {adviceFor(reason, userAgent).map(advice => (
            <li key={advice}>{t(`noGpu.advice.${advice}`)}</li>
          ))}
        </ol>
        <div className={page.buttons}>
          <Button look="primary" Icon={RefreshCw} onClick={() => (engineError ? location.reload() : void models.lookAgain())}>
            {t('noGpu.again')}
          </Button>
          {!engineError && !cpu && (
            <Button Icon={Cpu} disabled={starting} onClick={() => void switchToCpu()}>
              {t('noGpu.cpu')}
            </Button>
          )}
          <Button Icon={Copy} onClick={() => void copy()}>
            {t('device.copy')}
          </Button>
        </div>
        {!engineError && <p className={styles.cpuNote}>{cpu ? t('noGpu.cpuAnswers') : t('noGpu.cpuNote')}</p>}
      </section>
      <section>
        <h3>{t('noGpu.report')}</h3>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls must be reachable by keyboard. */}
        <pre className={styles.report} tabIndex={0}>
          {report}
        </pre>
      </section>
    </div>
  )
}
