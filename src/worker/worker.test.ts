// The worker's own decisions over scripted devices and models: which model it has after each load, and what it tells the page.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { AdapterShelf } from '../api/adapters.ts'
import { type LoadedModel, openModel } from '../api/loaded-model.ts'
import type { Engine } from '../engine/engine.ts'
import { ggufAdapter } from '../formats/adapter.testing.ts'
import { type GpuContext, openDevice } from '../gpu/device.ts'
import { openDownload } from '../storage/opfs-download.ts'
import type { Request, Response } from './protocol.ts'

vi.mock('../api/loaded-model.ts', () => ({ openModel: vi.fn() }))
vi.mock('../gpu/device.ts', async original => ({ ...(await original<typeof import('../gpu/device.ts')>()), openDevice: vi.fn() }))
vi.mock('../storage/opfs-download.ts', () => ({ downloadToOpfs: vi.fn(), openDownload: vi.fn() }))

const open = vi.mocked(openModel)
const download = vi.mocked(openDownload)
const sent: Response[] = []
let devices: (Pick<GpuContext, 'fault' | 'lost'> & { destroyed: boolean; lose(info: GPUDeviceLostInfo): void })[]
let ask: (request: Request) => void
let nextId: number
/** The worker's own: `instanceof` knows no other module's. */
let InkstoneError: typeof import('../base/errors.ts').InkstoneError

/** A fresh worker: the module holds its state, as a worker's global scope does. */
beforeEach(async () => {
  vi.resetModules()
  open.mockReset()
  download.mockReset()
  sent.length = 0
  devices = []
  nextId = 1
  vi.stubGlobal('navigator', { gpu: {} })
  vi.stubGlobal('postMessage', (response: Response) => sent.push(response))
  vi.stubGlobal('addEventListener', (_type: string, listener: (event: { data: Request }) => void) => {
    ask = data => listener({ data })
  })
  vi.mocked(openDevice).mockImplementation(async () => scriptedDevice())
  await import('./worker.ts')
  InkstoneError = (await import('../base/errors.ts')).InkstoneError
})

function scriptedDevice(): GpuContext {
  let lose: (info: GPUDeviceLostInfo) => void = () => {}
  const lost = new Promise<GPUDeviceLostInfo>(resolve => (lose = resolve))
  const context = {
    fault: undefined,
    lost: undefined,
    destroyed: false,
    lose,
    device: { lost, destroy: () => (context.destroyed = true) },
    causeOf: (error: unknown) =>
      Promise.race([lost.then(() => new InkstoneError('device_lost', 'Lost.')), new Promise(resolve => setTimeout(resolve, 20, error))]),
  }
  devices.push(context)
  return context as unknown as GpuContext
}

/** Answers every prompt's length with its own figure, by which it is known again. */
function scriptedModel(figure: number) {
  const dispose = vi.fn()
  const loadAdapter = async (_: unknown, { name, scale = 1 }: { name: string; scale?: number }) => ({
    name,
    scale,
    gpuBytes: 8,
    dispose: async () => {},
  })
  const model = {
    name: `model ${figure}`,
    tokenizer: { encode: () => new Array(figure).fill(0), addBos: false },
    engine: { config: {}, context: { variants: {} }, model: {} },
    adapters: new AdapterShelf({ loadAdapter } as unknown as Engine, `model ${figure}`),
    dispose,
    file: { metadata: new Map() },
  } as unknown as LoadedModel
  return { model, dispose }
}

const answerOf = (id: number) => vi.waitUntil(() => sent.find(({ id: of, kind }) => of === id && (kind === 'done' || kind === 'error')))

type Lora = Omit<Extract<Request, { kind: 'lora' }>, 'id'>

function request(message: { kind: 'unload' } | { kind: 'load'; file: string } | { kind: 'count' } | Lora): number {
  const id = nextId++
  if (message.kind === 'load') ask({ id, kind: 'load', location: { kind: 'file', file: new File(['x'], message.file) }, options: {} })
  else if (message.kind === 'count') ask({ id, kind: 'count', request: { messages: [{ role: 'user', content: '' }] } })
  else ask({ ...message, id })
  return id
}

