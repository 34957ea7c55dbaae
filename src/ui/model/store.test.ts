// Loading, failing, losing and choosing models against a scripted engine.
import { describe, expect, it } from 'vitest'
import { FileError, InkstoneError } from '../../base/errors.ts'
import type { EngineClient } from '../../worker/client.ts'
import type { AdapterReport, LoadProgress, ModelInfo, ModelLocation } from '../../worker/protocol.ts'
import { type LibraryModel, parseLibrary } from './library.ts'
import { progressOf } from './progress.ts'
import { createModelStore, nameOf, timeLeftMs } from './store.ts'

const infoOf = (name: string): ModelInfo => ({
  name,
  architecture: 'llama',
  quantization: 'Q4_1',
  parameters: 1,
  fileBytes: 1,
  gpuBytes: 1,
  contextTokens: 64,
  trainedContextTokens: 64,
  hasChatTemplate: true,
  adapter: 'test',
  kernels: { f16: false, subgroups: false },
})

const ready = (file: string): LibraryModel => ({ name: file, file, sizeBytes: 100, sha256: 'ab', state: 'ready', doneBytes: 100 })

type Load = (location: ModelLocation, options: { signal: AbortSignal; onProgress(progress: LoadProgress): void }) => Promise<ModelInfo>

function setUp(library: (LibraryModel[] | undefined)[], lastUsed: string | null = null, available = true) {
  const loads: ModelLocation[] = []
  let load: Load = async location => infoOf(nameOf(location))
  let lose: (error: InkstoneError) => void = () => {}
  let asked = 0
  const report: AdapterReport = { available, userAgent: 'test', ...(!available && { reason: 'no-adapter' as const }) }
  const client = {
    adapter: async () => report,
    load: (location: ModelLocation, options: Parameters<Load>[1]) => {
      loads.push(location)
      return load(location, options)
    },
    unload: async () => {},
    onLost: (listener: typeof lose) => (lose = listener),
  } as unknown as EngineClient
  const store = createModelStore({
    client: () => client,
    fetchLibrary: async () => library[Math.min(asked++, library.length - 1)],
    urlOf: file => `/models/${file}`,
    now: () => 0,
    wait: async () => {},
    lastUsed: () => lastUsed,
    setLastUsed: () => {},
  })
  return { store, loads, play: (next: Load) => (load = next), lose: () => lose(new InkstoneError('device_lost', 'Lost.')) }
}

const settle = () => new Promise(resolve => setTimeout(resolve, 0))
const file = (name: string) => new File(['x'], name)

describe('model store', () => {
  it('waits for the server’s download and then loads the model', async () => {
    const coming: LibraryModel = { ...ready('a.gguf'), state: 'downloading', doneBytes: 40 }
    const { store, loads } = setUp([[coming], [coming], [ready('a.gguf')]])
    await store.start()
    await settle()
    expect(loads).toEqual([{ kind: 'url', url: '/models/a.gguf', name: 'a.gguf', sizeBytes: 100, sha256: 'ab' }])
    expect(store.getState().info?.name).toBe('a.gguf')
  })

  it('prefers the model that was used last', async () => {
    const { store, loads } = setUp([[ready('a.gguf'), ready('b.gguf')]], 'b.gguf')
    await store.start()
    await settle()
    expect(loads).toMatchObject([{ name: 'b.gguf' }])
  })

  it('loads nothing by itself without WebGPU or without a library', async () => {
    const without = setUp([[ready('a.gguf')]], null, false)
    await without.store.start()
    const alone = setUp([undefined])
    await alone.store.start()
    expect([without.loads, alone.loads]).toEqual([[], []])
    expect(alone.store.getState().library.state).toBe('absent')
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

  it('stays unloaded once it was unloaded', async () => {
    const { store, loads } = setUp([[ready('a.gguf')]])
    await store.start()
    await settle()
    await store.unload()
    await store.watchLibrary()
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
    expect(seen).toMatchObject([{ name: 'a.gguf', label: 'model.upload', share: 0.25, cancellable: true }])
    expect(progressOf(store.getState())).toBeUndefined()
  })
})

describe('time left', () => {
  const loading = { name: '', stage: 'download' as const, doneBytes: 25, totalBytes: 100, stageStartedAt: 0 }

  it('is told from the speed so far, and not before there is one', () => {
    expect(timeLeftMs(loading, 2000)).toBe(6000)
    expect(timeLeftMs(loading, 1000)).toBeUndefined()
    expect(timeLeftMs({ ...loading, doneBytes: 0 }, 5000)).toBeUndefined()
    expect(timeLeftMs({ ...loading, doneBytes: 100 }, 5000)).toBeUndefined()
  })
})

describe('the server’s list', () => {
  it('reads what is well formed and leaves the rest', () => {
    const bad = [null, 3, {}, { ...ready('x'), file: '../secret' }, { ...ready('x'), file: '//host/x' }, { ...ready('x'), state: 'odd' }]
    expect(parseLibrary(JSON.stringify({ models: [ready('a.gguf'), ...bad] }))).toEqual([ready('a.gguf')])
  })

  it('takes the page of a static host for no list', () => {
    expect(parseLibrary('<!doctype html>')).toBeUndefined()
    expect(parseLibrary('null')).toBeUndefined()
    expect(parseLibrary('{"models":3}')).toBeUndefined()
  })

  it('replaces sizes that are no sizes', () => {
    const odd = { ...ready('a.gguf'), sizeBytes: -1, doneBytes: 'x', sha256: 3 }
    expect(parseLibrary(JSON.stringify({ models: [odd] }))).toEqual([{ ...ready('a.gguf'), sizeBytes: 0, doneBytes: 0, sha256: '' }])
  })
})
