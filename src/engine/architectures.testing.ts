// A random tiny model of every architecture against its float64 reference, on every variant of the adapter. Each file brings a dozen pipelines of
// its own shapes, which a software GPU compiles for half a minute: the adapter's first variant takes the 4-bit file of each, the others a few
// that between them have every kind of rotation; GOLDEN_FULL=1 takes all everywhere. Two test files share the work, so that they compile side by side.
import { afterAll, describe, expect, it } from 'vitest'
import { openVariants } from '../kernels/kernel-testing.ts'
import { certainSteps, goldenJson, goldenPath, logSumExp, openModel } from '../models/golden-models.testing.ts'
import { Engine } from './engine.ts'
import { fitOf } from './fit.ts'
import { EVERY_CACHE_IN_HALVES, full, greedy } from './golden-runs.testing.ts'

/** One input of a random model, golden/archs/reference.json. */
interface ArchInput {
  ids: number[]
  logits_last: number[]
  logprob_next: number[]
  greedy: number[]
  margins: number[]
}

const archs = goldenJson<{ models: Record<string, { files: Record<string, string>; results: Record<string, { inputs: ArchInput[] }> }> }>(
  'archs',
  'reference.json',
).models

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

const OTHERS = ['llama-yarn-Q4_0.gguf', 'mistral-Q4_K.gguf', 'phi3-Q4_K.gguf']
/** Of the other architectures the 4-bit file stands for both. */
const FLOATS = ['llama-yarn-F32.gguf', 'llama-llama3rope-F32.gguf', 'mistral-F32.gguf']
const filesFor = (variant: number): ((name: string) => boolean) => {
  return name => full || OTHERS.includes(name) || (variant === 0 && (FLOATS.includes(name) || !name.endsWith('-F32.gguf')))
}

/** How far the room that the header tells of may be off. */
const FIT_LIMIT = 0.1

/** Embedding, logits, two of the sampler, and where branches are normed the last one's. */
const ONCE_A_TOKEN = 5

/** Of a layer for one token, in a context of one split: Llama and what differs from it in the weights alone, the other dense ones, experts. */
function mostDispatches(name: string, type: string): number {
  if (EXPERTS.includes(name)) return 10
  const mixed = type.startsWith('Q4_K') ? 1 : 0 // values may have another block format than queries and keys
  return /^(llama|mistral|internlm2)/.test(name) ? 5 + mixed : 6 + mixed
}

/** The test of half of them: two architectures in turn, so that each half has some for every variant. */
export async function compareArchitectures(gpu: GPU, half: 0 | 1): Promise<void> {
  const files = archFiles.filter((_, index) => Math.floor(index / 4) % 2 === half)
  const variants = (await openVariants(gpu)).map((variant, index) => ({ ...variant, wanted: filesFor(index) }))

  it('has the models to compare with', () => {
    expect(archFiles).toHaveLength(36)
    expect(archFiles.map(({ file }) => file)).toEqual(expect.arrayContaining(OTHERS))
    expect(files).toHaveLength([20, 16][half])
  })

  describe.each(variants)('$name', ({ context, wanted }) => {
    afterAll(() => context.device.destroy())

    it.each(files.filter(({ file }) => wanted(file)))(
      '$name $type: all logits, log-probabilities and certain greedy ids',
      async ({ name, type, file, contextTokens }) => {
        const tolerance = context.variants.f16 ? 0.1 : 1e-3
        const model = await openModel(goldenPath('archs', file))
        const before = context.counters.liveBytes
        const engine = await Engine.load(context, model.source, model.file, { ...EVERY_CACHE_IN_HALVES, contextTokens })
        const took = context.counters.liveBytes - before
        const fit = await fitOf(model.file, { ...EVERY_CACHE_IN_HALVES, contextAtMost: contextTokens, f16: context.variants.f16 })
        expect(Math.abs(fit.totalBytes / took - 1)).toBeLessThan(FIT_LIMIT)
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
}

function worstOf(got: ArrayLike<number>, wanted: number[]): number {
  expect(got.length).toBeGreaterThanOrEqual(wanted.length)
  return wanted.reduce((worst, value, i) => Math.max(worst, Number.isNaN(got[i]) ? Number.POSITIVE_INFINITY : Math.abs(got[i] - value)), 0)
}
