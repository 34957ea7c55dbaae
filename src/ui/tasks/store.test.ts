import { describe, expect, it } from 'vitest'
import { createTaskStore } from './store.ts'

function setUp() {
  const clock = { ms: 0 }
  const tasks = createTaskStore(() => clock.ms)
  return { clock, tasks, shown: () => tasks.getState().tasks }
}

describe('the tasks', () => {
  it('tell the time that is left from the speed since they began, not from what was there before', () => {
    const { clock, tasks, shown } = setUp()
    const task = tasks.begin({ title: 'Download', place: 'models' })
    task.progress(0.5)
    clock.ms = 1000
    task.progress(0.55)
    expect(shown()[0]).toMatchObject({ state: 'running', share: 0.55, leftMs: undefined })
    clock.ms = 10_000
    task.progress(0.75)
    expect(shown()[0].leftMs).toBeCloseTo(10_000)
  })

  it('keep an error until it was seen, and drop what was stopped', () => {
    const { tasks, shown } = setUp()
    tasks.begin({ title: 'A', place: 'chat', cancel: () => {} }).failed({ code: 'too_large', message: 'too large' })
    tasks.begin({ title: 'B', place: 'chat' }).stopped()
    expect(shown()).toMatchObject([{ title: 'A', state: 'failed', cancel: undefined, error: { message: 'too large' } }])
    tasks.dismiss(shown()[0].id)
    expect(shown()).toEqual([])
  })

  it('show the last few that ended well', () => {
    const { tasks, shown } = setUp()
    for (let index = 0; index < 9; index++) tasks.begin({ title: String(index), place: 'bench' }).done()
    expect(shown().map(({ title }) => title)).toEqual(['5', '6', '7', '8'])
  })
})
