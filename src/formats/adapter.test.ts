// Adapters of both formats: what is read of a good one, and that whatever is wrong with another is told by its name.
import { describe, expect, it } from 'vitest'
import { blobSource } from '../base/byte-source.ts'
import { ggufAdapter, peftConfig, peftSources, peftTensors, safetensors, type TestPair } from './adapter.testing.ts'
import { adapterFormats, adapterLimits, BASE_HASH, readAdapter } from './adapter.ts'

const counted = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => i)
const pair = (target: string, rank = 4, columns = 6, rows = 8): TestPair => {
  return { target, rank, columns, rows, a: counted(rank * columns), b: counted(rows * rank) }
}

const HASH = 'ab'.repeat(32)
const query = pair('blk.0.attn_q.weight')
const module = 'model.layers.0.self_attn.q_proj'

const peft = (config: Record<string, unknown> = {}, pairs = [pair(module)], metadata?: Record<string, string>) =>
  readAdapter(peftSources(peftConfig(config), safetensors(peftTensors(pairs), metadata)))

describe('an adapter of llama.cpp', () => {
  it('is pairs by the names of the matrices, with alpha over rank', async () => {
    const source = await ggufAdapter([query, pair('blk.1.ffn_down.weight', 2)], 8, ({ metadata }) => {
      metadata[BASE_HASH.gguf] = { type: 'string', value: HASH.toUpperCase() }
    })
    const adapter = await readAdapter([source])
    expect(adapter).toMatchObject({ name: 'tone', format: 'gguf', names: 'ggml', architecture: 'llama', baseHash: HASH })
    const read = adapter.pairs.get('blk.0.attn_q.weight')!
    expect(read).toMatchObject({ rank: 4, columns: 6, rows: 8, factor: 2 })
    expect(await read.readA()).toEqual(query.a)
    expect(await read.readB()).toEqual(query.b)
    expect(adapter.pairs.get('blk.1.ffn_down.weight')).toMatchObject({ rank: 2, factor: 4 })
  })

  it('without an alpha counts as it is', async () => {
    expect((await readAdapter([await ggufAdapter([query], 0)])).pairs.get(query.target)).toMatchObject({ factor: 1 })
  })

  it.each<[string, Parameters<typeof ggufAdapter>[2], string, RegExp]>([
    ['a model', ({ metadata }) => delete metadata['general.type'], 'adapter_malformed', /"model"/],
    ['another kind', ({ metadata }) => (metadata['adapter.type'] = { type: 'string', value: 'vera' }), 'adapter_unsupported', /"vera"/],
    ['no alpha', ({ metadata }) => delete metadata['adapter.lora.alpha'], 'metadata_missing', /adapter.lora.alpha/],
    ['half a pair', ({ tensors }) => tensors.pop(), 'adapter_malformed', /A but no B for "blk.0.attn_q.weight"/],
    ['the other half', ({ tensors }) => tensors.shift(), 'adapter_malformed', /B but no A/],
    ['no pair', ({ tensors }) => tensors.splice(0), 'adapter_malformed', /no pairs/],
    ['a norm beside them', ({ tensors }) => (tensors[0].name = 'output_norm.weight'), 'adapter_unsupported', /"output_norm.weight"/],
    ['two ranks', ({ tensors }) => (tensors[1].shape = [8, 4]), 'adapter_malformed', /A of 4 × 6 and a B of 4 × 8/],
    ['a stack', ({ tensors }) => (tensors[0].shape = [6, 2, 2]), 'adapter_unsupported', /6 × 2 × 2/],
    ['a word for a hash', ({ metadata }) => (metadata[BASE_HASH.gguf] = { type: 'string', value: 'x' }), 'adapter_malformed', /SHA-256/],
  ])('is refused where it is %s', async (_, change, code, message) => {
    const source = await ggufAdapter([query], 8, change)
    await expect(readAdapter([source])).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('is refused where its rank is beyond any real one', async () => {
    const wide = pair('blk.0.attn_q.weight', adapterLimits.rank + 1, 1, 1)
    await expect(readAdapter([await ggufAdapter([wide], 8)])).rejects.toMatchObject({ code: 'adapter_malformed' })
  })
})

describe('an adapter of PEFT', () => {
  it('is pairs by the names of the modules, with alpha over rank', async () => {
    const adapter = await peft({ [BASE_HASH.peft]: HASH })
    expect(adapter).toMatchObject({ format: 'peft', names: 'transformers', baseHash: HASH })
    const read = adapter.pairs.get(module)!
    expect(read).toMatchObject({ rank: 4, columns: 6, rows: 8, factor: 2 })
    expect(await read.readA()).toEqual(pair(module).a)
    expect(await read.readB()).toEqual(pair(module).b)
    expect((await peft({}, undefined, { [BASE_HASH.peft]: HASH })).baseHash).toBe(HASH)
  })

  it('may have its own alpha and rank for some modules, and the root of the rank', async () => {
    const other = 'model.layers.1.mlp.up_proj'
    const patterns = { rank_pattern: { up_proj: 2 }, alpha_pattern: { 'layers.1.mlp.up_proj': 5 } }
    const pairs = [pair(module), pair(other, 2)]
    const { pairs: plain } = await peft(patterns, pairs)
    expect([plain.get(module)?.factor, plain.get(other)?.factor]).toEqual([2, 2.5])
    const { pairs: rooted } = await peft({ ...patterns, use_rslora: true }, pairs)
    expect([rooted.get(module)?.factor, rooted.get(other)?.factor]).toEqual([4, 5 / Math.sqrt(2)])
  })

  it.each<[string, Record<string, unknown>, string, RegExp]>([
    ['another type', { peft_type: 'LOHA' }, 'adapter_unsupported', /"LOHA"/],
    ['DoRA', { use_dora: true }, 'adapter_unsupported', /use_dora true/],
    ['with biases', { bias: 'all' }, 'adapter_unsupported', /bias "all"/],
    ['with whole modules', { modules_to_save: ['lm_head'] }, 'adapter_unsupported', /modules_to_save \["lm_head"\]/],
    ['begun from a changed base', { init_lora_weights: 'pissa_niter_4' }, 'adapter_unsupported', /pissa_niter_4/],
    ['of another rank than it says', { r: 3 }, 'adapter_malformed', /rank 4 .* says 3/],
    ['without an alpha', { lora_alpha: undefined }, 'adapter_malformed', /lora_alpha/],
    ['of an alpha that is no number', { lora_alpha: '8' }, 'adapter_malformed', /lora_alpha "8"/],
    ['with an expression', { rank_pattern: { '(a+)+$': 4 } }, 'adapter_unsupported', /\(a\+\)\+\$/],
    ['with a pattern of texts', { alpha_pattern: { q_proj: '4' } }, 'adapter_malformed', /alpha_pattern/],
  ])('is refused where it is %s', async (_, config, code, message) => {
    await expect(peft(config)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it.each([
    [`base_model.model.${module}.lora_magnitude_vector`, /DoRA/],
    ['base_model.model.model.embed_tokens.lora_embedding_A', /embeddings/],
    ['base_model.model.lm_head.modules_to_save.weight', /modules_to_save/],
    [`base_model.model.${module}.bias`, /biases/],
  ])('is refused with the tensor %s', async (name, message) => {
    const extra = { name, shape: [1], data: new Uint8Array(4) }
    const sources = peftSources(peftConfig(), safetensors([...peftTensors([pair(module)]), extra]))
    await expect(readAdapter(sources)).rejects.toMatchObject({ code: 'adapter_unsupported', message: expect.stringMatching(message) })
  })

  it('is refused where a half is missing, comes twice, or names two bases', async () => {
    const tensors = peftTensors([pair(module)])
    const of = (...some: typeof tensors) => readAdapter(peftSources(peftConfig(), safetensors(some)))
    await expect(of(tensors[0])).rejects.toThrow(/A but no B/)
    await expect(of(...tensors, { ...tensors[0], name: `${module}.lora_A.weight` })).rejects.toThrow(/twice/)
    await expect(peft({ [BASE_HASH.peft]: HASH }, undefined, { [BASE_HASH.peft]: 'cd'.repeat(32) })).rejects.toThrow(/abab.*cdcd/)
  })
})

describe('safetensors', () => {
  const [first, second] = peftTensors([pair(module)])
  const read = (file: Uint8Array<ArrayBuffer>) => readAdapter(peftSources(peftConfig(), file))
  const changed = (change: (entry: Record<string, unknown>) => void) =>
    safetensors([first, second], undefined, header => change(header[first.name] as Record<string, unknown>))

  it.each<[string, () => Uint8Array<ArrayBuffer>]>([
    ['is shorter than its length', () => new Uint8Array(4)],
    ['has a header past its end', () => new Uint8Array(8).fill(255)],
    ['has a header that is no JSON', () => Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0x7b)],
    ['has more bytes than tensors', () => Uint8Array.of(...safetensors([first, second]), 0)],
    ['has fewer', () => safetensors([first, second]).slice(0, -1)],
    ['has a shape that its bytes deny', () => changed(entry => (entry.shape = [4, 7]))],
    ['has a negative size', () => changed(entry => (entry.shape = [-4, -6]))],
    ['has an overlap', () => changed(entry => (entry.data_offsets = [4, 100]))],
    ['has an unknown type', () => changed(entry => (entry.dtype = 'F31'))],
    ['has a hole where a name is given twice', () => safetensors([first, second], undefined, header => delete header[first.name])],
  ])('is refused where it %s', async (_, file) => {
    await expect(read(file())).rejects.toMatchObject({ code: 'safetensors_malformed' })
  })
})

describe('the registry', () => {
  it('names what it reads where it is given something else', async () => {
    const text = blobSource(new Blob(['hello']), 'notes.txt')
    for (const sources of [[], [text], [text, text], peftSources({}, new Uint8Array()).slice(1)]) {
      const refusal = readAdapter(sources)
      for (const { files } of adapterFormats) await expect(refusal).rejects.toThrow(files)
    }
  })
})
