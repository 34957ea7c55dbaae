// Further answers to the same question, to stand beside the one that is there: chosen is what differs between them, and all come by one press.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { InkstoneError } from '../../base/errors.ts'
import type { MessageNode } from '../../storage/chats.ts'
import { focusComposer } from '../app/actions.ts'
import { adapters, chats, models } from '../engine.ts'
import { closeOnEscape } from '../keys.ts'
import type { LibraryModel } from '../model/library.ts'
import { Button, Segmented } from '../parts/index.tsx'
import { showBeside } from './beside.ts'
import styles from './Compare.module.css'
import { ownPresets, presets } from './presets.ts'
import { seedLimit } from './sampling.ts'
import type { Variant } from './store.ts'
import { mostVariants, promptVariants, seedVariants, temperaturesIn, temperatureVariants } from './variants.ts'

type Kind = 'temperature' | 'seed' | 'prompt' | 'adapter' | 'model'

interface Choice {
  id: string
  label: string
}

/** What is made, and what is put back in the end. */
interface Plan {
  variants: Variant[]
  restore?(): Promise<void>
}

export default function Compare({ message, close }: { message: MessageNode; close(): void }) {
  const { t } = useTranslation()
  const answering = useStore(chats, state => state.live !== null)
  const [kind, setKind] = useState<Kind>('temperature')
  const [temperatures, setTemperatures] = useState('0, 0.7, 1.2')
  const [count, setCount] = useState<'1' | '2' | '3'>('2')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const { prompts, adapterChoices, modelChoices } = useChoices()
  const kinds: Kind[] = ['temperature', 'seed', 'prompt']
  if (adapterChoices.length > 0) kinds.push('adapter')
  if (modelChoices.length > 0) kinds.push('model')
  const lists: Partial<Record<Kind, Choice[]>> = { prompt: prompts, adapter: adapterChoices, model: modelChoices }
  const list = lists[kind]
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
  }
  useEffect(returnFocus, [])
  const plan = planOf()
  const start = async () => {
    close()
    showBeside(message.parentId, true)
    await chats.answerAlso(message.id, plan.variants)
    await plan.restore?.()
  }
  return (
    <section
      className={styles.compare}
      aria-label={t('compare.title')}
      data-testid="compare-form"
      onKeyDown={event => closeOnEscape(event, close)}
    >
      <h3>{t('compare.title')}</h3>
      <Segmented<Kind>
        label={t('compare.kind')}
        value={kind}
        choices={kinds.map(value => ({ value, label: t(`compare.${value}`) }))}
        onChange={value => {
          setKind(value)
          setChosen(new Set())
        }}
      />
      {kind === 'temperature' && (
        <input
          className={styles.field}
          value={temperatures}
          inputMode="decimal"
          aria-label={t('compare.temperatures')}
          title={t('compare.temperatures')}
          onChange={event => setTemperatures(event.target.value)}
        />
      )}
      {kind === 'seed' && (
        <Segmented<'1' | '2' | '3'>
          label={t('compare.seeds')}
          value={count}
          choices={(['1', '2', '3'] as const).map(value => ({ value, label: value }))}
          onChange={setCount}
        />
      )}
      {list && (
        <ul className={styles.choices}>
          {list.map(({ id, label }) => (
            <li key={id}>
              <label>
                <input
                  type="checkbox"
                  checked={chosen.has(id)}
                  disabled={!chosen.has(id) && chosen.size >= mostVariants}
                  onChange={() => toggle(id)}
                />
                {label}
              </label>
            </li>
          ))}
        </ul>
      )}
      {kind === 'model' && <p className={styles.hint}>{t('compare.modelHint')}</p>}
      <div className={styles.row}>
        <Button look="quiet" onClick={close}>
          {t('chat.cancel')}
        </Button>
        <Button look="primary" data-testid="compare-start" disabled={answering || plan.variants.length === 0} onClick={() => void start()}>
          {t('compare.start', { count: Math.max(1, plan.variants.length) })}
        </Button>
      </div>
    </section>
  )

  function planOf(): Plan {
    const { sampling } = chats.active()
    const seed = sampling.seed ?? message.figures?.seed ?? Math.floor(Math.random() * seedLimit)
    const ids = (list ?? []).filter(({ id }) => chosen.has(id)).map(({ id }) => id)
    switch (kind) {
      case 'temperature':
        return { variants: temperatureVariants(temperaturesIn(temperatures), seed) }
      case 'seed':
        return { variants: seedVariants(Number(count), sampling.temperature, Math.floor(Math.random() * seedLimit)) }
      case 'prompt':
        return { variants: promptVariants(ids, seed) }
      case 'adapter':
        return adapterPlan(ids, seed)
      case 'model':
        return modelPlan(ids, seed)
    }
  }

  function modelPlan(files: string[], seed: number): Plan {
    const { library, info } = models.getState()
    const load = async (model: LibraryModel) => {
      await models.loadFromLibrary(model)
      if (models.getState().info?.name !== model.name) {
        throw new InkstoneError('model_not_loaded', t('compare.notLoaded', { name: model.name }))
      }
    }
    const before = library.models.find(({ name }) => name === info?.name)
    const others = library.models.filter(({ file }) => files.includes(file))
    return {
      variants: others.map(model => ({ sampling: { seed }, prepare: () => load(model) })),
      restore: async () => before && load(before).catch(() => undefined),
    }
  }
}

/** Once the form is gone, the keyboard is where it was before, or where one writes. */
function returnFocus() {
  const opener = document.activeElement
  return () => {
    requestAnimationFrame(() => (opener instanceof HTMLElement && opener.isConnected ? opener.focus() : focusComposer()))
  }
}

function useChoices() {
  const { t } = useTranslation()
  const kept = useStore(presets, state => state.kept)
  const rows = useStore(adapters, state => state.rows)
  const library = useStore(models, state => state.library.models)
  const stored = useStore(models, state => state.stored)
  const loaded = useStore(models, state => state.info?.name)
  const own = ownPresets.map(({ name, text }) => ({ id: t(text) as string, label: t(name) as string }))
  const isHere = (model: LibraryModel) => !model.urls || model.parts !== undefined || stored.some(({ name }) => name === model.name)
  // What was opened from a file could not be loaded again in the end.
  const comesBack = library.some(({ name }) => name === loaded)
  return {
    prompts: [{ id: '', label: t('compare.noPrompt') }, ...kept.map(({ name, text }) => ({ id: text, label: name })), ...own],
    adapterChoices:
      rows.length === 0 ? [] : [{ id: '', label: t('compare.noAdapter') }, ...rows.map(row => ({ id: `${row.id}`, label: row.name }))],
    modelChoices: comesBack
      ? library.filter(model => isHere(model) && model.name !== loaded).map(({ file, name }) => ({ id: file, label: name }))
      : [],
  }
}

/** Each alone, or none; then those that were on before. */
function adapterPlan(ids: string[], seed: number): Plan {
  const before = adapters.getState().rows
  const only = (id: string) => {
    for (const row of before) adapters.setOn(row.id, `${row.id}` === id)
  }
  return {
    variants: ids.map(id => ({ sampling: { seed }, prepare: async () => only(id) })),
    restore: async () => {
      for (const row of before) adapters.setOn(row.id, row.on)
    },
  }
}
