// Real tiny models of the Llama family against float references, on every variant of the adapter. Each file brings a dozen pipelines of its own
// shapes, which a software GPU compiles for half a minute: the adapter's first variant takes every file, the others a few; GOLDEN_FULL=1 all.
import { afterAll, describe, expect, it } from 'vitest'
import { openVariants } from '../kernels/kernel-testing.ts'
import { goldenJson, goldenPath, openModel } from '../models/golden-models.testing.ts'
import { dawn } from '../node/dawn.ts'
import { Engine } from './engine.ts'
import { EVERY_CACHE_IN_HALVES, full, greedy } from './golden-runs.testing.ts'

/** One prompt of a trained model, golden/models/golden-reference.json. */
interface Trained {
  model: string
  type: string
  prompt: string
  prompt_ids: number[]
  greedy_ids: number[]
  min_margin: number
  next_logits_top8: [id: number, logit: number][]
}

const trained = goldenJson<Trained[]>('models', 'golden-reference.json')
const files = [...new Set(trained.map(({ model, type }) => `${model}-${type}.gguf`))]
const OTHERS = ['stories260K-F32.gguf', 'stories260K-Q4_0.gguf', 'TinyStories-656K-F16.gguf']

/** Of the largest logit: what a half-precision cache costs a small model; f32 stays far below it. */
const TOLERANCE = 2e-3

it('has the models to compare with', () => {
  expect(files.length).toBeGreaterThanOrEqual(7)
  expect(files).toEqual(expect.arrayContaining(OTHERS))
})

const variants = (await openVariants(dawn())).map((variant, index) => ({ ...variant, files: full || index === 0 ? files : OTHERS }))

describe.each(variants)('$name', ({ context, files }) => {
  afterAll(() => context.device.destroy())

  it.each(files)('%s: logits after each prompt, and greedy ids where the reference is certain', async name => {
    const { source, file } = await openModel(goldenPath('models', name))
    const engine = await Engine.load(context, source, file, EVERY_CACHE_IN_HALVES)
    const prompts = trained.filter(({ model, type }) => `${model}-${type}.gguf` === name)
    for (const { prompt_ids, greedy_ids, min_margin, next_logits_top8 } of prompts) {
      const { got, logits } = await greedy(engine, prompt_ids, greedy_ids.length)
      const tolerance = TOLERANCE * Math.abs(next_logits_top8[0][1])
      for (const [id, wanted] of next_logits_top8) expect(Math.abs(logits[id] - wanted)).toBeLessThan(tolerance)
      if (min_margin > tolerance) expect(got).toEqual(greedy_ids)
    }
    engine.dispose()
  })
})
