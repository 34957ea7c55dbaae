// The conversation's own settings: its title, its system prompt, how tokens are chosen.
import { useId, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { chats, models } from '../engine.ts'
import { Adapters } from '../model/Adapters.tsx'
import { Button, Slider } from '../parts/index.tsx'
import styles from './ChatInspector.module.css'
import { folderLimit } from './exchange.ts'
import { Presets } from './Presets.tsx'
import { clampTo, isSameSampling, type SamplingName, samplingRanges, seedLimit } from './sampling.ts'
import { setTokenView, tokenView } from './token-view.ts'

const sliders: { name: SamplingName; label: 'temperature' | 'topK' | 'topP' | 'minP' | 'repetition' | 'maxTokens' }[] = [
  { name: 'temperature', label: 'temperature' },
  { name: 'topK', label: 'topK' },
  { name: 'topP', label: 'topP' },
  { name: 'minP', label: 'minP' },
  { name: 'repetitionPenalty', label: 'repetition' },
  { name: 'maxTokens', label: 'maxTokens' },
]

export function ChatInspector() {
  const { t } = useTranslation()
  const { title, folder, systemPrompt, sampling } = useStore(chats, state => state.conversations[state.activeId])
  const conversations = useStore(chats, state => state.conversations)
  const folders = useMemo(() => [...new Set(Object.values(conversations).flatMap(each => each.folder ?? []))].sort(), [conversations])
  const info = useStore(models, state => state.info)
  const ids = { title: useId(), folder: useId(), folders: useId(), system: useId(), seed: useId() }
  const tokensShown = useStore(tokenView, state => state.on)
  const suggested = useStore(chats, state => state.suggested)
  const setSeed = (text: string) => {
    const seed = Number.parseInt(text, 10)
    chats.setSampling({ seed: Number.isFinite(seed) ? Math.min(seedLimit, Math.max(0, seed)) : null })
  }
  return (
    <div className={styles.inspector}>
      {info && !info.hasChatTemplate && <p className={styles.note}>{t('chat.noTemplate')}</p>}
      <div className={styles.field}>
        <label htmlFor={ids.title}>{t('sampling.name')}</label>
        <input
          id={ids.title}
          value={title}
          placeholder={t('chat.untitled')}
          maxLength={200}
          onChange={event => chats.rename(event.target.value)}
        />
      </div>
      <div className={styles.field}>
        <label htmlFor={ids.folder}>{t('chat.folder')}</label>
        <input
          id={ids.folder}
          data-testid="folder"
          list={ids.folders}
          value={folder ?? ''}
          placeholder={t('chat.noFolder')}
          maxLength={folderLimit}
          onChange={event => chats.setFolder(event.target.value)}
        />
        <datalist id={ids.folders}>
          {folders.map(name => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </div>
      <div className={styles.field}>
        <label htmlFor={ids.system}>{t('sampling.system')}</label>
        <textarea
          id={ids.system}
          data-testid="system-prompt"
          rows={4}
          value={systemPrompt}
          placeholder={t('sampling.systemPlaceholder')}
          onChange={event => chats.setSystemPrompt(event.target.value)}
        />
        <Presets />
      </div>
      <label className={styles.check}>
        <input type="checkbox" data-testid="token-view" checked={tokensShown} onChange={event => setTokenView(event.target.checked)} />
        <span>
          {t('chat.tokenView')} <span className={styles.hint}>{t('chat.tokenViewHint')}</span>
        </span>
      </label>
      <Adapters />
      <section className={styles.sampling}>
        <div className={styles.head}>
          <h3>{t('sampling.title')}</h3>
          <Button
            look="quiet"
            className={styles.reset}
            disabled={isSameSampling(sampling, suggested)}
            onClick={() => chats.setSampling(suggested)}
          >
            {t('sampling.reset')}
          </Button>
        </div>
        {sliders.map(({ name, label }) => (
          <Slider
            key={name}
            label={t(`sampling.${label}`)}
            hint={t(`sampling.${label}Hint`)}
            value={sampling[name]}
            {...samplingRanges[name]}
            onChange={value => chats.setSampling({ [name]: clampTo(name, value) })}
          />
        ))}
        <div className={styles.seed} title={t('sampling.seedHint')}>
          <label htmlFor={ids.seed}>{t('sampling.seed')}</label>
          <input
            id={ids.seed}
            data-testid="seed"
            inputMode="numeric"
            value={sampling.seed ?? ''}
            placeholder={t('sampling.seedPlaceholder')}
            aria-description={t('sampling.seedHint')}
            onChange={event => setSeed(event.target.value)}
          />
        </div>
      </section>
    </div>
  )
}
