// The model and the device under it: what is there, what is being loaded, what went wrong. A failed load leaves the earlier model alone.
import { createStore } from 'zustand/vanilla'
import { type ErrorRecord, errorRecord } from '../../base/errors.ts'
import type { EngineClient } from '../../worker/client.ts'
import type { AdapterReport, LoadProgress, ModelInfo, ModelLocation } from '../../worker/protocol.ts'
import type { LibraryModel } from './library.ts'

export interface Loading extends LoadProgress {
  name: string
  /** When the stage began, for the time that is left. */
  stageStartedAt: number
}

export interface ModelState {
  adapter: AdapterReport | null
  /** Where the worker itself did not start. */
  engineError: ErrorRecord | null
  library: { state: 'looking' | 'absent' | 'present'; models: LibraryModel[] }
  info: ModelInfo | null
  loading: Loading | null
  error: { name: string; record: ErrorRecord } | null
  lost: ErrorRecord | null
}

export interface ModelDeps {
  client(): EngineClient
  fetchLibrary(): Promise<LibraryModel[] | undefined>
  urlOf(file: string): string
  now(): number
  wait(milliseconds: number): Promise<void>
  /** The file name of the model that was last used, if any. */
  lastUsed(): string | null
  setLastUsed(file: string): void
}

/** False once it is known that nothing can be computed here. */
export const mayCompute = (state: ModelState) => state.engineError === null && state.adapter?.available !== false

export type ModelStore = ReturnType<typeof createModelStore>

const pollMs = 1000

export const nameOf = (location: ModelLocation) => (location.kind === 'file' ? location.file.name : location.name)

export function createModelStore(deps: ModelDeps) {
  const store = createStore<ModelState>(() => ({
    adapter: null,
    engineError: null,
    library: { state: 'looking', models: [] },
    info: null,
    loading: null,
    error: null,
    lost: null,
  }))
  let cancelling: AbortController | undefined
  let loaded: ModelLocation | undefined
  let wanted: ModelLocation | undefined
  /** Once the person has chosen or unloaded, nothing is loaded by itself. */
  let chosen = false

  async function load(location: ModelLocation) {
    chosen = true
    wanted = location
    cancelling?.abort()
    const abort = new AbortController()
    cancelling = abort
    const name = nameOf(location)
    const totalBytes = location.kind === 'file' ? location.file.size : (location.sizeBytes ?? 0)
    store.setState({ error: null, loading: { name, stage: 'read', doneBytes: 0, totalBytes, stageStartedAt: deps.now() } })
    const onProgress = (progress: LoadProgress) => {
      if (cancelling !== abort) return
      const before = store.getState().loading
      const stageStartedAt = before?.stage === progress.stage ? before.stageStartedAt : deps.now()
      store.setState({ loading: { ...progress, name, stageStartedAt } })
    }
    try {
      const found = await deps.client().load(location, { signal: abort.signal, onProgress })
      // The name under which the server offers it, which people know, rather than the one its makers left in the file.
      const info = location.kind === 'url' ? { ...found, name: location.name } : found
      if (cancelling !== abort) return
      loaded = location
      store.setState({ info, loading: null, lost: null })
    } catch (cause) {
      if (cancelling !== abort) return
      const record = errorRecord(cause)
      const stopped = abort.signal.aborted || record.code === 'aborted'
      store.setState({ loading: null, error: stopped ? null : { name, record } })
    }
  }

  function loadFromLibrary(model: LibraryModel): Promise<void> {
    deps.setLastUsed(model.file)
    return load({
      kind: 'url',
      url: deps.urlOf(model.file),
      name: model.name,
      sizeBytes: model.sizeBytes,
      sha256: model.sha256 || undefined,
    })
  }

  /** Asks until nothing is being downloaded any more; loads the first model that is ready. */
  async function watchLibrary() {
    for (;;) {
      const models = await deps.fetchLibrary()
      store.setState({ library: models?.length ? { state: 'present', models } : { state: 'absent', models: [] } })
      const ready = (models ?? []).filter(model => model.state === 'ready')
      const first = ready.find(model => model.file === deps.lastUsed()) ?? ready[0]
      if (first && !chosen && store.getState().adapter?.available) void loadFromLibrary(first)
      if (!models?.some(model => model.state === 'downloading')) return
      await deps.wait(pollMs)
    }
  }

  async function lookAtDevice() {
    store.setState({ adapter: null, engineError: null })
    try {
      store.setState({ adapter: await deps.client().adapter() })
    } catch (cause) {
      store.setState({ engineError: errorRecord(cause) })
    }
  }

  return {
    ...store,
    async start() {
      deps.client().onLost(error => store.setState({ lost: errorRecord(error), info: null }))
      await lookAtDevice()
      await watchLibrary()
    },
    lookAgain: async () => {
      await lookAtDevice()
      await watchLibrary()
    },
    watchLibrary,
    load,
    openFile: (file: File) => load({ kind: 'file', file }),
    loadFromLibrary,
    cancel: () => cancelling?.abort(),
    /** After a loss, or to try a failed file again. */
    reload: async () => {
      const location = store.getState().lost ? (loaded ?? wanted) : (wanted ?? loaded)
      if (location) await load(location)
    },
    async unload() {
      chosen = true
      loaded = undefined
      store.setState({ info: null, error: null })
      await deps.client().unload()
    },
    dismissError: () => store.setState({ error: null }),
  }
}

/** Milliseconds left of this stage; undefined while too little is known to say. */
export function timeLeftMs({ doneBytes, totalBytes, stageStartedAt }: Loading, now: number): number | undefined {
  const elapsedMs = now - stageStartedAt
  if (elapsedMs < 1500 || doneBytes <= 0 || totalBytes <= doneBytes) return undefined
  return ((totalBytes - doneBytes) / doneBytes) * elapsedMs
}
