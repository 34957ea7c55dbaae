// Loading, failing, losing and choosing models against a scripted engine.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { FileError, InkstoneError } from '../../base/errors.ts'
import type { CacheFormat } from '../../kernels/cache-format.ts'
import type { Unfinished } from '../../storage/unfinished.ts'
import type { EngineClient } from '../../worker/client.ts'
import type { AdapterReport, LoadProgress, ModelInfo, ModelLocation } from '../../worker/protocol.ts'
import { contextChoices, readContextTokens } from './context-size.ts'
import { type LibraryModel, libraryUrl, parseLibrary } from './library.ts'
import { progressOf } from './progress.ts'
import { bytesPerSecond, createModelStore, nameOf, stageLeftMs } from './store.ts'

const infoOf = (name: string): ModelInfo => ({
  name,
  architecture: 'llama',
  quantization: 'Q4_1',
  parameters: 1,
  fileBytes: 1,
  gpuBytes: 1,
  cacheBytes: 1,
  contextTokens: 64,
  trainedContextTokens: 64,
  hasChatTemplate: true,
  sampling: {},
  adapter: 'test',
  kernels: { f16: false, subgroups: false },
})

const ready = (file: string): LibraryModel => ({ name: file, file, sizeBytes: 100, sha256: 'ab' })

interface LoadOptions {
  signal: AbortSignal
  onProgress(progress: LoadProgress): void
  contextTokens: number
  cache?: CacheFormat
}
type Load = (location: ModelLocation, options: LoadOptions) => Promise<ModelInfo>

interface Page {
  lastUsed?: string
  /** Why WebGPU is not available, if it is not. */
  reason?: AdapterReport['reason']
  pageHasGpu?: boolean
  stored?: string[]
  unfinished?: Unfinished[]
  /** The file that comes with the page. */
  builtIn?: string
  prefersCpu?: boolean
}

function setUp(
  library: (LibraryModel[] | undefined)[],
  { lastUsed, reason, pageHasGpu = true, stored = [], unfinished = [], builtIn, prefersCpu = false }: Page = {},
) {
  const loads: ModelLocation[] = []
  let load: Load = async location => infoOf(nameOf(location))
  let lose: (error: InkstoneError) => void = () => {}
  let dropModel = () => {}
  let revive: (info: ModelInfo) => void = () => {}
  let asked = 0
  const told = { unloads: 0, cpuStarts: 0, persist: 0, kept: [] as (number | string)[], used: [] as string[] }
  const report: AdapterReport = { available: !reason, userAgent: 'test', ...(reason && { reason }) }
  const client = {
    adapter: async () => report,
    load: (location: ModelLocation, options: Parameters<Load>[1]) => {
      loads.push(location)
      return load(location, options)
    },
    unload: async () => void told.unloads++,
    unfinished: async (discard?: Unfinished) => {
      if (discard) unfinished.splice(unfinished.indexOf(discard), 1)
      return [...unfinished]
    },
    onLost: (listener: typeof lose) => (lose = listener),
    onRevived: (listener: typeof revive) => (revive = listener),
    onUnloaded: (listener: typeof dropModel) => (dropModel = listener),
  } as unknown as EngineClient
  const store = createModelStore({
    client: () => client,
    startCpu: async () => void told.cpuStarts++,
    prefersCpu: () => prefersCpu,
    setPrefersCpu: () => {},
    fetchLibrary: async () => library[Math.min(asked++, library.length - 1)],
    offered: (server: LibraryModel[]) => [...(builtIn ? [ready(builtIn)] : []), ...server],
    urlOf: ({ file }) => `/models/${file}`,
    pageHasGpu: () => pageHasGpu,
    now: () => 0,
    lastUsed: () => lastUsed ?? null,
    setLastUsed: file => void told.used.push(file),
    contextTokens: () => undefined,
    setContextTokens: tokens => void told.kept.push(tokens),
    cache: () => undefined,
    setCache: cache => void told.kept.push(cache ?? 0),
    listStored: async () => stored.map(name => ({ name, url: '', sizeBytes: 1, sha256: '', savedAtMs: 0 })),
    removeStored: async name => void stored.splice(stored.indexOf(name), 1),
    askToPersist: async () => ++told.persist > 0,
  })
  const play = (next: Load) => (load = next)
  const asks = () => asked
  return {
    store,
    loads,
    told,
    asks,
    play,
    dropModel: () => dropModel(),
    lose: () => lose(new InkstoneError('device_lost', 'Lost.')),
    revive: (name: string) => revive(infoOf(name)),
  }
}

