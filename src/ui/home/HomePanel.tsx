// Home: the way from a model to an application as a river of cards. Each card shows how its step stands; the one that is open is answered below.
import ArrowRight from 'lucide-react/icons/arrow-right'
import Check from 'lucide-react/icons/check'
import CornerDownRight from 'lucide-react/icons/corner-down-right'
import Lock from 'lucide-react/icons/lock'
import Minus from 'lucide-react/icons/minus'
import Plus from 'lucide-react/icons/plus'
import { type ComponentType, type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { adapters, models } from '../engine.ts'
import { formatPercent } from '../i18n/format.ts'
import { progressOf } from '../model/progress.ts'
import { Button, Progress } from '../parts/index.tsx'
import page from '../parts/page.module.css'
import { askInChat, project, startAnew } from './actions.ts'
import { Compute } from './Compute.tsx'
import { Deploy } from './Deploy.tsx'
import { Evaluate } from './Evaluate.tsx'
import styles from './home.module.css'
import { Environment, ModelStep, Scenario } from './Questions.tsx'
import { type Facts, type Figure, type Step, steps } from './steps.ts'

const details: Record<Step['id'], ComponentType<{ facts: Facts }>> = {
  model: ModelStep,
  scenario: Scenario,
  compute: Compute,
  environment: Environment,
  evaluate: Evaluate,
  deploy: Deploy,
}

const detailId = 'home-detail'

export default function HomePanel() {
  const { t } = useTranslation()
  const facts = useFacts()
  const [openId, setOpenId] = useState<Step['id']>()
  const next = steps.find(step => ['todo', 'running'].includes(step.standing(facts).state)) ?? steps.at(-1)!
  const open = steps.find(step => step.id === openId) ?? next
  const isBehind = ['done', 'skipped'].includes(open.standing(facts).state)
  const Detail = details[open.id]
  return (
    <div className={page.scroll}>
      <div className={`${page.page} ${styles.home}`}>
        <header className={styles.head}>
          <h2 className={page.big}>{t('home.title')}</h2>
          <p className={page.lead}>{t('home.lead')}</p>
          <AskField />
        </header>
        <ol className={styles.river} aria-label={t('home.steps')}>
          {steps.map(step => (
            <Card key={step.id} step={step} facts={facts} isOpen={step === open} isNext={step === next} onOpen={() => setOpenId(step.id)} />
          ))}
        </ol>
        {/* Where the person begins to answer, the page stays. */}
        <section id={detailId} className={styles.detail} aria-label={t(open.label) as string} onFocus={() => setOpenId(open.id)}>
          <h3>{t(`home.${open.id}Question`)}</h3>
          <Detail facts={facts} />
          {isBehind && next !== open && (
            <Button look="primary" Icon={ArrowRight} data-testid="home-next" onClick={() => setOpenId(next.id)}>
              {t('home.next', { step: t(next.label) as string })}
            </Button>
          )}
        </section>
        <Button look="quiet" Icon={Plus} className={styles.anew} onClick={startAnew}>
          {t('home.startAnew')}
        </Button>
      </div>
    </div>
  )
}

function useFacts(): Facts {
  const state = useStore(project)
  const model = useStore(models, each => each.info)
  const loading = useStore(models, each => each.loading)
  const rows = useStore(adapters, each => each.rows)
  const share = useStore(models, each => progressOf(each)?.share)
  return { ...state, model, loading: loading && { share }, adapters: rows.filter(row => row.on).map(({ name }) => name) }
}

function AskField() {
  const { t } = useTranslation()
  const [question, setQuestion] = useState('')
  const ask = (event: FormEvent) => {
    event.preventDefault()
    if (question.trim() !== '') askInChat(question.trim())
  }
  return (
    <form className={styles.ask} onSubmit={ask}>
      <input
        type="text"
        value={question}
        data-testid="home-ask"
        placeholder={t('chat.greeting')}
        aria-label={t('chat.greeting')}
        onChange={event => setQuestion(event.target.value)}
      />
      <Button type="submit" look={question.trim() === '' ? 'plain' : 'primary'} Icon={CornerDownRight} disabled={question.trim() === ''}>
        {t('home.ask')}
      </Button>
    </form>
  )
}

interface CardProps {
  step: Step
  facts: Facts
  isOpen: boolean
  /** The first that waits for the person. */
  isNext: boolean
  onOpen(): void
}

function Card({ step, facts, isOpen, isNext, onOpen }: CardProps) {
  const { t } = useTranslation()
  const { state, figure, share } = step.standing(facts)
  return (
    <li className={styles.stop} data-state={state} data-next={isNext || undefined}>
      <button type="button" data-step={step.id} aria-expanded={isOpen} aria-controls={detailId} onClick={onOpen}>
        <span className={styles.mark} aria-hidden>
          {state === 'done' && <Check size={12} strokeWidth={2.5} />}
          {state === 'skipped' && <Minus size={12} strokeWidth={2} />}
          {state === 'locked' && <Lock size={12} strokeWidth={2} />}
        </span>
        <span className={styles.label}>{t(step.label) as string}</span>
        {state === 'running' ? (
          <Progress share={share} label={t(step.label) as string} />
        ) : (
          <span className={styles.figure}>{figure && <FigureText figure={figure} />}</span>
        )}
        <span className="visually-hidden">{t(`home.state_${state}`)}</span>
      </button>
    </li>
  )
}

function FigureText({ figure }: { figure: Figure }) {
  const { t } = useTranslation()
  if ('text' in figure) return figure.text
  if ('key' in figure) return t(figure.key) as string
  const right = figure.of.answers.filter(each => each.isRight).length
  return `${t('home.rightOf', { right, asked: figure.of.answers.length })} · ${formatPercent(figure.share)}`
}
