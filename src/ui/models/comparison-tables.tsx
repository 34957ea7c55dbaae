// The tables of a comparison: tensors with the difference of their weights, and metadata. Long ones begin with their first lines.
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { MetadataPair, TensorPair } from '../../api/inspect/header-diff.ts'
import type { WeightDifference } from '../../api/inspect/weight-difference.ts'
import type { TensorReport } from '../../api/model-report.ts'
import { formatBytes, formatCount } from '../i18n/format.ts'
import { Button, Progress } from '../parts/index.tsx'
import styles from './comparison.module.css'
import { isMeasurable } from './comparison.ts'
import { formatWeight } from './figures.ts'
import models from './models.module.css'
import { comparison } from './shelf.ts'

interface TableProps<T> {
  pairs: T[]
  names: [left: string, right: string]
  onlyChanged: boolean
}

/** More than a model usually has; a file may have 65,536. */
const FIRST_LINES = 400

/** Below a heading, between its columns; says so where nothing is left. */
function Lines<T extends { change: string }>(props: {
  title: string
  pairs: T[]
  onlyChanged: boolean
  columns: string[]
  children(pair: T): ReactNode
  testId: string
}) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const pairs = props.onlyChanged ? props.pairs.filter(({ change }) => change !== 'same') : props.pairs
  const shown = all ? pairs : pairs.slice(0, FIRST_LINES)
  return (
    <>
      {shown.length === 0 ? (
        <p className={models.faint}>{t('inspect.nothingChanged')}</p>
      ) : (
        <table className={styles.table} aria-label={props.title} data-testid={props.testId}>
          <thead>
            <tr>
              {props.columns.map((column, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place.
                <th key={i} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{shown.map(props.children)}</tbody>
        </table>
      )}
      {shown.length < pairs.length && (
        <Button look="quiet" onClick={() => setAll(true)}>
          {t('inspect.showRest', { count: pairs.length })}
        </Button>
      )}
    </>
  )
}

export function TensorTable({ pairs, names, onlyChanged }: TableProps<TensorPair>) {
  const { t } = useTranslation()
  return (
    <section className={styles.part}>
      <h4>{t('models.tensors')}</h4>
      <Measure pairs={pairs} />
      <Lines
        title={t('models.tensors')}
        pairs={pairs}
        onlyChanged={onlyChanged}
        columns={[t('inspect.tensor'), ...names, t('inspect.difference')]}
        testId="compared-tensors"
      >
        {pair => (
          <tr key={pair.name}>
            <th scope="row">
              <code>{pair.name}</code>
            </th>
            <TensorCell tensor={pair.left} pair={pair} />
            <TensorCell tensor={pair.right} pair={pair} isRight />
            <td>{isMeasurable(pair) && <Difference pair={pair} />}</td>
          </tr>
        )}
      </Lines>
    </section>
  )
}

function TensorCell({ tensor, pair, isRight = false }: { tensor?: TensorReport; pair: TensorPair; isRight?: boolean }) {
  const { t } = useTranslation()
  return (
    <td data-changed={(isRight && pair.change !== 'same') || undefined}>
      {tensor ? (
        <>
          {tensor.format} · <span className={styles.size}>{formatBytes(tensor.bytes)}</span>
          <span className={styles.shape}>{tensor.shape.join(' × ')}</span>
        </>
      ) : (
        <span className={styles.absent}>{t('inspect.absent')}</span>
      )}
    </td>
  )
}

/** Of all tensors at a glance. */
function Measure({ pairs }: { pairs: TensorPair[] }) {
  const { t } = useTranslation()
  const running = useStore(comparison, state => state.running)
  const differences = useStore(comparison, state => state.differences)
  const measurable = pairs.filter(isMeasurable)
  if (measurable.length === 0) return null
  const told = [...differences.values()].flatMap(({ relativeRms }) => relativeRms ?? []).sort((a, b) => a - b)
  return (
    <div className={styles.measure}>
      {running ? (
        <div className={styles.running}>
          <Progress share={running.done / running.total} label={t('inspect.difference')} />
          <Button onClick={comparison.stopMeasuring}>{t('model.cancel')}</Button>
        </div>
      ) : (
        <Button onClick={() => void comparison.measure(measurable, 'glance')} data-testid="measure-all">
          {t('inspect.measureAll', { count: measurable.length })}
        </Button>
      )}
      <div className={models.faint}>
        <p role="status" data-testid="measured">
          {told.length > 0 &&
            t('inspect.measured', {
              count: told.length,
              median: formatWeight(told[(told.length - 1) >> 1]),
              most: formatWeight(told[told.length - 1]),
            })}
        </p>
        <p>{t('inspect.measureHint')}</p>
      </div>
    </div>
  )
}

function Difference({ pair }: { pair: TensorPair }) {
  const { t } = useTranslation()
  const difference = useStore(comparison, state => state.differences.get(pair.name))
  const running = useStore(comparison, state => state.running !== null)
  if (difference) return <Measured difference={difference} tensor={pair.left!} />
  return (
    <Button
      look="quiet"
      disabled={running}
      aria-label={t('inspect.measureNamed', { name: pair.name })}
      onClick={() => void comparison.measure([pair], 'close')}
    >
      {t('inspect.measure')}
    </Button>
  )
}

function Measured({ difference: { seen, leftOut, relativeRms }, tensor }: { difference: WeightDifference; tensor: TensorReport }) {
  const { t } = useTranslation()
  const total = tensor.shape.reduce((product, side) => product * side, 1)
  return (
    <span title={t('inspect.ofSample', { seen: formatCount(seen), total: formatCount(total) })}>
      {relativeRms === undefined ? t('inspect.none') : formatWeight(relativeRms)}
      {leftOut > 0 && (
        <span className={styles.shape}>
          {t('inspect.broken')}: {formatCount(leftOut)}
        </span>
      )}
    </span>
  )
}

export function MetadataTable({ pairs, names, onlyChanged }: TableProps<MetadataPair>) {
  const { t } = useTranslation()
  return (
    <section className={styles.part}>
      <h4>{t('inspect.metadata')}</h4>
      <Lines
        title={t('inspect.metadata')}
        pairs={pairs}
        onlyChanged={onlyChanged}
        columns={[t('inspect.key'), ...names]}
        testId="compared-metadata"
      >
        {({ key, change, left, right }) => (
          <tr key={key}>
            <th scope="row">
              <code>{key}</code>
            </th>
            <td>
              <Value text={left} />
            </td>
            <td data-changed={change !== 'same' || undefined}>
              <Value text={right} />
            </td>
          </tr>
        )}
      </Lines>
    </section>
  )
}

/** Longer ones are folded. */
const SHORT_CHARS = 80

function Value({ text }: { text?: string }) {
  const { t } = useTranslation()
  if (text === undefined) return <span className={styles.absent}>{t('inspect.absent')}</span>
  if (text.length <= SHORT_CHARS) return text
  return (
    <details>
      <summary>{text.slice(0, SHORT_CHARS - 20)}…</summary>
      {text}
    </details>
  )
}
