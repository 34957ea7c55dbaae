// Adapters beside a random tiny model: as good as merged into its weights, one by one, together, in every way that tokens are run; each in the
// measure that its stream asks for, and no trace of them where none does.
import { afterAll, describe, expect, it } from 'vitest'
import { ggufAdapter, peftConfig, peftSources, peftTensors, safetensors, type TestPair } from '../formats/adapter.testing.ts'
import { BASE_HASH, readAdapter } from '../formats/adapter.ts'
import { fileHash } from '../formats/file-hash.ts'
import { nmse, openVariants, seeded } from '../kernels/kernel-testing.ts'
import { verdictMemory } from '../kernels/self-test.ts'
import { mergedModel, tinyPairs } from '../models/tiny-adapter.testing.ts'
import { TINY, type TinyFile, tinyModel } from '../models/tiny-model.testing.ts'
import { dawn } from '../node/dawn.ts'
import type { Adapter, AdapterUse } from './adapters.ts'
import { Engine, type GenerateOptions } from './engine.ts'
import { promptLookup } from './proposals.ts'

/** Of sums in another order: f32 differs by rounding, merged weights too. */
const LIMIT = 1e-10
const [{ context }] = await openVariants(dawn(), [])
const tiny = await tinyModel()
const engine = await Engine.load(context, tiny.source, tiny.file, { cacheTokens: 2048, verdicts: verdictMemory() })
await engine.compiled
const before = context.counters.liveBytes

const random = seeded(5)
const text = (length: number): number[] => Array.from({ length }, () => Math.floor(random() * TINY.vocabulary))
const [tone, style] = [tinyPairs(11), tinyPairs(12, 7, ['attn_q', 'attn_v', 'ffn_down'])]

/** Alpha is twice the rank, so B·A counts twice. */
const load = async (pairs: readonly TestPair[], scale?: number, by = engine): Promise<Adapter> =>
  by.loadAdapter(await readAdapter([await ggufAdapter(pairs, 2 * pairs[0].rank)]), { name: pairs === tone ? 'tone' : 'style', scale })
const merged = (...scales: [pairs: readonly TestPair[], scale: number][]) =>
  mergedModel(...scales.map(([pairs, scale]) => ({ pairs, scale: 2 * scale })))

const [a, b] = [await load(tone), await load(style)]
afterAll(() => context.device.destroy())

async function generate(ids: number[], options: GenerateOptions = {}, by = engine) {
  const got: number[] = []
  const logits: Float32Array[] = []
  let cachedTokens = -1
  const onPrefill = (progress: { cachedTokens: number }) => (cachedTokens = progress.cachedTokens)
  for await (const token of by.generate(ids, { maxTokens: 12, onPrefill, ...options })) {
    got.push(token.id)
    if (token.logits) logits.push(token.logits)
  }
  return { ids: got, logits, cachedTokens }
}

async function withMerged<T>(model: TinyFile, run: (by: Engine) => Promise<T>): Promise<T> {
  const by = await Engine.load(context.sibling(), model.source, model.file)
  await by.compiled
  const result = await run(by)
  by.dispose()
  return result
}

/** Everything that tokens are run by: a long prompt, decode, a short chunk after what is cached, all logits, an embedding. */
async function everyWay(by: Engine, adapters?: AdapterUse[]): Promise<Float32Array[]> {
  const rows: Float32Array[] = []
  const prompt = Array.from({ length: 90 }, (_, i) => (i * 7) % TINY.vocabulary)
  const long = await generate(prompt, { withLogits: true, adapters }, by)
  const short = await generate([...prompt, 3, 5, 8], { withLogits: true, adapters, maxTokens: 2 }, by)
  expect(short.cachedTokens).toBe(prompt.length)
  await by.logits(prompt.slice(20), (_, row) => rows.push(row.slice()), { adapters })
  return [...long.logits, ...short.logits, ...rows, await by.embedding(prompt.slice(9, 50), { adapters })]
}

function expectSame(got: Float32Array[], wanted: Float32Array[]): void {
  expect(got).toHaveLength(wanted.length)
  for (const [i, row] of got.entries()) expect(nmse(row, wanted[i])).toBeLessThan(LIMIT)
}

