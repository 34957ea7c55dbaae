// Every kind of tokenizer on vocabularies small enough to follow by hand.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTokenizer } from './create-tokenizer.ts'
import { byteLevelSpec, sentencePieceSpec } from './test-vocabularies.ts'
import { type TokenizerSpec, TokenKind } from './types.ts'

const MEGABYTE = 1 << 20
const codeOf = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return (error as { code: string }).code
  }
  return 'no error'
}
const texts = (spec: TokenizerSpec, ids: number[]) => ids.map(id => spec.tokens[id])

describe('byte-level BPE', () => {
  const spec = byteLevelSpec()
  const tokenizer = createTokenizer(spec)

  it('merges by rank, leftmost first', () => {
    expect(texts(spec, tokenizer.encode('hello world'))).toEqual(['hello', 'Ġworld'])
    expect(texts(spec, tokenizer.encode('aaaaa'))).toEqual(['aaaa', 'a'])
    expect(texts(spec, tokenizer.encode('helo'))).toEqual(['he', 'l', 'o'])
  })

  it('gives no ids for no text', () => {
    expect(tokenizer.encode('')).toEqual([])
    expect(tokenizer.decode([])).toBe('')
  })

  it('gives every text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text)
      }),
      { numRuns: 500 },
    )
  })

  it('gives every text back with special tokens parsed and shown', () => {
    const pieces = fc.constantFrom('<|im_start|>', '<|im_', 'end|>', '<think>', '[INST]', '<s>', ' ', 'hello', 'é', '\u{1f600}')
    fc.assert(
      fc.property(fc.array(pieces), parts => {
        const text = parts.join('')
        expect(tokenizer.decode(tokenizer.encode(text, { special: true }), { special: true })).toBe(text)
      }),
    )
  })

  it('makes control tokens of text only when asked, user-defined ones always', () => {
    const text = '<|im_start|><think>'
    expect(texts(spec, tokenizer.encode(text, { special: true }))).toEqual(['<|im_start|>', '<think>'])
    const plain = tokenizer.encode(text)
    expect(plain.some(id => tokenizer.isControl(id))).toBe(false)
    expect(texts(spec, plain).at(-1)).toBe('<think>')
    expect(tokenizer.decode(plain)).toBe(text)
  })

  it('counts markers among the user-defined tokens as control tokens, by their shape or because the file names them', () => {
    const added = ['<|tool|>', '<｜User｜>', '<unused7>', '<bos>', '[INST]', '_end_', '<tool_call>', '<|', '<b>']
    const tokens = [...spec.tokens, ...added]
    const tokenTypes = [...Array.from(spec.tokenTypes!), ...added.map(() => TokenKind.userDefined)]
    const marked = createTokenizer({ ...spec, tokens, tokenTypes, eosId: tokens.indexOf('_end_') })
    expect(added.filter((_, i) => marked.isControl(spec.tokens.length + i))).toEqual(added.slice(0, 6))
  })

  it('hides control tokens in text unless asked', () => {
    const ids = tokenizer.encode('a<|im_end|>b', { special: true })
    expect(tokenizer.decode(ids)).toBe('ab')
    expect(tokenizer.decode(ids, { special: true })).toBe('a<|im_end|>b')
    expect(tokenizer.bytes(tokenizer.findToken('<|im_end|>')!)).toHaveLength(0)
  })

  it('takes a whole piece as a token where merges are to be ignored', () => {
    const tokens = [...spec.tokens, 'zzz']
    const types = [...Array.from(spec.tokenTypes!), TokenKind.normal]
    const ignoring = createTokenizer({ ...spec, tokens, tokenTypes: types, pre: 'llama-bpe' })
    const merging = createTokenizer({ ...spec, tokens, tokenTypes: types })
    expect(ignoring.encode('zzz')).toEqual([tokens.length - 1])
    expect(merging.encode('zzz')).toHaveLength(3)
  })

  it('spells out a merge that is no token', () => {
    const merged = createTokenizer({ ...spec, merges: ['x y', ...spec.merges!] })
    expect(texts(spec, merged.encode('xy'))).toEqual(['x', 'y'])
  })

  it('knows which ids end a generation', () => {
    expect([...tokenizer.endIds].map(id => spec.tokens[id]).sort()).toEqual(['</s>', '<end_of_turn>', '<|im_end|>'])
  })

  it('puts bos in front for Llama 3 unless the file says otherwise', () => {
    const bosId = spec.tokens.indexOf('<s>')
    expect(createTokenizer({ ...spec, pre: 'llama-bpe', bosId }).encode('a', { addSpecial: true })[0]).toBe(bosId)
    expect(createTokenizer({ ...spec, pre: 'llama-bpe', bosId, addBos: false }).addBos).toBe(false)
    expect(createTokenizer({ ...spec, pre: 'llama-bpe' }).addBos).toBe(false)
  })

  it.each([
    ['one letter', 'a'],
    ['spaces', ' '],
    ['line ends', '\n'],
    ['digits', '1'],
  ])('encodes a megabyte of %s in linear time', (_, char) => {
    const timed = (length: number) => {
      const text = char.repeat(length)
      const start = performance.now()
      tokenizer.encode(text)
      return performance.now() - start
    }
    timed(1000)
    // A quadratic step would take minutes; the bound leaves room for a busy machine.
    expect(timed(MEGABYTE)).toBeLessThan(15_000)
  })
})

