// Opening a file without a GPU: what is read from it, and how large a context the engine is asked for.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { tinyModelFile } from '../../e2e/tiny-model.ts'
import { blobSource } from '../base/byte-source.ts'
import { InkstoneError } from '../base/errors.ts'
import { Engine } from '../engine/engine.ts'
import type { GpuContext } from '../gpu/device.ts'
import { type OpenOptions, openModel } from './loaded-model.ts'

const plain = { counters: { liveBytes: 5 } } as GpuContext
const context = { counters: { liveBytes: 0 }, demoted: () => [plain] } as unknown as GpuContext
const trained = 2048

beforeEach(() => {
  vi.spyOn(Engine, 'load').mockImplementation(async on => ({ context: on }) as Engine)
})
afterEach(() => vi.restoreAllMocks())

async function opened(options: OpenOptions = {}) {
  const model = await openModel(context, blobSource(new Blob([await tinyModelFile()]), 'tiny.gguf'), options)
  return { model, askedContext: vi.mocked(Engine.load).mock.lastCall?.[3]?.contextTokens }
}

describe('opening a model', () => {
  it('reads its name, its main format and its template', async () => {
    const { model } = await opened()
    expect(model).toMatchObject({ name: 'Tiny Story Llama', quantization: 'Q4_0' })
    expect(model.template?.render([{ role: 'user', content: 'hello' }], { addGenerationPrompt: true })).toContain('hello')
  })

  it('takes the trained context where that is smaller than the wished one, and refuses nothing for it', async () => {
    expect((await opened({ contextAtMost: 8192 })).askedContext).toBe(trained)
    expect((await opened({ contextAtMost: 1024 })).askedContext).toBe(1024)
    expect((await opened({ contextTokens: 8192 })).askedContext).toBe(8192)
    expect((await opened()).askedContext).toBeUndefined()
  })

  it('takes another variant of the device where a kernel is wrong, and tells the first fault where all are', async () => {
    const wrong = (message: string) => new InkstoneError('kernel_wrong', message)
    vi.mocked(Engine.load).mockRejectedValueOnce(wrong('first'))
    const { model } = await opened()
    expect(model.engine.context).toBe(plain)
    expect(model.gpuBytes).toBe(5)
    vi.mocked(Engine.load).mockRejectedValueOnce(wrong('first')).mockRejectedValueOnce(wrong('second'))
    await expect(opened()).rejects.toMatchObject({ code: 'kernel_wrong', message: 'first' })
    vi.mocked(Engine.load).mockRejectedValueOnce(new InkstoneError('out_of_memory', 'No room.'))
    await expect(opened()).rejects.toMatchObject({ code: 'out_of_memory' })
  })
})