/** A load that ends when the test says so. */
function openEnded() {
  const ends: { resolve(info: ModelInfo): void; reject(error: unknown): void; options: LoadOptions }[] = []
  const load: Load = (_location, options) => new Promise((resolve, reject) => ends.push({ resolve, reject, options }))
  return { load, ends }
}

const settle = () => new Promise(resolve => setTimeout(resolve, 0))
const file = (name: string) => new File(['x'], name)

describe('model store', () => {
  it('loads the first model that the server has', async () => {
    const { store, loads } = setUp([[ready('a.gguf')]])
    await store.start()
    await settle()
    expect(loads).toEqual([{ kind: 'url', url: '/models/a.gguf', name: 'a.gguf', sizeBytes: 100, sha256: 'ab' }])
    expect(store.getState().info?.name).toBe('a.gguf')
  })

  it('prefers the model that was used last', async () => {
    const { store, loads } = setUp([[ready('a.gguf'), ready('b.gguf')]], { lastUsed: 'b.gguf' })
    await store.start()
    await settle()
    expect(loads).toMatchObject([{ name: 'b.gguf' }])
  })

  it('answers on the CPU where there is no WebGPU and the person wishes it, and again on the next visit', async () => {
    const { store, loads, told } = setUp([[ready('a.gguf')]], { reason: 'no-adapter' })
    await store.start()
    expect(loads).toEqual([])
    await store.answerOnCpu()
    await settle()
    expect(loads).toMatchObject([{ name: 'a.gguf' }])
    expect(told.cpuStarts).toBe(1)
    const again = setUp([[ready('a.gguf')]], { reason: 'no-adapter', prefersCpu: true })
    await again.store.start()
    await settle()
    expect(again.loads).toMatchObject([{ name: 'a.gguf' }])
    const withGpu = setUp([[ready('a.gguf')]], { prefersCpu: true })
    await withGpu.store.start()
    expect(withGpu.told.cpuStarts).toBe(0)
  })

  it('opens with the built-in model before any server has answered', async () => {
    const { store, loads, asks } = setUp([undefined], { builtIn: 'mini.gguf' })
    const started = store.start()
    await settle()
    expect(loads).toMatchObject([{ name: 'mini.gguf' }])
    await started
    expect(asks()).toBe(1)
    expect(loads).toHaveLength(1)
  })

  it('tells when a model is there, or none comes, or nobody waits any more', async () => {
    const never = new AbortController().signal
    const { store, play, lose } = setUp([[]], { builtIn: 'mini.gguf' })
    const { load, ends } = openEnded()
    play(load)
    const settled = vi.fn()
    const stop = new AbortController()
    void store.settled(never).then(settled)
    const stopped = store.settled(stop.signal)
    await store.start()
    stop.abort()
    await stopped
    lose() // the engine goes on with the load on a new device
    await settle()
    expect(settled).not.toHaveBeenCalled()
    ends[0].resolve(infoOf('mini'))
    await vi.waitFor(() => expect(settled).toHaveBeenCalled())
    const without = setUp([undefined], { reason: 'no-adapter' })
    void without.store.start()
    await without.store.settled(never)
    expect(without.store.getState().info).toBeNull()
  })

  it('waits for the server where another model was used last, and takes the built-in one where that is gone', async () => {
    const there = setUp([[ready('a.gguf')]], { builtIn: 'mini.gguf', lastUsed: 'a.gguf' })
    await there.store.start()
    await settle()
    expect(there.loads).toMatchObject([{ name: 'a.gguf' }])
    const gone = setUp([[ready('b.gguf')]], { builtIn: 'mini.gguf', lastUsed: 'a.gguf' })
    await gone.store.start()
    await settle()
    expect(gone.loads).toMatchObject([{ name: 'mini.gguf' }])
  })

  it('takes a model of a hub only where it was used last, and asks its mirrors in turn', async () => {
    const remote: LibraryModel = { ...ready('far.gguf'), urls: ['https://a/far', 'https://b/far'] }
    const first = setUp([[remote]], { builtIn: 'mini.gguf' })
    await first.store.start()
    await settle()
    expect(first.loads).toMatchObject([{ name: 'mini.gguf' }])
    const again = setUp([[remote]], { builtIn: 'mini.gguf', lastUsed: 'far.gguf' })
    await again.store.start()
    await settle()
    expect(again.loads).toMatchObject([{ url: 'https://a/far', mirrors: ['https://b/far'] }])
  })

  it('loads nothing by itself without WebGPU or without a library', async () => {
    const without = setUp([[ready('a.gguf')]], { reason: 'no-adapter' })
    await without.store.start()
    const alone = setUp([undefined])
    await alone.store.start()
    expect([without.loads, alone.loads]).toEqual([[], []])
    expect(alone.store.getState().library).toEqual({ state: 'known', models: [] })
  })

  it('keeps the earlier model when a file is no model, with the error in view', async () => {
    const { store, play } = setUp([undefined])
    await store.start()
    await store.openFile(file('good.gguf'))
    play(() => Promise.reject(new FileError('gguf_magic', 0, 'No GGUF.')))
    await store.openFile(file('bad.gguf'))
    expect(store.getState()).toMatchObject({
      info: { name: 'good.gguf' },
      loading: null,
      error: { name: 'bad.gguf', record: { code: 'gguf_magic', byteOffset: 0 } },
    })
  })

  it('shows no error for a load that was cancelled', async () => {
    const { store, play } = setUp([undefined])
    await store.start()
    play(
      (_location, { signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new InkstoneError('aborted', '')))),
    )
    const loading = store.openFile(file('a.gguf'))
    store.cancel()
    await loading
    expect(store.getState()).toMatchObject({ loading: null, error: null, info: null })
  })

  it('lets the last of two loads win', async () => {
    const { store, play } = setUp([undefined])
    await store.start()
    let finishFirst: (info: ModelInfo) => void = () => {}
    play(() => new Promise(resolve => (finishFirst = resolve)))
    const first = store.openFile(file('first.gguf'))
    play(async location => infoOf(nameOf(location)))
    await store.openFile(file('second.gguf'))
    finishFirst(infoOf('first.gguf'))
    await first
    expect(store.getState().info?.name).toBe('second.gguf')
  })

  it('loads the same model again after the device was lost', async () => {
    const { store, loads, lose } = setUp([undefined])
    await store.start()
    await store.openFile(file('a.gguf'))
    lose()
    expect(store.getState()).toMatchObject({ info: null, lost: { code: 'device_lost' } })
    await store.reload()
    expect(store.getState()).toMatchObject({ info: { name: 'a.gguf' }, lost: null })
    expect(loads).toHaveLength(2)
  })

  it('is there again, under the name that people know, once the engine has it on a new device', async () => {
    const { store, loads, lose, revive } = setUp([])
    await store.start()
    await store.openFile(file('a.gguf'))
    lose()
    lose() // also where the first try to get it back failed
    revive('as its makers call it')
    expect(store.getState()).toMatchObject({ info: { name: 'a.gguf' }, lost: null })
    expect(loads).toHaveLength(1)
  })

  it('stays unloaded once it was unloaded', async () => {
    const { store, loads } = setUp([[ready('a.gguf')]])
    await store.start()
    await settle()
    await store.unload()
    await store.lookForModels()
    expect(loads).toHaveLength(1)
    expect(store.getState().info).toBeNull()
  })

  it('reports the stages of a load as shares', async () => {
    const { store, play } = setUp([undefined])
    await store.start()
    const seen: unknown[] = []
    play(async (location, { onProgress }) => {
      onProgress({ stage: 'upload', doneBytes: 25, totalBytes: 100 })
      seen.push(progressOf(store.getState()))
      return infoOf(nameOf(location))
    })
    await store.openFile(file('a.gguf'))
    expect(seen).toMatchObject([{ name: 'a.gguf', label: 'model.upload', share: 0.25 }])
    expect(progressOf(store.getState())).toBeUndefined()
  })
})