describe('SentencePiece', () => {
  const spec = sentencePieceSpec()
  const tokenizer = createTokenizer(spec)

  it('puts a space in front and merges by score', () => {
    expect(texts(spec, tokenizer.encode('the in'))).toEqual(['▁the', '▁', 'in'])
  })

  it('falls back to bytes', () => {
    expect(texts(spec, tokenizer.encode('é'))).toEqual(['▁', '<0xC3>', '<0xA9>'])
  })

  it('falls back to the unknown token where there are no bytes', () => {
    const bare = createTokenizer({ model: 'llama', tokens: ['<unk>', '▁', 'a'], tokenTypes: [2, 1, 1], scores: [0, -1, -2], unkId: 0 })
    expect(bare.encode('aé')).toEqual([1, 2, 0])
  })

  it('leaves the space away when the model says so', () => {
    const bare = createTokenizer(sentencePieceSpec({ addSpacePrefix: false }))
    expect(texts(spec, bare.encode('the'))).toEqual(['t', 'he'])
    expect(bare.decode(bare.encode(' the'))).toBe(' the')
  })

  it('puts the space after each special token', () => {
    expect(texts(spec, tokenizer.encode('the</s>the', { special: true, addSpecial: true }))).toEqual(['<s>', '▁the', '</s>', '▁the'])
  })

  it('never merges text into a control token or a byte token', () => {
    expect(texts(spec, tokenizer.encode('</s>'))).toEqual(['▁', '</s', '>'])
    expect(tokenizer.decode(tokenizer.encode('<0x41></s><s>'))).toBe('<0x41></s><s>')
  })

  it('gives the same ids word by word as for the text as a whole', () => {
    // A token that crosses a word's border makes the tokenizer take the text as a whole; this one is never met.
    const crossing = createTokenizer({
      ...spec,
      tokens: [...spec.tokens, 'zz▁q'],
      tokenTypes: [...Array.from(spec.tokenTypes!), TokenKind.normal],
      scores: [...Array.from(spec.scores!), -999],
    })
    const words = fc.constantFrom('the', 'in', ' ', '  ', 'a', 't', 'h', 'e', '</s', 'é')
    fc.assert(
      fc.property(fc.array(words), parts => {
        expect(tokenizer.encode(parts.join(''))).toEqual(crossing.encode(parts.join('')))
      }),
      { numRuns: 300 },
    )
  })

  it('takes back its own leading space only, and none from a continuation', () => {
    const ids = tokenizer.encode(' the')
    expect(tokenizer.decode(ids)).toBe(' the')
    expect(tokenizer.decode(tokenizer.encode('the'), { continuation: true })).toBe(' the')
    expect(tokenizer.decode(tokenizer.encode('the', { addSpecial: true }))).toBe('the')
  })

  it('gives every text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        // The sign that stands for a space comes back as one; nothing can tell the two apart.
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text.replaceAll('▁', ' '))
      }),
      { numRuns: 500 },
    )
  })

  it('encodes a megabyte of one letter in linear time', () => {
    const start = performance.now()
    tokenizer.encode('h'.repeat(MEGABYTE))
    expect(performance.now() - start).toBeLessThan(15_000)
  })
})

