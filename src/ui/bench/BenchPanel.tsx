// Bench: what the loaded model costs on this device, beside earlier benches and those of other devices, and what it may reach elsewhere.
import Download from 'lucide-react/icons/download'
import Gauge from 'lucide-react/icons/gauge'
import Square from 'lucide-react/icons/square'
import Trash2 from 'lucide-react/icons/trash-2'
import Upload from 'lucide-react/icons/upload'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { BenchFigures } from '../../bench/bench.ts'
import { lmdeployColumns } from '../../bench/report.ts'
import { chats, models } from '../engine.ts'
import { formatBytes, formatCount, formatDate, formatRate } from '../i18n/format.ts'
import { Button, IconButton, Progress, Section, Slider } from '../parts/index.tsx'
import page from '../parts/page.module.css'
import { bench, importBenches, removeBench, saveCsv, saveJson } from './actions.ts'
import { Bars } from './Bars.tsx'
import styles from './bench.module.css'
import { Predictions } from './Predictions.tsx'
import { Roofline } from './Roofline.tsx'
import type { BenchRecord } from './records.ts'
import { ScrollTable } from './ScrollTable.tsx'

/** Bars of one chart at most; the rest is in the table below. */
const mostBars = 8

export default function BenchPanel() {
  const { t } = useTranslation()
  const records = useStore(bench, state => state.records)
  const error = useStore(bench, state => state.error)
  const latest = records.find(record => !record.imported)
  return (
    <div className={page.scroll}>
      <div className={page.page}>
        <h2 className={page.big}>{t('bench.title')}</h2>
        <p className={page.lead}>{t('bench.intro')}</p>
        <Order />
        {error && (
          <p role="alert" className={styles.error}>
            {error.message}
          </p>
        )}
        {latest && <Latest figures={latest.figures} />}
        {records.length > 0 && <Comparison records={records} />}
        {latest && <Roofline figures={latest.figures} />}
        {latest && <Kernels figures={latest.figures} />}
        {latest && <Predictions figures={latest.figures} />}
        <Files records={records} />
      </div>
    </div>
  )
}

function Order() {
  const { t } = useTranslation()
  const order = useStore(bench, state => state.order)
  const running = useStore(bench, state => state.running)
  const info = useStore(models, state => state.info)
  const cpu = useStore(models, state => state.cpu)
  const answering = useStore(chats, state => state.live !== null)
  const most = Math.max(8, Math.min(2048, (info?.contextTokens ?? 64) - 64))
  if (cpu) return <p className={styles.faint}>{t('bench.noGpu')}</p>
  return (
    <section className={styles.order} aria-label={t('bench.order')}>
      <div className={styles.sliders}>
        <Slider
          label={t('bench.promptTokens')}
          hint={t('bench.promptTokensHint')}
          value={Math.min(order.promptTokens, most)}
          least={1}
          most={most}
          step={1}
          digits={0}
          onChange={promptTokens => bench.setOrder({ promptTokens: Math.round(promptTokens) })}
        />
        <Slider
          label={t('bench.tokens')}
          hint={t('bench.tokensHint')}
          value={order.tokens}
          least={3}
          most={128}
          step={1}
          digits={0}
          onChange={tokens => bench.setOrder({ tokens: Math.round(tokens) })}
        />
        <Slider
          label={t('bench.runs')}
          hint={t('bench.runsHint')}
          value={order.runs}
          least={1}
          most={10}
          step={1}
          digits={0}
          onChange={runs => bench.setOrder({ runs: Math.round(runs) })}
        />
      </div>
      <label className={styles.check}>
        <input type="checkbox" checked={order.accuracy} onChange={event => bench.setOrder({ accuracy: event.target.checked })} />
        <span>
          {t('bench.accuracy')} <span className={styles.faint}>{t('bench.accuracyHint')}</span>
        </span>
      </label>
      <div className={page.buttons}>
        {running ? (
          <Button Icon={Square} onClick={bench.stop} data-testid="bench-stop">
            {t('bench.stop')}
          </Button>
        ) : (
          <Button
            look="primary"
            Icon={Gauge}
            disabled={info === null || answering}
            onClick={() => void bench.run()}
            data-testid="bench-run"
          >
            {info ? t('bench.run', { name: info.name }) : t('bench.needsModel')}
          </Button>
        )}
        {running && (
          <div className={styles.progress}>
            <Progress share={running.done / running.total} label={t('bench.running')} />
          </div>
        )}
      </div>
    </section>
  )
}

const milliseconds = (value: number) => `${formatRate(value)} ms`

