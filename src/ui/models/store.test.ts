// Finding, listing and looking into models against a scripted engine.
import { describe, expect, it } from 'vitest'
import type { ModelReport } from '../../api/model-report.ts'
import { InkstoneError } from '../../base/errors.ts'
import type { HubFile } from '../../storage/hub.ts'
import type { HubOrder, ModelLocation } from '../../worker/protocol.ts'
import { aboutBytes, catalogue, isPartOfSplit, knownHubs, modelFiles, quantizationOf } from './catalogue.ts'
import { createShelfStore, isOrigin } from './store.ts'

const SHA = 'cd'.repeat(32)
const report = (name: string): ModelReport => ({
  name,
  architecture: 'llama',
  quantization: 'Q4_0',
  parameters: 1,
  fileBytes: 1,
  tensors: [],
  metadata: [],
  fit: { contextTokens: 1, cache: 'f32', weightBytes: 1, cacheBytes: 2, workBytes: 3, totalBytes: 6 },
})

function setUp(files: HubFile[] = [], keptHub: string | null = null) {
  const asked: HubOrder[] = []
  const kept: string[] = []
  const waiting: { location: ModelLocation; end(report: ModelReport | InkstoneError): void }[] = []
  let gave = 6
  const store = createShelfStore({
    client: () => ({
      hub: async order => {
        asked.push(order)
        if (order.repository === 'no/where') throw new InkstoneError('hub_not_found', 'Not there.')
        return { files, findings: order.words ? [{ repository: 'found/one', downloads: 1 }] : [] }
      },
      inspect: location =>
        new Promise((resolve, reject) =>
          waiting.push({ location, end: result => (result instanceof InkstoneError ? reject(result) : resolve(result)) }),
        ),
      room: async bytes => Math.min(bytes, gave),
    }),
    loadOptions: () => ({}),
    keptHub: () => keptHub,
    keepHub: text => void kept.push(text),
    keptTokens: () => null,
    keepTokens: text => void kept.push(text),
  })
  return { store, asked, kept, waiting, giveRoom: (bytes: number) => (gave = bytes) }
}

const gguf = (path: string, sizeBytes = 1): HubFile => ({ path, sizeBytes, sha256: SHA })
const find = async (set: ReturnType<typeof setUp>, line: string) => {
  set.store.setLine(line)
  await set.store.find()
  return set.store.getState()
}

describe('looking for a model', () => {
  it('lists a repository’s model files with their hashes, the smallest first, and mirrors of the hub behind it', async () => {
    const set = setUp([gguf('big-Q8_0.gguf', 9), gguf('mmproj-F16.gguf'), gguf('README.md'), gguf('sub/small-Q4_0.gguf', 4)])
    const { listing } = await find(set, 'owner/name')
    expect(set.asked).toEqual([{ hub: knownHubs[0], repository: 'owner/name' }])
    expect(listing?.files.map(({ name, sizeBytes, sha256 }) => [name, sizeBytes, sha256])).toEqual([
      ['small-Q4_0.gguf', 4, SHA],
      ['big-Q8_0.gguf', 9, SHA],
    ])
    expect(listing?.files[0].url).toBe(`${knownHubs[0].origin}/owner/name/resolve/main/sub/small-Q4_0.gguf`)
    expect(listing?.files[0].mirrors).toEqual([`${knownHubs[1].origin}/owner/name/resolve/main/sub/small-Q4_0.gguf`])
  })

  it('asks the hub that an address names, and takes its file alone', async () => {
    const set = setUp([gguf('a.gguf'), gguf('b.gguf')])
    const { listing } = await find(set, 'https://modelscope.cn/models/owner/name/blob/master/b.gguf')
    expect(set.asked[0].hub).toEqual({ kind: 'modelscope', origin: 'https://modelscope.cn' })
    expect(listing?.files.map(({ url }) => url)).toEqual(['https://modelscope.cn/models/owner/name/resolve/master/b.gguf'])
  })

  it('takes a file by its address without asking anyone', async () => {
    const set = setUp()
    const { listing } = await find(set, 'https://host.example/dir/my%20model.gguf')
    expect(set.asked).toEqual([])
    expect(listing).toMatchObject({ title: 'host.example', files: [{ name: 'my model.gguf' }] })
  })

  it('refuses an address without encryption, but for this device itself', async () => {
    const set = setUp()
    expect((await find(set, 'http://host.example/a.gguf')).error).toMatchObject({ code: 'address_insecure' })
    expect((await find(set, 'http://127.0.0.1:9/a.gguf')).listing?.title).toBe('127.0.0.1:9')
  })

  it('searches by words, where the chosen hub has no search on one that has', async () => {
    const set = setUp([], 'modelscope https://modelscope.cn')
    const { findings } = await find(set, 'tiny model')
    expect(set.asked[0]).toEqual({ hub: knownHubs[0], words: 'tiny model' })
    expect(findings).toEqual([{ repository: 'found/one', downloads: 1 }])
    expect((await find(set, '  ')).findings).toBeNull()
  })

  it('says what is wrong and keeps what was there', async () => {
    const set = setUp([gguf('a.gguf')])
    await find(set, 'owner/name')
    const wrong = await find(set, 'no/where')
    expect(wrong.error).toMatchObject({ code: 'hub_not_found' })
    expect(wrong.listing?.title).toBe('owner/name')
    expect((await find(setUp([gguf('README.md')]), 'owner/name')).error).toMatchObject({ code: 'hub_no_gguf' })
  })

  it('remembers the hub, and takes no address for one that is none', () => {
    const { store, kept } = setUp([], 'huggingface javascript:alert(1)')
    expect(store.getState().hub).toEqual(knownHubs[0])
    store.setHub({ kind: 'huggingface', origin: 'http://127.0.0.1:8080' })
    expect(kept).toEqual(['huggingface http://127.0.0.1:8080'])
    expect(['https://hub.example', 'http://localhost:9'].every(isOrigin)).toBe(true)
    expect(['http://hub.example', 'https://hub.example/path', 'ftp://x', 'x'].some(isOrigin)).toBe(false)
  })
})

