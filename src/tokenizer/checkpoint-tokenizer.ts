// The tokenizer of a Hugging Face checkpoint as GGUF metadata (`tokenizer.ggml.*`): tokens by id with their kinds, the special ones, the
// chat template. Keys and rules: llama.cpp, gguf-py/gguf/vocab.py (SpecialVocab) and the converter's vocabularies.
import { InkstoneError } from '../base/errors.ts'
import { type Fields, isFields } from '../formats/checkpoint-files.ts'
import type { GgufMetadataEntry } from '../formats/gguf.ts'
import { readSentencePiece } from './sentencepiece-model.ts'
import { type AddedToken, addedTokens, idBeyond, isByteLevel, type ReadVocabulary, readTokenizerJson } from './tokenizer-json.ts'
import { TokenKind } from './types.ts'

/** Each as it was read; absent where the checkpoint has no such file. */
export interface TokenizerFiles {
  /** config.json. */
  model: Fields
  /** tokenizer.json. */
  tokenizer?: Fields
  /** tokenizer_config.json. */
  config?: Fields
  /** added_tokens.json. */
  added?: Fields
  /** tokenizer.model. */
  sentencePiece?: Uint8Array
  /** chat_template.jinja. */
  template?: string
  /** Rows of the embedding. */
  vocabulary: number
}

/** The score of what no merge makes. */
const NO_SCORE = -1000
const PADDING_SCORE = -10000

export function tokenizerMetadata(files: TokenizerFiles): Map<string, GgufMetadataEntry> {
  const vocabulary = vocabularyOf(files)
  for (const token of allAdded(files)) add(vocabulary, token, files.vocabulary)
  const { model, pre, tokens, kinds, scores, merges, addsSpace } = vocabulary
  const out = new Map<string, GgufMetadataEntry>()
  const put = (name: string, entry: GgufMetadataEntry) => out.set(`tokenizer.ggml.${name}`, entry)
  put('model', { type: 'string', value: model })
  put('pre', { type: 'string', value: pre ?? 'default' })
  // Embeddings are padded to round sizes: the rows without a token get one that nothing becomes.
  const texts = tokens.map((text, id) => text ?? `[PAD${id}]`)
  put('tokens', { type: 'array', value: { type: 'string', values: texts } })
  if (scores) {
    const values = Float32Array.from(tokens, (text, id) => (text === undefined ? PADDING_SCORE : (scores[id] ?? NO_SCORE)))
    put('scores', { type: 'array', value: { type: 'float32', values } })
  }
  const types = Int32Array.from(tokens, (text, id) => (text === undefined ? TokenKind.unused : kinds[id]))
  put('token_type', { type: 'array', value: { type: 'int32', values: types } })
  if (merges) put('merges', { type: 'array', value: { type: 'string', values: merges } })
  for (const [name, id] of specialIds(files, texts)) put(`${name}_token_id`, { type: 'uint32', value: id })
  for (const [name, value] of endFlags(files, model)) put(`add_${name}_token`, { type: 'bool', value })
  if (addsSpace === false) put('add_space_prefix', { type: 'bool', value: false })
  const template = templateOf(files)
  if (template !== undefined) out.set('tokenizer.chat_template', { type: 'string', value: template })
  return out
}

/** tokenizer.json where it says all; else tokenizer.model, which has the scores; else what tokenizer.json makes of them. */
function vocabularyOf({ tokenizer, sentencePiece, vocabulary }: TokenizerFiles): ReadVocabulary {
  if (tokenizer && (isByteLevel(tokenizer) || !sentencePiece)) return readTokenizerJson(tokenizer, vocabulary)
  if (!sentencePiece) {
    throw new InkstoneError(
      'tokenizer_missing',
      'There is neither a tokenizer.json nor a tokenizer.model. Choose the whole folder of the model; an old one gets a tokenizer.json by loading and saving its tokenizer with transformers.',
    )
  }
  const { tokens, scores, kinds, addsSpace } = readSentencePiece(sentencePiece)
  if (tokens.length > vocabulary) throw idBeyond(tokens[vocabulary], vocabulary, vocabulary)
  const rest = new Array<undefined>(vocabulary - tokens.length).fill(undefined)
  return { model: 'llama', tokens: [...tokens, ...rest], kinds: [...kinds], scores: [...scores], addsSpace }
}

