// The bench panel's state: what is to be measured, the bench that runs, and those that were kept.
import { createStore } from 'zustand/vanilla'
import { type ErrorRecord, errorRecord } from '../../base/errors.ts'
import type { EngineClient } from '../../worker/client.ts'
import type { BenchOrder } from '../../worker/protocol.ts'
import { type BenchRecord, mostRecords, readRecords } from './records.ts'

export interface BenchState {
  order: Required<BenchOrder>
  running: { done: number; total: number } | null
  error: ErrorRecord | null
  /** The latest first. */
  records: BenchRecord[]
}

export interface BenchDeps {
  client(): Pick<EngineClient, 'bench'>
  newId(): string
  now(): number
  kept(): string | null
  keep(text: string): void
}

export function createBenchStore(deps: BenchDeps) {
  const store = createStore<BenchState>(() => ({
    order: { promptTokens: 64, tokens: 32, runs: 3, accuracy: false },
    running: null,
    error: null,
    records: readRecords(deps.kept()),
  }))
  let stopping: AbortController | undefined

  function setRecords(records: BenchRecord[]) {
    const kept = records.slice(0, mostRecords)
    deps.keep(JSON.stringify(kept))
    store.setState({ records: kept })
  }

  return {
    ...store,
    setOrder: (order: Partial<BenchOrder>) => store.setState(state => ({ order: { ...state.order, ...order } })),
    async run() {
      if (store.getState().running) return
      const { order } = store.getState()
      const abort = new AbortController()
      stopping = abort
      store.setState({ running: { done: 0, total: order.runs }, error: null })
      try {
        const onRun = (done: number, total: number) => store.setState({ running: { done, total } })
        const figures = await deps.client().bench(order, { signal: abort.signal, onRun })
        setRecords([{ id: deps.newId(), at: deps.now(), figures }, ...store.getState().records])
      } catch (cause) {
        if (!abort.signal.aborted) store.setState({ error: errorRecord(cause) })
      } finally {
        store.setState({ running: null })
      }
    },
    stop: () => stopping?.abort(),
    /** Adds benches of a file that this page or another one exported; how many there were. */
    importText(text: string): number {
      const known = new Set(store.getState().records.map(({ id }) => id))
      const found = readRecords(text).filter(({ id }) => !known.has(id))
      setRecords([...store.getState().records, ...found.map(record => ({ ...record, imported: true }))])
      return found.length
    },
    /** Returns what takes it back. */
    remove(id: string): () => void {
      const { records } = store.getState()
      setRecords(records.filter(record => record.id !== id))
      return () => setRecords(records)
    },
  }
}
