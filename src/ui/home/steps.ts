// The way from a model to an application, as InternLM's flowchart goes: a model; is the scenario complex; is compute enough; must it act; evaluate;
// deploy. The registry of its steps: a step is one record here, and names the panel that it opens once there is one.
import type { ParseKeys } from 'i18next'
import type { ModelInfo } from '../../worker/protocol.ts'
import { type EvaluationRun, type ProjectState, rightShare } from './project.ts'

/** What the steps look at. */
export interface Facts extends ProjectState {
  model: Pick<ModelInfo, 'name' | 'quantization' | 'parameters' | 'gpuBytes'> | null
  /** Share of a load that goes on; null where there is none. */
  loading: { share?: number } | null
  /** Names of LoRA adapters that are on. */
  adapters: string[]
}

export type Figure =
  | { key: ParseKeys }
  /** Said as it is. */
  | { text: string }
  | { share: number; of: EvaluationRun }

export interface Standing {
  /** `skipped`: an answer leads past it. `locked`: something before it is missing. */
  state: 'todo' | 'running' | 'done' | 'skipped' | 'locked'
  figure?: Figure
  /** From 0 to 1, of what is running. */
  share?: number
}

export interface Step {
  id: 'model' | 'scenario' | 'compute' | 'environment' | 'evaluate' | 'deploy'
  label: ParseKeys
  panel?: string
  standing(facts: Facts): Standing
}

const figure = (key: ParseKeys): Figure => ({ key })

export const steps: readonly Step[] = [
  {
    id: 'model',
    label: 'home.model',
    panel: 'models',
    standing({ model, loading }) {
      if (loading) return { state: 'running', share: loading.share }
      if (!model) return { state: 'todo', figure: figure('home.noModel') }
      return { state: 'done', figure: { text: model.name } }
    },
  },
  {
    id: 'scenario',
    label: 'home.scenario',
    standing: ({ project: { scenario } }) =>
      scenario ? { state: 'done', figure: figure(`home.${scenario}Short`) } : { state: 'todo', figure: figure('home.unanswered') },
  },
  {
    id: 'compute',
    label: 'home.compute',
    standing(facts) {
      if (facts.project.scenario === 'simple') return { state: 'skipped', figure: figure('home.noTuning') }
      if (facts.measuring) return { state: 'running' }
      const way = wayOfTuning(facts)
      if (!way) return { state: 'todo', figure: figure('home.unmeasured') }
      if (facts.adapters.length > 0) return { state: 'done', figure: { text: facts.adapters.join(', ') } }
      return { state: 'done', figure: figure(`home.${way}Short`) }
    },
  },
  {
    id: 'environment',
    label: 'home.environment',
    standing({ project: { environment } }) {
      if (!environment) return { state: 'todo', figure: figure('home.unanswered') }
      return { state: environment === 'acts' ? 'done' : 'skipped', figure: figure(`home.${environment}Short`) }
    },
  },
  {
    id: 'evaluate',
    label: 'home.evaluate',
    standing(facts) {
      if (facts.running) return { state: 'running', share: facts.running.done / facts.running.total }
      const run = latestRun(facts)
      if (!run) return { state: 'todo', figure: figure('home.noRun') }
      return { state: 'done', figure: { share: rightShare(run), of: run } }
    },
  },
  {
    id: 'deploy',
    label: 'home.deploy',
    standing(facts) {
      const lock = lockOf(facts)
      return lock ? { state: 'locked', figure: figure(lock) } : { state: 'done', figure: figure('home.unlocked') }
    },
  },
]

/** The latest evaluation of the model that is loaded; one of another model says nothing of it. */
export const latestRun = ({ project, model }: Pick<Facts, 'project' | 'model'>) => project.runs.find(run => run.model === model?.name)

/** How the loaded model can be tuned in this tab; undefined before that was measured for it. */
export function wayOfTuning({ measured, model }: Pick<Facts, 'measured' | 'model'>): 'full' | 'lora' | undefined {
  if (!measured || measured.model !== model?.name) return undefined
  return measured.gaveBytes >= measured.wantedBytes ? 'full' : 'lora'
}

/** Why Deploy is not open yet, as the first thing to do; undefined where it is. */
export function lockOf(facts: Facts): ParseKeys | undefined {
  const { model, project } = facts
  if (!model) return 'home.lockModel'
  if (!project.scenario) return 'home.lockScenario'
  if (project.scenario === 'complex' && !wayOfTuning(facts)) return 'home.lockCompute'
  if (!project.environment) return 'home.lockEnvironment'
  const run = latestRun(facts)
  if (!run) return 'home.lockRun'
  return rightShare(run) >= project.threshold ? undefined : 'home.lockThreshold'
}
