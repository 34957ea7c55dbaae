// Engines on a device with a wrong kernel: it is found, another variant takes its place, and the answer is the same.
import { describe, expect, it } from 'vitest'
import { type GpuContext, openDevice } from '../gpu/device.ts'
import { canBroadcast } from '../kernels/matmul.ts'
import { emulatedUnits } from '../kernels/matrix-units.testing.ts'
import { type VerdictMemory, verdictMemory } from '../kernels/self-test.ts'
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

const decode = ['matmul_vec', 'attention_decode', 'attention_reduce', 'embed', 'argmax', 'pick', 'sample']
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

it('a form of prefill that is wrong gives way to the other one', async () => {
  const { engine, attempts } = await loadPlanted('matmul_tile by broadcast')
  expect(attempts).toEqual([])
  expect(await answerOf(engine)).toEqual(wanted)
  const tiles = engine.verdicts.filter(({ kernel }) => kernel === 'matmul_tile')
  const isOf = (broadcast: boolean) => tiles.filter(({ use }) => use.includes('"form":"broadcast"') === broadcast)
  expect(isOf(true).every(({ right }) => !right)).toBe(true)
  expect(isOf(true).length > 0).toBe(canBroadcast(engine.context))
  expect(isOf(false).length).toBeGreaterThan(0)
  expect(isOf(false).every(({ right }) => right)).toBe(true)
  // With the kernels of decode a prompt takes a submit a token.
  const { submits } = engine.context.counters
  engine.reset()
  for await (const _ of engine.generate(prompt, { maxTokens: 1 }))
    expect(engine.context.counters.submits - submits).toBeLessThan(prompt.length / 2)
})

it('matrix units read a prompt as well as any other form, and give way where they compute wrongly', async () => {
  const formAfterAnswer = async (planted?: string) => {
    const context = (await openDevice(dawn(), { planted })).tuned({ tile: 'matrix' })
    context.matrixUnits = emulatedUnits()
    const engine = await Engine.load(context, tiny.source, tiny.file, { verdicts: verdictMemory() })
    expect(await answerOf(engine)).toEqual(wanted)
    const byMatrix = engine.verdicts.filter(({ kernel, use }) => kernel === 'matmul_tile' && use.includes('"form":"matrix"'))
    expect(byMatrix.map(({ right }) => right)).toEqual(Array(4).fill(!planted))
    engine.dispose()
    return context.tile
  }
  expect(await formAfterAnswer()).toBe('matrix')
  expect(await formAfterAnswer('matmul_tile by matrix')).toBe('shared')
})

it('an engine on a tuned device answers as on a device as it is', async () => {
  const context = await openDevice(dawn())
  const lanes = Math.min(context.smallestSubgroup, 8)
  const engine = await Engine.load(
    context.tuned({ vec: { workgroup: 128, lanes, subgroups: context.variants.subgroups } }),
    tiny.source,
    tiny.file,
  )
  expect(engine.context.tuning).toEqual({ workgroup: 128, lanes, subgroups: context.variants.subgroups })
  expect(await answerOf(engine)).toEqual(wanted)
  engine.dispose()
})

it('kernels are tried again when the work is cut up in another way', async () => {
  const context = await openDevice(dawn(), { planted: 'matmul_vec' })
  const verdicts = verdictMemory()
  const without = context.tuned({ vec: { workgroup: 64, lanes: 8, subgroups: false } })
  const engine = await Engine.load(without, tiny.source, tiny.file, { verdicts })
  expect(engine.verdicts.filter(({ right }) => !right)).toEqual([])
  expect(await answerOf(engine)).toEqual(wanted)
  engine.dispose()
  await expect(Engine.load(context, tiny.source, tiny.file, { verdicts })).rejects.toMatchObject({ code: 'kernel_wrong' })
})

it('a vocabulary that is larger than one buffer may be comes in parts, and the answer is the same', async () => {
  const context = await openDevice(dawn())
  context.largestBinding = 2500
  // Another context than the trials', so that a trial with the model's own is found.
  const engine = await Engine.load(context, tiny.source, tiny.file, { contextTokens: 200, verdicts: verdictMemory() })
  expect(engine.model.diagnostics.head.map(({ firstRow }) => firstRow)).toEqual([0, 16, 32, 48])
  expect(await answerOf(engine)).toEqual(wanted)
  const whole = await Engine.load(await openDevice(dawn()), tiny.source, tiny.file)
  const logitsOf = async (of: Engine) => {
    const all: number[] = []
    await of.logits(prompt, (_, logits) => all.push(...logits))
    return all
  }
  expect(await logitsOf(engine)).toEqual(await logitsOf(whole))
  for (const each of [engine, whole]) each.dispose()
})

it('is tried once a device and remembered on the next visit, and leaves no buffer behind', async () => {
  const kept = verdictMemory()
  let writes = 0
  const write: VerdictMemory['write'] = (key, verdicts) => {
    writes++
    return kept.write(key, verdicts)
  }
  const memory = { ...kept, write }
  const load = async (context: GpuContext) => Engine.load(context, tiny.source, tiny.file, { verdicts: memory })
  const context = await openDevice(dawn())
  const first = await load(context)
  expect(writes).toBe(1)
  expect(first.verdicts.length).toBeGreaterThan(4)
  expect(first.verdicts.every(verdict => verdict.right)).toBe(true)
  const bytes = context.counters.liveBytes
  const second = await load(context)
  second.dispose()
  expect(context.counters.liveBytes).toBe(bytes)
  const later = await load(await openDevice(dawn()))
  expect(later.verdicts).toEqual(first.verdicts)
  expect(writes).toBe(1)
})