describe('which model the worker has', () => {
  it('is none after a load that the loaded one made room for, and that failed all the same', async () => {
    const { store, play, dropModel } = setUp([undefined])
    await store.start()
    await store.openFile(file('x.gguf'))
    play(async () => {
      dropModel()
      throw new InkstoneError('out_of_memory', 'No room.')
    })
    await store.openFile(file('big.gguf'))
    expect(store.getState()).toMatchObject({ info: null, loading: null, error: { name: 'big.gguf', gone: 'x.gguf' } })
  })

  it('is none after an unload in the middle of a load', async () => {
    const { store, play, told } = setUp([undefined])
    await store.start()
    await store.openFile(file('x.gguf'))
    const { load, ends } = openEnded()
    play(load)
    const loading = store.openFile(file('y.gguf'))
    await store.unload()
    expect(store.getState()).toMatchObject({ info: null, loading: null })
    expect([told.unloads, ends[0].options.signal.aborted]).toEqual([1, true])
    // It was ready before the stop arrived; the worker takes the unload after it.
    ends[0].options.onProgress({ stage: 'ready', doneBytes: 1, totalBytes: 1 })
    ends[0].resolve(infoOf('y.gguf'))
    await loading
    expect(store.getState()).toMatchObject({ info: null, loading: null, error: null })
  })

  it('is the earlier one of two loads where that was ready before its stop arrived, and the later one failed', async () => {
    const { store, play } = setUp([undefined])
    await store.start()
    await store.openFile(file('x.gguf'))
    const { load, ends } = openEnded()
    play(load)
    const loads = [store.openFile(file('a.gguf')), store.openFile(file('bad.gguf'))]
    ends[0].resolve(infoOf('a.gguf'))
    await loads[0]
    expect(store.getState()).toMatchObject({ info: { name: 'a.gguf' }, loading: { name: 'bad.gguf' } })
    ends[1].reject(new FileError('gguf_magic', 0, 'No GGUF.'))
    await loads[1]
    expect(store.getState()).toMatchObject({ info: { name: 'a.gguf' }, loading: null, error: { name: 'bad.gguf' } })
  })

  it('is the loaded one where a load was stopped', async () => {
    const { store, play } = setUp([undefined])
    await store.start()
    await store.openFile(file('x.gguf'))
    const { load, ends } = openEnded()
    play(load)
    const loads = [store.openFile(file('a.gguf')), store.openFile(file('bad.gguf'))]
    ends[0].reject(new InkstoneError('aborted', 'Stopped.'))
    ends[1].reject(new FileError('gguf_magic', 0, 'No GGUF.'))
    await Promise.all(loads)
    expect(store.getState()).toMatchObject({ info: { name: 'x.gguf' }, error: { name: 'bad.gguf' } })
  })

  it('is loaded once more when asked', async () => {
    const { store, loads, play } = setUp([undefined])
    await store.start()
    await store.openFile(file('x.gguf'))
    play(() => Promise.reject(new FileError('gguf_magic', 0, 'No GGUF.')))
    await store.openFile(file('bad.gguf'))
    await store.loadAgain()
    expect(loads.map(nameOf)).toEqual(['x.gguf', 'bad.gguf', 'x.gguf'])
  })
})

