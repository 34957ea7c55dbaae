// The LoRA adapters beside the model: which are there, which are on and how much. The worker has them; here stands what it said last, and for those
// that are off, the scale to which they go back.
import { createStore } from 'zustand/vanilla'
import { type ErrorRecord, errorRecord } from '../../base/errors.ts'
import type { EngineClient } from '../../worker/client.ts'
import type { LoraInfo } from '../../worker/protocol.ts'

export interface AdapterRow extends LoraInfo {
  on: boolean
}

export interface AdapterState {
  rows: AdapterRow[]
  adding: boolean
  error: ErrorRecord | null
}

export type AdapterStore = ReturnType<typeof createAdapterStore>

export function createAdapterStore({ client }: { client(): Pick<EngineClient, 'loras'> }) {
  const store = createStore<AdapterState>(() => ({ rows: [], adding: false, error: null }))

  function show(list: LoraInfo[]) {
    const before = store.getState().rows
    const rows = list.map((info): AdapterRow => {
      const known = before.find(({ id, name }) => id === info.id && name === info.name)
      return info.scale === 0 ? { ...info, on: false, scale: known?.scale ?? 1 } : { ...info, on: true }
    })
    store.setState({ rows })
  }

  async function ask(request: Promise<LoraInfo[]>) {
    try {
      show(await request)
      store.setState({ error: null })
    } catch (cause) {
      store.setState({ error: errorRecord(cause) })
    }
  }

  /** Shown at once; the worker hears of it and needs not answer first. */
  function change(id: number, changed: Partial<AdapterRow>) {
    const rows = store.getState().rows.map(row => (row.id === id ? { ...row, ...changed } : row))
    store.setState({ rows })
    const row = rows.find(each => each.id === id)
    if (row)
      void client()
        .loras.setScale(id, row.on ? row.scale : 0)
        .catch(cause => store.setState({ error: errorRecord(cause) }))
  }

  return {
    ...store,
    /** After another model was loaded, or none. */
    refresh: () => ask(client().loras.list()),
    async add(files: File[]) {
      store.setState({ adding: true, error: null })
      await ask(client().loras.add(files))
      store.setState({ adding: false })
    },
    remove: (id: number) => ask(client().loras.remove(id)),
    setOn: (id: number, on: boolean) => change(id, { on }),
    setScale: (id: number, scale: number) => change(id, { scale }),
  }
}