const load = () => answerOf(request({ kind: 'load', file: 'x.gguf' }))
const errorCode = async (id: number) => {
  const answer = await answerOf(id)
  return answer.kind === 'error' ? answer.error.code : undefined
}
/** The figure of the model that answers, or the code of the error. */
async function whoAnswers() {
  const answer = await answerOf(request({ kind: 'count' }))
  return answer.kind === 'done' ? answer.value : answer.kind === 'error' && answer.error.code
}
const outOfMemory = () => Promise.reject(new InkstoneError('out_of_memory', 'No room.'))
const unloadedCount = () => sent.filter(({ kind }) => kind === 'unloaded').length

describe('loading over a loaded model', () => {
  it('replaces it once the new one is ready, and frees it', async () => {
    const [first, second] = [scriptedModel(1), scriptedModel(2)]
    open.mockResolvedValueOnce(first.model).mockResolvedValueOnce(second.model)
    await load()
    expect(await whoAnswers()).toBe(1)
    await load()
    expect(await whoAnswers()).toBe(2)
    expect([first.dispose.mock.calls.length, second.dispose.mock.calls.length, unloadedCount()]).toEqual([1, 0, 0])
  })

  it('takes the wished context as the most it may be', async () => {
    open.mockResolvedValueOnce(scriptedModel(1).model)
    const file = new File(['x'], 'x.gguf')
    ask({ id: 1, kind: 'load', location: { kind: 'file', file }, options: { contextTokens: 8192 } })
    await answerOf(1)
    expect(open.mock.calls[0][2]?.contextAtMost).toBe(8192)
  })

  it('keeps it where the new file is no model', async () => {
    open.mockResolvedValueOnce(scriptedModel(1).model).mockRejectedValueOnce(new InkstoneError('gguf_magic', 'No GGUF.'))
    await load()
    await load()
    expect([await whoAnswers(), unloadedCount()]).toEqual([1, 0])
  })

  it('gives it up where both do not fit, and says so even if the new one does not fit alone', async () => {
    const first = scriptedModel(1)
    open.mockResolvedValueOnce(first.model).mockImplementation(outOfMemory)
    await load()
    expect(await errorCode(request({ kind: 'load', file: 'big.gguf' }))).toBe('out_of_memory')
    expect([first.dispose.mock.calls.length, unloadedCount(), await whoAnswers()]).toEqual([1, 1, 'no_model'])
  })

  it('does not give it up for a load that was stopped', async () => {
    open.mockResolvedValueOnce(scriptedModel(1).model).mockImplementationOnce(async () => {
      ask({ id: 2, kind: 'abort' })
      return outOfMemory()
    })
    await load()
    expect(await errorCode(request({ kind: 'load', file: 'big.gguf' }))).toBe('aborted')
    expect(await whoAnswers()).toBe(1)
  })

  it('keeps it where the load was stopped after the last place that looks', async () => {
    const late = scriptedModel(2)
    open.mockResolvedValueOnce(scriptedModel(1).model).mockImplementationOnce(async () => {
      ask({ id: 2, kind: 'abort' })
      return late.model
    })
    await load()
    expect(await errorCode(request({ kind: 'load', file: 'late.gguf' }))).toBe('aborted')
    expect([await whoAnswers(), late.dispose.mock.calls.length]).toEqual([1, 1])
  })

  it('has none after an unload', async () => {
    const first = scriptedModel(1)
    open.mockResolvedValueOnce(first.model)
    await load()
    await answerOf(request({ kind: 'unload' }))
    expect([await whoAnswers(), first.dispose.mock.calls.length]).toEqual(['no_model', 1])
  })
})

