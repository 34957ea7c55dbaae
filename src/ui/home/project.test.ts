import { describe, expect, it } from 'vitest'
import type { ChatCompletion, ChatCompletionRequest } from '../../api/openai.ts'
import { createProjectStore, MOST_ASKED_BYTES, readProject, rightShare } from './project.ts'

const answer = (content: string) => ({ choices: [{ message: { role: 'assistant', content } }] }) as ChatCompletion

function setUp({ room = 1e12, answers = {} as Record<string, string>, kept = null as string | null } = {}) {
  const asked: ChatCompletionRequest[] = []
  const memory = { kept, wantedBytes: 0 }
  const project = createProjectStore({
    client: () => ({
      async room(bytes) {
        memory.wantedBytes = bytes
        return Math.min(bytes, room)
      },
      chat: {
        completions: {
          async create(request, { signal }) {
            signal.throwIfAborted()
            asked.push(request)
            return answer(answers[request.messages[0].content as string] ?? 'No idea.')
          },
        },
      },
    }),
    newId: () => `run-${asked.length}`,
    now: () => 42,
    kept: () => memory.kept,
    keep: text => {
      memory.kept = text
    },
  })
  return { project, asked, memory }
}

describe('the project', () => {
  it('asks every question greedily and keeps what was answered', async () => {
    const { project, asked, memory } = setUp({ answers: { 'What is 2 + 3?': 'It is 5.' } })
    project.change({ questions: 'What is 2 + 3? => 5\nCapital of France? => Paris' })
    await project.evaluate('tiny')
    expect(asked.map(({ temperature }) => temperature)).toEqual([0, 0])
    const [run] = readProject(memory.kept).runs
    expect(run).toMatchObject({ model: 'tiny', at: 42, answers: [{ isRight: true, answer: 'It is 5.' }, { isRight: false }] })
    expect(rightShare(run)).toBe(0.5)
    expect(project.getState()).toMatchObject({ running: null, error: null })
  })

  it('says which line cannot be asked, and keeps the runs that there are', async () => {
    const { project } = setUp()
    project.change({ questions: 'half a question' })
    await project.evaluate('tiny')
    expect(project.getState()).toMatchObject({ running: null, error: { code: 'question_half' }, project: { runs: [] } })
  })

  it('leaves no run behind when it is stopped', async () => {
    const { project } = setUp()
    project.change({ questions: 'a? => b\nc? => d' })
    const run = project.evaluate('tiny')
    project.stop()
    await run
    expect(project.getState()).toMatchObject({ running: null, error: null, project: { runs: [] } })
  })

  it('measures the memory of full tuning, and never asks for more than a tab should', async () => {
    const { project, memory } = setUp({ room: 1e6 })
    await project.measure('tiny', 1000)
    expect(project.getState().measured).toEqual({ model: 'tiny', wantedBytes: 16_000, gaveBytes: 16_000 })
    await project.measure('large', 7e9)
    expect(memory.wantedBytes).toBe(MOST_ASKED_BYTES)
    expect(project.getState().measured).toEqual({ model: 'large', wantedBytes: 112e9, gaveBytes: 1e6 })
  })

  it('begins anew, and takes that back', () => {
    const { project } = setUp()
    project.change({ scenario: 'complex', environment: 'acts', threshold: 0.5 })
    const undo = project.startAnew()
    expect(project.getState().project).toMatchObject({ scenario: undefined, environment: undefined, threshold: 0.8 })
    undo()
    expect(project.getState().project).toMatchObject({ scenario: 'complex', environment: 'acts', threshold: 0.5 })
  })

  it.each([['{"scenario":"evil","threshold":7,"questions":9,"runs":[{"id":1},null,{"answers":[]}]}'], ['[]'], ['null'], ['nonsense']])(
    'takes nothing from a kept project that is none: %s',
    kept => {
      expect(setUp({ kept }).project.getState().project).toEqual({ threshold: 0.8, questions: '', runs: [] })
    },
  )
})
