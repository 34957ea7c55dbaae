// The engine on a random model small enough for any GPU: what it streams, what it keeps, and what it must not make while decoding.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { InkstoneError } from '../base/errors.ts'
import { megabytes, OutOfMemoryError } from '../gpu/device.ts'
import { nmse, openVariants, seeded } from '../kernels/kernel-testing.ts'
import { GREEDY } from '../kernels/sample.ts'
import { fullCacheBytes } from '../models/cache-choice.ts'
import { TINY, tinyModel } from '../models/tiny-model.testing.ts'
import { dawn } from '../node/dawn.ts'
import { Engine, type GenerateOptions } from './engine.ts'
import { draftModel, type Proposer, promptLookup } from './proposals.ts'

const tiny = await tinyModel()
const [{ context }] = await openVariants(dawn(), [])
/** Of prefill against decode or another cut: f32 differs by rounding. */
const LIMIT = 1e-10
/** Keys and values of two layers rounded to 11 bits. */
const LIMIT_F16 = 1e-5
const LIMIT_INT8 = 1e-3
const baseline = context.counters.liveBytes
const engine = await Engine.load(context, tiny.source, tiny.file)
await engine.compiled
const wholeBytes = context.counters.liveBytes - baseline

const random = seeded(3)
const text = (length: number): number[] => Array.from({ length }, () => Math.floor(random() * TINY.vocabulary))

async function generate(ids: number[], options: GenerateOptions = {}, by = engine) {
  const got: number[] = []
  const logits: Float32Array[] = []
  const stream = by.generate(ids, options)
  let step = await stream.next()
  for (; !step.done; step = await stream.next()) {
    got.push(step.value.id)
    if (step.value.logits) logits.push(step.value.logits)
  }
  return { ids: got, logits, ending: step.value }
}

/** How many of the prompt's tokens the cache already had. */
async function cachedTokensOf(ids: number[], options: GenerateOptions = {}): Promise<number> {
  let cached = -1
  await generate(ids, { maxTokens: 1, ...options, onPrefill: progress => (cached = progress.cachedTokens) })
  return cached
}

describe('an answer', () => {
  it('ends at maxTokens, and says so', async () => {
    const answer = await generate(text(5), { maxTokens: 7 })
    expect(answer.ids).toHaveLength(7)
    expect(answer.ending).toBe('length')
  })

  it('ends before a stop id, and says so', async () => {
    const prompt = text(9)
    const { ids } = await generate(prompt, { maxTokens: 12 })
    const stop = ids[5]
    const answer = await generate(prompt, { maxTokens: 12, stopIds: new Set([stop]) })
    expect(answer.ids).toEqual(ids.slice(0, ids.indexOf(stop)))
    expect(answer.ending).toBe('stop')
  })

  it('ends where the context does: the last position still gives a token', async () => {
    const answer = await generate(text(TINY.contextTokens - 3))
    expect(answer.ids).toHaveLength(4)
    expect(answer.ending).toBe('length')
    expect((await generate(text(TINY.contextTokens))).ids).toHaveLength(1)
  })

  it('of no tokens makes nothing', async () => {
    expect(await generate(text(4), { maxTokens: 0 })).toEqual({ ids: [], logits: [], ending: 'length' })
  })

  it('is greedy: each id is the largest of its logits', async () => {
    const { ids, logits } = await generate(text(6), { maxTokens: 6, withLogits: true })
    expect(logits.map(values => values.indexOf(Math.max(...values)))).toEqual(ids)
  })

  it('is the same for the same seed, and another for another seed', async () => {
    const prompt = text(6)
    const draw = async (seed: number) => (await generate(prompt, { maxTokens: 24, sampling: { ...GREEDY, temperature: 1.5, seed } })).ids
    const once = await draw(1)
    expect(await draw(1)).toEqual(once)
    engine.reset()
    expect(await draw(1)).toEqual(once)
    expect(await draw(2)).not.toEqual(once)
  })

  it('does not repeat itself under a heavy repetition penalty', async () => {
    const { ids } = await generate([1], { maxTokens: 20, sampling: { ...GREEDY, repetitionPenalty: 100 } })
    expect(new Set([1, ...ids]).size).toBe(21)
  })
})