describe('unigram', () => {
  const tokens = ['<pad>', '</s>', '<unk>', '▁', 'a', 'b', 'ab', '▁ab', 'abc', '▁a', 'c', '<extra>']
  const scores = [0, 0, 0, -3, -4, -4, -5, -3, -9, -4, -4, 0]
  const tokenTypes = [3, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1, 4]
  const spec: TokenizerSpec = { model: 't5', tokens, scores, tokenTypes, eosId: 1, unkId: 2, removeExtraWhitespaces: true }
  const tokenizer = createTokenizer(spec)

  it('finds the way of the best summed score', () => {
    // "▁ab" + "c" = -7 beats "▁" + "abc" = -12 and "▁a" + "b" + "c" = -12.
    expect(texts(spec, tokenizer.encode('abc'))).toEqual(['▁ab', 'c'])
  })

  it('makes one unknown token of unknown neighbours', () => {
    expect(texts(spec, tokenizer.encode('aééb'))).toEqual(['▁a', '<unk>', 'b'])
  })

  it('joins runs of spaces and drops those at the end', () => {
    expect(texts(spec, tokenizer.encode('  ab   ab  '))).toEqual(['▁ab', '▁ab'])
  })

  it('adds eos when asked', () => {
    expect(tokenizer.encode('ab', { addSpecial: true })).toEqual([7, 1])
  })

  it('keeps a user-defined token whole', () => {
    expect(texts(spec, tokenizer.encode('ab<extra>ab'))).toEqual(['▁ab', '<extra>', '▁ab'])
  })

  /** A character map of these units, by index, and replacements. */
  const charsmap = (entries: Record<number, number>, replacements: string) => {
    const units = new Uint32Array(66)
    for (const [index, unit] of Object.entries(entries)) units[Number(index)] = unit
    return Uint8Array.from([8, 1, 0, 0, ...new Uint8Array(units.buffer), ...new TextEncoder().encode(replacements)])
  }
  /** Root -> unit 0x41 ("A", has a value, offset 1) -> unit 0x40, the value: replacement 0. */
  const replacingA = (replacement: string) =>
    createTokenizer({
      ...spec,
      precompiledCharsmap: charsmap({ 65: 0x41 | (1 << 8) | (1 << 10), 64: 0x80000000 }, `${replacement}\0`),
    })

  it('normalizes by the compiled character map', () => {
    expect(replacingA('ab').encode('A Aéc')).toEqual(tokenizer.encode('ab abéc'))
    expect(replacingA('').encode('AcA')).toEqual(tokenizer.encode('c'))
  })

  it('refuses a character map that makes much of little', () => {
    expect(replacingA('a'.repeat(256)).encode('A')).toEqual(tokenizer.encode('a'.repeat(256)))
    expect(codeOf(() => replacingA('a'.repeat(257)).encode('A'))).toBe('tokenizer_charsmap')
    expect(codeOf(() => replacingA('a'.repeat(200)).encode('A'.repeat(1000)))).toBe('tokenizer_charsmap')
  })

  it.each([
    ['one letter', 'a', spec],
    ['spaces', ' ', spec],
    // Unit 0x41 leads back to the root, so every prefix goes on to the end of the text.
    ['a letter whose prefixes never end', 'A', { ...spec, precompiledCharsmap: charsmap({ 65: 0x41 | (0x41 << 10) }, '\0') }],
  ])('encodes a megabyte of %s in linear time', (_, char, named) => {
    const tested = createTokenizer(named)
    const start = performance.now()
    tested.encode(char.repeat(MEGABYTE))
    expect(performance.now() - start).toBeLessThan(15_000)
  })
})

