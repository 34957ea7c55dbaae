// What a Llama file must say of itself, and how its faults are reported.
import { describe, expect, it } from 'vitest'
import type { GgufMetadataEntry } from '../formats/gguf.ts'
import { architectureOf } from './index.ts'
import { llama } from './llama.ts'
import { TINY, tinyModel } from './tiny-model.testing.ts'

const entry = (value: number): GgufMetadataEntry => ({ type: 'float32', value })

describe('the configuration', () => {
  it('is read from the metadata, the vocabulary from the embedding', async () => {
    const { file } = await tinyModel()
    const { contextTokens, ...sizes } = TINY
    expect(llama.readConfig(file)).toEqual({
      ...sizes,
      architecture: 'llama',
      trainedContextTokens: contextTokens,
      mostContextTokens: contextTokens,
      normEpsilon: Math.fround(1e-5),
    })
  })

  it('has as many key/value heads as heads where the file names none', async () => {
    const { file } = await tinyModel(metadata => delete metadata['llama.attention.head_count_kv'])
    expect(llama.readConfig(file).kvHeads).toBe(TINY.heads)
  })

  it.each([
    ['llama.embedding_length', 0],
    ['llama.embedding_length', 1e9],
    ['llama.block_count', 1.5],
    ['llama.block_count', 513],
    ['llama.attention.head_count', -1],
    ['llama.attention.key_length', 4096],
    ['llama.context_length', 0],
    ['llama.feed_forward_length', 2 ** 30],
    ['llama.attention.layer_norm_rms_epsilon', Number.NaN],
    ['llama.attention.layer_norm_rms_epsilon', Number.POSITIVE_INFINITY],
    ['llama.attention.layer_norm_rms_epsilon', -1e-5],
  ])('is refused when %s is %d, naming the key', async (key, value) => {
    const { file } = await tinyModel(metadata => {
      metadata[key] = entry(value)
    })
    expect(() => llama.readConfig(file)).toThrow(
      expect.objectContaining({ code: 'config_out_of_range', message: expect.stringContaining(key) }),
    )
  })

  it('is refused when heads do not divide the width', async () => {
    const { file } = await tinyModel(metadata => {
      metadata['llama.attention.head_count'] = entry(3)
    })
    expect(() => llama.readConfig(file)).toThrow(expect.objectContaining({ code: 'config_out_of_range' }))
  })

  it('is refused for a model with biases, which would be left out of every sum', async () => {
    const { file } = await tinyModel((_, tensors) => {
      tensors.push({ name: 'blk.1.attn_q.bias', format: 'F32', shape: [TINY.width], data: new Uint8Array(TINY.width * 4) })
    })
    const refusal = { code: 'architecture_unsupported', message: expect.stringContaining('blk.1.attn_q.bias') }
    expect(() => llama.readConfig(file)).toThrow(expect.objectContaining(refusal))
  })

  it('is refused for a mixture of experts', async () => {
    const { file } = await tinyModel((_, tensors) => {
      tensors.push({ name: 'blk.0.ffn_gate_inp.weight', format: 'F32', shape: [32, 4], data: new Uint8Array(512) })
    })
    expect(() => llama.readConfig(file)).toThrow(expect.objectContaining({ code: 'architecture_unsupported' }))
  })
})

describe('the registry', () => {
  it('finds llama by its name', async () => {
    expect(architectureOf((await tinyModel()).file)).toBe(llama)
  })

  it('names what it knows when it does not know a file', async () => {
    const { file } = await tinyModel(metadata => {
      metadata['general.architecture'] = { type: 'string', value: 'perceptron' }
    })
    expect(() => architectureOf(file)).toThrow(/"perceptron"; .*llama/)
  })
})