function Latest({ figures }: { figures: BenchFigures }) {
  const { t } = useTranslation()
  const tiles: [string, string, string][] = [
    ['decode', t('chat.tokensPerSecond', { value: formatRate(figures.decode_tokens_per_second) }), t('bench.decodeHint')],
    ['prefill', t('chat.tokensPerSecond', { value: formatRate(figures.prefill_tokens_per_second) }), t('bench.prefillHint')],
    ['first', milliseconds(figures.time_to_first_token_ms), t('bench.firstHint')],
    ['cached', milliseconds(figures.time_to_first_token_cached_ms), t('bench.cachedHint')],
    [
      'share',
      `${formatRate(100 * figures.bandwidth_share)} %`,
      t('bench.shareHint', { value: formatBytes(figures.copy_bytes_per_second) }),
    ],
  ]
  const { accuracy } = figures
  return (
    <Section title={t('bench.latest', { name: figures.model, device: figures.adapter })}>
      <dl className={styles.tiles} data-testid="bench-tiles">
        {tiles.map(([key, value, hint]) => (
          <div key={key}>
            <dt>{t(`bench.${key as 'decode' | 'prefill' | 'first' | 'cached' | 'share'}`)}</dt>
            <dd>{value}</dd>
            <dd className={styles.faint}>{hint}</dd>
          </div>
        ))}
        {accuracy && (
          <div>
            <dt>{t('bench.wrongTokens')}</dt>
            <dd>{t('bench.wrongTokensOf', { wrong: accuracy.wrong_tokens, all: 2 * accuracy.positions })}</dd>
            <dd className={styles.faint}>{t('bench.wrongTokensHint', { error: accuracy.worst_logprob_error.toExponential(1) })}</dd>
          </div>
        )}
      </dl>
    </Section>
  )
}

function Comparison({ records }: { records: BenchRecord[] }) {
  const { t } = useTranslation()
  const shown = records.slice(0, mostBars)
  const bars = (figureOf: (figures: BenchFigures) => number, format: (value: number) => string) =>
    shown.map(({ id, figures, imported }) => ({
      id,
      label: `${figures.model} · ${figures.adapter}`,
      value: figureOf(figures),
      text: format(figureOf(figures)),
      other: imported === true,
    }))
  const columns = lmdeployColumns(records[0].figures).map(([name]) => name)
  return (
    <Section title={t('bench.compare')}>
      <div className={styles.multiples}>
        <Bars
          title={t('bench.decode')}
          unit={t('bench.tokensPerSecondUnit')}
          bars={bars(figures => figures.decode_tokens_per_second, formatRate)}
        />
        <Bars
          title={t('bench.prefill')}
          unit={t('bench.tokensPerSecondUnit')}
          bars={bars(figures => figures.prefill_tokens_per_second, formatRate)}
        />
        <Bars title={t('bench.first')} unit="ms" bars={bars(figures => figures.time_to_first_token_ms, formatRate)} />
      </div>
      <ScrollTable label={t('bench.table')} testId="bench-table">
        <thead>
          <tr>
            <th scope="col">{t('bench.model')}</th>
            <th scope="col">{t('bench.when')}</th>
            {columns.map(name => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">{t('bench.remove')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {records.map(({ id, at, figures }) => (
            <tr key={id}>
              <th scope="row">
                {figures.model} · {figures.adapter}
              </th>
              <td>{formatDate(at)}</td>
              {lmdeployColumns(figures).map(([name, value]) => (
                <td key={name}>{Number.isInteger(value) ? formatCount(value) : value.toPrecision(3)}</td>
              ))}
              <td>
                <IconButton small label={t('bench.remove')} Icon={Trash2} onClick={() => removeBench(id)} />
              </td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </Section>
  )
}

function Kernels({ figures }: { figures: BenchFigures }) {
  const { t } = useTranslation()
  return (
    <Section title={t('bench.kernels')}>
      <p className={styles.faint}>
        {t('bench.counts', {
          dispatches: formatCount(Math.round(figures.dispatches_per_token)),
          submits: formatCount(figures.submits_per_token),
          bytes: formatBytes(figures.weight_bytes_read_per_token),
        })}
      </p>
      <ScrollTable label={t('bench.kernels')}>
        <thead>
          <tr>
            <th scope="col">{t('bench.kernel')}</th>
            <th scope="col">{t('bench.dispatches')}</th>
            <th scope="col">{t('bench.weightBytes')}</th>
          </tr>
        </thead>
        <tbody>
          {figures.dispatches_by_kernel.map(({ kernel, dispatches, weight_bytes }) => (
            <tr key={kernel}>
              <th scope="row">{kernel}</th>
              <td>{formatCount(dispatches)}</td>
              <td>{weight_bytes > 0 ? formatBytes(weight_bytes) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </Section>
  )
}

function Files({ records }: { records: BenchRecord[] }) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  const take = (file: File | undefined) => {
    if (file) void importBenches(file)
    if (input.current) input.current.value = ''
  }
  return (
    <div className={page.buttons}>
      {records.length > 0 && (
        <>
          <Button Icon={Download} onClick={() => saveCsv(records)}>
            CSV
          </Button>
          <Button Icon={Download} onClick={() => saveJson(records)}>
            JSON
          </Button>
        </>
      )}
      <Button Icon={Upload} onClick={() => input.current?.click()}>
        {t('bench.import')}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={t('bench.import')}
        data-testid="bench-import"
        onChange={event => take(event.target.files?.[0])}
      />
    </div>
  )
}