describe('an adapter', () => {
  it.each<[string, AdapterUse[], [readonly TestPair[], number][]]>([
    ['on every matrix', [{ adapter: a }], [[tone, 1]]],
    ['on some, in another measure', [{ adapter: b, scale: -0.7 }], [[style, -0.7]]],
    [
      'and another, together',
      [{ adapter: a, scale: 0.5 }, { adapter: b }],
      [
        [tone, 0.5],
        [style, 1],
      ],
    ],
  ])('%s gives what the model gives with it in its weights', async (_, uses, scales) => {
    engine.reset()
    expectSame(await everyWay(engine, uses), await withMerged(await merged(...scales), everyWay))
  })

  it('of PEFT is the same: its query and key rows stand otherwise', async () => {
    const modules: Record<string, string> = {
      attn_q: 'self_attn.q_proj',
      attn_k: 'self_attn.k_proj',
      attn_v: 'self_attn.v_proj',
      attn_output: 'self_attn.o_proj',
      ffn_gate: 'mlp.gate_proj',
      ffn_up: 'mlp.up_proj',
      ffn_down: 'mlp.down_proj',
    }
    const { headSize } = TINY
    const pairs = tone.map(pair => {
      const [, layer, part] = /^blk\.(\d+)\.(\w+)\.weight$/.exec(pair.target)!
      const isTurned = part === 'attn_q' || part === 'attn_k'
      const b = pair.b.slice()
      for (let row = 0; isTurned && row < pair.rows; row++) {
        const dim = row % headSize
        const at = row - dim + (dim % 2) * (headSize / 2) + (dim >> 1)
        b.set(pair.b.subarray(row * pair.rank, (row + 1) * pair.rank), at * pair.rank)
      }
      return { ...pair, b, target: `model.layers.${layer}.${modules[part]}` }
    })
    const file = await readAdapter(peftSources(peftConfig({ lora_alpha: 8 }), safetensors(peftTensors(pairs))))
    const adapter = await engine.loadAdapter(file)
    const prompt = text(20)
    engine.reset()
    const wanted = await generate(prompt, { withLogits: true, adapters: [{ adapter: a }] })
    const got = await generate(prompt, { withLogits: true, adapters: [{ adapter }] })
    expect(got).toEqual(wanted)
    await adapter.dispose()
  })

  it('by nothing, or not asked for, changes no bit and no dispatch', async () => {
    const prompt = text(40)
    const plain = await withMerged(tiny, async by => {
      const start = by.context.counters.dispatches
      return { ...(await generate(prompt, { withLogits: true }, by)), dispatches: by.context.counters.dispatches - start }
    })
    for (const adapters of [undefined, [], [{ adapter: a, scale: 0 }]]) {
      engine.reset()
      const start = context.counters.dispatches
      const { ids, logits } = await generate(prompt, { withLogits: true, adapters })
      expect(context.counters.dispatches - start).toBe(plain.dispatches)
      expect({ ids, logits }).toEqual({ ids: plain.ids, logits: plain.logits })
    }
  })

  it('lets guesses change no token', async () => {
    const phrase = text(12)
    const prompt = [...phrase, ...text(4), ...phrase.slice(0, 6)]
    const adapters = [{ adapter: a }]
    const plain = await generate(prompt, { maxTokens: 40, adapters })
    for (const proposer of [
      promptLookup(5),
      (ids: readonly number[], most: number) => plain.ids.slice(ids.length - prompt.length).slice(0, most),
    ])
      expect((await generate(prompt, { maxTokens: 40, adapters, proposer })).ids).toEqual(plain.ids)
  })
})

describe('streams with different adapters and none', () => {
  const prompts = Array.from({ length: 6 }, (_, i) => text(10 + i * 11))
  const usesOf = (i: number): AdapterUse[] | undefined =>
    [undefined, [{ adapter: a }], [{ adapter: b }], [{ adapter: a, scale: 0.3 }, { adapter: b }], [{ adapter: b, scale: 2 }], []][i]

  it('say together what each says alone', async () => {
    const alone: number[][] = []
    for (const [i, prompt] of prompts.entries()) alone.push((await generate(prompt, { maxTokens: 30, adapters: usesOf(i) })).ids)
    const together = () =>
      Promise.all(prompts.map(async (prompt, i) => (await generate(prompt, { maxTokens: 30, adapters: usesOf(i) })).ids))
    // The kernels for streams with adapters are compiled meanwhile.
    for (let round = 0; round < 3; round++) {
      engine.reset()
      expect(await together()).toEqual(alone)
    }
    const start = context.counters.readbacks
    await together()
    expect(context.counters.readbacks - start).toBeLessThan(80)
  })

  it('give way to each other where there is no room, and come out the same', async () => {
    const small = await Engine.load(context.sibling(), tiny.source, tiny.file, { contextTokens: 128, streams: 3 })
    const [c, d] = [await load(tone, 1, small), await load(style, 1, small)]
    const of = (i: number) => usesOf(i)?.map(use => ({ ...use, adapter: use.adapter === a ? c : d }))
    const wanted: number[][] = []
    for (const [i, prompt] of prompts.entries()) wanted.push((await generate(prompt, { maxTokens: 40, adapters: usesOf(i) })).ids)
    const got = await Promise.all(
      prompts.map(async (prompt, i) => (await generate(prompt, { maxTokens: 40, adapters: of(i), priority: i % 2 }, small)).ids),
    )
    expect(got).toEqual(wanted)
    small.dispose()
  })
})

