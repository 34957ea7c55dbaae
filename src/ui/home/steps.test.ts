import { describe, expect, it } from 'vitest'
import type { EvaluationRun, Project } from './project.ts'
import { type Facts, lockOf, steps } from './steps.ts'

const model = { name: 'tiny', quantization: 'Q4_0', parameters: 1000, gpuBytes: 4000 }
const run = (right: number, of: number, name = 'tiny'): EvaluationRun => ({
  id: `${right}/${of}`,
  at: 1,
  model: name,
  answers: Array.from({ length: of }, (_, index) => ({ question: 'q', answer: 'a', isRight: index < right })),
})

const facts = (project: Partial<Project>, others: Partial<Facts> = {}): Facts => ({
  project: { threshold: 0.8, questions: '', runs: [], ...project },
  measured: null,
  measuring: false,
  running: null,
  error: null,
  model,
  loading: null,
  adapters: [],
  ...others,
})
const states = (given: Facts) => steps.map(step => step.standing(given).state)
const enough = { model: 'tiny', wantedBytes: 16_000, gaveBytes: 16_000 }
const tooLittle = { ...enough, gaveBytes: 4000 }

describe('the way from a model to an application', () => {
  it.each([
    ['a simple scenario', { scenario: 'simple' }, {}, 'skipped'],
    ['full tuning', { scenario: 'complex' }, { measured: enough }, 'done'],
    ['partial tuning', { scenario: 'complex' }, { measured: tooLittle }, 'done'],
  ] as const)('leads to Deploy by %s, with an agent and without', (_, project, others, compute) => {
    for (const environment of ['talks', 'acts'] as const) {
      const given = facts({ ...project, environment, runs: [run(4, 5)] }, others)
      const agent = environment === 'acts' ? 'done' : 'skipped'
      expect(states(given)).toEqual(['done', 'done', compute, agent, 'done', 'done'])
    }
  })

  it('says the first thing that is missing', () => {
    const answered = { scenario: 'simple', environment: 'talks' } as const
    expect(lockOf(facts({}, { model: null }))).toBe('home.lockModel')
    expect(lockOf(facts({}))).toBe('home.lockScenario')
    expect(lockOf(facts({ scenario: 'complex' }))).toBe('home.lockCompute')
    expect(lockOf(facts({ scenario: 'simple' }))).toBe('home.lockEnvironment')
    expect(lockOf(facts(answered))).toBe('home.lockRun')
    expect(lockOf(facts({ ...answered, runs: [run(3, 5)] }))).toBe('home.lockThreshold')
    expect(lockOf(facts({ ...answered, threshold: 0.6, runs: [run(3, 5)] }))).toBeUndefined()
  })

  it('counts the latest run of the loaded model alone, and what was measured for it', () => {
    const answered = { scenario: 'simple', environment: 'talks' } as const
    expect(lockOf(facts({ ...answered, runs: [run(5, 5, 'other')] }))).toBe('home.lockRun')
    expect(lockOf(facts({ ...answered, runs: [run(1, 5), run(5, 5)] }))).toBe('home.lockThreshold')
    expect(lockOf(facts({ scenario: 'complex' }, { measured: { ...enough, model: 'other' } }))).toBe('home.lockCompute')
  })

  it('shows what is going on', () => {
    const given = facts({}, { loading: { share: 0.4 }, measuring: true, running: { done: 1, total: 4 } })
    expect(steps.map(step => step.standing(given).share)).toEqual([0.4, undefined, undefined, undefined, 0.25, undefined])
    expect(states(given)).toEqual(['running', 'todo', 'running', 'todo', 'running', 'locked'])
  })
})