describe('an access token', () => {
  it('goes to its own hub alone, and to none that it was not entered for', async () => {
    const set = setUp([gguf('a.gguf')])
    expect(set.store.setToken('hf_abc')).toBe(true)
    expect(set.kept.at(-1)).toBe(JSON.stringify({ [knownHubs[0].origin]: 'hf_abc' }))
    const { listing } = await find(set, 'owner/name')
    expect(set.asked[0].hub.token).toBe('hf_abc')
    expect(listing?.files[0].authorization).toEqual({ origin: knownHubs[0].origin, token: 'hf_abc' })
    await find(set, 'https://modelscope.cn/models/owner/name')
    expect(set.asked[1].hub.token).toBeUndefined()
    expect(set.store.setToken('two lines\nof it')).toBe(false)
    expect(set.store.setToken('')).toBe(true)
    expect(set.store.getState().tokens).toEqual({})
  })
})

describe('looking into a model', () => {
  const at = (name: string): ModelLocation => ({ kind: 'url', url: `https://host.example/${name}`, name })

  it('shows the last one that was chosen, whichever answers first', async () => {
    const { store, waiting } = setUp()
    const first = store.inspect(at('a.gguf'))
    const second = store.inspect(at('b.gguf'))
    waiting[1].end(report('b'))
    waiting[0].end(report('a'))
    await Promise.all([first, second])
    expect(store.getState().report?.name).toBe('b')
  })

  it('tells why a file cannot be read', async () => {
    const { store, waiting } = setUp()
    const looking = store.inspect(at('page.gguf'))
    waiting[0].end(new InkstoneError('bad_magic', 'No GGUF.'))
    await looking
    expect(store.getState()).toMatchObject({ report: null, reportError: { code: 'bad_magic' } })
  })

  it('asks the GPU for as much as the model takes', async () => {
    const { store, waiting, giveRoom } = setUp()
    const looking = store.inspect(at('a.gguf'))
    waiting[0].end(report('a'))
    await looking
    giveRoom(4)
    await store.askRoom()
    expect(store.getState().room).toEqual({ wantedBytes: 6, gaveBytes: 4 })
  })
})

describe('the catalogue', () => {
  it('has every family that was asked for, with plausible sizes', () => {
    expect(catalogue).toHaveLength(13)
    expect(new Set(catalogue.map(({ repository }) => repository)).size).toBe(13)
    for (const entry of catalogue) expect(aboutBytes(entry) / entry.parameters).toBeCloseTo(0.61, 2)
  })

  it.each([
    ['SmolLM2-135M-Instruct.Q4_1.gguf', 'Q4_1'],
    ['qwen2.5-0.5b-instruct-q4_k_m.gguf', 'Q4_K_M'],
    ['model-IQ4_XS.gguf', 'IQ4_XS'],
    ['model-BF16-00001-of-00002.gguf', 'BF16'],
    ['plain.gguf', ''],
  ])('reads the quantization of %s', (path, quantization) => {
    expect(quantizationOf(path)).toBe(quantization)
  })

  it('knows what is no model by itself', () => {
    expect(isPartOfSplit('a/x-00001-of-00003.gguf')).toBe(true)
    expect(modelFiles([gguf('x.imatrix.gguf'), gguf('mmproj-model.gguf'), gguf('x.gguf')]).map(({ path }) => path)).toEqual(['x.gguf'])
  })
})
