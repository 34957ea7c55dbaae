// What goes into the tray by itself: loads and downloads of models that take longer than a moment, and long work of panels whose store says
// that something is running.
import i18next from 'i18next'
import type { StoreApi } from 'zustand/vanilla'
import type { ErrorRecord } from '../../base/errors.ts'
import { models } from '../engine.ts'
import { progressOf } from '../model/progress.ts'
import { type TaskHandle, tasks } from './store.ts'

/** Shorter loads are told where they were begun, and nowhere else. */
const momentMs = 2000

export function watchModels() {
  let task: TaskHandle | undefined
  let name: string | undefined
  let beganAt = 0
  models.subscribe(state => {
    const progress = progressOf(state)
    if (progress?.name !== name) {
      // That a model is there is said by the status bar itself.
      if (state.error) task?.failed(state.error.record)
      else task?.stopped()
      task = undefined
      name = progress?.name
      beganAt = Date.now()
    }
    if (!progress) return
    if (!task && Date.now() - beganAt >= momentMs) {
      const title = i18next.t('model.loadingTitle', { name: progress.name })
      task = tasks.begin({ title, place: 'models', cancel: models.cancel })
    }
    task?.progress(progress.share)
  })
}

interface Work {
  running: { done: number; total: number } | null
  error: ErrorRecord | null
}

/** A store with one piece of work at a time. An end without an error that `finished` does not know was a stop. */
export function watchWork<State extends Work>(
  store: Pick<StoreApi<State>, 'subscribe'>,
  { title, place, cancel, finished }: { title(): string; place: string; cancel(): void; finished(now: State, before: State): boolean },
) {
  let task: TaskHandle | undefined
  let begun: State | undefined
  store.subscribe((now, before) => {
    if (now.running && !before.running) {
      task = tasks.begin({ title: title(), place, cancel })
      begun = before
    }
    if (now.running) task?.progress(now.running.done / now.running.total)
    if (now.running || !before.running || !begun) return
    if (now.error) task?.failed(now.error)
    else if (finished(now, begun)) task?.done()
    else task?.stopped()
  })
}
