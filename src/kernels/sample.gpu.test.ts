// Sampling on the GPU: greedy exactly as the reference, draws only from what is allowed, and in the shares of the softmax.
import { describe, expect, it } from 'vitest'
import { dawn } from '../node/dawn.ts'
import { FENCE_WORD, normals, openVariants, seeded } from './kernel-testing.ts'
import { allowedReference, argmaxReference, penalizeReference, sampleReference } from './sample.reference.ts'
import { RING, samplerTrial } from './sample.trials.ts'
import { GREEDY, type SamplingOptions } from './sample.ts'

const [{ context }] = await openVariants(dawn(), [])
const small = await samplerTrial(context, 37)
const large = await samplerTrial(context, 49152)
for (const trial of [small, large]) await trial.compileDraw()
const range = (length: number, first = 1): number[] => Array.from({ length }, (_, i) => first + i)
const options = (changes: Partial<SamplingOptions>): SamplingOptions => ({ ...GREEDY, temperature: 1, ...changes })

describe('greedy', () => {
  it('takes the largest of the shipped vocabulary, wherever it stands', async () => {
    const random = seeded(1)
    for (const id of [0, 1023, 1024, 30000, 49151]) {
      const logits = normals(random, 49152, 3)
      logits[id] = 40
      large.write(logits, GREEDY)
      expect(await large.draw([1])).toEqual([id])
    }
  })

  it('takes the largest of negative logits only', async () => {
    const logits = normals(seeded(2), 49152).map(value => value - 100)
    large.write(logits, GREEDY)
    expect(await large.draw([1])).toEqual([argmaxReference(logits)])
  })

  it('takes the lowest of equal ids, within a slice and across slices', async () => {
    for (const ids of [
      [5, 6],
      [70, 5],
      [1023, 1024],
      [49151, 2048, 3000],
    ]) {
      const logits = normals(seeded(3), 49152)
      for (const id of ids) logits[id] = 50
      large.write(logits, GREEDY)
      expect(await large.draw([1])).toEqual([Math.min(...ids)])
    }
  })

  it('is what top-k of 1 draws, at any temperature', async () => {
    const logits = normals(seeded(4), 49152, 3)
    large.write(logits, options({ topK: 1, temperature: 5 }))
    expect(new Set(await large.draw(range(8)))).toEqual(new Set([argmaxReference(logits)]))
  })
})

describe('repetition penalty', () => {
  it('divides positive logits and multiplies negative ones, of tokens in the context only', async () => {
    const logits = Float32Array.from({ length: 37 }, (_, i) => (i % 2 ? 1 : -1) * (i + 1))
    small.write(logits, { ...GREEDY, repetitionPenalty: 1.5 }, [35, 2, 36])
    const [id] = await small.draw([1])
    const wanted = penalizeReference(
      logits,
      Array.from({ length: 37 }, (_, i) => ([35, 2, 36].includes(i) ? 1 : 0)),
      1.5,
    )
    const got = await small.logits.floats()
    for (const [i, value] of wanted.entries()) expect(got[i]).toBeCloseTo(value, 5)
    expect(id).toBe(33) // 36 / 1.5 = 24 falls behind 34
  })

  it('marks what was sampled, so that it is penalized at the next step', async () => {
    const logits = new Float32Array(37)
    logits[7] = 10
    logits[9] = 9
    small.write(logits, { ...GREEDY, repetitionPenalty: 2 })
    expect(await small.draw([1, 2])).toEqual([7, 9])
    const seen = new Uint32Array(await small.seen.read())
    expect([...seen.keys()].filter(id => seen[id] !== 0)).toEqual([7, 9])
  })
})

