// Engines on a device with a wrong kernel: it is found, another variant takes its place, and the answer is the same.
import { describe, expect, it } from 'vitest'
import { openDevice } from '../gpu/device.ts'
import { verdictMemory } from '../kernels/self-test.ts'
import { tinyModel } from '../models/tiny-model.testing.ts'
import { dawn } from '../node/dawn.ts'
import { Engine } from './engine.ts'

const tiny = await tinyModel()
const prompt = Array.from({ length: 40 }, (_, i) => (i * 7 + 3) % 53)

async function answerOf(engine: Engine): Promise<number[]> {
  await engine.compiled
  const ids: number[] = []
  for await (const { id } of engine.generate(prompt, { maxTokens: 12 })) ids.push(id)
  return ids
}

const right = await Engine.load(await openDevice(dawn()), tiny.source, tiny.file)
const wanted = await answerOf(right)
right.dispose()

const decode = ['matmul_vec', 'attention_decode', 'attention_reduce', 'embed', 'argmax', 'sample']
const prefill = ['matmul_tile', 'attention_prefill', 'rmsnorm']

/** As `openModel` loads, which wants a tokenizer that the tiny model has not. */
async function loadPlanted(planted: string) {
  const context = await openDevice(dawn(), { planted })
  const verdicts = verdictMemory()
  const attempts: string[] = []
  for (const candidate of [context, ...context.demoted()]) {
    try {
      return { context, engine: await Engine.load(candidate, tiny.source, tiny.file, { verdicts }), attempts }
    } catch (error) {
      attempts.push((error as { code?: string }).code ?? String(error))
    }
  }
  throw new Error(`No variant was right: ${attempts}`)
}

describe('a wrong kernel', () => {
  it.each(decode)('%s is found and another variant taken', async planted => {
    const { context, engine, attempts } = await loadPlanted(planted)
    expect(attempts).toEqual(['kernel_wrong'])
    expect(engine.context.variants).toEqual({ ...context.variants, subgroups: false })
    expect(await answerOf(engine)).toEqual(wanted)
  })

  it.each(prefill)('%s of prefill is found, and prompts take the kernels of decode', async planted => {
    const { engine, attempts } = await loadPlanted(planted)
    expect(attempts).toEqual([])
    expect(await answerOf(engine)).toEqual(wanted)
    expect(engine.verdicts.filter(verdict => !verdict.right).map(({ kernel }) => kernel)).not.toEqual([])
  })
})

it('is not tried again where the verdict is known, and leaves no buffer behind', async () => {
  const context = await openDevice(dawn())
  const memory = verdictMemory()
  const first = await Engine.load(context, tiny.source, tiny.file, { verdicts: memory })
  const bytes = context.counters.liveBytes
  const submits = context.counters.submits
  const second = await Engine.load(context, tiny.source, tiny.file, { verdicts: memory })
  expect(second.verdicts).toEqual(first.verdicts)
  expect(second.verdicts.length).toBeGreaterThan(4)
  expect(second.verdicts.every(verdict => verdict.right)).toBe(true)
  expect(context.counters.submits).toBe(submits)
  second.dispose()
  expect(context.counters.liveBytes).toBe(bytes)
})