describe('logits from a place on', () => {
  it('are those of the whole text, and pay for what is not in the cache alone', async () => {
    const ids = text(40)
    const whole: Float32Array[] = []
    await engine.logits(ids, (_, logits) => whole.push(logits.slice()))
    const other = [...ids.slice(0, 30), ...text(7)]
    await engine.logits(other, () => {}, { from: 29 })
    const rest: [number, Float32Array][] = []
    const before = context.counters.submits
    await engine.logits(ids, (position, logits) => rest.push([position, logits.slice()]), { from: 25 })
    expect(rest.map(([position]) => position)).toEqual(Array.from({ length: 15 }, (_, i) => 25 + i))
    for (const [position, logits] of rest) expect(nmse(whole[position], logits)).toBeLessThan(LIMIT)
    // What both texts have in common is copied; then a chunk is run and read.
    expect(context.counters.submits - before).toBeLessThanOrEqual(3)
  })
})

describe('a text as a vector', () => {
  it('is the mean of its tokens, or the last one’s, whatever the chunks', async () => {
    const ids = text(300)
    const [mean, last] = [await engine.embedding(ids), await engine.embedding(ids, { pooling: 'last' })]
    expect(Math.hypot(...mean)).toBeCloseTo(1, 5)
    expect(Math.hypot(...last)).toBeCloseTo(1, 5)
    expect(nmse(last, mean)).toBeGreaterThan(0.1)
    const one = ids.slice(0, 1)
    expect(nmse(await engine.embedding(one), await engine.embedding(one, { pooling: 'last' }))).toBeLessThan(LIMIT)
  })
})

describe('guesses of what comes next', () => {
  const phrase = text(12)
  const quoting = [...phrase, ...text(5), ...phrase.slice(0, 6)]
  const SAMPLED = { ...GREEDY, temperature: 0.7, topK: 20, seed: 11 }

  it.each([GREEDY, SAMPLED])('change no token of an answer: %o', async sampling => {
    for (const prompt of [quoting, text(20), quoting.slice(0, 3)]) {
      const plain = await generate(prompt, { maxTokens: 40, sampling })
      // Right ones, wrong ones, and some of both, in every number.
      const truth: Proposer = (ids, most) => plain.ids.slice(ids.length - prompt.length, ids.length - prompt.length + most)
      const mixed: Proposer = async (ids, most) => (await truth(ids, most)).map((id, i) => (i % 4 === 3 ? (id + 1) % TINY.vocabulary : id))
      for (const proposer of [truth, mixed, promptLookup(5), () => [0, 0, 0]]) {
        const guessed = await generate(prompt, { maxTokens: 40, sampling, proposer })
        expect([guessed.ids, guessed.ending]).toEqual([plain.ids, plain.ending])
      }
    }
  })

  it('that are right cost few steps, and leave the cache as it is without them', async () => {
    const prompt = text(15)
    const plain = await generate(prompt, { maxTokens: 33 })
    const truth: Proposer = (ids, most) => plain.ids.slice(ids.length - prompt.length, ids.length - prompt.length + most)
    engine.reset()
    const before = context.counters.readbacks
    const guessed = await generate(prompt, { maxTokens: 33, proposer: truth })
    expect(guessed.ids).toEqual(plain.ids)
    // The prompt's own token, two full chunks, and what is left.
    expect(context.counters.readbacks - before).toBeLessThanOrEqual(4)
    expect(await cachedTokensOf([...prompt, ...plain.ids])).toBe(prompt.length + plain.ids.length - 1)
  })

  it('end where the answer does: at a stop id, at the context', async () => {
    const prompt = text(9)
    const plain = await generate(prompt, { maxTokens: 20 })
    const truth: Proposer = (ids, most) => plain.ids.slice(ids.length - prompt.length, ids.length - prompt.length + most)
    const stopIds = new Set([plain.ids[7]])
    const [stopped, guessed] = [await generate(prompt, { stopIds }), await generate(prompt, { stopIds, proposer: truth })]
    expect([guessed.ids, guessed.ending]).toEqual([stopped.ids, 'stop'])
    const long = text(TINY.contextTokens - 5)
    const last = await generate(long)
    expect((await generate(long, { proposer: () => last.ids.slice(1) })).ids).toEqual(last.ids)
  })

  it('may be a smaller model’s', async () => {
    const other = await tinyModel()
    const draft = await Engine.load(context.sibling(), other.source, other.file)
    const prompt = text(12)
    const plain = await generate(prompt, { maxTokens: 24 })
    expect((await generate(prompt, { maxTokens: 24, proposer: draftModel(draft, engine, 6) })).ids).toEqual(plain.ids)
    const odd = { config: { ...engine.config, vocabulary: TINY.vocabulary + 1 } }
    expect(() => draftModel(draft, odd, 6)).toThrow(/53.*54/)
    draft.dispose()
  })
})

