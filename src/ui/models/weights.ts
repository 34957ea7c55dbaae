// The state of looks into the weights of the model that is looked into: one tensor, or all layers. One look at a time; it belongs to one report.
import { createStore } from 'zustand/vanilla'
import type { WeightStatistics } from '../../api/inspect/weight-statistics.ts'
import type { ModelReport, TensorReport } from '../../api/model-report.ts'
import { type ErrorRecord, errorRecord } from '../../base/errors.ts'
import type { EngineClient } from '../../worker/client.ts'
import type { ModelLocation } from '../../worker/protocol.ts'
import { type DepthRow, depthRows, depthTensors } from './depth.ts'

export interface WeightsState {
  /** What all else here is about. */
  of: ModelReport | null
  tensor: TensorReport | null
  statistics: WeightStatistics | null
  depth: DepthRow[] | null
  /** Layers' tensors that are done, while that look goes on. */
  running: { done: number; total: number } | null
  error: ErrorRecord | null
}

export const NO_WEIGHTS: WeightsState = { of: null, tensor: null, statistics: null, depth: null, running: null, error: null }

export interface Inspected {
  location: ModelLocation
  report: ModelReport
}

export function createWeightsStore(client: () => Pick<EngineClient, 'looks'>) {
  const store = createStore<WeightsState>(() => NO_WEIGHTS)
  let looking: AbortController | undefined

  async function look(of: ModelReport, begun: Partial<WeightsState>, work: (signal: AbortSignal) => Promise<Partial<WeightsState>>) {
    looking?.abort()
    const abort = new AbortController()
    looking = abort
    const kept = store.getState().of === of ? store.getState() : NO_WEIGHTS
    store.setState({ ...kept, of, error: null, running: null, ...begun })
    const found = await work(abort.signal).catch(cause => ({ error: errorRecord(cause) }))
    if (looking === abort) store.setState({ running: null, ...found })
  }

  return {
    ...store,
    choose: ({ location, report }: Inspected, tensor: TensorReport) =>
      look(report, { tensor, statistics: null }, async signal => {
        const order = { location, fileBytes: report.fileBytes, tensors: [tensor], look: 'close' as const }
        const [statistics] = await client().looks.weights(order, { signal })
        return { statistics }
      }),
    lookOverDepth({ location, report }: Inspected) {
      const tensors = depthTensors(report.tensors)
      const order = { location, fileBytes: report.fileBytes, tensors: tensors.map(({ tensor }) => tensor), look: 'glance' as const }
      return look(report, { running: { done: 0, total: tensors.length } }, async signal => {
        const onRun = (done: number, total: number) => !signal.aborted && store.setState({ running: { done, total } })
        return { depth: depthRows(tensors, await client().looks.weights(order, { signal, onRun })) }
      })
    },
    stop() {
      looking?.abort()
      looking = undefined
      store.setState({ running: null })
    },
  }
}
