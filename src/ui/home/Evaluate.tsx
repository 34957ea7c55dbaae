// The person's own questions, what the model made of them, and from which share on it may be deployed.
import CircleAlert from 'lucide-react/icons/circle-alert'
import CircleCheck from 'lucide-react/icons/circle-check'
import Play from 'lucide-react/icons/play'
import Square from 'lucide-react/icons/square'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { formatPercent } from '../i18n/format.ts'
import { Button, Progress } from '../parts/index.tsx'
import page from '../parts/page.module.css'
import { project } from './actions.ts'
import styles from './home.module.css'
import { type EvaluationRun, type Project, rightShare } from './project.ts'
import { type Facts, latestRun } from './steps.ts'

const runsShown = 8

export function Evaluate({ facts }: { facts: Facts }) {
  const { t } = useTranslation()
  const thresholdId = useId()
  const { model, running, error } = facts
  const { threshold, questions } = facts.project
  const run = latestRun(facts)
  return (
    <>
      <p className={styles.text}>{t('home.evaluateText')}</p>
      <textarea
        className={styles.questions}
        rows={6}
        value={questions}
        data-testid="own-questions"
        aria-label={t('home.questions')}
        placeholder={t('home.questionsExample')}
        onChange={event => project.change({ questions: event.target.value })}
      />
      <label htmlFor={thresholdId} className={styles.threshold}>
        <span>{t('home.threshold', { share: formatPercent(threshold) })}</span>
        <input
          id={thresholdId}
          type="range"
          min={0}
          max={100}
          step={5}
          value={Math.round(threshold * 100)}
          data-testid="threshold"
          onChange={event => project.change({ threshold: Number(event.target.value) / 100 })}
        />
      </label>
      <div className={page.buttons}>
        {running ? (
          <Button Icon={Square} onClick={project.stop}>
            {t('home.stop', { done: running.done, total: running.total })}
          </Button>
        ) : (
          <Button
            look={run ? 'plain' : 'primary'}
            Icon={Play}
            disabled={!model || questions.trim() === ''}
            data-testid="evaluate"
            onClick={() => model && void project.evaluate(model.name)}
          >
            {t('home.run')}
          </Button>
        )}
        {!running && questions.trim() === '' && (
          <Button look="quiet" data-testid="take-example" onClick={() => project.change({ questions: t('home.questionsExample') })}>
            {t('home.takeExample')}
          </Button>
        )}
      </div>
      {running && <Progress share={running.done / running.total} label={t('home.evaluating')} />}
      {error && (
        <p role="alert" className={styles.error}>
          {error.message}
        </p>
      )}
      {run && <Answers run={run} />}
      {facts.project.runs.length > 1 && <Runs project={facts.project} />}
    </>
  )
}

function Answers({ run }: { run: EvaluationRun }) {
  const { t } = useTranslation()
  return (
    <ul className={styles.answers} aria-label={t('home.answers')} data-testid="own-answers">
      {run.answers.map(({ question, answer, isRight }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a run never changes.
        <li key={index} data-right={isRight}>
          {isRight ? (
            <CircleCheck size={16} strokeWidth={1.75} aria-label={t('home.right')} />
          ) : (
            <CircleAlert size={16} strokeWidth={1.75} aria-label={t('home.wrong')} />
          )}
          <div>
            <b>{question}</b>
            <p>{answer}</p>
          </div>
        </li>
      ))}
    </ul>
  )
}

/** The latest runs of any model against the mark that they have to meet. */
function Runs({ project: { runs, threshold } }: { project: Project }) {
  const { t } = useTranslation()
  return (
    <figure className={styles.runs}>
      <figcaption>{t('home.runs')}</figcaption>
      <ol>
        {runs.slice(0, runsShown).map(run => (
          <li key={run.id}>
            <span>{run.model}</span>
            <span className={styles.bar}>
              <span data-way={rightShare(run) >= threshold ? 'full' : 'lora'} style={{ width: `${rightShare(run) * 100}%` }} />
              <i style={{ left: `${threshold * 100}%` }} />
            </span>
            <span>{formatPercent(rightShare(run))}</span>
          </li>
        ))}
      </ol>
    </figure>
  )
}