describe('prefill', () => {
  it('gives the same answer however the prompt is cut into chunks', async () => {
    const prompt = text(300) // 256 + 44 in one go
    engine.reset()
    const whole = await generate(prompt, { maxTokens: 10, withLogits: true })
    for (const prefix of [1, 77, 128, 255, 257, 299]) {
      engine.reset()
      await generate(prompt.slice(0, prefix), { maxTokens: 1 })
      const cut = await generate(prompt, { maxTokens: 10, withLogits: true })
      expect(cut.ids).toEqual(whole.ids)
      for (const [i, values] of cut.logits.entries()) expect(nmse(values, whole.logits[i])).toBeLessThan(LIMIT)
    }
  })

  it('of 1, 7, 64 or all tokens at a time ends in one answer', async () => {
    const prompt = text(135)
    const answers: number[][] = []
    for (const size of [1, 7, 64, prompt.length]) {
      engine.reset()
      for (let end = size; end < prompt.length; end += size) await generate(prompt.slice(0, end), { maxTokens: 1 })
      answers.push((await generate(prompt, { maxTokens: 12 })).ids)
    }
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })

  it('agrees with decoding the same tokens one by one, over a split and its border', async () => {
    const prompt = text(3)
    const { ids, logits } = await generate(prompt, { maxTokens: 140, withLogits: true })
    const rows: Float32Array[] = []
    await engine.logits([...prompt, ...ids], (_, row) => rows.push(row.slice()))
    for (const [i, decoded] of logits.entries()) expect(nmse(decoded, rows[prompt.length - 1 + i])).toBeLessThan(LIMIT)
    // What was run over for its logits is in the cache, and an answer goes on from there.
    const whole = [...prompt, ...ids]
    expect(engine.cachedPrefix(whole)).toBe(whole.length)
    const [next] = (await generate(whole, { maxTokens: 1, withLogits: true })).logits
    expect(nmse(next, rows[whole.length - 1])).toBeLessThan(LIMIT)
  })

  it('takes the kernels of decode until its own are compiled, several submits at a time, with the same answer', async () => {
    const prompt = text(60)
    engine.reset()
    const wanted = await generate(prompt, { maxTokens: 6, withLogits: true })
    const { device } = context
    const compile = device.createComputePipelineAsync
    const held: (() => void)[] = []
    device.createComputePipelineAsync = async descriptor => {
      if (/tile|prefill/.test(descriptor.label ?? '')) await new Promise<void>(resolve => held.push(resolve))
      return compile.call(device, descriptor)
    }
    const known = new Map(context.kernelCache)
    context.kernelCache.clear()
    const early = await Engine.load(context, tiny.source, tiny.file)
    try {
      const steps: number[] = []
      const logits: Float32Array[] = []
      const ids: number[] = []
      const onPrefill = ({ doneTokens }: { doneTokens: number }) => {
        steps.push(doneTokens)
        if (doneTokens > 1) for (const release of held) release()
      }
      for await (const token of early.generate(prompt, { maxTokens: 6, withLogits: true, onPrefill })) {
        ids.push(token.id)
        logits.push(token.logits!)
      }
      expect(steps.slice(0, 2)).toEqual([0, 1])
      expect(steps[2]).toBeGreaterThan(1)
      expect(steps[2]).toBeLessThanOrEqual(17)
      expect(ids).toEqual(wanted.ids)
      for (const [i, values] of logits.entries()) expect(nmse(values, wanted.logits[i])).toBeLessThan(LIMIT)
      await early.compiled
    } finally {
      device.createComputePipelineAsync = compile
      early.dispose()
      for (const [key, kernel] of known) context.kernelCache.set(key, kernel)
    }
  })

  it('with a half-precision cache stays near to the full one', async () => {
    const prompt = text(150)
    engine.reset()
    const exact = await generate(prompt, { maxTokens: 5, withLogits: true })
    const halved = await Engine.load(context, tiny.source, tiny.file, { cache: 'f16' })
    expect(halved.model.cacheBytes).toBe(engine.model.cacheBytes / (context.variants.f16 ? 2 : 1))
    const first = (await halved.generate(prompt, { maxTokens: 1, withLogits: true }).next()).value
    const error = nmse((first as { logits: Float32Array }).logits, exact.logits[0])
    expect(error).toBeLessThan(LIMIT_F16)
    if (context.variants.f16) expect(error).toBeGreaterThan(LIMIT) // it is another cache indeed
    halved.dispose()
  })

  it('with a cache of bytes takes less than half the room and stays near to the full one, whatever the chunks', async () => {
    const prompt = text(150)
    engine.reset()
    const exact = await generate(prompt, { maxTokens: 5, withLogits: true })
    const bytes = await Engine.load(context, tiny.source, tiny.file, { cache: 'int8' })
    await bytes.compiled
    expect(bytes.model.cacheBytes).toBeLessThanOrEqual(engine.model.cacheBytes / 2)
    const logitsOf = async (ids: number[]) => {
      let logits = new Float32Array()
      for await (const token of bytes.generate(ids, { maxTokens: 1, withLogits: true })) logits = token.logits as Float32Array<ArrayBuffer>
      return logits
    }
    const whole = await logitsOf(prompt)
    const error = nmse(whole, exact.logits[0])
    expect(error).toBeLessThan(LIMIT_INT8)
    expect(error).toBeGreaterThan(LIMIT) // it is another cache indeed
    bytes.reset()
    await logitsOf(prompt.slice(0, 70))
    // Rounding to bytes may fall to the other side where a sum was made in another order.
    expect(nmse(await logitsOf(prompt), whole)).toBeLessThan(LIMIT_INT8)
    bytes.dispose()
  })

  it('says only what a constraint allows, ends where it ends, and goes on alike from what it left in the cache', async () => {
    const prompt = text(12)
    engine.reset()
    const free = await generate(prompt, { maxTokens: 8, withLogits: true })
    const said: number[] = []
    const maskOf = (allowed: (id: number) => boolean) => {
      const mask = new Uint32Array(Math.ceil(TINY.vocabulary / 32))
      for (let id = 0; id < TINY.vocabulary; id++) if (allowed(id)) mask[id >>> 5] |= 1 << (id & 31)
      return mask
    }
    /** Each token is another one than the free answer's, of the parity of its place; six of them. */
    const allowedAt = (step: number) => (id: number) => id % 2 === step % 2 && id !== free.ids[step]
    const constraint = {
      mask: () => maskOf(allowedAt(said.length)),
      accept: (id: number) => said.push(id) < 6,
    }
    engine.reset()
    const bound = await generate(prompt, { maxTokens: 20, withLogits: true, constraint })
    expect(bound.ids).toEqual(said)
    expect(bound.ids).toHaveLength(6)
    for (const [step, id] of bound.ids.entries()) {
      expect(allowedAt(step)(id)).toBe(true)
      // The likeliest of those, by the model's own logits of a run without the constraint.
      const plain = await generate([...prompt, ...bound.ids.slice(0, step)], { maxTokens: 1, withLogits: true })
      const best = Array.from(plain.logits[0], (logit, at) => ({ logit, at }))
        .filter(({ at }) => at < TINY.vocabulary && allowedAt(step)(at))
        .reduce((a, b) => (b.logit > a.logit ? b : a))
      expect(id).toBe(best.at)
    }
    expect((await generate(prompt, { maxTokens: 8 })).ids).toEqual(free.ids)
  })

  it('runs only what the cache does not hold', async () => {
    const prompt = text(40)
    engine.reset()
    expect(await cachedTokensOf(prompt)).toBe(0)
    expect(await cachedTokensOf([...prompt, ...text(5)])).toBe(40)
    expect(await cachedTokensOf(prompt)).toBe(39) // the last is run again for its logits
    expect(await cachedTokensOf([...prompt.slice(0, 20), TINY.vocabulary - 1, ...prompt.slice(20)])).toBeLessThanOrEqual(21)
    engine.reset()
    expect(await cachedTokensOf(prompt)).toBe(0)
  })

  it('finds the answer in the cache when the conversation goes on', async () => {
    const prompt = text(12)
    const { ids } = await generate(prompt, { maxTokens: 9 })
    expect(await cachedTokensOf([...prompt, ...ids, 2, 3])).toBe(12 + 8) // the last id was never fed
  })

  it('reports its progress before each chunk, the first after the cached tokens', async () => {
    engine.reset()
    const seen: number[] = []
    await generate(text(300), { maxTokens: 1, onPrefill: progress => seen.push(progress.doneTokens) })
    expect(seen[0]).toBe(0)
    expect(seen.at(-1)).toBeGreaterThanOrEqual(300 - engine.chunkTokens)
    expect(seen.at(-1)).toBeLessThan(300)
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b))
  })
})

