// The state of a comparison: the model that was looked into beside another one, and how far the weights of tensors that both have lie apart.
import { createStore } from 'zustand/vanilla'
import type { TensorPair } from '../../api/inspect/header-diff.ts'
import type { ModelComparison } from '../../api/inspect/look.ts'
import type { LookName } from '../../api/inspect/looks.ts'
import type { WeightDifference } from '../../api/inspect/weight-difference.ts'
import { type ErrorRecord, errorRecord } from '../../base/errors.ts'
import type { EngineClient } from '../../worker/client.ts'
import type { ModelLocation } from '../../worker/protocol.ts'

export interface ComparisonState {
  /** Null: no comparison is open. */
  left: ModelLocation | null
  right: ModelLocation | null
  busy: boolean
  result: ModelComparison | null
  error: ErrorRecord | null
  /** By the tensor's name, as far as they were measured. */
  differences: ReadonlyMap<string, WeightDifference>
  /** Tensors that are measured, while that goes on. */
  running: { done: number; total: number } | null
}

const NO_COMPARISON: ComparisonState = {
  left: null,
  right: null,
  busy: false,
  result: null,
  error: null,
  differences: new Map(),
  running: null,
}

type Measurable = Required<TensorPair>

/** Both have it, with the same shape. */
export const isMeasurable = (pair: TensorPair): pair is Measurable => pair.change === 'same' || pair.change === 'format'

export function createComparisonStore(client: () => Pick<EngineClient, 'looks'>) {
  const store = createStore<ComparisonState>(() => NO_COMPARISON)
  let working: AbortController | undefined

  /** One thing at a time; what an earlier one brings is too late. */
  async function run(begun: Partial<ComparisonState>, work: (signal: AbortSignal) => Promise<Partial<ComparisonState>>) {
    working?.abort()
    const abort = new AbortController()
    working = abort
    store.setState({ error: null, running: null, ...begun })
    const found = await work(abort.signal).catch(cause => ({ error: errorRecord(cause) }))
    if (working === abort) store.setState({ busy: false, running: null, ...found })
  }

  const stop = () => {
    working?.abort()
    working = undefined
  }

  return {
    ...store,
    begin(left: ModelLocation) {
      stop()
      store.setState({ ...NO_COMPARISON, left })
    },
    close() {
      stop()
      store.setState(NO_COMPARISON)
    },
    /** `open`: finds the other one, which may be gone. */
    async compareWith(open: () => Promise<ModelLocation>): Promise<void> {
      const { left } = store.getState()
      if (!left) return
      await run({ right: null, busy: true, result: null, differences: new Map() }, async signal => {
        const right = await open()
        return { right, result: await client().looks.compare(left, right, signal) }
      })
    },
    /** Of each pair the same weights of both. */
    async measure(pairs: readonly TensorPair[], look: LookName): Promise<void> {
      const { left, right, result } = store.getState()
      if (!left || !right || !result) return
      const measured = pairs.filter(isMeasurable)
      const order = {
        left: { location: left, fileBytes: result.left.fileBytes },
        right: { location: right, fileBytes: result.right.fileBytes },
        pairs: measured.map(pair => [pair.left, pair.right] as [typeof pair.left, typeof pair.right]),
        look,
      }
      await run({ running: { done: 0, total: measured.length } }, async signal => {
        const onRun = (done: number, total: number) => !signal.aborted && store.setState({ running: { done, total } })
        const found = await client().looks.differences(order, { signal, onRun })
        return { differences: new Map([...store.getState().differences, ...found.map((each, i) => [measured[i].name, each] as const)]) }
      })
    },
    stopMeasuring() {
      stop()
      store.setState({ running: null })
    },
  }
}
