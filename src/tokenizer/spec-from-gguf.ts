// The tokenizer's part of a GGUF file's metadata (`tokenizer.ggml.*`), read as a spec. Nothing here trusts the file: types are checked by
// the metadata readers, counts and ids by the vocabulary that is made of the spec.
// Keys: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, "Tokenizer".
import { InkstoneError } from '../base/errors.ts'
import { type GgufFile, getBoolean, getNumber, getString, getStrings } from '../formats/gguf.ts'
import type { TokenizerModel, TokenizerSpec } from './types.ts'

type MetadataFile = Pick<GgufFile, 'metadata' | 'metadataLayout'>

const MODELS: Record<TokenizerModel, true> = { gpt2: true, llama: true, t5: true }

/** Ids that SentencePiece models have where the file does not say (llama.cpp's defaults). */
const DEFAULT_IDS: Record<TokenizerModel, Partial<Record<'bos' | 'eos' | 'unknown' | 'padding', number>>> = {
  gpt2: {},
  llama: { bos: 1, eos: 2, unknown: 0 },
  t5: { eos: 1, unknown: 2, padding: 0 },
}

const key = (name: string): string => `tokenizer.ggml.${name}`

export function specFromGguf(file: MetadataFile): TokenizerSpec {
  const model = modelOf(file)
  const tokens = getStrings(file, key('tokens'))
  const id = (name: 'bos' | 'eos' | 'eot' | 'unknown') => tokenId(file, name, model, tokens.length)
  const flag = (name: string) => (file.metadata.has(key(name)) ? getBoolean(file, key(name)) : undefined)
  const spec: TokenizerSpec = {
    model,
    tokens,
    rawTokens: rawStrings(file, key('tokens')),
    scores: numbers(file, 'scores'),
    tokenTypes: numbers(file, 'token_type'),
    bosId: id('bos'),
    eosId: id('eos'),
    eotId: id('eot'),
    unkId: id('unknown'),
    padId: paddingId(file, model, tokens.length),
    addBos: flag('add_bos_token'),
    addEos: flag('add_eos_token'),
    addSpacePrefix: flag('add_space_prefix'),
    removeExtraWhitespaces: flag('remove_extra_whitespaces'),
  }
  if (model === 'gpt2') {
    spec.merges = getStrings(file, key('merges'))
    spec.pre = getString(file, key('pre'), 'default')
  }
  if (model === 't5') spec.precompiledCharsmap = charsmap(file)
  if (model !== 'gpt2' && spec.scores === undefined) missing('scores')
  return spec
}

/** The model's chat template; `undefined` where it has none. */
export function chatTemplateFromGguf(file: MetadataFile): string | undefined {
  return file.metadata.has('tokenizer.chat_template') ? getString(file, 'tokenizer.chat_template') : undefined
}

function modelOf(file: MetadataFile): TokenizerModel {
  const model = getString(file, key('model'))
  if (Object.hasOwn(MODELS, model)) return model as TokenizerModel
  throw new InkstoneError(
    'tokenizer_model_unknown',
    `The tokenizer's kind is ${JSON.stringify(model.slice(0, 40))}; known are ${Object.keys(MODELS).join(', ')}. Choose another model.`,
  )
}

function tokenId(file: MetadataFile, name: 'bos' | 'eos' | 'eot' | 'unknown', model: TokenizerModel, tokenCount: number) {
  const idKey = key(`${name}_token_id`)
  if (file.metadata.has(idKey)) return getNumber(file, idKey)
  const fallback = name === 'eot' ? undefined : DEFAULT_IDS[model][name]
  return fallback !== undefined && fallback < tokenCount ? fallback : undefined
}

/** Nothing here pads, so whatever is no id of the vocabulary counts as absent: a model need not be refused for it. */
function paddingId(file: MetadataFile, model: TokenizerModel, tokenCount: number): number | undefined {
  const id = file.metadata.get(key('padding_token_id')) ?? DEFAULT_IDS[model].padding
  return typeof id === 'number' && Number.isInteger(id) && id >= 0 && id < tokenCount ? id : undefined
}

function numbers(file: MetadataFile, name: string): ArrayLike<number> | undefined {
  const value = file.metadata.get(key(name))
  if (value === undefined) return undefined
  if (typeof value === 'object') {
    const { values } = value
    if (ArrayBuffer.isView(values) && !(values instanceof BigInt64Array) && !(values instanceof BigUint64Array)) return values
  }
  throw new InkstoneError(
    'tokenizer_metadata_type',
    `"${key(name)}" is ${typeof value === 'object' ? `an array of ${value.type}` : `one ${typeof value}`}; an array of numbers is wanted. Re-export the model.`,
  )
}

function charsmap(file: MetadataFile): Uint8Array | undefined {
  const values = numbers(file, 'precompiled_charsmap')
  if (values === undefined) return undefined
  return values instanceof Int8Array ? new Uint8Array(values.buffer, values.byteOffset, values.byteLength) : Uint8Array.from(values)
}

function rawStrings(file: MetadataFile, name: string): ReadonlyMap<number, Uint8Array> | undefined {
  const value = file.metadata.get(name)
  return typeof value === 'object' ? value.rawStrings : undefined
}

function missing(name: string): never {
  throw new InkstoneError(
    'tokenizer_metadata_missing',
    `The file has no metadata "${key(name)}"; an array of numbers is wanted. Re-export the model.`,
  )
}
