// The project of this browser: what the person answered on the way from model to application, their own questions, and how models did on them.
// The engine is asked for two things: how much memory it gets, and the answers.
import { createStore } from 'zustand/vanilla'
import type { ChatCompletion, ChatCompletionRequest } from '../../api/openai.ts'
import { type ErrorRecord, errorRecord } from '../../base/errors.ts'
import { isRight, type OwnQuestion, readQuestions } from '../../eval/own-questions.ts'

export interface EvaluationRun {
  id: string
  /** Milliseconds since 1970. */
  at: number
  model: string
  answers: { question: string; answer: string; isRight: boolean }[]
}

export interface Project {
  scenario?: 'simple' | 'complex'
  environment?: 'talks' | 'acts'
  /** Share of right answers from which on the model may be given to others. */
  threshold: number
  questions: string
  /** The latest first. */
  runs: EvaluationRun[]
}

/** What full tuning of a model wants of the GPU, and what was given of it. */
export interface Measured {
  model: string
  wantedBytes: number
  gaveBytes: number
}

export interface ProjectState {
  project: Project
  measured: Measured | null
  measuring: boolean
  running: { done: number; total: number } | null
  error: ErrorRecord | null
}

export interface ProjectDeps {
  client(): {
    room(bytes: number): Promise<number>
    chat: { completions: { create(request: ChatCompletionRequest, options: { signal: AbortSignal }): Promise<ChatCompletion> } }
  }
  newId(): string
  now(): number
  kept(): string | null
  keep(text: string): void
}

/** Weights, gradients and Adam's two moments in f32 (Rajbhandari et al. 2020, arXiv:1910.02054, §3.1). */
export const TUNING_BYTES_PER_PARAMETER = 16
/** More is not asked for: a tab that takes it would push out everything else that runs. */
export const MOST_ASKED_BYTES = 8 * 2 ** 30
const MOST_ANSWER_TOKENS = 160
const RUNS_KEPT = 20
const QUESTIONS_LENGTH = 50_000
const first: Project = { threshold: 0.8, questions: '', runs: [] }

export type ProjectStore = ReturnType<typeof createProjectStore>

export function createProjectStore(deps: ProjectDeps) {
  const store = createStore<ProjectState>(() => ({
    project: readProject(deps.kept()),
    measured: null,
    measuring: false,
    running: null,
    error: null,
  }))
  let stopping: AbortController | undefined

  function change(changed: Partial<Project>) {
    const project = { ...store.getState().project, ...changed }
    deps.keep(JSON.stringify(project))
    store.setState({ project })
  }

  async function ask(question: string, signal: AbortSignal): Promise<string> {
    const request = { messages: [{ role: 'user' as const, content: question }], temperature: 0, max_tokens: MOST_ANSWER_TOKENS }
    const { choices } = await deps.client().chat.completions.create(request, { signal })
    return choices[0].message.content ?? ''
  }

  async function answersTo(questions: OwnQuestion[], signal: AbortSignal) {
    const answers: EvaluationRun['answers'] = []
    for (const { question, wanted } of questions) {
      const answer = await ask(question, signal)
      answers.push({ question, answer, isRight: isRight(answer, wanted) })
      store.setState({ running: { done: answers.length, total: questions.length } })
    }
    return answers
  }

  return {
    ...store,
    change,
    async measure(model: string, parameters: number) {
      store.setState({ measuring: true, error: null })
      const wantedBytes = parameters * TUNING_BYTES_PER_PARAMETER
      try {
        const gaveBytes = await deps.client().room(Math.min(wantedBytes, MOST_ASKED_BYTES))
        store.setState({ measured: { model, wantedBytes, gaveBytes } })
      } catch (cause) {
        store.setState({ error: errorRecord(cause) })
      } finally {
        store.setState({ measuring: false })
      }
    },
    /** Asks the loaded model every question, greedily. */
    async evaluate(model: string) {
      if (store.getState().running) return
      const abort = new AbortController()
      stopping = abort
      try {
        const questions = readQuestions(store.getState().project.questions)
        store.setState({ running: { done: 0, total: questions.length }, error: null })
        const answers = await answersTo(questions, abort.signal)
        const run = { id: deps.newId(), at: deps.now(), model, answers }
        change({ runs: [run, ...store.getState().project.runs].slice(0, RUNS_KEPT) })
      } catch (cause) {
        if (!abort.signal.aborted) store.setState({ error: errorRecord(cause) })
      } finally {
        store.setState({ running: null })
      }
    },
    stop: () => stopping?.abort(),
    /** Returns what takes it back. */
    startAnew(): () => void {
      const { project } = store.getState()
      change({ scenario: undefined, environment: undefined, ...first })
      return () => change(project)
    },
  }
}

/** What was kept, as far as it is what this page writes. */
export function readProject(text: string | null): Project {
  try {
    const found = JSON.parse(text ?? '{}') as Record<string, unknown>
    const { scenario, environment, threshold, questions, runs } = found
    return {
      ...(isOneOf(scenario, ['simple', 'complex']) && { scenario }),
      ...(isOneOf(environment, ['talks', 'acts']) && { environment }),
      threshold: typeof threshold === 'number' && threshold >= 0 && threshold <= 1 ? threshold : first.threshold,
      questions: typeof questions === 'string' ? questions.slice(0, QUESTIONS_LENGTH) : first.questions,
      runs: Array.isArray(runs) ? runs.filter(isRun).slice(0, RUNS_KEPT) : [],
    }
  } catch {
    return first
  }
}

const isOneOf = <T extends string>(value: unknown, of: readonly T[]): value is T => of.includes(value as T)

function isRun(value: unknown): value is EvaluationRun {
  const run = value as Partial<EvaluationRun> | null
  return (
    typeof run?.id === 'string' &&
    typeof run.model === 'string' &&
    Number.isFinite(run.at) &&
    Array.isArray(run.answers) &&
    run.answers.length > 0 &&
    run.answers.every(each => typeof each?.question === 'string' && typeof each.answer === 'string' && typeof each.isRight === 'boolean')
  )
}

export const rightShare = ({ answers }: EvaluationRun) => answers.filter(each => each.isRight).length / answers.length
