// The vocabulary of a tokenizer.json: byte-level BPE, or SentencePiece's BPE as the tokenizers library writes it out.
// Format: huggingface/tokenizers, `models/bpe/serialization.rs`.
import { InkstoneError } from '../base/errors.ts'
import { type Fields, isFields } from '../formats/checkpoint-files.ts'
import { preTokenizerName } from './pre-tokenizer-names.ts'
import { type TokenizerModel, TokenKind } from './types.ts'

export interface AddedToken {
  id: number
  text: string
  special: boolean
}

export interface ReadVocabulary {
  model: Extract<TokenizerModel, 'gpt2' | 'llama'>
  pre?: string
  /** By id; holes where no token has the id. */
  tokens: (string | undefined)[]
  kinds: number[]
  scores?: number[]
  merges?: string[]
  addsSpace?: boolean
}

const malformed = (got: string, wanted: string) =>
  new InkstoneError('tokenizer_malformed', `tokenizer.json has ${got}; ${wanted} was wanted. Download it again.`)
const unsupported = (got: string) =>
  new InkstoneError(
    'tokenizer_unsupported',
    `The tokenizer has ${got}, which is not known here. Choose a GGUF file of this model, made by llama.cpp's converter.`,
  )

/** Whether it writes text as bytes, and so needs no `tokenizer.model`. */
export const isByteLevel = (json: Fields): boolean => isFields(json.model) && json.model.type === 'BPE' && !json.model.byte_fallback

/** `size`: the model's embeddings; no id may be beyond them. */
export function readTokenizerJson(json: Fields, size: number): ReadVocabulary {
  const model = isFields(json.model) ? json.model : {}
  if (model.type !== 'BPE') throw unsupported(`a model of type ${JSON.stringify(model.type)}`)
  for (const field of ['continuing_subword_prefix', 'end_of_word_suffix']) if (model[field]) throw unsupported(field)
  const tokens = vocabularyOf(model, size)
  const kinds = tokens.map(() => TokenKind.normal as number)
  const merges = mergesOf(model.merges)
  if (isByteLevel(json)) {
    checkNormalizer(json.normalizer)
    return {
      model: 'gpt2',
      pre: preTokenizerName(json.pre_tokenizer, model.ignore_merges === true),
      tokens,
      kinds,
      merges: merges.map(joined),
    }
  }
  tokens.forEach((text, id) => {
    if (text === undefined) return
    if (text === model.unk_token) kinds[id] = TokenKind.unknown
    else if (/^<0x[0-9A-F]{2}>$/.test(text)) kinds[id] = TokenKind.byte
  })
  return { model: 'llama', tokens, kinds, scores: scoresOf(tokens, merges), addsSpace: addsSpace(json) }
}

/** The tokens that were added to the vocabulary. */
export function addedTokens(json: Fields): AddedToken[] {
  if (json.added_tokens === undefined) return []
  if (!Array.isArray(json.added_tokens)) throw malformed('added_tokens that are no list', 'a list')
  return json.added_tokens.map(entry => {
    const { id, content, special } = isFields(entry) ? entry : {}
    if (typeof id !== 'number' || typeof content !== 'string') throw malformed('an added token without id or content', 'both')
    return { id, text: content, special: special === true }
  })
}

function vocabularyOf({ vocab }: Fields, size: number): (string | undefined)[] {
  if (!isFields(vocab)) throw malformed('no vocabulary', 'ids by tokens')
  const tokens: (string | undefined)[] = new Array(size).fill(undefined)
  for (const [text, id] of Object.entries(vocab)) {
    if (!Number.isInteger(id) || (id as number) < 0 || (id as number) >= size) throw idBeyond(text, id, size)
    tokens[id as number] = text
  }
  return tokens
}

export const idBeyond = (text: string, id: unknown, size: number) =>
  new InkstoneError(
    'tokenizer_id_out_of_range',
    `Token ${JSON.stringify(text.slice(0, 40))} has the id ${String(id).slice(0, 20)}; the model has embeddings for 0 to ${size - 1}. The tokenizer and the weights belong to different models: choose both from one repository.`,
  )

type Merge = readonly [left: string, right: string]

/** "a b", or [a, b] since transformers 4.45. */
function mergesOf(merges: unknown): Merge[] {
  if (!Array.isArray(merges)) throw malformed('no merges', 'a list of them')
  return merges.map(merge => {
    const pair = typeof merge === 'string' ? merge.split(' ') : merge
    if (Array.isArray(pair) && pair.length === 2 && pair.every(half => typeof half === 'string' && half !== ''))
      return pair as unknown as Merge
    throw malformed(`the merge ${(JSON.stringify(merge) ?? '').slice(0, 60)}`, 'two texts')
  })
}

/** A space inside a half would look like the one between them: it is written as the byte alphabet has it. */
const joined = (merge: Merge): string => merge.map(half => half.replaceAll(' ', 'Ġ')).join(' ')

/** SentencePiece takes the pair whose token has the best score, the library the earliest merge: so a token scores by its first merge. */
function scoresOf(tokens: readonly (string | undefined)[], merges: readonly Merge[]): number[] {
  const ranks = new Map<string, number>()
  merges.forEach(([left, right], rank) => {
    const text = left + right
    if (!ranks.has(text)) ranks.set(text, rank)
  })
  return tokens.map(text => -(ranks.get(text ?? '') ?? merges.length))
}

/** Unicode's composition changes next to nothing that people type, and GGUF has no place for it: llama.cpp leaves it out as well. */
function checkNormalizer(normalizer: unknown): void {
  const steps =
    isFields(normalizer) && normalizer.type === 'Sequence' && Array.isArray(normalizer.normalizers) ? normalizer.normalizers : [normalizer]
  for (const step of steps)
    if (step !== null && step !== undefined && !(isFields(step) && step.type === 'NFC'))
      throw unsupported(`the normalizer ${(JSON.stringify(step) ?? '').slice(0, 120)}`)
}

/** A space before the text: of the normalizer (Prepend), or of the pre-tokenizer (Metaspace). */
function addsSpace({ normalizer, pre_tokenizer }: Fields): boolean {
  const steps = isFields(normalizer) && Array.isArray(normalizer.normalizers) ? normalizer.normalizers : [normalizer]
  if (steps.some(step => isFields(step) && step.type === 'Prepend')) return true
  if (!isFields(pre_tokenizer) || pre_tokenizer.type !== 'Metaspace') return false
  return pre_tokenizer.prepend_scheme !== undefined ? pre_tokenizer.prepend_scheme !== 'never' : pre_tokenizer.add_prefix_space !== false
}
