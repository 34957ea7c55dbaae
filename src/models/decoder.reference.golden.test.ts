// The reference decoder against what an independent one computed: every architecture in 4 bits, with GOLDEN_FULL=1 in floats too. It needs no GPU.
import { expect, it } from 'vitest'
import { referenceLogits } from './decoder.reference.ts'
import { goldenJson, goldenPath, logSumExp, openModel } from './golden-models.testing.ts'
import { architectureOf } from './index.ts'

interface ArchInput {
  ids: number[]
  logits_last: number[]
  logprob_next: number[]
}

const archs = goldenJson<{ models: Record<string, { files: Record<string, string>; results: Record<string, { inputs: ArchInput[] }> }> }>(
  'archs',
  'reference.json',
).models

/** Sums in another order, in single precision there. */
const TOLERANCE = 2e-4

interface Case {
  name: string
  type: string
  file: string
  contextTokens?: number
}

const files = Object.entries(archs).flatMap(([name, { files }]) =>
  Object.entries(files).flatMap(([type, file]): Case[] =>
    // Phi-3's rotations depend on the context that it is opened with.
    name === 'phi3'
      ? [
          { name, type: `${type}-short`, file, contextTokens: 256 },
          { name, type: `${type}-long`, file, contextTokens: 512 },
        ]
      : [{ name, type, file }],
  ),
)

it('has every architecture', () => expect(files.length).toBeGreaterThanOrEqual(36))

const chosen = files.filter(({ type }) => process.env.GOLDEN_FULL === '1' || type.startsWith('Q'))

it.concurrent.each(chosen)('$name $type: logits and log-probabilities', async ({ name, type, file, contextTokens }) => {
  const model = await openModel(goldenPath('archs', file))
  const architecture = architectureOf(model.file)
  const config = architecture.readConfig(model.file)
  for (const input of archs[name].results[type].inputs) {
    const options = { ...model, config, spec: architecture.spec(model.file), contextTokens: contextTokens ?? config.trainedContextTokens }
    const logits = await referenceLogits(input.ids, options)
    const last = logits[logits.length - 1]
    const worst = Math.max(...input.logits_last.map((value, i) => Math.abs(value - last[i])))
    expect(worst).toBeLessThan(TOLERANCE)
    for (const [i, wanted] of input.logprob_next.entries())
      expect(Math.abs(logits[i][input.ids[i + 1]] - logSumExp(logits[i]) - wanted)).toBeLessThan(TOLERANCE)
  }
})
