// SentencePiece BPE (Llama 2, Mistral, Gemma): characters merge into the token of the best score; what is no token falls back to bytes.
// Which pair makes which token is looked up by text once and remembered by ids.
import { MergeBuffers, type MergeRules, mergeSymbols } from './merge.ts'
import { PairTable } from './pair-table.ts'
import type { TextEncoding, TokenizerSpec } from './types.ts'
import { SPACE_SIGN, type Vocabulary } from './vocabulary.ts'

/** Remembered pairs before the memory starts anew: 12 MiB. */
const MAX_PAIRS = 1 << 19
const NO_TOKEN = -2

/** Space signs and what follows up to the next one. */
const WORD = new RegExp(`${SPACE_SIGN}*[^${SPACE_SIGN}]+|${SPACE_SIGN}+`, 'gu')
/** Words repeat: up to this many short ones keep their ids. */
const CACHE_WORDS = 32_768
const CACHE_WORD_CHARS = 32

export class SentencePieceBpe implements TextEncoding {
  readonly #vocabulary: Vocabulary
  readonly #scores: ArrayLike<number>
  readonly #byteIds: Int32Array
  readonly #unkId: number | undefined
  readonly #pairs = new PairTable(1024)
  readonly #rules: MergeRules
  readonly #buffers = new MergeBuffers()
  readonly #utf8 = new TextEncoder()
  readonly #maxTokenChars: number
  /** No token has a space sign after another character, so no merge crosses a word's border and words can go one by one. */
  readonly #wordsAreApart: boolean
  readonly #cache = new Map<string, number[]>()

  constructor(spec: TokenizerSpec, vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary
    this.#scores = spec.scores ?? new Float32Array(spec.tokens.length)
    this.#byteIds = vocabulary.byteTokenIds()
    this.#unkId = spec.unkId
    this.#maxTokenChars = spec.tokens.reduce((longest, token) => Math.max(longest, token.length), 0)
    this.#wordsAreApart = !spec.tokens.some(
      token => token.includes(SPACE_SIGN, 1) && new RegExp(`[^${SPACE_SIGN}]${SPACE_SIGN}`).test(token),
    )
    this.#rules = {
      find: (left, right) => this.#mergedToken(left, right),
      priority: id => -this.#scores[id],
      merged: id => id,
    }
  }

  encodeText(text: string, out: number[]): void {
    const signed = text.replaceAll(' ', SPACE_SIGN)
    for (const word of this.#wordsAreApart ? (signed.match(WORD) ?? []) : [signed]) {
      const cached = this.#cache.get(word)
      if (cached !== undefined) {
        for (const id of cached) out.push(id)
        continue
      }
      const start = out.length
      this.#encodeWord(word, out)
      if (word.length > CACHE_WORD_CHARS) continue
      if (this.#cache.size >= CACHE_WORDS) this.#cache.clear()
      this.#cache.set(word, out.slice(start))
    }
  }

  #encodeWord(word: string, out: number[]): void {
    const chars = Array.from(word)
    const tokenCount = this.#vocabulary.tokens.length
    // A character that is no token is numbered after the tokens by its code point: it can still be half of a merge.
    const symbols = Int32Array.from(chars, char => this.#vocabulary.findPlain(char) ?? tokenCount + char.codePointAt(0)!)
    const count = mergeSymbols(symbols, symbols.length, this.#rules, this.#buffers)
    for (let i = 0; i < count; i++) {
      if (symbols[i] < tokenCount) out.push(symbols[i])
      else this.#pushBytes(String.fromCodePoint(symbols[i] - tokenCount), out)
    }
  }

  #pushBytes(char: string, out: number[]): void {
    const bytes = this.#utf8.encode(char)
    if (bytes.every(byte => this.#byteIds[byte] >= 0)) for (const byte of bytes) out.push(this.#byteIds[byte])
    else if (this.#unkId !== undefined) out.push(this.#unkId)
  }

  #text(symbol: number): string {
    const tokenCount = this.#vocabulary.tokens.length
    return symbol < tokenCount ? this.#vocabulary.tokens[symbol] : String.fromCodePoint(symbol - tokenCount)
  }

  #mergedToken(left: number, right: number): number {
    const known = this.#pairs.get(left, right)
    if (known !== undefined) return known === NO_TOKEN ? -1 : known
    const [leftText, rightText] = [this.#text(left), this.#text(right)]
    const fits = leftText.length + rightText.length <= this.#maxTokenChars
    const id = fits ? this.#vocabulary.findPlain(leftText + rightText) : undefined
    if (this.#pairs.size >= MAX_PAIRS) this.#pairs.clear()
    this.#pairs.set(left, right, id ?? NO_TOKEN)
    return id ?? -1
  }
}