describe('the cache', () => {
  it('shares a beginning among those alone who take the same in the same measure', async () => {
    engine.reset()
    const prompt = text(130)
    const cached = async (adapters?: AdapterUse[]) => (await generate(prompt, { maxTokens: 1, adapters })).cachedTokens
    expect(await cached()).toBe(0)
    expect(await cached([{ adapter: a }])).toBe(0)
    expect(await cached([{ adapter: a, scale: 0.5 }])).toBe(0)
    expect(await cached([{ adapter: b }])).toBe(0)
    expect(await cached([{ adapter: b }, { adapter: a }])).toBe(0)
    for (const adapters of [undefined, [{ adapter: a }], [{ adapter: a, scale: 0.5 }], [{ adapter: a }, { adapter: b }]])
      expect(await cached(adapters)).toBe(129)
    expect(await cached([{ adapter: a, scale: 0 }])).toBe(129)
  })
})

describe('a scale that changes while the answer comes', async () => {
  /** From 1 to 0.2 after so many tokens; others that come before it begin meanwhile. */
  async function turned(after: number, by = engine, adapter = a, beside: number[][] = []) {
    const use: AdapterUse = { adapter, scale: 1 }
    const others: Promise<unknown>[] = []
    const ids: number[] = []
    const rows: Float32Array[] = []
    let prefills = 0
    const onPrefill = ({ totalTokens }: { totalTokens: number }) => (prefills += Number(totalTokens > prompt.length))
    for await (const { id, logits } of by.generate(prompt, { maxTokens: 50, adapters: [use], withLogits: true, onPrefill })) {
      if (ids.length === 0) others.push(...beside.map(each => generate(each, { maxTokens: 60, priority: -1 }, by)))
      ids.push(id)
      rows.push(logits!)
      if (ids.length === after) use.scale = 0.2
    }
    await Promise.all(others)
    // The first token that was chosen in the new measure: the GPU may be some steps ahead of who reads.
    const first = rows.findIndex((row, i) => nmse(one.logits[i], row) > LIMIT)
    return { ids, first, prefills }
  }

  const prompt = text(70)
  const one = await generate(prompt, { maxTokens: 50, adapters: [{ adapter: a, scale: 1 }], withLogits: true })

  it('counts from the next steps on, and what was computed stays', async () => {
    engine.reset()
    const { ids, first } = await turned(10)
    expect(first).toBeGreaterThanOrEqual(10)
    expect(first).toBeLessThanOrEqual(13)
    expect(ids.slice(0, first)).toEqual(one.ids.slice(0, first))
    expect(ids).not.toEqual(one.ids)
    // Nobody else finds what came after the change.
    const whole = [...prompt, ...ids]
    for (const scale of [1, 0.2]) {
      const { cachedTokens } = await generate(whole, { maxTokens: 1, adapters: [{ adapter: a, scale }] })
      expect(cachedTokens).toBe(scale === 1 ? prompt.length + first - 1 : 0)
    }
  })

  it('is computed again as it was where the stream had to give its place up', async () => {
    const small = await Engine.load(context.sibling(), tiny.source, tiny.file, { contextTokens: 128, cacheTokens: 256, streams: 3 })
    const adapter = await load(tone, 1, small)
    const { ids, first, prefills } = await turned(10, small, adapter, [text(40), text(40)])
    expect(prefills).toBeGreaterThan(0)
    // Alone, until the change falls on the same token: how many steps the GPU is ahead of who reads is a matter of the moment.
    let alone: Awaited<ReturnType<typeof turned>> | undefined
    for (let tries = 0; tries < 50 && alone?.first !== first; tries++) {
      small.reset()
      alone = await turned(first - (tries % 5), small, adapter)
    }
    expect(alone).toEqual({ ids, first, prefills: 0 })
    small.dispose()
  })

  it('may be the adapter’s own, for all that say nothing else', async () => {
    const wanted = await generate(prompt, { adapters: [{ adapter: a, scale: 0.4 }] })
    a.scale = 0.4
    expect((await generate(prompt, { adapters: [{ adapter: a }] })).ids).toEqual(wanted.ids)
    a.scale = 1
  })

  it('is refused where it is no number', async () => {
    await expect(generate(prompt, { adapters: [{ adapter: a, scale: Number.NaN }] })).rejects.toMatchObject({ code: 'adapter_scale' })
  })
})