describe('refusals', () => {
  it.each([
    ['prompt_empty', []],
    ['context_full', text(TINY.contextTokens + 1)],
    ['token_out_of_range', [1, TINY.vocabulary]],
    ['token_out_of_range', [1, -1]],
    ['token_out_of_range', [1.5]],
  ])('%s', async (code, ids) => {
    await expect(generate(ids)).rejects.toMatchObject({ code })
  })

  it('sampling_out_of_range, and the engine works on', async () => {
    await expect(generate([1], { sampling: { ...GREEDY, topP: 2 } })).rejects.toMatchObject({ code: 'sampling_out_of_range' })
    expect((await generate([1], { maxTokens: 1 })).ids).toHaveLength(1)
  })

  it.each([
    ['sampling', { sampling: { ...GREEDY, topP: 2 } }],
    ['no tokens', { maxTokens: 0 }],
  ])('before the prompt was run (%s) leave the cache as it was', async (_, refused) => {
    const [first, second] = [text(50), text(20)]
    engine.reset()
    const wanted = await generate(second, { maxTokens: 4 })
    engine.reset()
    await generate(first, { maxTokens: 2 })
    await generate(second, refused).catch(() => undefined)
    expect(await cachedTokensOf(second)).toBeLessThan(second.length - 1)
    expect((await generate(second, { maxTokens: 4 })).ids).toEqual(wanted.ids)
  })

  it('logits_not_finite where the weights are no numbers', async () => {
    const damaged = await tinyModel((_, tensors) => {
      const norm = tensors.find(({ name }) => name === 'output_norm.weight')!
      norm.data = new Uint8Array(new Float32Array(TINY.width).fill(Number.NaN).buffer)
    })
    const broken = await Engine.load(context, damaged.source, damaged.file)
    for (const sampling of [GREEDY, { ...GREEDY, temperature: 1 }]) {
      await expect(broken.generate([1, 2], { sampling }).next()).rejects.toMatchObject({ code: 'logits_not_finite' })
    }
    broken.dispose()
  })

  it('context_out_of_range for a context that the model was not trained for', async () => {
    const load = Engine.load(context, tiny.source, tiny.file, { contextTokens: TINY.contextTokens + 1 })
    await expect(load).rejects.toMatchObject({ code: 'context_out_of_range' })
  })
})

