// The tokenizer's metadata, complete, lacking and lying.
import { describe, expect, it } from 'vitest'
import type { GgufValue } from '../formats/gguf.ts'
import { createTokenizer } from './create-tokenizer.ts'
import { chatTemplateFromGguf, specFromGguf } from './spec-from-gguf.ts'

const strings = (...values: string[]): GgufValue => ({ type: 'string', values })
const bpe: Record<string, GgufValue> = {
  'tokenizer.ggml.model': 'gpt2',
  'tokenizer.ggml.pre': 'gpt-2',
  'tokenizer.ggml.tokens': strings('a', 'b', 'ab', '<|im_end|>'),
  'tokenizer.ggml.token_type': { type: 'int32', values: Int32Array.of(1, 1, 1, 3) },
  'tokenizer.ggml.merges': strings('a b'),
  'tokenizer.ggml.eos_token_id': 3,
  'tokenizer.ggml.add_bos_token': false,
}
const file = (metadata: Record<string, GgufValue | undefined>) => ({
  metadata: new Map(Object.entries(metadata).filter((entry): entry is [string, GgufValue] => entry[1] !== undefined)),
  metadataLayout: new Map(),
})
const codeOf = (metadata: Record<string, GgufValue | undefined>): string => {
  try {
    createTokenizer(specFromGguf(file(metadata)))
  } catch (error) {
    return (error as { code: string }).code
  }
  return 'no error'
}

describe('the spec from a file', () => {
  it('makes a tokenizer', () => {
    const tokenizer = createTokenizer(specFromGguf(file(bpe)))
    expect(tokenizer.encode('aba')).toEqual([2, 0])
    expect([...tokenizer.endIds]).toEqual([3])
  })

  it('knows the ids that SentencePiece models have by default', () => {
    const spec = specFromGguf(
      file({
        'tokenizer.ggml.model': 'llama',
        'tokenizer.ggml.tokens': strings('<unk>', '<s>', '</s>'),
        'tokenizer.ggml.scores': { type: 'float32', values: new Float32Array(3) },
      }),
    )
    expect(spec).toMatchObject({ bosId: 1, eosId: 2, unkId: 0 })
    expect(createTokenizer(spec).addBos).toBe(true)
  })

  it('takes a padding id that is none for an absent one', () => {
    const withPadding = (value: GgufValue) => specFromGguf(file({ ...bpe, 'tokenizer.ggml.padding_token_id': value }))
    expect(withPadding(3).padId).toBe(3)
    for (const value of [4, -1, 2 ** 32 - 1, 0.5, '3', 2n ** 63n]) {
      expect(withPadding(value).padId).toBeUndefined()
      expect(createTokenizer(withPadding(value)).encode('ab')).toEqual([2])
    }
  })

  it('keeps the bytes of a token that is no UTF-8', () => {
    const spec = specFromGguf(
      file({
        'tokenizer.ggml.model': 'llama',
        'tokenizer.ggml.tokens': { type: 'string', values: ['<unk>', '\ufffd'], rawStrings: new Map([[1, Uint8Array.of(0xff)]]) },
        'tokenizer.ggml.scores': { type: 'float32', values: new Float32Array(2) },
      }),
    )
    expect([...createTokenizer(spec).bytes(1)]).toEqual([0xff])
  })

  it('reads the chat template where there is one', () => {
    expect(chatTemplateFromGguf(file(bpe))).toBeUndefined()
    expect(chatTemplateFromGguf(file({ 'tokenizer.chat_template': 'x' }))).toBe('x')
  })

  it.each<[string, string, Record<string, GgufValue | undefined>]>([
    ['nothing', 'metadata_missing', {}],
    ['an unknown kind of tokenizer', 'tokenizer_model_unknown', { ...bpe, 'tokenizer.ggml.model': '__proto__' }],
    ['no tokens', 'metadata_missing', { ...bpe, 'tokenizer.ggml.tokens': undefined }],
    ['an empty vocabulary', 'tokenizer_no_tokens', { ...bpe, 'tokenizer.ggml.tokens': strings() }],
    ['tokens that are numbers', 'metadata_wrong_type', { ...bpe, 'tokenizer.ggml.tokens': { type: 'int32', values: Int32Array.of(1) } }],
    ['kinds that are strings', 'tokenizer_metadata_type', { ...bpe, 'tokenizer.ggml.token_type': strings('1') }],
    ['kinds that are one number', 'tokenizer_metadata_type', { ...bpe, 'tokenizer.ggml.token_type': 1 }],
    ['too few kinds', 'tokenizer_count_mismatch', { ...bpe, 'tokenizer.ggml.token_type': { type: 'int32', values: Int32Array.of(1) } }],
    ['no merges', 'metadata_missing', { ...bpe, 'tokenizer.ggml.merges': undefined }],
    ['an id past the end', 'tokenizer_id_out_of_range', { ...bpe, 'tokenizer.ggml.eos_token_id': 4 }],
    ['an id that is text', 'metadata_wrong_type', { ...bpe, 'tokenizer.ggml.eos_token_id': '3' }],
    ['a huge id', 'metadata_wrong_type', { ...bpe, 'tokenizer.ggml.eos_token_id': 2n ** 63n }],
    ['no scores for SentencePiece', 'tokenizer_metadata_missing', { ...bpe, 'tokenizer.ggml.model': 'llama' }],
    ['an unknown pre-tokenizer', 'tokenizer_pre_unknown', { ...bpe, 'tokenizer.ggml.pre': 'nobody-knows' }],
  ])('%s is refused', (_, code, metadata) => {
    expect(codeOf(metadata)).toBe(code)
  })
})