describe('a device without WebGPU', () => {
  const reasonOf = async (page: Page) => {
    const { store } = setUp([undefined], page)
    await store.start()
    return store.getState().adapter?.reason
  }

  it('is told apart from one whose workers have none', async () => {
    expect(await reasonOf({ reason: 'worker-no-api', pageHasGpu: false })).toBe('no-api')
    expect(await reasonOf({ reason: 'worker-no-api', pageHasGpu: true })).toBe('worker-no-api')
    expect(await reasonOf({ reason: 'insecure-context', pageHasGpu: false })).toBe('insecure-context')
  })
})

it('looks once at a time, however often the person looks again', async () => {
  const { store, asks } = setUp([[ready('a.gguf')]])
  await Promise.all([store.start(), store.lookAgain(), store.lookForModels()])
  expect(asks()).toBe(1)
})

describe('what is kept', () => {
  it('lists the models of this browser and removes one', async () => {
    const { store } = setUp([undefined], { stored: ['a', 'b'] })
    await store.start()
    expect(store.getState().stored.map(({ name }) => name)).toEqual(['a', 'b'])
    const removal = store.removeStored('a')
    const names = () => store.getState().stored.map(({ name }) => name)
    await settle()
    expect(names()).toEqual(['b'])
    await removal.undo()
    await removal.finish()
    expect(names()).toEqual(['a', 'b'])
    await store.removeStored('a').finish()
    expect(names()).toEqual(['b'])
  })

  it('keeps a model that is loaded before its removal is final', async () => {
    const { store } = setUp([undefined], { stored: ['a'] })
    await store.start()
    const removal = store.removeStored('a')
    await store.load({ kind: 'url', url: 'https://hub.example/a', name: 'a' })
    await removal.finish()
    expect(store.getState().stored.map(({ name }) => name)).toEqual(['a'])
  })

  describe('of a download', () => {
    const far = (): Unfinished => ({ name: 'far.gguf', url: 'https://hub.example/far.gguf', sizeBytes: 100, sha256: 'ab', doneBytes: 40 })
    const remote: LibraryModel = { ...ready('far.gguf'), urls: ['https://hub.example/far.gguf'] }
    const untilAborted: Load = (_location, { signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(new InkstoneError('aborted', ''))))

    it('that was paused stays and is told of, until it goes on', async () => {
      const unfinished: Unfinished[] = []
      const { store, loads, told, play } = setUp([[remote]], { builtIn: 'mini.gguf', unfinished })
      await store.start()
      play(untilAborted)
      void store.loadFromLibrary(remote)
      unfinished.push(far())
      await store.pause()
      expect(store.getState()).toMatchObject({ loading: null, error: null, paused: 'far.gguf', unfinished: [{ doneBytes: 40 }] })
      expect(told.used.at(-1)).toBe('')
      play(async location => infoOf(nameOf(location)))
      unfinished.pop()
      await store.resume()
      expect(loads.at(-1)).toMatchObject({ name: 'far.gguf', sizeBytes: 100 })
      expect(store.getState()).toMatchObject({ info: { name: 'far.gguf' }, paused: null, unfinished: [] })
    })

    it('waits on the next visit, also where it was used last', async () => {
      const { store, loads } = setUp([[remote]], { builtIn: 'mini.gguf', lastUsed: 'far.gguf', unfinished: [far()] })
      await store.start()
      await settle()
      expect(loads).toMatchObject([{ name: 'mini.gguf' }])
    })

    it('goes when it is let go, is there again by undo, and stays when it goes on meanwhile', async () => {
      const unfinished = [far()]
      const { store } = setUp([undefined], { unfinished })
      await store.start()
      const names = () => store.getState().unfinished.map(({ name }) => name)
      const first = store.discard(store.getState().unfinished[0])
      await settle()
      expect(names()).toEqual([])
      await first.undo()
      await first.finish()
      expect(names()).toEqual(['far.gguf'])
      const second = store.discard(store.getState().unfinished[0])
      await store.loadFromLibrary(remote)
      await second.finish()
      expect(names()).toEqual(['far.gguf'])
      await store.discard(store.getState().unfinished[0]).finish()
      expect(unfinished).toEqual([])
    })
  })

  it('asks the browser to keep a model that was downloaded, and not one from disk', async () => {
    const { store, told } = setUp([[ready('a.gguf')]])
    await store.start()
    await settle()
    expect(told.persist).toBe(1)
    await store.openFile(file('x.gguf'))
    expect(told.persist).toBe(1)
  })
})

