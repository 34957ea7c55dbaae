// Answers to one question beside each other: of other models, settings, prompts or seeds, each with what it was made by.
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { MessageNode } from '../../storage/chats.ts'
import { chats } from '../engine.ts'
import { formatRate } from '../i18n/format.ts'
import { Button } from '../parts/index.tsx'
import { Figures } from './Figures.tsx'
import Markdown from './Markdown.tsx'
import styles from './SideBySide.module.css'

export default function SideBySide({ answers, shownId }: { answers: MessageNode[]; shownId: string }) {
  const { t } = useTranslation()
  const answering = useStore(chats, state => state.live !== null)
  return (
    <ol className={styles.columns} aria-label={t('chat.sideBySide')} data-testid="side-by-side">
      {answers.map((answer, i) => {
        const { model, temperature, seed } = answer.figures ?? {}
        const made = [
          model,
          temperature !== undefined && t('chat.temperatureOf', { value: formatRate(temperature) }),
          seed !== undefined && t('chat.seed', { value: seed }),
        ]
        return (
          <li key={answer.id} className={styles.column} data-shown={answer.id === shownId || undefined}>
            <p className={styles.made}>{[`${i + 1}`, ...made].filter(Boolean).join(' · ')}</p>
            <div className={styles.text}>
              <Markdown text={answer.text} />
            </div>
            <Figures message={answer} />
            <Button disabled={answering || answer.id === shownId} onClick={() => chats.choose(answer.id)}>
              {answer.id === shownId ? t('chat.taken') : t('chat.takeThis')}
            </Button>
          </li>
        )
      })}
    </ol>
  )
}
