// Long work, wherever it was begun: how far it is, how it is stopped, and what failed until somebody has seen it. Panels report here; the tray
// beside the status bar shows it.
import { createStore } from 'zustand/vanilla'
import type { ErrorRecord } from '../../base/errors.ts'
import { timeLeftMs } from '../parts/pace.ts'

export interface Task {
  id: number
  title: string
  /** The address within the page where it was begun. */
  place: string
  state: 'running' | 'done' | 'failed'
  /** From 0 to 1; undefined where only the fact of work is known. */
  share?: number
  /** Milliseconds until the end, at the speed so far. */
  leftMs?: number
  error?: ErrorRecord
  cancel?(): void
}

export interface TaskHandle {
  progress(share: number | undefined): void
  done(): void
  /** Something that was stopped leaves no trace. */
  stopped(): void
  failed(error: ErrorRecord): void
}

/** Ended well, so many are still shown. */
const doneAtMost = 4

export function createTaskStore(now: () => number) {
  const store = createStore<{ tasks: Task[] }>(() => ({ tasks: [] }))
  let nextId = 1
  const change = (id: number, changed: Partial<Task>) =>
    store.setState(({ tasks }) => ({ tasks: tasks.map(task => (task.id === id ? { ...task, ...changed } : task)) }))
  const dismiss = (id: number) => store.setState(({ tasks }) => ({ tasks: tasks.filter(task => task.id !== id) }))
  return {
    ...store,
    begin({ title, place, cancel }: Pick<Task, 'title' | 'place' | 'cancel'>): TaskHandle {
      const id = nextId++
      const begun = { at: now(), share: undefined as number | undefined }
      store.setState(({ tasks }) => ({ tasks: [...tasks, { id, title, place, cancel, state: 'running' }] }))
      const end = (changed: Partial<Task>) => change(id, { leftMs: undefined, cancel: undefined, ...changed })
      return {
        progress(share) {
          // What was there when it began, as of a download that goes on, says nothing of the speed.
          begun.share ??= share
          const gained = (share ?? 0) - (begun.share ?? 0)
          change(id, { share, leftMs: timeLeftMs(1 - (share ?? 0), gained, now() - begun.at) })
        },
        done() {
          end({ state: 'done', share: 1 })
          const done = store.getState().tasks.filter(task => task.state === 'done')
          for (const { id } of done.slice(0, Math.max(0, done.length - doneAtMost))) dismiss(id)
        },
        stopped: () => dismiss(id),
        failed: error => end({ state: 'failed', error }),
      }
    },
    dismiss,
  }
}

export const tasks = createTaskStore(() => Date.now())
