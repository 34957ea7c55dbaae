// The model and the device under it: what is there, what is being loaded, what went wrong. A failed load leaves the earlier model alone.
import { createStore } from 'zustand/vanilla'
import { type ErrorRecord, errorRecord } from '../../base/errors.ts'
import type { CacheFormat } from '../../kernels/cache-format.ts'
import type { StoredFile } from '../../storage/opfs.ts'
import type { Unfinished } from '../../storage/unfinished.ts'
import type { EngineClient } from '../../worker/client.ts'
import type { AdapterReport, LoadProgress, ModelInfo, ModelLocation } from '../../worker/protocol.ts'
import { paceOf, timeLeftMs } from '../parts/pace.ts'
import { defaultContextTokens } from './context-size.ts'
import type { LibraryModel } from './library.ts'

export interface Loading extends LoadProgress {
  name: string
  /** When the stage began and what was done by then, for the time that is left: a resumed download begins in the middle. */
  stageStartedAt: number
  stageStartBytes: number
}

export interface ModelState {
  adapter: AdapterReport | null
  /** Whether the CPU answers, because there is no WebGPU and the person wished it. */
  cpu: boolean
  /** Where the worker itself did not start. */
  engineError: ErrorRecord | null
  library: { state: 'looking' | 'known'; models: LibraryModel[] }
  info: ModelInfo | null
  loading: Loading | null
  /** `gone` was loaded when the load began and is not any more. */
  error: { name: string; record: ErrorRecord; gone?: string } | null
  lost: ErrorRecord | null
  /** The name of the model that was loaded when the device was lost. */
  before: string | null
  /** Positions of the next model's KV cache, at most what it was trained with. */
  contextTokens: number
  /** What it keeps of a value; the engine's choice when undefined. */
  cache: CacheFormat | undefined
  /** Models kept in this browser. */
  stored: StoredFile[]
  /** Downloads that can go on. */
  unfinished: Unfinished[]
  /** The name of the one that was paused last, until something else is loaded. */
  paused: string | null
}

export interface ModelDeps {
  client(): EngineClient
  /** From then on `client()` is the CPU's. */
  startCpu(): Promise<void>
  /** Whether that was wished on an earlier visit. */
  prefersCpu(): boolean
  setPrefersCpu(): void
  fetchLibrary(): Promise<LibraryModel[] | undefined>
  /** All there is to choose from, given what the server holds. */
  offered(server: LibraryModel[], stored: readonly StoredFile[], unfinished: readonly Unfinished[]): LibraryModel[]
  urlOf(model: LibraryModel): string
  /** Whether the page itself sees WebGPU. */
  pageHasGpu(): boolean
  now(): number
  /** The file name of the model that was last used, if any. */
  lastUsed(): string | null
  setLastUsed(file: string): void
  contextTokens(): number | undefined
  setContextTokens(tokens: number): void
  cache(): CacheFormat | undefined
  setCache(cache: CacheFormat | undefined): void
  listStored(): Promise<StoredFile[]>
  removeStored(name: string): Promise<void>
  askToPersist(): Promise<boolean>
}

/** False once it is known that nothing can be computed here. */
export const mayCompute = (state: ModelState) => state.cpu || (state.engineError === null && state.adapter?.available !== false)

/** Whether the page has no model yet and soon will, without anybody doing more. */
export const isComing = (state: ModelState) =>
  state.info === null && mayCompute(state) && (state.loading !== null || (state.lost === null && state.library.state === 'looking'))

export type ModelStore = ReturnType<typeof createModelStore>

export const nameOf = (location: ModelLocation) => (location.kind === 'file' ? location.file.name : location.name)

/** Under which it is stored: its own name, or those of its parts. */
const namesOf = (location: ModelLocation) =>
  (location.kind === 'url' && location.parts ? location.parts : [{ name: nameOf(location) }]).map(({ name }) => name)

const sizeOf = (files: readonly File[]) => files.reduce((sum, { size }) => sum + size, 0)

