// A vocabulary: ids, texts, kinds and bytes of tokens, and the matcher of special tokens. It checks the whole spec once, so that
// nothing after it has to doubt an id.
import { InkstoneError } from '../base/errors.ts'
import { alphabetToBytes } from './byte-alphabet.ts'
import { Trie } from './trie.ts'
import { type TextPiece, type TokenizerSpec, TokenKind } from './types.ts'

/** SentencePiece writes a space as this sign. */
export const SPACE_SIGN = '\u2581'

/** A longer token in a matcher is a hostile file: matching costs the longest one at every character. */
const MAX_ENTRY_CHARS = 256
/** Real vocabularies have under 100,000 characters of special tokens; one costs about 200 bytes in the matchers and the prompt's guard. */
const MAX_SPECIAL_CHARS = 1_000_000

/**
 * Texts that end a generation in some family of models. Converters often forget to mark them, so they count as control tokens
 * and as ends wherever they occur (the same list is known to llama.cpp).
 */
const END_TEXTS: ReadonlySet<string> = new Set([
  ...['<|eot_id|>', '<|im_end|>', '<|end|>', '<|return|>', '<|call|>', '<|flush|>', '<|calls|>', '<end_of_turn>', '<|endoftext|>'],
  ...['</s>', '<|eom_id|>', '<EOT>', '_<EOT>', '[EOT]', '[EOS]', '<|end_of_text|>', '<end_of_utterance>', '<eos>'],
  ...[
    '<｜end▁of▁sentence｜>',
    '<|fim_pad|>',
    '<fim-pad>',
    '<fim_pad>',
    '<|fim_repo|>',
    '<|repo_name|>',
    '<fim-repo>',
    '<reponame>',
    '<|file_sep|>',
  ],
])

/**
 * Texts that give a prompt its structure. A file may store such a token as user-defined, and those are cut out of plain text: whoever
 * types one would open a turn. So a user-defined token counts as a control token where its text looks like this, or the file names it as
 * bos, eos or eot. The shapes and the first four words are `does_token_look_special` of llama.cpp's convert_hf_to_gguf.py; the other
 * words open a text or a turn in Llama 2, Mistral and Gemma.
 */
const MARKER_SHAPE = /^(?:<\|.*\|>|<｜.*｜>|<unused.*>)$/s
const MARKER_TEXTS: ReadonlySet<string> = new Set([
  ...['<pad>', '<mask>', '<2mass>', '[@BOS@]'],
  ...['<s>', '<bos>', '<start_of_turn>', '[INST]', '[/INST]'],
])

export class Vocabulary {
  readonly tokens: readonly string[]
  readonly kinds: Uint8Array
  readonly endIds: ReadonlySet<number>
  readonly controlTexts: readonly string[]
  /** Every token's text to its id; the first one where a file repeats a text. */
  readonly #ids = new Map<string, number>()
  readonly #alwaysSpecial: Trie
  readonly #allSpecial: Trie
  readonly #control: Trie
  readonly #isByteLevel: boolean
  readonly #rawTokens: ReadonlyMap<number, Uint8Array> | undefined
  readonly #utf8 = new TextEncoder()
  readonly #bytes: Uint8Array[] = []