describe('stopping', () => {
  it('in the middle of an answer leaves the engine usable, and its cache true', async () => {
    const prompt = text(20)
    engine.reset()
    const { ids } = await generate(prompt, { maxTokens: 10 })
    for (const after of [1, 3]) {
      const abort = new AbortController()
      const got: number[] = []
      const stopped = (async () => {
        for await (const token of engine.generate(prompt, { signal: abort.signal })) {
          got.push(token.id)
          if (got.length === after) abort.abort()
        }
      })()
      await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
      expect(got).toEqual(ids.slice(0, after))
      expect((await generate(prompt, { maxTokens: 10 })).ids).toEqual(ids)
    }
  })

  it('between two prefill chunks keeps the chunks that were run', async () => {
    const prompt = text(300)
    engine.reset()
    const abort = new AbortController()
    const onPrefill = ({ doneTokens }: { doneTokens: number }) => doneTokens > 0 && abort.abort()
    await expect(generate(prompt, { signal: abort.signal, onPrefill })).rejects.toMatchObject({ name: 'AbortError' })
    const cached = await cachedTokensOf(prompt)
    expect(cached).toBeGreaterThan(0)
    expect(cached).toBeLessThanOrEqual(engine.chunkTokens)
  })

  it('before anything was run', async () => {
    await expect(generate(text(5), { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
    expect((await generate(text(5), { maxTokens: 3 })).ids).toHaveLength(3)
  })
})

describe('decode', () => {
  it('makes no buffer, bind group or pipeline, and costs one submit and one readback of four bytes a token', async () => {
    const begun = text(110)
    const prompt = [...begun, ...(await generate(begun, { maxTokens: 3 })).ids, 1]
    const before = { ...context.counters }
    const { ids } = await generate(prompt, { maxTokens: 40 }) // across a split's border
    const { buffers, bindGroups, pipelines, liveBytes, submits, readbacks, readbackBytes } = context.counters
    expect({ buffers, bindGroups, pipelines, liveBytes }).toEqual({
      buffers: before.buffers,
      bindGroups: before.bindGroups,
      pipelines: before.pipelines,
      liveBytes: before.liveBytes,
    })
    expect(submits - before.submits).toBe(ids.length)
    expect(readbacks - before.readbacks).toBe(ids.length)
    expect(readbackBytes - before.readbackBytes).toBe(4 * ids.length)
  })
})

describe('several streams', () => {
  const prompts = Array.from({ length: 8 }, (_, i) => text(3 + i * 29))
  const alone: number[][] = []
  let wide: Engine
  beforeAll(async () => {
    wide = await Engine.load(context.sibling(), tiny.source, tiny.file, { cacheTokens: 8 * TINY.contextTokens })
    await wide.compiled
    for (const prompt of prompts) alone.push((await generate(prompt, { maxTokens: 40 })).ids)
    await Promise.all(prompts.map(prompt => generate(prompt, { maxTokens: 40 }, wide))) // from now on they decode together
  })
  afterAll(() => wide.dispose())
  /** Begun one after the other, while earlier ones are under way. */
  const staggered = (options: (i: number) => GenerateOptions, each = prompts) =>
    Promise.all(
      each.map(async (prompt, i) => {
        await new Promise(resolve => setTimeout(resolve, i * 15))
        return (await generate(prompt, options(i), wide)).ids
      }),
    )

  it('say together what each says alone, and cost one pass over the weights', async () => {
    wide.reset()
    expect(await staggered(() => ({ maxTokens: 40 }))).toEqual(alone)
    wide.reset()
    const before = wide.context.counters.readbacks
    expect(await Promise.all(prompts.map(async prompt => (await generate(prompt, { maxTokens: 40 }, wide)).ids))).toEqual(alone)
    // 8 × 39 steps alone; together about 39, and what comes before all are there.
    expect(wide.context.counters.readbacks - before).toBeLessThan(80)
  })

  it('each have their own sampling, logits, stop ids and ends', async () => {
    const sampling = { ...GREEDY, temperature: 0.8, topK: 12, repetitionPenalty: 1.3, seed: 5 }
    const options = (i: number): GenerateOptions => ({
      maxTokens: 10 + i * 3,
      sampling: i % 2 ? sampling : GREEDY,
      withLogits: i === 3,
      stopIds: i === 4 ? new Set([alone[4][6]]) : undefined,
    })
    const wanted: number[][] = []
    for (const [i, prompt] of prompts.entries()) wanted.push((await generate(prompt, options(i))).ids)
    expect(await staggered(options)).toEqual(wanted)
    const [one, other] = await Promise.all([
      generate(prompts[0], { maxTokens: 12, withLogits: true }, wide),
      generate(prompts[1], { maxTokens: 12, sampling }, wide),
    ])
    expect(one.logits.map(values => values.indexOf(Math.max(...values)))).toEqual(one.ids)
    expect(other.ids).toHaveLength(12)
  })

  it('heed a constraint of one without the others knowing', async () => {
    const odd = new Uint32Array(Math.ceil(TINY.vocabulary / 32)).fill(0xaaaaaaaa)
    const constraint = { mask: () => odd, accept: () => true }
    const bound = (await generate(prompts[2], { maxTokens: 20, constraint })).ids
    expect(bound.every(id => id % 2 === 1)).toBe(true)
    expect(await staggered(i => ({ maxTokens: i === 2 ? 20 : 40, constraint: i === 2 ? constraint : undefined }))).toEqual(
      alone.with(2, bound),
    )
  })

  it('go on when one hangs up, and leave nothing behind', async () => {
    const before = wide.context.counters.liveBytes
    for (let round = 0; round < 3; round++) {
      const abort = new AbortController()
      const all = staggered(i => ({ maxTokens: 40, signal: i === 5 ? abort.signal : undefined })).catch(() => undefined)
      const rest = prompts.map((prompt, i) => (i === 5 ? undefined : generate(prompt, { maxTokens: 40 }, wide)))
      setTimeout(() => abort.abort(), 60)
      await all
      for (const [i, answer] of (await Promise.all(rest)).entries()) if (answer) expect(answer.ids).toEqual(alone[i])
    }
    expect(wide.context.counters.liveBytes).toBe(before)
  })

  it('wait where there is no room, give way to each other, and come out the same', async () => {
    // Room for the longest prompt and little more.
    const small = await Engine.load(context.sibling(), tiny.source, tiny.file, { contextTokens: 320, streams: 3 })
    const answers = await Promise.all(
      prompts.map(async (prompt, i) => {
        const ids: number[] = []
        for await (const { id } of small.generate(prompt, { maxTokens: 40, priority: i % 2 })) ids.push(id)
        return ids
      }),
    )
    expect(answers).toEqual(alone)
    small.dispose()
  })

  it('that begin alike share what they have in common', async () => {
    engine.reset()
    const trunk = text(130)
    await generate(trunk, { maxTokens: 1 })
    const branches = [1, 2, 3].map(id => [...trunk, id, id, id])
    const wanted: number[][] = []
    for (const branch of branches) {
      expect(engine.cachedPrefix(branch)).toBe(130)
      wanted.push((await generate(branch, { maxTokens: 9 })).ids)
    }
    engine.reset()
    for (const [i, branch] of branches.entries()) {
      engine.reset()
      expect((await generate(branch, { maxTokens: 9 })).ids).toEqual(wanted[i])
    }
  })
})

describe('memory', () => {
  it('is given back to the last byte, of a model that loaded and of one that did not', async () => {
    const before = context.counters.liveBytes
    const second = await Engine.load(context, tiny.source, tiny.file)
    second.dispose()
    expect(context.counters.liveBytes).toBe(before)
    const broken = await tinyModel((_, tensors) => tensors.splice(5, 1))
    await expect(Engine.load(context, broken.source, broken.file)).rejects.toMatchObject({ code: 'tensor_missing' })
    expect(context.counters.liveBytes).toBe(before)
    const bent = await tinyModel((_, tensors) => {
      tensors[3] = { ...tensors[3], shape: [TINY.width, 8], data: new Uint8Array(TINY.width * 8 * 4) }
    })
    await expect(Engine.load(context, bent.source, bent.file)).rejects.toMatchObject({ code: 'tensor_shape' })
    expect(context.counters.liveBytes).toBe(before)
    for (const after of [1, 4, 12]) {
      const abort = new AbortController()
      let steps = 0
      const onProgress = () => {
        if (++steps === after) abort.abort()
      }
      await expect(Engine.load(context, tiny.source, tiny.file, { signal: abort.signal, onProgress })).rejects.toMatchObject({
        name: 'AbortError',
      })
      expect(context.counters.liveBytes).toBe(before)
    }
    engine.dispose()
    expect(context.counters.liveBytes).toBe(baseline)
  })
})

describe('a GPU without room', () => {
  /** A context that is refused what goes beyond so many bytes, as a full GPU refuses it. */
  async function refusedAt(bytes: number, contextTokens = TINY.contextTokens): Promise<InkstoneError> {
    const small = context.sibling()
    const create = small.createBuffer.bind(small)
    small.createBuffer = (label, size, usage) => {
      if (small.counters.liveBytes + size > bytes) throw new OutOfMemoryError(label, size, small.counters.liveBytes)
      return create(label, size, usage)
    }
    const error = await Engine.load(small, tiny.source, tiny.file, { contextTokens }).then(
      () => new InkstoneError('loaded', 'It was loaded.'),
      (refusal: InkstoneError) => refusal,
    )
    expect(small.counters.liveBytes).toBe(0)
    return error
  }

  const weights = [...tiny.file.tensors.values()].reduce((sum, tensor) => sum + tensor.lengthBytes, 0)
  const cache = fullCacheBytes(engine.config, TINY.contextTokens, 'f32')

  it('is told what would fit in it, and keeps nothing', async () => {
    const error = await refusedAt(wholeBytes - 1000)
    expect(error.code).toBe('out_of_memory')
    expect(error.message).toContain(megabytes(weights))
    expect(error.message).toContain(megabytes(cache))
    expect(error.message).toMatch(/KV cache in int8|context of \d+ tokens would|context of \d+ tokens it would/)
  })

  it('is told to take a smaller file where no context would fit', async () => {
    const error = await refusedAt(weights / 2)
    expect(error.code).toBe('out_of_memory')
    expect(error.message).toMatch(/Choose a model file of at most/)
  })
})
