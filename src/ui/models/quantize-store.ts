// The state of making a checkpoint a smaller model: what was chosen, what it is, and how far its conversion is.
import { createStore } from 'zustand/vanilla'
import { type ErrorRecord, errorRecord } from '../../base/errors.ts'
import type { StoredFile } from '../../storage/opfs.ts'
import type { EngineClient } from '../../worker/client.ts'
import type { CheckpointOrder, CheckpointReport } from '../../worker/protocol.ts'
import { timeLeftMs } from '../parts/pace.ts'

export type TargetName = CheckpointReport['targets'][number]['target']

export interface QuantizeState {
  looking: boolean
  report: CheckpointReport | null
  target: TargetName
  /** Bytes of the file that is made; `leftMs` once enough is known to say. */
  running: { done: number; total: number; leftMs?: number } | null
  error: ErrorRecord | null
  made: StoredFile | null
}

export interface QuantizeDeps {
  checkpoints(): EngineClient['checkpoints']
  now(): number
  /** Lists what is stored anew. */
  onMade(): void
}

/** A file that was chosen, and its path below where it was chosen. */
export interface ChosenFile {
  path: string
  file: File
}

const NOTHING = { looking: false, report: null, running: null, error: null, made: null }

export function createQuantizeStore(deps: QuantizeDeps) {
  const store = createStore<QuantizeState>(() => ({ ...NOTHING, target: 'Q4_K' }))
  let order: CheckpointOrder | undefined
  let abort = new AbortController()

  /** What was begun before counts no more. */
  function begin(): AbortController {
    abort.abort()
    abort = new AbortController()
    return abort
  }

  return {
    ...store,
    setTarget: (target: TargetName) => store.setState({ target }),
    /** Reads the headers of what was chosen. `folder`: the name of where it was chosen, where that has one. */
    async choose(files: readonly ChosenFile[], folder: string): Promise<void> {
      if (files.length === 0) return
      const mine = begin()
      const chosen = checkpointIn(files, folder)
      order = chosen
      store.setState({ ...NOTHING, looking: true })
      const found = await deps
        .checkpoints()
        .look(chosen, mine.signal)
        .then(
          report => ({ report }),
          cause => ({ error: errorRecord(cause) }),
        )
      if (abort === mine) store.setState({ looking: false, ...found })
    },
    async start(): Promise<void> {
      const { report, target } = store.getState()
      if (!order || !report) return
      const mine = begin()
      const startedAt = deps.now()
      const total = report.targets.find(each => each.target === target)?.sizeBytes ?? 0
      store.setState({ running: { done: 0, total }, error: null, made: null })
      const onRun = (done: number, total: number) => {
        if (abort !== mine) return
        store.setState({ running: { done, total, leftMs: timeLeftMs(total - done, done, deps.now() - startedAt) } })
      }
      try {
        const made = await deps.checkpoints().quantize(order, target, { signal: mine.signal, onRun })
        deps.onMade()
        if (abort === mine) store.setState({ running: null, made })
      } catch (cause) {
        if (abort === mine) store.setState({ running: null, error: mine.signal.aborted ? null : errorRecord(cause) })
      }
    },
    stop: () => abort.abort(),
    /** Lets go of what was chosen. */
    close() {
      begin()
      order = undefined
      store.setState(NOTHING)
    },
    fail: (cause: unknown) => store.setState({ error: errorRecord(cause) }),
  }
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

/** The files beside the config.json that lies least deep; of one without any those that lie least deep. */
export function checkpointIn(files: readonly ChosenFile[], folder: string): CheckpointOrder {
  const depth = ({ path }: ChosenFile) => path.split('/').length
  const configs = files.filter(({ path }) => baseName(path) === 'config.json')
  const [first] = (configs.length > 0 ? configs : files).toSorted((a, b) => depth(a) - depth(b))
  const home = folderOf(first.path)
  const beside = files.filter(({ path }) => folderOf(path) === home)
  return { files: beside.map(({ file }) => file), name: baseName(home) || folder }
}