  constructor(spec: TokenizerSpec) {
    checkSpec(spec)
    this.tokens = spec.tokens
    this.#isByteLevel = spec.model === 'gpt2'
    this.#rawTokens = spec.rawTokens
    this.kinds = new Uint8Array(spec.tokens.length).fill(TokenKind.normal)
    const named = new Set([spec.bosId, spec.eosId, spec.eotId])
    const isMarker = (text: string, id: number) => named.has(id) || MARKER_TEXTS.has(text) || MARKER_SHAPE.test(text)
    spec.tokens.forEach((text, id) => {
      if (!this.#ids.has(text)) this.#ids.set(text, id)
      const kind = spec.tokenTypes?.[id]
      if (kind === TokenKind.userDefined && isMarker(text, id)) this.kinds[id] = TokenKind.control
      else if (kind !== undefined) this.kinds[id] = kind
    })
    this.endIds = this.#findEnds(spec)
    this.#checkBytes()

    const isControl = (id: number) => this.isControl(id)
    const isUserDefined = (id: number) => this.kinds[id] === TokenKind.userDefined
    const special = this.entries(id => isControl(id) || isUserDefined(id), MAX_SPECIAL_CHARS)
    const control = special.filter(([, id]) => isControl(id))
    this.controlTexts = control.map(([text]) => text)
    this.#control = new Trie(control)
    this.#alwaysSpecial = new Trie(special.filter(([, id]) => isUserDefined(id)))
    this.#allSpecial = new Trie(special)
  }

  /** Control and unknown tokens: never made from plain text, not shown unless asked for. */
  isControl(id: number): boolean {
    return this.kinds[id] === TokenKind.control || this.kinds[id] === TokenKind.unknown
  }

  find(text: string): number | undefined {
    return this.#ids.get(text)
  }

  /** The id of a text that plain text may become: not a control token and not a byte's stand-in `<0xNN>`. */
  findPlain(text: string): number | undefined {
    const id = this.#ids.get(text)
    return id === undefined || this.isControl(id) || this.kinds[id] === TokenKind.byte ? undefined : id
  }

  /** Ids of the 256 byte tokens `<0xNN>`, -1 where the vocabulary has none. */
  byteTokenIds(): Int32Array {
    return Int32Array.from({ length: 256 }, (_, byte) => this.find(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`) ?? -1)
  }

  /** Kept per token, so the caller must not write into it. */
  bytes(id: number, special: boolean): Uint8Array {
    if (special && this.isControl(id)) return this.#utf8.encode(this.tokens[id])
    return (this.#bytes[id] ??= this.#plainBytes(id))
  }

  #plainBytes(id: number): Uint8Array {
    const text = this.tokens[id]
    switch (this.kinds[id]) {
      case TokenKind.userDefined:
        return this.#utf8.encode(text)
      case TokenKind.byte:
        return Uint8Array.of(byteOfToken(text)!)
      case TokenKind.normal:
        if (this.#rawTokens?.has(id)) return this.#rawTokens.get(id)!
        return this.#isByteLevel ? alphabetToBytes(text) : this.#utf8.encode(text.replaceAll(SPACE_SIGN, ' '))
      default:
        return new Uint8Array(0)
    }
  }

  /** Cuts text at special tokens: user-defined ones always, control ones when asked. The leftmost wins, then the longest. */
  split(text: string, withControl: boolean): TextPiece[] {
    return cutAt(text, withControl ? this.#allSpecial : this.#alwaysSpecial)
  }

  splitAtControl(text: string): TextPiece[] {
    return cutAt(text, this.#control)
  }

  #findEnds(spec: TokenizerSpec): ReadonlySet<number> {
    const ends = new Set<number>()
    for (const text of END_TEXTS) {
      const id = this.find(text)
      if (id === undefined) continue
      this.kinds[id] = TokenKind.control
      ends.add(id)
    }
    // A model with <|return|> and <|call|> uses <|end|> between the parts of one answer.
    const has = (text: string) => this.find(text) !== undefined
    if (has('<|end|>') && ((has('<|return|>') && has('<|call|>')) || (has('<|calls|>') && has('<|flush|>'))))
      ends.delete(this.find('<|end|>')!)
    for (const id of [spec.eosId, spec.eotId]) if (id !== undefined) ends.add(id)
    return ends
  }

  /** Texts and ids for a matcher, bounded before it is built. */
  entries(wanted: (id: number) => boolean, maxChars: number): [string, number][] {
    const entries: [string, number][] = []
    let chars = 0
    for (let id = 0; id < this.tokens.length; id++) {
      const text = this.tokens[id]
      if (!wanted(id) || text === '') continue
      chars += text.length
      if (text.length > MAX_ENTRY_CHARS) refuseLength(`Token ${id} has ${text.length} characters; at most ${MAX_ENTRY_CHARS}`)
      if (chars > maxChars) refuseLength(`Tokens of its kind have ${chars} characters together up to token ${id}; at most ${maxChars}`)
      entries.push([text, id])
    }
    return entries
  }

  #checkBytes(): void {
    this.kinds.forEach((kind, id) => {
      if (kind !== TokenKind.byte || byteOfToken(this.tokens[id]) !== undefined) return
      throw new InkstoneError(
        'tokenizer_byte_token',
        `Byte token ${id} is written ${JSON.stringify(this.tokens[id].slice(0, 20))}; <0x00> to <0xFF> were expected. Export the model again.`,
      )
    })
  }
}

function refuseLength(what: string): never {
  throw new InkstoneError('tokenizer_token_too_long', `${what} are allowed. The file is damaged or hostile: download it again.`)
}

/** The byte of a token written `<0xNN>`; strict, because a lax reading of `<0x-1>` is a known attack. */
function byteOfToken(text: string): number | undefined {
  return /^<0x[0-9A-Fa-f]{2}>$/.test(text) ? Number.parseInt(text.slice(3, 5), 16) : undefined
}

function cutAt(text: string, special: Trie): TextPiece[] {
  if (text === '') return []
  if (special.isEmpty) return [{ text }]
  const pieces: TextPiece[] = []
  let start = 0
  for (let at = 0; at < text.length; ) {
    const match = special.longestMatch(text, at)
    if (match === undefined) {
      at++
      continue
    }
    if (at > start) pieces.push({ text: text.slice(start, at) })
    pieces.push({ text: text.slice(at, match.end), id: match.value })
    start = at = match.end
  }
  if (start < text.length) pieces.push({ text: text.slice(start) })
  return pieces
}

function checkSpec(spec: TokenizerSpec): void {
  const count = spec.tokens.length
  if (count === 0) {
    throw new InkstoneError(
      'tokenizer_no_tokens',
      'The vocabulary has 0 tokens; at least 1 is needed. Choose a model file that holds its tokenizer.',
    )
  }
  for (const [name, list] of [
    ['scores', spec.scores],
    ['token types', spec.tokenTypes],
  ] as const) {
    if (list === undefined || list.length === count) continue
    throw new InkstoneError(
      'tokenizer_count_mismatch',
      `The vocabulary has ${count} tokens but ${list.length} ${name}; the counts must be equal. Export the model again.`,
    )
  }
  for (const name of ['bosId', 'eosId', 'eotId', 'unkId'] as const) {
    const id = spec[name]
    if (id === undefined || (Number.isInteger(id) && id >= 0 && id < count)) continue
    throw new InkstoneError(
      'tokenizer_id_out_of_range',
      `${name} is ${id}; the vocabulary has ids 0 to ${count - 1}. Export the model again.`,
    )
  }
  if (spec.scores === undefined) return
  for (let id = 0; id < count; id++) {
    if (Number.isFinite(spec.scores[id])) continue
    throw new InkstoneError(
      'tokenizer_score',
      `Token ${id} has the score ${spec.scores[id]}; a finite number is needed. Export the model again.`,
    )
  }
}