it('the cache’s format counts from the next load on, and is kept', async () => {
  const { store, play, told } = setUp([undefined])
  await store.start()
  const asked: unknown[] = []
  play(async (location, { cache }) => {
    asked.push(cache)
    return infoOf(nameOf(location))
  })
  await store.openFile(file('x.gguf'))
  store.setCache('int8')
  await store.loadAgain()
  store.setCache(undefined)
  await store.loadAgain()
  expect([asked, told.kept]).toEqual([
    [undefined, 'int8', undefined],
    ['int8', 0],
  ])
})

describe('the context’s size', () => {
  it('counts from the next load on, and is kept', async () => {
    const { store, play, told } = setUp([undefined])
    await store.start()
    const asked: number[] = []
    play(async (location, { contextTokens }) => {
      asked.push(contextTokens)
      return infoOf(nameOf(location))
    })
    await store.openFile(file('x.gguf'))
    store.setContextTokens(8192)
    await store.loadAgain()
    expect([asked, told.kept]).toEqual([[4096, 8192], [8192]])
  })

  it('is chosen in steps up to what the model was trained with', () => {
    expect(contextChoices(4096, 8192)).toEqual({ chosen: 4096, choices: [1024, 2048, 4096, 8192] })
    expect(contextChoices(4096, 3000)).toEqual({ chosen: 3000, choices: [1024, 2048, 3000] })
    expect(contextChoices(3000, 4096).choices).toEqual([1024, 2048, 3000, 4096])
    expect(contextChoices(4096, 320)).toEqual({ chosen: 320, choices: [320] })
    expect(contextChoices(4096).choices).toHaveLength(8)
  })

  it('takes no other kept text for a size', () => {
    expect(['2048', null, '', 'many', '-1', '1.5'].map(readContextTokens)).toEqual([2048, ...new Array(5).fill(undefined)])
  })
})