describe('a download', () => {
  const source = { name: 'big', sizeBytes: 1, read: async () => new Uint8Array(1) }
  const fetchBig = (mirrors: string[] = []) => {
    const id = nextId++
    const location = { kind: 'url' as const, url: 'https://hub.example/big', mirrors, name: 'big', sha256: 'ab' }
    ask({ id, kind: 'load', location, options: {} })
    return id
  }

  it('lets the loaded model answer until it has ended', async () => {
    open.mockResolvedValueOnce(scriptedModel(1).model).mockResolvedValueOnce(scriptedModel(2).model)
    await load()
    let arrive = (_source: typeof source) => {}
    download.mockReturnValueOnce(new Promise(resolve => (arrive = resolve)))
    const id = fetchBig()
    expect(await whoAnswers()).toBe(1)
    arrive(source)
    await answerOf(id)
    expect(await whoAnswers()).toBe(2)
  })

  it('goes to the mirror where the first host does not give the file', async () => {
    download.mockRejectedValueOnce(new InkstoneError('http_unreachable', 'No way.')).mockResolvedValueOnce(source)
    open.mockResolvedValueOnce(scriptedModel(1).model)
    const answer = await answerOf(fetchBig(['https://mirror.example/big']))
    expect([answer.kind, ...download.mock.calls.map(([{ url }]) => url)]).toEqual([
      'done',
      'https://hub.example/big',
      'https://mirror.example/big',
    ])
  })

  it('that no host gives ends with what the first one said, and the loaded model stays', async () => {
    open.mockResolvedValueOnce(scriptedModel(1).model)
    await load()
    download
      .mockRejectedValueOnce(new InkstoneError('http_busy', 'hub.'))
      .mockRejectedValueOnce(new InkstoneError('http_silent', 'mirror.'))
    expect(await errorCode(fetchBig(['https://mirror.example/big']))).toBe('http_busy')
    expect(await whoAnswers()).toBe(1)
  })

  it('with wrong bytes, or that was stopped, is not tried elsewhere', async () => {
    for (const code of ['download_corrupt', 'aborted', 'storage_full']) {
      download.mockRejectedValueOnce(new InkstoneError(code, 'No.'))
      expect(await errorCode(fetchBig(['https://mirror.example/big']))).toBe(code)
    }
    expect(download).toHaveBeenCalledTimes(3)
  })

  it('does not begin where there is no WebGPU to run the model', async () => {
    vi.stubGlobal('navigator', {})
    expect(await errorCode(fetchBig())).toBe('no_webgpu')
    expect(download).not.toHaveBeenCalled()
  })
})