describe('the state', () => {
  it('moves on by the batch: position, step, the next token and the ring of results', async () => {
    const logits = new Float32Array(37)
    logits[11] = 3
    small.write(logits, GREEDY)
    small.tokens.reset()
    context.device.queue.writeBuffer(small.results, 0, new Uint32Array(RING).fill(FENCE_WORD))
    small.state.set({ position: 40, tokens: 6, row: 5, step: 13 })
    small.step()
    expect(await small.words(small.state.buffer, 4)).toEqual([46, 1, 0, 14])
    expect([...new Uint32Array(await small.tokens.read())]).toEqual([11])
    expect(await small.words(small.results, RING)).toEqual(range(RING, 0).map(slot => (slot === 13 % RING ? 11 : FENCE_WORD)))
    await Promise.all([small.logits.read(), small.seen.read(), small.best.read()]) // their fences
  })
})

describe('draws', () => {
  const cases: { name: string; changes: Partial<SamplingOptions> }[] = [
    { name: 'everything', changes: {} },
    { name: 'top-k 5', changes: { topK: 5 } },
    { name: 'top-p 0.6', changes: { topP: 0.6 } },
    { name: 'min-p 0.2', changes: { minP: 0.2 } },
    { name: 'all of them, hot', changes: { topK: 12, topP: 0.8, minP: 0.05, temperature: 1.7 } },
    { name: 'all of them, cold', changes: { topK: 12, topP: 0.95, minP: 0.05, temperature: 0.4 } },
  ]

  it.each(cases)('only what is allowed, and what the reference draws: $name', async ({ changes }) => {
    const random = seeded(9)
    let different = 0
    for (let round = 0; round < 8; round++) {
      const logits = normals(random, 37, 2)
      const chosen = options({ ...changes, seed: 1000 + round })
      const allowed = allowedReference(logits, chosen)
      small.write(logits, chosen)
      const positions = range(24)
      const drawn = await small.draw(positions)
      for (const [i, id] of drawn.entries()) {
        const wanted = sampleReference(logits, chosen, positions[i])
        expect(allowed).toContain(id)
        if (wanted.margin > 1e-3) expect(id).toBe(wanted.id)
        if (id !== drawn[0]) different++
      }
    }
    expect(different).toBeGreaterThan(0)
  })

  it('only from the allowed of the shipped vocabulary', async () => {
    const logits = normals(seeded(10), 49152, 2)
    const chosen = options({ topK: 40, topP: 0.9, seed: 77 })
    const allowed = allowedReference(logits, chosen)
    large.write(logits, chosen)
    const drawn = await large.draw(range(24))
    expect(drawn.filter(id => !allowed.has(id))).toEqual([])
    expect(new Set(drawn).size).toBeGreaterThan(5)
    expect(drawn).toEqual(range(24).map(position => sampleReference(logits, chosen, position).id))
  })

  it('the same for the same seed, others for another seed or position', async () => {
    const logits = new Float32Array(37)
    const draw = async (seed: number, first: number) => {
      small.write(logits, options({ seed }))
      return small.draw(range(16, first))
    }
    const once = await draw(5, 1)
    expect(await draw(5, 1)).toEqual(once)
    expect(await draw(6, 1)).not.toEqual(once)
    expect(await draw(5, 101)).not.toEqual(once)
    expect((await draw(5, 9)).slice(0, 8)).toEqual(once.slice(8)) // a position's draw does not depend on where the batch began
  })

  it('each id in its share of the softmax', async () => {
    const logits = new Float32Array(37).fill(-60)
    const shares = [0.4, 0.3, 0.2, 0.1]
    for (const [id, share] of shares.entries()) logits[id * 9] = Math.log(share)
    small.write(logits, options({ seed: 4242 }))
    const counts = new Map<number, number>()
    const draws = 1200
    for (const id of await small.draw(range(draws))) counts.set(id, (counts.get(id) ?? 0) + 1)
    const chiSquare = shares.reduce((sum, share, id) => sum + ((counts.get(id * 9) ?? 0) - draws * share) ** 2 / (draws * share), 0)
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([0, 9, 18, 27])
    expect(chiSquare).toBeLessThan(11.3) // the 99th percentile for three degrees of freedom; the seed is fixed
  })
})