describe('time left', () => {
  const loading = { name: '', stage: 'download' as const, doneBytes: 25, totalBytes: 100, stageStartedAt: 0, stageStartBytes: 0 }

  it('is told from the speed so far, and not before there is one', () => {
    expect(stageLeftMs(loading, 2000)).toBe(6000)
    expect(stageLeftMs(loading, 1000)).toBeUndefined()
    expect(bytesPerSecond(loading, 2000)).toBe(12.5)
    expect(bytesPerSecond(loading, 1000)).toBeUndefined()
    expect(stageLeftMs({ ...loading, doneBytes: 0 }, 5000)).toBeUndefined()
    expect(stageLeftMs({ ...loading, doneBytes: 100 }, 5000)).toBeUndefined()
  })

  it('counts only what came since the stage began', async () => {
    const { store, play } = setUp([undefined])
    await store.start()
    const begun: unknown[] = []
    play(async (location, { onProgress }) => {
      // Resumed at half; then it starts over.
      for (const doneBytes of [50, 60, 10, 20]) {
        onProgress({ stage: 'download', doneBytes, totalBytes: 100 })
        begun.push(store.getState().loading?.stageStartBytes)
      }
      return infoOf(nameOf(location))
    })
    await store.openFile(file('a.gguf'))
    expect(begun).toEqual([50, 50, 10, 10])
    expect(stageLeftMs({ ...loading, doneBytes: 60, stageStartBytes: 50 }, 2000)).toBe(8000)
  })
})

describe('the server’s list', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('reads file names of every script, and makes addresses of them that cannot lead elsewhere', () => {
    vi.stubGlobal('document', { baseURI: 'https://studio.example/app/' })
    const names = ['model (1).gguf', '书生.gguf', 'a#b?c%2e.gguf', '100%.gguf']
    expect(parseLibrary(JSON.stringify({ models: names.map(ready) }))?.map(model => model.file)).toEqual(names)
    expect(names.map(each => libraryUrl({ file: each }))).toEqual([
      '/app/models/model%20(1).gguf',
      '/app/models/%E4%B9%A6%E7%94%9F.gguf',
      '/app/models/a%23b%3Fc%252e.gguf',
      '/app/models/100%25.gguf',
    ])
    const bad = ['.', '..', 'a/b', 'a\\b', 'a\nb', '\ud800', '', 'a'.repeat(201)]
    expect(parseLibrary(JSON.stringify({ models: bad.map(ready) }))).toEqual([])
  })

  it('gives a file that was replaced another address', () => {
    vi.stubGlobal('document', { baseURI: 'https://studio.example/' })
    const [model] = parseLibrary(JSON.stringify({ models: [{ ...ready('a.gguf'), version: '1a&2' }] }))!
    expect(libraryUrl(model)).toBe('/models/a.gguf?v=1a%262')
  })

  it('reads what is well formed and leaves the rest', () => {
    const bad = [null, 3, {}, { ...ready('x'), file: '../secret' }, { ...ready('x'), file: '//host/x' }]
    expect(parseLibrary(JSON.stringify({ models: [ready('a.gguf'), ...bad] }))).toEqual([ready('a.gguf')])
  })

  it('takes the page of a static host for no list', () => {
    expect(parseLibrary('<!doctype html>')).toBeUndefined()
    expect(parseLibrary('null')).toBeUndefined()
    expect(parseLibrary('{"models":3}')).toBeUndefined()
  })

  it('replaces sizes that are no sizes', () => {
    const odd = { ...ready('a.gguf'), sizeBytes: -1, sha256: 3 }
    expect(parseLibrary(JSON.stringify({ models: [odd] }))).toEqual([{ ...ready('a.gguf'), sizeBytes: 0, sha256: '' }])
  })
})
