// Beside the system prompt: take one that was prepared, keep the present one under a name, or remove it again.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { toast } from '../app/store.ts'
import { chats } from '../engine.ts'
import { Button } from '../parts/index.tsx'
import styles from './ChatInspector.module.css'
import { keepPreset, ownPresets, presets, removePreset } from './presets.ts'

export function Presets() {
  const { t } = useTranslation()
  const kept = useStore(presets, state => state.kept)
  const systemPrompt = useStore(chats, state => state.conversations[state.activeId].systemPrompt)
  const [name, setName] = useState<string>()
  const own = ownPresets.map(each => ({ name: t(each.name) as string, text: t(each.text) as string }))
  const current = kept.find(({ text }) => text === systemPrompt)
  const keep = () => {
    if (name?.trim()) keepPreset({ name: name.trim(), text: systemPrompt })
    setName(undefined)
  }
  const remove = (removed: string) =>
    toast(t('presets.removed', { name: removed }), { action: { label: t('shell.undo'), run: removePreset(removed) } })
  return (
    <div className={styles.presets}>
      <select
        aria-label={t('presets.title')}
        data-testid="presets"
        value={[...own, ...kept].some(({ text }) => text === systemPrompt) ? systemPrompt : ''}
        onChange={event => chats.setSystemPrompt(event.target.value)}
      >
        <option value="">{t('presets.choose')}</option>
        <optgroup label={t('presets.prepared')}>
          {own.map(each => (
            <option key={each.name} value={each.text}>
              {each.name}
            </option>
          ))}
        </optgroup>
        {kept.length > 0 && (
          <optgroup label={t('presets.yours')}>
            {kept.map(each => (
              <option key={each.name} value={each.text}>
                {each.name}
              </option>
            ))}
          </optgroup>
        )}
      </select>
      {current ? (
        <Button look="quiet" onClick={() => remove(current.name)}>
          {t('presets.remove')}
        </Button>
      ) : (
        systemPrompt.trim() &&
        name === undefined && (
          <Button look="quiet" onClick={() => setName('')}>
            {t('presets.keep')}
          </Button>
        )
      )}
      {name !== undefined && (
        <form
          className={styles.presetName}
          onSubmit={event => {
            event.preventDefault()
            keep()
          }}
        >
          <input
            // biome-ignore lint/a11y/noAutofocus: the field comes because a button was pressed for it.
            autoFocus
            value={name}
            maxLength={80}
            aria-label={t('presets.name')}
            placeholder={t('presets.name')}
            onChange={event => setName(event.target.value)}
          />
          <Button type="submit">{t('presets.keepNow')}</Button>
        </form>
      )}
    </div>
  )
}
