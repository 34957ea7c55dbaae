// The default model against its float64 reference: logits, log-probabilities, the likeliest token and greedy answers.
// A software GPU takes up to a second a token, so some texts run on the first variant, where the driver is not SwiftShader, which takes three
// times as long, and the shortest on the others; GOLDEN_FULL=1 runs all texts to their ends on all variants.
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adapterUnderTest, openVariants } from '../kernels/kernel-testing.ts'
import { certainSteps, goldenJson, indexOfLargest, logSumExp, openModel } from '../models/golden-models.testing.ts'
import { dawn } from '../node/dawn.ts'
import { Engine } from './engine.ts'

interface Text {
  name: string
  ids: number[]
  positions: number[]
  next_logprob: number[]
  top8_ids: number[][]
  top8_logits: number[][]
  greedy_ids: number[]
  greedy_margins: number[]
}

const full = process.env.GOLDEN_FULL === '1'
const modelPath = process.env.INKSTONE_MODEL ?? 'models/SmolLM2-135M-Instruct.Q4_1.gguf'
if (!existsSync(modelPath)) throw new Error(`There is no ${modelPath}. Run \`npm run model\`, or set INKSTONE_MODEL to the file.`)

const texts = goldenJson<{ texts: Text[] }>('smollm2', 'reference.json').texts
const QUICK = ['one_token', 'chat_capital']
/** Of every kind one: digits, punctuation, several scripts, a chat. */
const USUAL = [...QUICK, 'numbers', 'json', 'mixed']

/** The same limits for every variant. f32 kernels stay far below them; int8 activations, at an NMSE of 6e-4, would not pass. */
const LIMITS = { all: 1e-5, position: 1e-4, logprob: 0.02 }
/** Greedy steps closer than this may go the other way when sums are made in another order. */
const CERTAIN_MARGIN = 0.05
/** Ids of an answer that are compared where time counts. */
const QUICK_STEPS = 12

/** Sums over all texts of a variant, because the limits are on the whole. */
interface Score {
  error: number
  power: number
  worst: number
  positions: number
  top1: number
}

/** Adds the text to the score; gives the worst error of its log-probabilities. */
async function scoreText(engine: Engine, text: Text, score: Score): Promise<number> {
  let worstLogprob = 0
  await engine.logits(text.ids, (position, logits) => {
    const next = text.ids[position + 1]
    if (next !== undefined) {
      worstLogprob = Math.max(worstLogprob, Math.abs(logits[next] - logSumExp(logits) - text.next_logprob[position]))
    }
    const index = text.positions.indexOf(position)
    if (index < 0) return
    let error = 0
    let power = 0
    for (const [rank, id] of text.top8_ids[index].entries()) {
      error += (logits[id] - text.top8_logits[index][rank]) ** 2
      power += text.top8_logits[index][rank] ** 2
    }
    score.error += error
    score.power += power
    score.worst = Math.max(score.worst, error / power)
    score.positions++
    if (indexOfLargest(logits) === text.top8_ids[index][0]) score.top1++
  })
  return worstLogprob
}

/** The cache of this model is f32 on every device, so f16 changes nothing but the device's features. */
const variants = (await openVariants(dawn(), full ? ['f16', 'subgroups'] : ['subgroups'])).map((variant, index) => ({
  ...variant,
  texts: texts.filter(({ name }) => full || (index === 0 && adapterUnderTest() !== 'swiftshader' ? USUAL : QUICK).includes(name)),
  steps: full ? 48 : QUICK_STEPS,
}))

describe.each(variants)('SmolLM2, $name', ({ context, texts, steps }) => {
  const score: Score = { error: 0, power: 0, worst: 0, positions: 0, top1: 0 }
  let engine: Engine

  beforeAll(async () => {
    const { source, file } = await openModel(modelPath)
    engine = await Engine.load(context, source, file, { contextTokens: full ? 2048 : 256 })
  })

  afterAll(() => context.device.destroy())

  describe.each(texts)('$name', text => {
    it('log-probabilities', async () => {
      expect(text.next_logprob).toHaveLength(text.ids.length - 1)
      expect(await scoreText(engine, text, score)).toBeLessThanOrEqual(LIMITS.logprob)
    })

    // Right after: the cache holds the text still.
    it('greedy ids as far as the reference is certain', async () => {
      const certain = certainSteps(text.greedy_ids, text.greedy_margins, CERTAIN_MARGIN).slice(0, steps)
      const got: number[] = []
      for await (const { id } of engine.generate(text.ids, { maxTokens: Math.max(1, certain.length) })) got.push(id)
      expect(got.slice(0, certain.length)).toEqual(certain)
    })
  })

  it('all positions together: logits and the likeliest token', () => {
    expect(score.positions).toBe(texts.reduce((sum, text) => sum + text.positions.length, 0))
    expect(score.error / score.power).toBeLessThan(LIMITS.all)
    expect(score.worst).toBeLessThan(LIMITS.position)
    expect(score.top1 / score.positions).toBeGreaterThanOrEqual(0.995)
  })
})
