// Two models side by side: what their headers differ in, in one sentence and in tables, and on demand how far their weights lie apart.
import X from 'lucide-react/icons/x'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { ModelComparison } from '../../api/inspect/look.ts'
import type { ModelLocation } from '../../worker/protocol.ts'
import { formatBytes, formatParameters } from '../i18n/format.ts'
import { nameOf } from '../model/store.ts'
import { Button, IconButton, Segmented } from '../parts/index.tsx'
import { type CandidateGroup, useCandidates } from './candidates.ts'
import styles from './comparison.module.css'
import { type Clause, summaryOf } from './comparison-summary.ts'
import { MetadataTable, TensorTable } from './comparison-tables.tsx'
import models from './models.module.css'
import { comparison } from './shelf.ts'

export default function Comparison({ left }: { left: ModelLocation }) {
  const { t } = useTranslation()
  const right = useStore(comparison, state => state.right)
  const busy = useStore(comparison, state => state.busy)
  const result = useStore(comparison, state => state.result)
  const error = useStore(comparison, state => state.error)
  return (
    <section className={styles.comparison} data-testid="comparison">
      <div className={models.headLine}>
        <h3>{t('inspect.compareTitle', { name: nameOf(left) })}</h3>
        <IconButton small label={t('inspect.closeComparison')} Icon={X} onClick={comparison.close} />
      </div>
      <Choice key={nameOf(left)} />
      {busy && (
        <p role="status" className={models.faint}>
          {t('inspect.readingBoth')}
        </p>
      )}
      {error && (
        <p role="alert" className={models.error}>
          {error.message}
        </p>
      )}
      {result && right && <Result result={result} names={[nameOf(left), nameOf(right)]} />}
    </section>
  )
}

function Choice() {
  const { t } = useTranslation()
  const groups = useCandidates()
  const [id, setId] = useState('')
  const select = useRef<HTMLSelectElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const field = useId()
  // It was opened from elsewhere.
  useEffect(() => {
    select.current?.focus({ preventScroll: true })
    select.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  const chosen = groups.flatMap(({ candidates }) => candidates).find(candidate => candidate.id === id)
  const titles = useGroupTitles()
  return (
    <form
      className={styles.choice}
      onSubmit={event => {
        event.preventDefault()
        if (chosen) void comparison.compareWith(chosen.open)
      }}
    >
      <label htmlFor={field} className="visually-hidden">
        {t('inspect.other')}
      </label>
      <select ref={select} id={field} value={chosen ? id : ''} onChange={event => setId(event.target.value)} data-testid="compare-choice">
        <option value="">{t('inspect.chooseOther')}</option>
        {groups.map(({ from, candidates }) => (
          <optgroup key={from} label={titles[from]}>
            {candidates.map(candidate => (
              <option key={candidate.id} value={candidate.id}>
                {candidate.name}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <Button type="submit" disabled={!chosen} data-testid="compare">
        {t('inspect.compare')}
      </Button>
      <Button onClick={() => input.current?.click()}>{t('inspect.chooseFile')}</Button>
      <input
        ref={input}
        type="file"
        accept=".gguf"
        multiple
        className="visually-hidden"
        tabIndex={-1}
        aria-label={t('inspect.chooseFile')}
        data-testid="compare-file"
        onChange={event => {
          const files = [...(event.target.files ?? [])]
          event.target.value = ''
          if (files.length === 0) return
          setId('')
          void comparison.compareWith(async () => ({ kind: 'file', file: files[0], ...(files.length > 1 && { parts: files }) }))
        }}
      />
    </form>
  )
}

function useGroupTitles(): Record<CandidateGroup['from'], string> {
  const { t } = useTranslation()
  return { library: t('panel.models'), listing: t('models.found'), folder: t('models.folder') }
}

type Shown = 'changed' | 'everything'

function Result({ result, names }: { result: ModelComparison; names: [left: string, right: string] }) {
  const { t } = useTranslation()
  const sentence = useSentence(summaryOf(result))
  const [shown, setShown] = useState<Shown>('changed')
  const onlyChanged = shown === 'changed'
  const choices = (['changed', 'everything'] as const).map(value => ({ value, label: t(`inspect.${value}`) }))
  return (
    <>
      <p className={styles.summary} role="status" data-testid="comparison-summary">
        {sentence}
      </p>
      <Headers result={result} names={names} />
      <Segmented<Shown> label={t('inspect.show')} value={shown} choices={choices} onChange={setShown} />
      <TensorTable pairs={result.tensors} names={names} onlyChanged={onlyChanged} />
      <MetadataTable pairs={result.metadata} names={names} onlyChanged={onlyChanged} />
    </>
  )
}

function useSentence(clauses: Clause[]): string {
  const { t, i18n } = useTranslation()
  const [comma, stop] = i18n.language === 'zh' ? ['；', '。'] : ['; ', '.']
  const texts = clauses.map(({ text, ...figures }) =>
    t(`inspect.${text}`, figures as { count: number; name: string; left: string; right: string }),
  )
  return `${texts.join(comma)}${stop}`
}

function Headers({ result: { left, right, tensors }, names }: { result: ModelComparison; names: [string, string] }) {
  const { t } = useTranslation()
  const counts = (['left', 'right'] as const).map(side => tensors.filter(pair => pair[side]).length)
  const rows: [label: string, left: string, right: string][] = [
    [t('model.architecture'), left.architecture, right.architecture],
    [t('model.quantization'), left.quantization, right.quantization],
    [t('model.parameters'), formatParameters(left.parameters), formatParameters(right.parameters)],
    [t('model.fileSize'), formatBytes(left.fileBytes), formatBytes(right.fileBytes)],
    [t('models.tensors'), String(counts[0]), String(counts[1])],
  ]
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('inspect.property')}</th>
          {names.map((name, i) => (
            <th key={i === 0 ? 'left' : 'right'} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([label, a, b]) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>{a}</td>
            <td data-changed={a !== b || undefined}>{b}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
