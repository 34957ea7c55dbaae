// Small handmade vocabularies for tests: every byte is a token, a few merges make words, and one of each kind of special token.
import { BYTE_TO_CHAR } from './byte-alphabet.ts'
import { type TokenizerSpec, TokenKind } from './types.ts'

export const CHAT_SPECIALS = [
  '<|im_start|>',
  '<|im_end|>',
  '<s>',
  '</s>',
  '[INST]',
  '[/INST]',
  '<|user|>',
  '<start_of_turn>',
  '<end_of_turn>',
]
const MERGES = ['h e', 'l l', 'he ll', 'hell o', 'Ġ w', 'o r', 'Ġw or', 'l d', 'Ġwor ld', 'a a', 'aa aa', 'Ġ Ġ', '< |', '|>']

/** Byte-level BPE: ids 0 to 255 are the bytes, then merges, then `<think>` (user-defined), then control tokens. */
export function byteLevelSpec(overrides: Partial<TokenizerSpec> = {}): TokenizerSpec {
  const merges = MERGES.filter(merge => merge.includes(' '))
  const tokens = [...BYTE_TO_CHAR, ...merges.map(merge => merge.replace(' ', '')), '<think>', '</think>', ...CHAT_SPECIALS]
  const tokenTypes = tokens.map(token =>
    CHAT_SPECIALS.includes(token) ? TokenKind.control : token.endsWith('think>') ? TokenKind.userDefined : TokenKind.normal,
  )
  return { model: 'gpt2', pre: 'gpt-2', tokens, tokenTypes, merges, eosId: tokens.indexOf('<|im_end|>'), ...overrides }
}

/** SentencePiece: unknown, bos, eos, 256 byte tokens, then pieces with falling scores. */
export function sentencePieceSpec(overrides: Partial<TokenizerSpec> = {}): TokenizerSpec {
  const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`)
  const pieces = ['▁t', 'he', '▁the', '▁a', 'in', '▁', 't', 'h', 'e', 'a', 'i', 'n', '<', '/', 's', '>', '</', '</s', '▁▁']
  const tokens = ['<unk>', '<s>', '</s>', ...bytes, ...pieces]
  const tokenTypes = tokens.map((_, id) =>
    id === 0 ? TokenKind.unknown : id < 3 ? TokenKind.control : id < 259 ? TokenKind.byte : TokenKind.normal,
  )
  const scores = tokens.map((_, id) => (id < 259 ? 0 : 258 - id))
  return { model: 'llama', tokens, tokenTypes, scores, bosId: 1, eosId: 2, unkId: 0, ...overrides }
}
