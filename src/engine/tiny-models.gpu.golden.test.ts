// Real tiny models of the Llama family and a random one of every architecture against float references, on every variant of the adapter.
// Each file brings a dozen pipelines of its own shapes, which a software GPU compiles for half a minute: the adapter's first variant takes
// every file, the others a few that between them have every kind of block and rotation; GOLDEN_FULL=1 takes all everywhere.
import { afterAll, describe, expect, it } from 'vitest'
import { openVariants } from '../kernels/kernel-testing.ts'
import { certainSteps, goldenJson, goldenPath, logSumExp, openModel } from '../models/golden-models.testing.ts'
import { dawn } from '../node/dawn.ts'
import { Engine } from './engine.ts'

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

/** One input of a random model, golden/archs/reference.json. */
interface ArchInput {
  ids: number[]
  logits_last: number[]
  logprob_next: number[]
  greedy: number[]
  margins: number[]
}

const trained = goldenJson<Trained[]>('models', 'golden-reference.json')
const archs = goldenJson<{ models: Record<string, { files: Record<string, string>; results: Record<string, { inputs: ArchInput[] }> }> }>(
  'archs',
  'reference.json',
).models

const trainedFiles = [...new Set(trained.map(({ model, type }) => `${model}-${type}.gguf`))]
const ROTARY = ['internlm2', 'qwen2', 'qwen3', 'gemma2', 'gemma3', 'granite', 'smollm3']
const LAYERNORM = ['starcoder2', 'gpt2']
const EXPERTS = ['qwen2moe', 'qwen3moe', 'olmoe']
const FAMILIES = [...ROTARY, ...LAYERNORM, ...EXPERTS]
const archFiles = [
  ...['llama-linear', 'llama-yarn', 'llama-llama3rope', 'mistral', ...FAMILIES].flatMap(name =>
    Object.entries(archs[name].files).map(([type, file]) => ({ name, type, file, contextTokens: undefined })),
  ),
  // Its factors of rotation are chosen by the size of the context.
  ...Object.entries(archs.phi3.files).flatMap(([type, file]) => [
    { name: 'phi3', type: `${type}-short`, file, contextTokens: 256 },
    { name: 'phi3', type: `${type}-long`, file, contextTokens: 512 },
  ]),
]

const OTHERS = ['stories260K-F32', 'stories260K-Q4_0', 'TinyStories-656K-F16', 'llama-yarn-Q4_0', 'mistral-Q4_K', 'phi3-Q4_K'].map(
  name => `${name}.gguf`,
)
const full = process.env.GOLDEN_FULL === '1'
/** The 4-bit files of these stand for both. */
const USUAL_LEAVES_OUT = [...FAMILIES, 'phi3', 'llama-linear'].map(name => `${name}-F32.gguf`)
const filesFor = (variant: number): ((name: string) => boolean) => {
  return name => full || OTHERS.includes(name) || (variant === 0 && !USUAL_LEAVES_OUT.includes(name))
}

/** Of the largest logit: what a half-precision cache costs a small model; f32 stays far below it. */
const TRAINED_TOLERANCE = 2e-3

/** Where the device has f16 at all; by default only large caches are. */
const EVERY_CACHE_IN_HALVES = { f32CacheBytes: 0 }

/** Embedding, logits, two of the sampler, and where branches are normed the last one's. */
const ONCE_A_TOKEN = 5

/** Of a layer for one token, in a context of one split: Llama and what differs from it in the weights alone, the other dense ones, experts. */
function mostDispatches(name: string, type: string): number {
  if (EXPERTS.includes(name)) return 10
  const mixed = type.startsWith('Q4_K') ? 1 : 0 // values may have another block format than queries and keys
  return /^(llama|mistral|internlm2)/.test(name) ? 5 + mixed : 6 + mixed
}

async function greedy(engine: Engine, ids: number[], maxTokens: number) {
  const { counters } = engine.context
  const got: number[] = []
  let logits = new Float32Array()
  let before = 0
  let dispatches = 0
  for await (const token of engine.generate(ids, { maxTokens, withLogits: true })) {
    if (got.length === 0) logits = token.logits as Float32Array<ArrayBuffer>
    // Each token read lets one more be submitted, until the last ones are under way.
    if (got.length > 0) dispatches = Math.max(dispatches, counters.dispatches - before)
    before = counters.dispatches
    got.push(token.id)
  }
  return { got, logits, dispatches }
}

it('has the models to compare with', () => {
  expect(trainedFiles.length).toBeGreaterThanOrEqual(7)
  expect(archFiles).toHaveLength(36)
  expect([...trainedFiles, ...archFiles.map(({ file }) => file)]).toEqual(expect.arrayContaining(OTHERS))
})

const variants = (await openVariants(dawn())).map((variant, index) => ({ ...variant, wanted: filesFor(index) }))

describe.each(variants)('$name', ({ context, wanted }) => {
  afterAll(() => context.device.destroy())

  it.each(trainedFiles.filter(wanted))('%s: logits after each prompt, and greedy ids where the reference is certain', async name => {
    const { source, file } = await openModel(goldenPath('models', name))
    const engine = await Engine.load(context, source, file, EVERY_CACHE_IN_HALVES)
    const prompts = trained.filter(({ model, type }) => `${model}-${type}.gguf` === name)
    for (const { prompt_ids, greedy_ids, min_margin, next_logits_top8 } of prompts) {
      const { got, logits } = await greedy(engine, prompt_ids, greedy_ids.length)
      const tolerance = TRAINED_TOLERANCE * Math.abs(next_logits_top8[0][1])
      for (const [id, wanted] of next_logits_top8) expect(Math.abs(logits[id] - wanted)).toBeLessThan(tolerance)
      if (min_margin > tolerance) expect(got).toEqual(greedy_ids)
    }
    engine.dispose()
  })

  it.each(archFiles.filter(({ file }) => wanted(file)))(
    '$name $type: all logits, log-probabilities and certain greedy ids',
    async ({ name, type, file, contextTokens }) => {
      const tolerance = context.variants.f16 ? 0.1 : 1e-3
      const model = await openModel(goldenPath('archs', file))
      const engine = await Engine.load(context, model.source, model.file, { ...EVERY_CACHE_IN_HALVES, contextTokens })
      for (const input of archs[name].results[type].inputs) {
        const { got, logits, dispatches } = await greedy(engine, input.ids, input.greedy.length)
        expect(dispatches).toBeGreaterThan(engine.config.layers)
        expect(dispatches).toBeLessThanOrEqual(mostDispatches(name, type) * engine.config.layers + ONCE_A_TOKEN)
        expect(worstOf(logits, input.logits_last)).toBeLessThan(tolerance)
        const certain = certainSteps(input.greedy, input.margins, 2 * tolerance)
        expect(got.slice(0, certain.length)).toEqual(certain)
        const logprobs: number[] = []
        await engine.logits(input.ids, (position, row) => logprobs.push(row[input.ids[position + 1]] - logSumExp(row)))
        expect(worstOf(logprobs, input.logprob_next)).toBeLessThan(tolerance)
      }
      engine.dispose()
    },
  )
})

function worstOf(got: ArrayLike<number>, wanted: number[]): number {
  expect(got.length).toBeGreaterThanOrEqual(wanted.length)
  return wanted.reduce((worst, value, i) => Math.max(worst, Number.isNaN(got[i]) ? Number.POSITIVE_INFINITY : Math.abs(got[i] - value)), 0)
}