describe('the device', () => {
  it('is kept from load to load', async () => {
    open.mockImplementation(async () => scriptedModel(1).model)
    await load()
    await load()
    expect(devices).toHaveLength(1)
  })

  it('is given up after an error that no scope caught, with the model on it', async () => {
    const first = scriptedModel(1)
    open.mockResolvedValueOnce(first.model).mockResolvedValueOnce(scriptedModel(2).model)
    await load()
    ;(devices[0] as { fault?: GPUError }).fault = { message: 'Validation failed.' } as GPUError
    await load()
    expect(devices.map(({ destroyed }) => destroyed)).toEqual([true, false])
    expect([first.dispose.mock.calls.length, unloadedCount(), await whoAnswers()]).toEqual([1, 1, 2])
    expect(open.mock.calls[1][0]).toBe(devices[1])
  })

  const lose = (device: number) => devices[device].lose({ reason: 'unknown', message: 'Driver reset.' } as GPUDeviceLostInfo)
  const saidOf = (kind: Response['kind']) => sent.filter(message => message.kind === kind)

  it('that is lost is replaced, and the model opened again from its source', async () => {
    open.mockResolvedValueOnce(scriptedModel(1).model).mockResolvedValueOnce(scriptedModel(2).model)
    await load()
    lose(0)
    expect(await whoAnswers()).toBe(2)
    expect([saidOf('lost').length, saidOf('revived').length, devices.length]).toEqual([1, 1, 2])
    expect(open.mock.calls[1][1]).toBe(open.mock.calls[0][1])
    expect(saidOf('lost')[0]).toMatchObject({ error: { code: 'device_lost', message: 'The GPU device was lost: Driver reset.' } })
  })

  it('that is lost takes no adapter with it: they are beside the model again, as they were', async () => {
    open.mockResolvedValueOnce(scriptedModel(1).model).mockResolvedValueOnce(scriptedModel(2).model)
    await load()
    const pair = { target: 'blk.0.attn_q.weight', rank: 1, columns: 2, rows: 2, a: new Float32Array(2), b: new Float32Array(2) }
    const source = await ggufAdapter([pair], 1)
    const files = ['tone.gguf', 'tone.gguf', 'style.gguf']
    const bytes = await source.read(0, source.sizeBytes)
    for (const name of files) await answerOf(request({ kind: 'lora', add: [new File([bytes], name)] }))
    await answerOf(request({ kind: 'lora', remove: 0 }))
    const before = await answerOf(request({ kind: 'lora', scale: { id: 2, scale: 0.3 } }))
    const list = [
      { id: 1, name: 'tone 2', scale: 1, gpuBytes: 8 },
      { id: 2, name: 'style', scale: 0.3, gpuBytes: 8 },
    ]
    expect(before).toMatchObject({ value: list })
    lose(0)
    expect(await whoAnswers()).toBe(2)
    expect(await answerOf(request({ kind: 'lora' }))).toMatchObject({ value: list })
  })

  it('that is lost twice within two minutes is said to be held back', async () => {
    open.mockImplementation(async () => scriptedModel(1).model)
    await load()
    lose(0)
    await whoAnswers()
    vi.mocked(openDevice).mockRejectedValue(new InkstoneError('no_adapter', 'None.'))
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    lose(1)
    const asked = whoAnswers()
    await vi.advanceTimersByTimeAsync(20_000)
    expect(await asked).toBe('no_adapter')
    vi.useRealTimers()
    expect(saidOf('lost').at(-1)).toMatchObject({ error: { code: 'no_adapter', message: expect.stringContaining('two minutes') } })
  })

  it('that is lost is waited for where there is none for a moment', async () => {
    open.mockImplementation(async () => scriptedModel(open.mock.calls.length).model)
    await load()
    const gone = () => Promise.reject(new InkstoneError('no_adapter', 'None.'))
    vi.mocked(openDevice).mockImplementationOnce(gone).mockImplementationOnce(gone)
    lose(0)
    expect(await whoAnswers()).toBe(2)
    expect([saidOf('lost').length, saidOf('revived').length, devices.length]).toEqual([1, 1, 2])
  })

  it('that is lost again while the model is opened on it is waited for as well', async () => {
    open.mockImplementationOnce(async () => scriptedModel(1).model)
    await load()
    open.mockImplementationOnce(async () => {
      lose(1)
      throw new DOMException('A valid external Instance reference no longer exists.', 'OperationError')
    })
    open.mockImplementationOnce(async () => scriptedModel(2).model)
    lose(0)
    expect(await whoAnswers()).toBe(2)
    expect([saidOf('lost').length, saidOf('revived').length, devices.length]).toEqual([2, 1, 3])
  })

  it('that is lost while a model is opened on it gives way to a new one', async () => {
    open.mockImplementationOnce(async () => {
      lose(0)
      throw new RangeError('createBuffer failed.')
    })
    open.mockImplementationOnce(async () => scriptedModel(2).model)
    expect((await load()).kind).toBe('done')
    expect([await whoAnswers(), saidOf('lost').length, devices.length]).toEqual([2, 1, 2])
  })

  it('that is not lost is not tried again where the model cannot be opened on it', async () => {
    open.mockImplementationOnce(async () => scriptedModel(1).model)
    await load()
    open.mockRejectedValue(new InkstoneError('gguf_magic', 'No GGUF.'))
    lose(0)
    expect(await whoAnswers()).toBe('gguf_magic')
  })

  it('that is lost brings back nothing that was unloaded', async () => {
    open.mockResolvedValueOnce(scriptedModel(1).model)
    await load()
    await answerOf(request({ kind: 'unload' }))
    lose(0)
    expect(await whoAnswers()).toBe('no_model')
    expect(saidOf('revived')).toEqual([])
  })

  it('is asked for in words where the browser gives workers none', async () => {
    vi.stubGlobal('navigator', {})
    expect(await errorCode(request({ kind: 'load', file: 'x.gguf' }))).toBe('no_webgpu')
  })
})
