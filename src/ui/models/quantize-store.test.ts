// Making a checkpoint a smaller model, as its panel goes through it, over a scripted worker.
import { describe, expect, it, vi } from 'vitest'
import { InkstoneError } from '../../base/errors.ts'
import type { CheckpointReport } from '../../worker/protocol.ts'
import { type ChosenFile, checkpointIn, createQuantizeStore } from './quantize-store.ts'

const file = (path: string): ChosenFile => ({ path, file: new File([], path.slice(path.lastIndexOf('/') + 1)) })
const report = { name: 'tiny', targets: [{ target: 'Q4_K', sizeBytes: 100 }] } as unknown as CheckpointReport
const stored = { name: 'tiny-Q4_K_M.gguf', url: 'made-here:tiny-Q4_K_M.gguf', sizeBytes: 100, sha256: '', savedAtMs: 0 }

function setUp() {
  const clock = { ms: 0 }
  const checkpoints = { look: vi.fn(async () => report), quantize: vi.fn() }
  const onMade = vi.fn()
  const store = createQuantizeStore({ checkpoints: () => checkpoints, now: () => clock.ms, onMade })
  return { clock, checkpoints, onMade, store }
}

describe('what was chosen', () => {
  it('is the folder of the config.json that lies least deep, by its name', () => {
    const files = ['Qwen/original/config.json', 'Qwen/config.json', 'Qwen/model.safetensors', 'Qwen/onnx/model.onnx'].map(file)
    const { name, files: chosen } = checkpointIn(files, '')
    expect([name, chosen.map(each => each.name)]).toEqual(['Qwen', ['config.json', 'model.safetensors']])
  })

  it('is found a level below what was chosen, and has the name of the handle where paths have none', () => {
    expect(checkpointIn(['models/Qwen/config.json', 'models/notes.txt'].map(file), '').name).toBe('Qwen')
    expect(checkpointIn(['config.json', 'a.safetensors'].map(file), 'Picked').name).toBe('Picked')
  })
})

describe('a conversion', () => {
  it('tells how far it is and how long it will take, and lists what it made', async () => {
    const { clock, checkpoints, onMade, store } = setUp()
    checkpoints.quantize.mockImplementation(async (_order, _target, { onRun }) => {
      onRun(10, 100)
      expect(store.getState().running).toEqual({ done: 10, total: 100, leftMs: undefined })
      clock.ms = 4000
      onRun(25, 100)
      expect(store.getState().running?.leftMs).toBe(12_000)
      return stored
    })
    await store.choose([file('tiny/config.json')], '')
    await store.start()
    expect(store.getState()).toMatchObject({ running: null, made: stored, error: null })
    expect(onMade).toHaveBeenCalledOnce()
  })

  it('that is stopped says nothing, one that fails says why; both can be begun again', async () => {
    const { checkpoints, store } = setUp()
    await store.choose([file('tiny/config.json')], '')
    checkpoints.quantize.mockImplementationOnce(async (_order, _target, { signal }) => {
      store.stop()
      signal.throwIfAborted()
    })
    await store.start()
    expect(store.getState()).toMatchObject({ running: null, error: null, made: null, report })
    checkpoints.quantize.mockRejectedValueOnce(new InkstoneError('weights_not_finite', 'NaN'))
    await store.start()
    expect(store.getState()).toMatchObject({ running: null, error: { code: 'weights_not_finite' }, report })
  })

  it('of an earlier choice counts no more', async () => {
    const { checkpoints, store } = setUp()
    let late: (value: CheckpointReport) => void = () => {}
    checkpoints.look.mockImplementationOnce(() => new Promise(resolve => (late = resolve)))
    const first = store.choose([file('old/config.json')], '')
    await store.choose([file('tiny/config.json')], '')
    late({ ...report, name: 'old' })
    await first
    expect(store.getState().report?.name).toBe('tiny')
  })
})