export function createModelStore(deps: ModelDeps) {
  const store = createStore<ModelState>(() => ({
    adapter: null,
    cpu: false,
    engineError: null,
    library: { state: 'looking', models: deps.offered([], [], []) },
    info: null,
    loading: null,
    error: null,
    lost: null,
    before: null,
    contextTokens: deps.contextTokens() ?? defaultContextTokens,
    cache: deps.cache(),
    stored: [],
    unfinished: [],
    paused: null,
  }))
  let cancelling: AbortController | undefined
  let loaded: ModelLocation | undefined
  let wanted: ModelLocation | undefined
  /** Once the person has chosen or unloaded, nothing is loaded by itself. */
  let chosen = false
  /** Loads and unloads in the order in which the worker takes them, and the last one that is shown. */
  let turns = 0
  let shownTurn = 0
  let looking: Promise<void> | undefined
  /** What the server beside the page has, and what this browser keeps, as soon as each is known. */
  let server: LibraryModel[] = []
  let listing: Promise<void> | undefined
  /** Removed and let go, as long as that can be taken back. */
  const hidden = new Set<string>()
  const discarded = new Set<string>()
  let current: Promise<void> | undefined

  const load = (location: ModelLocation): Promise<void> => (current = run(location))

  async function run(location: ModelLocation) {
    chosen = true
    wanted = location
    cancelling?.abort()
    const abort = new AbortController()
    cancelling = abort
    const turn = ++turns
    const name = nameOf(location)
    for (const each of namesOf(location)) hidden.delete(each)
    discarded.delete(name)
    const before = store.getState().info?.name
    const totalBytes = location.kind === 'file' ? sizeOf(location.parts ?? [location.file]) : (location.sizeBytes ?? 0)
    const begun = { name, stage: 'read' as const, doneBytes: 0, totalBytes, stageStartedAt: deps.now(), stageStartBytes: 0 }
    store.setState({ error: null, loading: begun, paused: null })
    const onProgress = (progress: LoadProgress) => {
      if (cancelling !== abort) return
      const earlier = store.getState().loading
      // A download that starts over begins its stage again.
      const goesOn = earlier?.stage === progress.stage && progress.doneBytes >= earlier.stageStartBytes
      const { stageStartedAt, stageStartBytes } = goesOn ? earlier : { stageStartedAt: deps.now(), stageStartBytes: progress.doneBytes }
      store.setState({ loading: { ...progress, name, stageStartedAt, stageStartBytes } })
    }
    try {
      const { contextTokens, cache } = store.getState()
      const found = await deps.client().load(location, { signal: abort.signal, onProgress, contextTokens, cache })
      // The name under which the server offers it, which people know, rather than the one its makers left in the file.
      const info = location.kind === 'url' ? { ...found, name: location.name } : found
      // Also where another load has begun meanwhile: the worker has this model until that one ends well.
      if (turn < shownTurn) return
      shownTurn = turn
      loaded = location
      store.setState({ info, lost: null, ...(cancelling === abort && { loading: null }) })
      if (location.kind === 'url') void deps.askToPersist()
    } catch (cause) {
      if (cancelling !== abort) return
      const record = errorRecord(cause)
      const stopped = abort.signal.aborted || record.code === 'aborted'
      const gone = before !== undefined && !store.getState().info ? { gone: before } : {}
      store.setState({ loading: null, error: stopped ? null : { name, record, ...gone } })
    } finally {
      if (location.kind === 'url') await refreshStored()
    }
  }

  async function refreshStored() {
    // A window without storage of its own keeps nothing.
    const [kept, begun] = await Promise.all([
      deps.listStored().catch(() => []),
      deps
        .client()
        .unfinished()
        .catch(() => []),
    ])
    const stored = kept.filter(({ name }) => !hidden.has(name))
    const unfinished = begun.filter(({ name }) => !discarded.has(name))
    store.setState(({ library }) => ({ stored, unfinished, library: { ...library, models: deps.offered(server, stored, unfinished) } }))
  }

  /** Takes names out of a list; they go when the time to take that back is over. Loading one meanwhile keeps it. */
  function takeOut(names: string[], out: Set<string>, remove: (name: string) => Promise<unknown>) {
    for (const name of names) out.add(name)
    void refreshStored()
    return {
      async undo() {
        for (const name of names) out.delete(name)
        await refreshStored()
      },
      async finish() {
        for (const name of names) {
          if (!out.has(name)) continue
          // What another tab writes to cannot be removed; it is in the list again.
          await remove(name).catch(() => {})
          out.delete(name)
        }
        await refreshStored()
      },
    }
  }

  function loadFromLibrary(model: LibraryModel): Promise<void> {
    deps.setLastUsed(model.file)
    const [url, ...mirrors] = model.urls ?? [deps.urlOf(model)]
    return load({
      kind: 'url',
      url,
      ...(mirrors.length > 0 && { mirrors }),
      name: model.name,
      // 0 where nobody has said it.
      sizeBytes: model.sizeBytes || undefined,
      sha256: model.sha256 || undefined,
      ...(model.authorization && { authorization: model.authorization }),
      ...(model.parts && { parts: model.parts }),
    })
  }

  /** What a visit begins with: the model that was used last, else the first that needs no hub; a download waits to be resumed. Before the server has `answered`, only what cannot change. */
  function loadFirst(models: LibraryModel[], answered: boolean) {
    const { adapter, cpu } = store.getState()
    if (chosen || !(cpu || adapter?.available)) return
    const kept = deps.lastUsed()
    const waits = (name: string) => store.getState().unfinished.some(each => each.name === name)
    const usable = models.filter(({ urls, file, name }) => !urls || (answered && file === kept && !waits(name)))
    const first = usable.find(model => model.file === kept) ?? (answered || kept === null ? usable[0] : undefined)
    if (first) void loadFromLibrary(first)
  }

  /** One look at a time. */
  const lookForModels = () => (looking ??= look().finally(() => (looking = undefined)))

  async function look() {
    // What comes with the page waits for no server.
    loadFirst(deps.offered([], [], []), false)
    const [answer] = await Promise.all([deps.fetchLibrary(), listing])
    server = answer ?? []
    const { stored, unfinished } = store.getState()
    const models = deps.offered(server, stored, unfinished)
    store.setState({ library: { state: 'known', models } })
    loadFirst(models, true)
  }

  async function startCpu() {
    await deps.startCpu()
    store.setState({ cpu: true })
  }

  async function lookAtDevice() {
    store.setState({ adapter: null, engineError: null })
    try {
      const report = await deps.client().adapter()
      // The worker cannot tell whether the page sees more than it does.
      const noApi = report.reason === 'worker-no-api' && !deps.pageHasGpu()
      store.setState({ adapter: noApi ? { ...report, reason: 'no-api' } : report })
      if (!report.available && deps.prefersCpu()) await startCpu()
    } catch (cause) {
      store.setState({ engineError: errorRecord(cause) })
    }
  }

  return {
    ...store,
    async start() {
      deps.client().onLost(error => {
        const { info, before } = store.getState()
        store.setState({ lost: errorRecord(error), info: null, before: info?.name ?? before })
      })
      deps.client().onRevived(found => {
        const { before } = store.getState()
        store.setState({ info: { ...found, name: before ?? found.name }, lost: null })
      })
      deps.client().onUnloaded(() => store.setState({ info: null }))
      listing = refreshStored()
      await lookAtDevice()
      await lookForModels()
    },
    lookAgain: async () => {
      await lookAtDevice()
      await lookForModels()
    },
    /** Where there is no WebGPU: llama.cpp in WebAssembly, now and on later visits. */
    answerOnCpu: async () => {
      await startCpu()
      deps.setPrefersCpu()
      await lookForModels()
    },
    lookForModels,
    /** Something was stored by another way than loading it. */
    refreshStored,
    /** Resolves once a model is there, or none is on its way, or the signal is aborted. */
    settled: (signal: AbortSignal) =>
      new Promise<void>(resolve => {
        const isSettled = () => signal.aborted || !isComing(store.getState())
        if (isSettled()) return resolve()
        const end = () => {
          if (!isSettled()) return
          stopWatching()
          signal.removeEventListener('abort', end)
          resolve()
        }
        const stopWatching = store.subscribe(end)
        signal.addEventListener('abort', end)
      }),
    load,
    /** `parts`: all files of a model that lies in several. */
    openFile: (file: File, parts?: File[]) => load({ kind: 'file', file, ...(parts && { parts }) }),
    loadFromLibrary,
    /** What came of a download stays. */
    cancel: async () => {
      cancelling?.abort()
      await current
    },
    /** The same, and the next visit does not begin with it. */
    pause: async () => {
      deps.setLastUsed('')
      cancelling?.abort()
      await current
      if (cancelling?.signal.aborted) store.setState({ paused: wanted ? nameOf(wanted) : null })
    },
    resume: async () => {
      if (wanted) await load(wanted)
    },
    discard: (one: Unfinished) => takeOut([one.name], discarded, () => deps.client().unfinished(one)),
    /** After a loss, or to try a failed file again. */
    reload: async () => {
      const location = store.getState().lost ? (loaded ?? wanted) : (wanted ?? loaded)
      if (location) await load(location)
    },
    /** The loaded model once more: with another context, or after an error of the GPU. */
    loadAgain: async () => {
      if (loaded) await load(loaded)
    },
    setContextTokens(contextTokens: number) {
      deps.setContextTokens(contextTokens)
      store.setState({ contextTokens })
    },
    setCache(cache: CacheFormat | undefined) {
      deps.setCache(cache)
      store.setState({ cache })
    },
    removeStored: (...names: string[]) => takeOut(names, hidden, deps.removeStored),
    async unload() {
      chosen = true
      shownTurn = ++turns
      loaded = undefined
      cancelling?.abort()
      cancelling = undefined
      store.setState({ info: null, loading: null, error: null })
      await deps.client().unload()
    },
    dismissError: () => store.setState({ error: null }),
  }
}

/** How fast this stage goes; undefined while too little is known to say. */
export function bytesPerSecond({ doneBytes, stageStartedAt, stageStartBytes }: Loading, now: number): number | undefined {
  const pace = paceOf(doneBytes - stageStartBytes, now - stageStartedAt)
  return pace === undefined ? undefined : pace * 1000
}

/** Milliseconds left of this stage; undefined while too little is known to say. */
export const stageLeftMs = ({ doneBytes, totalBytes, stageStartedAt, stageStartBytes }: Loading, now: number): number | undefined =>
  timeLeftMs(totalBytes - doneBytes, doneBytes - stageStartBytes, now - stageStartedAt)
