// The device as the engine sees it: the facts that matter first, everything below, all of it to copy.
import Copy from 'lucide-react/icons/copy'
import Info from 'lucide-react/icons/info'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { TuneReport } from '../../kernels/autotune.ts'
import type { AdapterReport, KernelReport } from '../../worker/protocol.ts'
import { copyText } from '../app/actions.ts'
import { toast } from '../app/store.ts'
import { client, models } from '../engine.ts'
import { formatBytes, formatCount, formatRate } from '../i18n/format.ts'
import { Button } from '../parts/index.tsx'
import page from '../parts/page.module.css'
import styles from './device.module.css'
import NoWebGpu from './NoWebGpu.tsx'

export default function DevicePanel() {
  const { t } = useTranslation()
  const adapter = useStore(models, state => state.adapter)
  const engineError = useStore(models, state => state.engineError)
  if (engineError || adapter?.available === false) return <Scroll>{<NoWebGpu />}</Scroll>
  return (
    <Scroll>
      <div className={page.page}>
        <h2 className={page.big}>{t('shell.device')}</h2>
        <p className={page.lead}>{t('device.intro')}</p>
        {adapter ? <Report adapter={adapter} /> : <Skeleton />}
      </div>
    </Scroll>
  )
}

const Scroll = ({ children }: { children: React.ReactNode }) => <div className={page.scroll}>{children}</div>

function Skeleton() {
  const { t } = useTranslation()
  return (
    <div role="status" aria-label={t('model.starting')}>
      {[1, 2, 3, 4, 5, 6].map(row => (
        <div key={row} className={styles.bone} />
      ))}
    </div>
  )
}

function Report({ adapter }: { adapter: AdapterReport }) {
  const { t } = useTranslation()
  const features = adapter.features ?? []
  const limits = adapter.limits ?? {}
  const copy = async () => (await copyText(JSON.stringify(adapter, null, 2))) && toast(t('shell.copied'))
  const has = (feature: string) => (features.includes(feature) ? t('model.present') : t('model.absent'))
  const told = (value: string | undefined) => value || t('device.unknown')
  const size = (name: string) => (limits[name] === undefined ? t('device.unknown') : formatBytes(limits[name]))
  const rows: [string, string][] = [
    [t('device.description'), told(adapter.description)],
    [t('device.vendor'), told(adapter.vendor)],
    [t('device.architecture'), told(adapter.architecture)],
    [t('device.f16'), has('shader-f16')],
    [t('model.subgroups'), has('subgroups')],
    [t('device.maxBuffer'), size('maxBufferSize')],
    [t('device.maxBinding'), size('maxStorageBufferBindingSize')],
    [t('device.workgroupMemory'), size('maxComputeWorkgroupStorageSize')],
    [t('device.fallback'), adapter.isFallback ? t('device.yes') : t('device.no')],
    [t('device.browser'), adapter.userAgent],
  ]
  return (
    <>
      {adapter.isFallback && (
        <p className={styles.note}>
          <Info size={16} strokeWidth={1.75} aria-hidden />
          {t('device.software')}
        </p>
      )}
      <Table rows={rows} />
      <div className={page.buttons}>
        <Button Icon={Copy} onClick={() => void copy()}>
          {t('device.copy')}
        </Button>
      </div>
      <Kernels />
      <section>
        <h3>{t('device.features')}</h3>
        <ul className={styles.chips}>
          {features.map(feature => (
            <li key={feature}>{feature}</li>
          ))}
          {features.length === 0 && <li>{t('device.noFeatures')}</li>}
        </ul>
      </section>
      <section>
        <h3>{t('device.allLimits')}</h3>
        <Table rows={Object.entries(limits).map(([name, value]) => [name, formatCount(value)])} mono />
      </section>
    </>
  )
}

/** What the self-test said of the loaded model's kernels. */
function Kernels() {
  const { t } = useTranslation()
  const info = useStore(models, state => state.info)
  const [report, setReport] = useState<KernelReport>()
  useEffect(() => {
    setReport(undefined)
    if (info)
      client()
        .kernels()
        .then(setReport, () => setReport(undefined))
  }, [info])
  if (!report || report.verdicts.length === 0) return null
  const { verdicts, variants } = report
  const wrong = verdicts.filter(({ right }) => !right)
  const names = [variants.subgroups && t('model.subgroups'), variants.f16 && t('device.f16')].filter(Boolean).join(', ')
  return (
    <>
      <section data-testid="kernels">
        <h3>{t('device.kernels')}</h3>
        <p>
          {wrong.length === 0 ? t('device.kernelsRight', { count: verdicts.length }) : t('device.kernelsWrong', { count: wrong.length })}
        </p>
        <Table
          mono
          rows={verdicts.map(({ kernel, use, right, error, reason }) => [
            labelOf(kernel, use),
            `${right ? '✓' : '✗'} ${reason ?? error.toExponential(1)}`,
          ])}
        />
        <p className={styles.cpuNote}>{t('device.kernelsVariant', { names: names || t('device.noFeatures') })}</p>
      </section>
      {report.tuning && <Tuning report={report.tuning} />}
    </>
  )
}

/** How fast each way of cutting up the matmuls is here, and which one was chosen. */
function Tuning({ report: { chosen, timings, chosenTile, tiles } }: { report: TuneReport }) {
  const { t } = useTranslation()
  const nameOf = (candidate: TuneReport['chosen']) =>
    candidate
      ? `${candidate.workgroup} / ${candidate.lanes}${candidate.subgroups ? `, ${t('model.subgroups').toLowerCase()}` : ''}`
      : t('device.tuningUsual')
  const isChosen = (candidate: TuneReport['chosen']) => JSON.stringify(candidate) === JSON.stringify(chosen)
  const timeOf = ({ microseconds }: { microseconds: number | undefined }, isTaken: boolean) =>
    `${microseconds === undefined ? '✗' : `${formatRate(microseconds)} µs`}${isTaken ? ' ✓' : ''}`
  return (
    <>
      <section>
        <h3>{t('device.tuning')}</h3>
        <Table mono rows={timings.map(timing => [nameOf(timing.candidate), timeOf(timing, isChosen(timing.candidate))])} />
        <p className={styles.cpuNote}>{t('device.tuningHint')}</p>
      </section>
      {tiles.length > 0 && (
        <section>
          <h3>{t('device.tuningPrompt')}</h3>
          <Table
            mono
            rows={tiles.map(tile => [t(`device.tile.${tile.form}`), timeOf(tile, tile.form === (chosenTile ?? tiles[0].form))])}
          />
        </section>
      )}
    </>
  )
}

/** A use as it was noted, in few words. */
function labelOf(kernel: string, use: string): string {
  const { format, finish, kind } = JSON.parse(use) as Record<string, unknown>
  return [kernel, format, finish, kind].filter(part => typeof part === 'string').join(' ')
}

function Table({ rows, mono }: { rows: [string, string][]; mono?: boolean }) {
  return (
    <dl className={styles.table} data-mono={mono || undefined}>
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
