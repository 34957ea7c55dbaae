// The tokenizer's words: what a model file says about its vocabulary, and what everyone else may ask of a tokenizer.

/** Token kinds as GGUF numbers them in `tokenizer.ggml.token_type` (gguf specification, "Tokenizer"). */
export const TokenKind = { undefined: 0, normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const

export type TokenizerModel = 'gpt2' | 'llama' | 't5'

/** Everything a tokenizer is made of; `specFromGguf` fills it from a file, tests write it by hand. */
export interface TokenizerSpec {
  model: TokenizerModel
  /** Name of the pre-tokenizer: a key of `PRE_TOKENIZERS`. Only byte-level BPE has one. */
  pre?: string
  tokens: readonly string[]
  /** Bytes of tokens that are no valid UTF-8, by id. */
  rawTokens?: ReadonlyMap<number, Uint8Array>
  scores?: ArrayLike<number>
  tokenTypes?: ArrayLike<number>
  merges?: readonly string[]
  bosId?: number
  eosId?: number
  eotId?: number
  unkId?: number
  /** Kept for writing a file again; nothing here pads. */
  padId?: number
  addBos?: boolean
  addEos?: boolean
  addSpacePrefix?: boolean
  removeExtraWhitespaces?: boolean
  /** SentencePiece's compiled character normalization (`tokenizer.ggml.precompiled_charsmap`), unigram only. */
  precompiledCharsmap?: Uint8Array
}

export interface EncodeOptions {
  /** Parse control tokens written in the text; false unless the text is the program's own. */
  special?: boolean
  /** Put bos before and eos after, as the model asks. */
  addSpecial?: boolean
}

export interface DecodeOptions {
  /** Show the text of control tokens. */
  special?: boolean
  /** The ids continue a text: keep the leading space that is otherwise taken as the tokenizer's own prefix. */
  continuation?: boolean
}

export interface Tokenizer {
  readonly vocabSize: number
  readonly bosId?: number
  readonly eosId?: number
  /** Ids that end a generation: eos, eot, `<|im_end|>`, `<|eot_id|>`, `<end_of_turn>` … */
  readonly endIds: ReadonlySet<number>
  readonly addBos: boolean
  readonly addEos: boolean
  encode(text: string, options?: EncodeOptions): number[]
  decode(ids: Iterable<number>, options?: DecodeOptions): string
  /** The bytes that a token stands for; none for control tokens unless `special`. */
  bytes(id: number, special?: boolean): Uint8Array
  tokenText(id: number): string
  isControl(id: number): boolean
  findToken(text: string): number | undefined
  /** The text cut at control tokens; a chat template needs it to keep them apart from what a user wrote. */
  splitAtControl(text: string): TextPiece[]
  /** Texts of all control tokens. */
  readonly controlTexts: readonly string[]
  stream(options?: DecodeOptions): StreamingDecoder
}

/** A stretch of plain text, or one control token. */
export type TextPiece = { text: string; id?: undefined } | { text: string; id: number }

export interface StreamingDecoder {
  /** The text that has become certain with this token; never half a character. */
  push(id: number): string
  /** What was held back; incomplete characters come out as U+FFFD. */
  end(): string
}

/** One kind of tokenizer: plain text (no special tokens in it) to ids, appended to `out`. */
export interface TextEncoding {
  encodeText(text: string, out: number[]): void
}