describe('streaming', () => {
  const tokenizer = createTokenizer(byteLevelSpec())
  const spm = createTokenizer(sentencePieceSpec())

  it('decodes an emoji split across four tokens', () => {
    const stream = tokenizer.stream()
    const ids = tokenizer.encode('\u{1f600}')
    expect(ids).toHaveLength(4)
    expect(ids.map(id => stream.push(id))).toEqual(['', '', '', '\u{1f600}'])
    expect(stream.end()).toBe('')
  })

  it('shows a character that never completes as one replacement', () => {
    const stream = tokenizer.stream()
    expect(
      tokenizer
        .encode('é')
        .slice(0, 1)
        .map(id => stream.push(id)),
    ).toEqual([''])
    expect(stream.end()).toBe('\ufffd')
  })

  it.each([
    ['byte-level BPE', tokenizer],
    ['SentencePiece', spm],
  ])('equals decoding at once for any ids (%s)', (_, subject) => {
    fc.assert(
      fc.property(fc.array(fc.nat(subject.vocabSize - 1)), fc.boolean(), (ids, special) => {
        const stream = subject.stream({ special })
        expect(ids.map(id => stream.push(id)).join('') + stream.end()).toBe(subject.decode(ids, { special }))
      }),
    )
  })

  it.each([
    ['byte-level BPE', tokenizer],
    ['SentencePiece', spm],
  ])('never shows a replacement for a character that completes later (%s)', (_, subject) => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        const stream = subject.stream()
        const ids = subject.encode(text)
        const whole = subject.decode(ids)
        // A text may have one of its own.
        expect(whole.includes('\ufffd')).toBe(text.includes('\ufffd'))
        let shown = ''
        for (const id of ids) {
          shown += stream.push(id)
          expect(whole.startsWith(shown)).toBe(true)
        }
        expect(stream.end()).toBe('')
        expect(shown).toBe(whole)
      }),
    )
  })
})

describe('a hostile vocabulary', () => {
  const spec = byteLevelSpec()
  it.each<[string, string, TokenizerSpec]>([
    ['no tokens', 'tokenizer_no_tokens', { model: 'gpt2', tokens: [] }],
    ['fewer kinds than tokens', 'tokenizer_count_mismatch', { ...spec, tokenTypes: [1] }],
    ['more scores than tokens', 'tokenizer_count_mismatch', sentencePieceSpec({ scores: new Float32Array(9999) })],
    ['an end id past the vocabulary', 'tokenizer_id_out_of_range', { ...spec, eosId: spec.tokens.length }],
    ['a negative id', 'tokenizer_id_out_of_range', { ...spec, bosId: -1 }],
    ['a fractional id', 'tokenizer_id_out_of_range', { ...spec, bosId: 0.5 }],
    ['a score that is no number', 'tokenizer_score', { ...spec, scores: new Float32Array(spec.tokens.length).fill(Number.NaN) }],
    ['a byte token <0x-1>', 'tokenizer_byte_token', { model: 'llama', tokens: ['<0x-1>'], tokenTypes: [6], scores: [0] }],
    ['a merge of one text', 'tokenizer_merge', { ...spec, merges: ['hello'] }],
    ['a merge with an empty half', 'tokenizer_merge', { ...spec, merges: ['hello '] }],
    ['an unknown pre-tokenizer', 'tokenizer_pre_unknown', { ...spec, pre: 'constructor' }],
    [
      'an endless special token',
      'tokenizer_token_too_long',
      { ...spec, tokens: ['x'.repeat(5000)], tokenTypes: [3], eosId: 0, merges: [] },
    ],
    [
      'special tokens without end',
      'tokenizer_token_too_long',
      { model: 'gpt2', tokens: Array.from({ length: 4000 }, () => 'x'.repeat(256)), tokenTypes: new Uint8Array(4000).fill(4), merges: [] },
    ],
    ['an endless unigram token', 'tokenizer_token_too_long', { model: 't5', tokens: ['x'.repeat(257)], scores: [0] }],
    [
      'unigram tokens without end',
      'tokenizer_token_too_long',
      { model: 't5', tokens: Array.from({ length: 16_000 }, () => 'x'.repeat(256)), scores: new Float32Array(16_000) },
    ],
    [
      'a character map that lies',
      'tokenizer_charsmap',
      { model: 't5', tokens: ['a'], scores: [0], precompiledCharsmap: Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0, 0) },
    ],
  ])('%s is refused', (_, code, bad) => {
    expect(codeOf(() => createTokenizer(bad))).toBe(code)
  })

  it('an id of another model is refused', () => {
    const tokenizer = createTokenizer(spec)
    expect(codeOf(() => tokenizer.decode([spec.tokens.length]))).toBe('tokenizer_id_out_of_range')
    expect(codeOf(() => tokenizer.tokenText(-1))).toBe('tokenizer_id_out_of_range')
  })

  it('a repeated token keeps its first id', () => {
    const tokenizer = createTokenizer({ ...spec, tokens: [...spec.tokens, 'hello'], tokenTypes: [...Array.from(spec.tokenTypes!), 1] })
    expect(tokenizer.encode('hello')).toEqual([spec.tokens.indexOf('hello')])
  })
})
