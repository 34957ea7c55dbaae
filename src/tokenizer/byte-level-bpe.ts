// Byte-level BPE (GPT-2, Llama 3, Qwen …): cut the text, write each piece's bytes in the byte alphabet, merge by rank.
// Symbols are ids; a merge whose result is in no vocabulary gets an id of its own above the tokens and is spelled out at the end.
import { InkstoneError } from '../base/errors.ts'
import { BYTE_TO_CHAR, bytesToAlphabet } from './byte-alphabet.ts'
import { MergeBuffers, type MergeRules, mergeSymbols } from './merge.ts'
import { PairTable } from './pair-table.ts'
import { type PreTokenizer, preTokenizer, splitText } from './pre-tokenizers.ts'
import type { TextEncoding, TokenizerSpec } from './types.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Words repeat: up to this many short pieces keep their ids. */
const CACHE_PIECES = 32_768
const CACHE_PIECE_CHARS = 32

export class ByteLevelBpe implements TextEncoding {
  readonly #vocabulary: Vocabulary
  readonly #pre: PreTokenizer
  readonly #rules: MergeRules
  /** Symbol of each byte. */
  readonly #byteSymbols: Int32Array
  /** Texts of symbols that are no tokens, by id minus the vocabulary's size. */
  readonly #extraTexts: string[] = []
  readonly #extraIds = new Map<string, number>()
  readonly #unkId: number | undefined
  readonly #cache = new Map<string, number[]>()
  readonly #buffers = new MergeBuffers()
  readonly #utf8 = new TextEncoder()
  #symbols = new Int32Array(256)

  constructor(spec: TokenizerSpec, vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary
    this.#pre = preTokenizer(spec.pre ?? 'default')
    this.#unkId = spec.unkId
    this.#byteSymbols = Int32Array.from(BYTE_TO_CHAR, char => this.#symbol(char))
    this.#rules = this.#readMerges(spec.merges ?? [])
  }

  encodeText(text: string, out: number[]): void {
    for (const piece of splitText(text, this.#pre.patterns)) {
      const cached = this.#cache.get(piece)
      if (cached !== undefined) {
        for (const id of cached) out.push(id)
        continue
      }
      const start = out.length
      this.#encodePiece(piece, out)
      if (piece.length > CACHE_PIECE_CHARS) continue
      if (this.#cache.size >= CACHE_PIECES) this.#cache.clear()
      this.#cache.set(piece, out.slice(start))
    }
  }

  #encodePiece(piece: string, out: number[]): void {
    const bytes = this.#utf8.encode(piece)
    if (this.#pre.ignoreMerges && bytes.length <= CACHE_PIECE_CHARS * 4) {
      const whole = this.#vocabulary.findPlain(bytesToAlphabet(bytes))
      if (whole !== undefined) {
        out.push(whole)
        return
      }
    }
    if (this.#symbols.length < bytes.length) this.#symbols = new Int32Array(bytes.length * 2)
    for (let i = 0; i < bytes.length; i++) this.#symbols[i] = this.#byteSymbols[bytes[i]]
    const count = mergeSymbols(this.#symbols, bytes.length, this.#rules, this.#buffers)
    for (let i = 0; i < count; i++) this.#emit(this.#symbols[i], out)
  }

  #emit(symbol: number, out: number[]): void {
    const tokenCount = this.#vocabulary.tokens.length
    if (symbol < tokenCount) {
      out.push(symbol)
      return
    }
    for (const char of this.#extraTexts[symbol - tokenCount]) {
      const id = this.#vocabulary.findPlain(char) ?? this.#unkId
      if (id !== undefined) out.push(id)
    }
  }

  /** The id of a symbol's text: the token's, or one of its own. */
  #symbol(text: string): number {
    const id = this.#vocabulary.findPlain(text) ?? this.#extraIds.get(text)
    if (id !== undefined) return id
    const extra = this.#vocabulary.tokens.length + this.#extraTexts.push(text) - 1
    this.#extraIds.set(text, extra)
    return extra
  }

  #readMerges(merges: readonly string[]): MergeRules {
    const ranks = new PairTable(merges.length)
    const merged = new Int32Array(merges.length)
    merges.forEach((merge, rank) => {
      const space = merge.indexOf(' ', 1)
      if (space < 0 || space === merge.length - 1) {
        throw new InkstoneError(
          'tokenizer_merge',
          `Merge ${rank} is ${JSON.stringify(merge.slice(0, 60))}; two texts with a space between were expected. Export the model again.`,
        )
      }
      const left = merge.slice(0, space)
      const right = merge.slice(space + 1)
      const whole = this.#vocabulary.find(left + right)
      if (whole !== undefined && this.#vocabulary.isControl(whole)) return
      const [leftSymbol, rightSymbol] = [this.#symbol(left), this.#symbol(right)]
      if (ranks.get(leftSymbol, rightSymbol) !== undefined) return
      ranks.set(leftSymbol, rightSymbol, rank)
      merged[rank] = this.#symbol(left + right)
    })
    return { find: (left, right) => ranks.get(left, right) ?? -1, priority: rank => rank, merged: rank => merged[rank] }
  }
}
