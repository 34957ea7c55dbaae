// One tokenizer from a spec: special tokens are cut out first, then the model's own encoding turns the plain text between them to ids.
import { InkstoneError } from '../base/errors.ts'
import { ByteLevelBpe } from './byte-level-bpe.ts'
import { preTokenizer } from './pre-tokenizers.ts'
import { SentencePieceBpe } from './sentencepiece-bpe.ts'
import { decodeAll, streamDecoder } from './streaming-decoder.ts'
import type {
  DecodeOptions,
  EncodeOptions,
  StreamingDecoder,
  TextEncoding,
  TextPiece,
  Tokenizer,
  TokenizerModel,
  TokenizerSpec,
} from './types.ts'
import { Unigram } from './unigram.ts'
import { Vocabulary } from './vocabulary.ts'

const ENCODINGS: Record<TokenizerModel, (spec: TokenizerSpec, vocabulary: Vocabulary) => TextEncoding> = {
  gpt2: (spec, vocabulary) => new ByteLevelBpe(spec, vocabulary),
  llama: (spec, vocabulary) => new SentencePieceBpe(spec, vocabulary),
  t5: (spec, vocabulary) => new Unigram(spec, vocabulary),
}

export function createTokenizer(spec: TokenizerSpec): Tokenizer {
  return new SpecTokenizer(spec)
}

class SpecTokenizer implements Tokenizer {
  readonly vocabSize: number
  readonly bosId: number | undefined
  readonly eosId: number | undefined
  readonly endIds: ReadonlySet<number>
  readonly addBos: boolean
  readonly addEos: boolean
  readonly controlTexts: readonly string[]
  readonly #vocabulary: Vocabulary
  readonly #encoding: TextEncoding
  /** SentencePiece BPE puts one space before each stretch of text; unigram does so while it normalizes. */
  readonly #textPrefix: string
  readonly #stripsFirstSpace: boolean

  constructor(spec: TokenizerSpec) {
    this.#vocabulary = new Vocabulary(spec)
    this.#encoding = ENCODINGS[spec.model](spec, this.#vocabulary)
    this.vocabSize = spec.tokens.length
    this.bosId = spec.bosId
    this.eosId = spec.eosId
    this.endIds = this.#vocabulary.endIds
    this.controlTexts = this.#vocabulary.controlTexts
    const defaults = specialDefaults(spec)
    this.addBos = (spec.addBos ?? defaults.addBos) && spec.bosId !== undefined
    this.addEos = (spec.addEos ?? defaults.addEos) && spec.eosId !== undefined
    const addSpacePrefix = spec.model !== 'gpt2' && (spec.addSpacePrefix ?? true)
    this.#textPrefix = spec.model === 'llama' && addSpacePrefix ? ' ' : ''
    this.#stripsFirstSpace = addSpacePrefix
  }

  encode(text: string, options: EncodeOptions = {}): number[] {
    const ids: number[] = []
    if (options.addSpecial && this.addBos) ids.push(this.bosId!)
    let afterSpecial = true
    for (const piece of this.#vocabulary.split(text, options.special ?? false)) {
      if (piece.id !== undefined) ids.push(piece.id)
      else this.#encoding.encodeText(afterSpecial ? this.#textPrefix + piece.text : piece.text, ids)
      afterSpecial = piece.id !== undefined
    }
    if (options.addSpecial && this.addEos) ids.push(this.eosId!)
    return ids
  }

  decode(ids: Iterable<number>, options: DecodeOptions = {}): string {
    return decodeAll(this, ids, options, this.#stripsFirstSpace)
  }

  stream(options: DecodeOptions = {}): StreamingDecoder {
    return streamDecoder(this, options, this.#stripsFirstSpace)
  }

  bytes(id: number, special = false): Uint8Array {
    this.#check(id)
    return this.#vocabulary.bytes(id, special)
  }

  tokenText(id: number): string {
    this.#check(id)
    return this.#vocabulary.tokens[id]
  }

  isControl(id: number): boolean {
    this.#check(id)
    return this.#vocabulary.isControl(id)
  }

  findToken(text: string): number | undefined {
    return this.#vocabulary.find(text)
  }

  splitAtControl(text: string): TextPiece[] {
    return this.#vocabulary.splitAtControl(text)
  }

  #check(id: number): void {
    if (Number.isInteger(id) && id >= 0 && id < this.vocabSize) return
    throw new InkstoneError(
      'tokenizer_id_out_of_range',
      `Token id ${id} was given; the vocabulary has ids 0 to ${this.vocabSize - 1}. The ids belong to another model: encode the text again.`,
    )
  }
}

/** What a model asks for where its file says nothing (llama.cpp's defaults). */
function specialDefaults(spec: TokenizerSpec): { addBos: boolean; addEos: boolean } {
  if (spec.model === 'llama') return { addBos: true, addEos: false }
  if (spec.model === 't5') return { addBos: false, addEos: true }
  return { addBos: preTokenizer(spec.pre ?? 'default').addBos ?? false, addEos: false }
}
