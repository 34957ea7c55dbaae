// Unigram (T5): of all ways to write the text with tokens, the one of the best summed score, found by Viterbi over a trie.
// Source: Kudo, "Subword Regularization" (2018). Scores are log probabilities; a character without a token costs 10 more than the worst.
import { charsmapNormalizer } from './charsmap.ts'
import { Trie } from './trie.ts'
import { type TextEncoding, type TokenizerSpec, TokenKind } from './types.ts'
import { SPACE_SIGN, type Vocabulary } from './vocabulary.ts'

const UNKNOWN_PENALTY = 10

/** The largest published vocabularies (250,000 tokens) have under 2,000,000 characters; a node of the trie takes up to 64 bytes. */
const MAX_CHARS = 4_000_000

export class Unigram implements TextEncoding {
  readonly #trie: Trie
  readonly #scores: Float64Array
  readonly #unknownScore: number
  readonly #unkId: number
  readonly #addSpacePrefix: boolean
  readonly #mergeSpaces: boolean
  readonly #normalize: (text: string) => string

  constructor(spec: TokenizerSpec, vocabulary: Vocabulary) {
    const { tokens } = spec
    const kinds = vocabulary.kinds
    // A user-defined token is worth 0, more than any normal one.
    this.#scores = Float64Array.from(tokens, (_, id) => (kinds[id] === TokenKind.userDefined ? 0 : (spec.scores?.[id] ?? 0)))
    let worst = 0
    tokens.forEach((_, id) => {
      if (kinds[id] === TokenKind.normal) worst = Math.min(worst, this.#scores[id])
    })
    this.#unknownScore = worst - UNKNOWN_PENALTY
    const usable: ReadonlySet<number> = new Set([TokenKind.normal, TokenKind.userDefined, TokenKind.unused])
    const entries = vocabulary.entries(id => usable.has(kinds[id]), MAX_CHARS)
    this.#trie = new Trie(entries, tokens.length)
    this.#unkId = spec.unkId ?? 0
    this.#addSpacePrefix = spec.addSpacePrefix ?? true
    this.#mergeSpaces = spec.removeExtraWhitespaces ?? false
    this.#normalize = charsmapNormalizer(spec.precompiledCharsmap)
  }

  encodeText(text: string, out: number[]): void {
    const normal = this.#spaces(this.#normalize(text))
    if (normal === '') return
    const best = new Float64Array(normal.length + 1).fill(Number.NEGATIVE_INFINITY)
    const tokenAt = new Int32Array(normal.length + 1)
    const cameFrom = new Int32Array(normal.length + 1)
    best[0] = 0
    const offer = (from: number, to: number, id: number, score: number): void => {
      if (best[from] + score <= best[to]) return
      best[to] = best[from] + score
      tokenAt[to] = id
      cameFrom[to] = from
    }
    for (let at = 0; at < normal.length; ) {
      const next = at + (normal.codePointAt(at)! > 0xffff ? 2 : 1)
      let hasOwnToken = false
      this.#trie.eachMatch(normal, at, (id, end) => {
        hasOwnToken ||= end === next
        offer(at, end, id, this.#scores[id])
      })
      if (!hasOwnToken) offer(at, next, this.#unkId, this.#unknownScore)
      at = next
    }
    this.#trace(tokenAt, cameFrom, normal.length, out)
  }

  /** The best path from its end; neighbouring unknown characters are one unknown token. */
  #trace(tokenAt: Int32Array, cameFrom: Int32Array, end: number, out: number[]): void {
    const reversed: number[] = []
    for (let at = end; at > 0; at = cameFrom[at]) {
      if (tokenAt[at] !== this.#unkId || reversed.at(-1) !== this.#unkId) reversed.push(tokenAt[at])
    }
    for (let i = reversed.length - 1; i >= 0; i--) out.push(reversed[i])
  }

  /** Spaces become their sign; a word gets one before it, and runs of them become one, as the file asks. */
  #spaces(text: string): string {
    if (this.#mergeSpaces) {
      const words = text.split(' ').filter(Boolean)
      return words.map(word => SPACE_SIGN + word).join('')
    }
    const signs = text.replaceAll(' ', SPACE_SIGN)
    // The prefix stands before the first character that is no space, as SentencePiece's reader in llama.cpp has it.
    return this.#addSpacePrefix ? signs.replace(new RegExp(`[^${SPACE_SIGN}]`, 'u'), `${SPACE_SIGN}$&`) : signs
  }
}