describe('loading and unloading', () => {
  const rename = (tensors: { name: string }[], from: string, to: string) => {
    for (const tensor of tensors) tensor.name = tensor.name.replace(from, to)
  }

  it('refuses another base, naming both, and takes its own', async () => {
    const own = await fileHash(tiny.source)
    const named = (hash: string) =>
      ggufAdapter(tone, 8, ({ metadata }) => (metadata[BASE_HASH.gguf] = { type: 'string', value: hash })).then(each => readAdapter([each]))
    const other = 'ab'.repeat(32)
    await expect(engine.loadAdapter(await named(other))).rejects.toMatchObject({
      code: 'adapter_other_base',
      message: expect.stringMatching(new RegExp(`${other}.*${own}`)),
    })
    await (await engine.loadAdapter(await named(own))).dispose()
  })

  it.each<[string, Parameters<typeof ggufAdapter>[2], RegExp]>([
    ['another family', ({ metadata }) => (metadata['general.architecture'] = { type: 'string', value: 'qwen2' }), /"qwen2".*llama/],
    ['a layer that is not there', ({ tensors }) => rename(tensors, 'blk.1', 'blk.7'), /blk\.7/],
    ['the embedding', ({ tensors }) => rename(tensors, 'blk.0.attn_q', 'token_embd'), /embeddings/],
  ])('refuses %s, and keeps nothing', async (_, change, message) => {
    const held = context.counters.liveBytes
    const pairs = tinyPairs(3, 4, ['attn_q'])
    const file = await readAdapter([await ggufAdapter(pairs, 8, change)])
    await expect(engine.loadAdapter(file)).rejects.toMatchObject({ code: 'adapter_misfit', message: expect.stringMatching(message) })
    expect(context.counters.liveBytes).toBe(held)
  })

  it('refuses a matrix of another shape, naming both', async () => {
    const pairs = [{ target: 'blk.0.attn_q.weight', rank: 2, columns: 16, rows: 32, a: new Float32Array(32), b: new Float32Array(64) }]
    const refusal = { code: 'adapter_misfit', message: expect.stringMatching(/16 → 32 .* 32 → 32/) }
    await expect(load(pairs)).rejects.toMatchObject(refusal)
  })

  it('takes and gives back just the bytes that it says, whatever the order', async () => {
    const held = context.counters.liveBytes
    const c = await load(tone)
    expect(context.counters.liveBytes - held).toBe(c.gpuBytes)
    const d = await load(style)
    expect(context.counters.liveBytes - held).toBe(c.gpuBytes + d.gpuBytes)
    const prompt = text(9)
    const wanted = await generate(prompt, { adapters: [{ adapter: b }] })
    await c.dispose()
    expect(context.counters.liveBytes - held).toBe(d.gpuBytes)
    expect((await generate(prompt, { adapters: [{ adapter: d }] })).ids).toEqual(wanted.ids)
    await Promise.all([d.dispose(), d.dispose()])
    expect(context.counters.liveBytes).toBe(held)
  })

  it('goes on beside a stream; one that took something of it ends, the others do not', async () => {
    const prompt = text(12)
    const wanted = await generate(prompt, { maxTokens: 40, adapters: [{ adapter: a }] })
    const c = await load(style)
    const lost = generate(prompt, { maxTokens: 200, adapters: [{ adapter: c }] })
    const kept = generate(prompt, { maxTokens: 40, adapters: [{ adapter: a }] })
    const settled = expect(lost).rejects.toMatchObject({ code: 'adapter_gone', message: expect.stringContaining('"style"') })
    await new Promise(resolve => setTimeout(resolve, 50))
    await c.dispose()
    await settled
    expect((await kept).ids).toEqual(wanted.ids)
    await expect(generate(prompt, { adapters: [{ adapter: c }] })).rejects.toMatchObject({ code: 'adapter_gone' })
  })

  it('leaves nothing behind', async () => {
    await Promise.all([a.dispose(), b.dispose()])
    // What streams that decode together have is kept for the next ones.
    const batchBytes = context.counters.liveBytes
    const [c, d] = await Promise.all([load(tone), load(style)])
    await Promise.all([c.dispose(), d.dispose()])
    expect(context.counters.liveBytes).toBe(batchBytes)
    expect(batchBytes).toBeGreaterThanOrEqual(before)
    engine.dispose()
  })
})
