// Answers to one question beside each other: of other models, settings, prompts or seeds, each with what it was made by.
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { MessageNode } from '../../storage/chats.ts'
import { chats } from '../engine.ts'
import { formatRate } from '../i18n/format.ts'
import { Button } from '../parts/index.tsx'
import { showBeside } from './beside.ts'
import { Figures, LiveLine } from './Figures.tsx'
import Markdown from './Markdown.tsx'
import styles from './SideBySide.module.css'

/** Of a system prompt, as many as tell it from another. */
const promptChars = 60

export default function SideBySide({ answers, shownId }: { answers: MessageNode[]; shownId: string }) {
  const { t } = useTranslation()
  const promptsDiffer = new Set(answers.map(({ recipe }) => recipe?.systemPrompt ?? '')).size > 1
  const answering = useStore(chats, state => state.live !== null)
  const take = (answer: MessageNode) => {
    chats.choose(answer.id)
    showBeside(answer.parentId, false)
  }
  return (
    <ol className={styles.columns} aria-label={t('chat.sideBySide')} data-testid="side-by-side">
      {answers.map((answer, i) => {
        const { model, adapters, temperature, seed } = answer.figures ?? {}
        const prompt = promptsDiffer ? answer.recipe?.systemPrompt : undefined
        const made = [
          model,
          adapters,
          temperature !== undefined && t('chat.temperatureOf', { value: formatRate(temperature) }),
          seed !== undefined && t('chat.seed', { value: seed }),
          prompt && `“${prompt.length > promptChars ? `${prompt.slice(0, promptChars)}…` : prompt}”`,
        ]
        return (
          <li key={answer.id} className={styles.column} data-shown={answer.id === shownId || undefined}>
            <p className={styles.made}>{[`${i + 1}`, ...made].filter(Boolean).join(' · ')}</p>
            <div className={styles.text}>
              <Markdown text={answer.text} />
              {answer.status === 'streaming' && <LiveLine hasText={answer.text !== ''} />}
              {answer.error}
            </div>
            <Figures message={answer} />
            <Button disabled={answering || answer.id === shownId} onClick={() => take(answer)}>
              {answer.id === shownId ? t('chat.taken') : t('chat.takeThis')}
            </Button>
          </li>
        )
      })}
    </ol>
  )
}