/** From wherever a checkpoint tells of them; what tokenizer_config.json says counts last. */
function allAdded({ tokenizer, config, added }: TokenizerFiles): AddedToken[] {
  const old = Object.entries(added ?? {}).map(([text, id]): AddedToken => ({ id: Number(id), text, special: false }))
  const decoder = isFields(config?.added_tokens_decoder) ? Object.entries(config.added_tokens_decoder) : []
  const named = decoder.flatMap(([id, token]): AddedToken[] =>
    isFields(token) && typeof token.content === 'string' ? [{ id: Number(id), text: token.content, special: token.special === true }] : [],
  )
  return [...old, ...(tokenizer ? addedTokens(tokenizer) : []), ...named]
}

function add({ model, tokens, kinds, scores }: ReadVocabulary, { id, text, special }: AddedToken, size: number): void {
  if (!Number.isInteger(id) || id < 0 || id >= size) throw idBeyond(text, id, size)
  // What the vocabulary itself calls unknown, control or byte stays that.
  if (tokens[id] === text && kinds[id] !== TokenKind.normal) return
  kinds[id] = special ? TokenKind.control : TokenKind.userDefined
  tokens[id] = model === 'llama' && !special ? text.replaceAll('\u2581', ' ') : text
  if (scores) scores[id] = NO_SCORE
}

const ROLES = { bos: 'bos', eos: 'eos', unk: 'unknown', pad: 'padding' }

/** By its text in tokenizer_config.json, else by its id in config.json. */
function specialIds({ model, config, vocabulary }: TokenizerFiles, texts: readonly string[]): [name: string, id: number][] {
  return Object.entries(ROLES).flatMap(([role, name]): [string, number][] => {
    const entry = config?.[`${role}_token`]
    const text = isFields(entry) ? entry.content : entry
    const named = typeof text === 'string' ? texts.lastIndexOf(text) : -1
    const listed = model[`${role}_token_id`]
    const id = named >= 0 ? named : Array.isArray(listed) ? listed[0] : listed
    return typeof id === 'number' && Number.isInteger(id) && id >= 0 && id < vocabulary ? [[name, id]] : []
  })
}

/** Whether a text gets its begin and end: as tokenizer_config.json says, else by the template of the post-processor. */
function endFlags({ tokenizer, config }: TokenizerFiles, model: ReadVocabulary['model']): [name: string, value: boolean][] {
  const post = isFields(tokenizer?.post_processor) ? tokenizer.post_processor : {}
  const steps: unknown[] = Array.isArray(post.processors) ? post.processors : [post]
  const single = steps.flatMap(step =>
    isFields(step) && step.type === 'TemplateProcessing' && Array.isArray(step.single) ? [step.single] : [],
  )[0]
  const isSpecial = (part: unknown) => isFields(part) && isFields(part.SpecialToken)
  const byTemplate = { bos: isSpecial(single?.[0]), eos: isSpecial(single?.at(-1)) }
  return (['bos', 'eos'] as const).flatMap((end): [string, boolean][] => {
    const flag = config?.[`add_${end}_token`]
    if (typeof flag === 'boolean') return [[end, flag]]
    // Without either a byte-level tokenizer adds nothing, and SentencePiece's what its class does.
    if (single || (model === 'gpt2' && end === 'bos')) return [[end, byTemplate[end]]]
    return []
  })
}

/** The file of its own counts, as in transformers; of several templates the default one. */
function templateOf({ config, template }: TokenizerFiles): string | undefined {
  if (template !== undefined) return template
  const told = config?.chat_template
  if (typeof told === 'string') return told
  const entry = Array.isArray(told) ? told.find(each => isFields(each) && each.name === 'default') : undefined
  return isFields(entry) && typeof entry.template === 'string' ? entry.template : undefined
}
