// Pre-tokenizers: how byte-level BPE cuts text into pieces before it merges. Each is a list of patterns applied one after the other:
// a pattern cuts every piece into its matches and the gaps between them. One line in PRE_TOKENIZERS adds one.
//
// The patterns are the models' own (`pre_tokenizer` of their tokenizer.json) under the names that llama.cpp writes into
// `tokenizer.ggml.pre`. White space is Unicode's White_Space property, which is not what JavaScript calls `\s`.
// Every pattern is linear: an alternative that fails gives up at most the run that it has just read.
import { InkstoneError } from '../base/errors.ts'

export interface PreTokenizer {
  patterns: readonly RegExp[]
  /** A piece that is a token as a whole is that token; merges are not consulted. */
  ignoreMerges?: boolean
  /** Bos is put in front unless the file says otherwise. */
  addBos?: boolean
}

const SPACE = '\\p{White_Space}'
const pattern = (source: string): RegExp => new RegExp(source.replaceAll('\\s', SPACE).replaceAll('\\S', '\\P{White_Space}'), 'gu')

const CONTRACTION = "'s|'t|'re|'ve|'m|'ll|'d"
const CONTRACTION_ANY_CASE = "'(?:[sStTmMdD]|[rR][eE]|[vV][eE]|[lL][lL])"
const SPACES = '\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+'

const GPT2 = pattern(`${CONTRACTION}| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+`)
const ONE_DIGIT = pattern('\\p{N}')
const CJK_RUN = '[一-龥\\u0800-一가-\\ud7ff]+'

/** The shape that Llama 3 took over from cl100k: words carry one leading sign, numbers come in groups of at most `digits`. */
const words = (digits: string, letter = '\\p{L}', tail = '[\\r\\n]*'): RegExp =>
  pattern(`${CONTRACTION_ANY_CASE}|[^\\r\\n\\p{L}\\p{N}]?[${letter}]+|${digits}| ?[^\\s${letter}\\p{N}]+${tail}|${SPACES}`)

/** o200k's shape: a word is upper-case letters, then lower-case ones. */
const casedWords = (digits: string, contraction: string): RegExp => {
  const upper = '[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]'
  const lower = '[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]'
  const lead = '[^\\r\\n\\p{L}\\p{N}]?'
  return pattern(
    `${lead}${upper}*${lower}+${contraction}|${lead}${upper}+${lower}*${contraction}|${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|${SPACES}`,
  )
}

const gpt2: PreTokenizer = { patterns: [GPT2] }
const singleDigits: PreTokenizer = { patterns: [ONE_DIGIT, GPT2] }
const llama3: PreTokenizer = { patterns: [words('\\p{N}{1,3}')], ignoreMerges: true, addBos: true }
const threeDigits: PreTokenizer = { patterns: [words('\\p{N}{1,3}')] }
const qwen2: PreTokenizer = { patterns: [words('\\p{N}')] }
const tekken: PreTokenizer = { patterns: [casedWords('\\p{N}', '')], ignoreMerges: true, addBos: true }
const gpt4o: PreTokenizer = { patterns: [casedWords('\\p{N}{1,3}', `(?:${CONTRACTION_ANY_CASE})?`)] }
const fallback: PreTokenizer = { patterns: [pattern('[\\p{P}$+<=>^~|]+'), GPT2, pattern('\\p{N}+'), pattern('[0-9][0-9][0-9]')] }
const falcon: PreTokenizer = { patterns: [pattern('[\\p{P}$+<=>^~|`]+'), GPT2, pattern('[0-9][0-9][0-9]')] }
const bloom: PreTokenizer = { patterns: [pattern(' ?[^(\\s|.,!?…。，、।۔،)]+')] }
const deepseekCoder: PreTokenizer = {
  patterns: [pattern('[\\r\\n]'), pattern('\\s?\\p{L}+'), pattern('\\s?\\p{P}+'), pattern(CJK_RUN), ONE_DIGIT],
}
/** Cased letters of every script but modern Georgian; the model's own pattern spells the ranges out. */
const deepseekLlm: PreTokenizer = {
  patterns: [
    pattern('[\\r\\n]'),
    pattern('\\s?(?:(?![\\u10d0-\\u10ff])[\\p{Lu}\\p{Ll}\\p{Lt}])+'),
    pattern('\\s?[!-/:-~！-／：-～‘-‟\\u3000-。]+'),
    // Only at the start of a run: tried at each of its positions, a run that does not end the piece would cost its square.
    pattern('(?<!\\s)\\s+$'),
    pattern(CJK_RUN),
    pattern('\\p{N}+'),
  ],
}
const deepseekV3: PreTokenizer = {
  patterns: [
    pattern('\\p{N}{1,3}'),
    pattern('[一-龥\\u3040-ゟ゠-ヿ]+'),
    pattern(
      `[!"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_\`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|${SPACES}`,
    ),
  ],
}

/** Every name that may stand in `tokenizer.ggml.pre`. */
export const PRE_TOKENIZERS: Readonly<Record<string, PreTokenizer>> = {
  default: fallback,
  'gpt-2': gpt2,
  'phi-2': gpt2,
  mpt: gpt2,
  olmo: gpt2,
  jais: gpt2,
  trillion: gpt2,
  exaone4: gpt2,
  gigachat: gpt2,
  mellum: gpt2,
  'modern-bert': gpt2,
  'a.x-4.0': gpt2,
  'granite-docling': gpt2,
  'llama-bpe': llama3,
  llama3: llama3,
  'llama-v3': llama3,
  falcon3: llama3,
  'falcon-h1': llama3,
  pixtral: llama3,
  'midm-2.0': llama3,
  lfm2: llama3,
  dbrx: threeDigits,
  'smaug-bpe': threeDigits,
  glm4: threeDigits,
  'chatglm-bpe': threeDigits,
  qwen2: qwen2,
  'deepseek-r1-qwen': qwen2,
  megrez: qwen2,
  stablelm2: qwen2,
  hunyuan: qwen2,
  'solar-open': qwen2,
  'grok-2': qwen2,
  qwen35: { patterns: [words('\\p{N}', '\\p{L}\\p{M}')] },
  starcoder: singleDigits,
  refact: singleDigits,
  'command-r': singleDigits,
  smollm: singleDigits,
  codeshell: singleDigits,
  exaone: singleDigits,
  'minerva-7b': singleDigits,
  mellum2: singleDigits,
  'deepseek-llm': deepseekLlm,
  'deepseek-coder': deepseekCoder,
  'deepseek-v3': deepseekV3,
  'hunyuan-dense': deepseekV3,
  falcon,
  tekken,
  'gpt-4o': gpt4o,
  llama4: gpt4o,
  kanana2: gpt4o,
  bloom,
  'gpt3-finnish': bloom,
  'poro-chat': bloom,
  viking: { patterns: [...bloom.patterns, ONE_DIGIT] },
}

/** The named pre-tokenizer; an unknown name is an error, because a wrong cut gives a model text it was never trained on. */
export function preTokenizer(name: string): PreTokenizer {
  if (Object.hasOwn(PRE_TOKENIZERS, name)) return PRE_TOKENIZERS[name]
  throw new InkstoneError(
    'tokenizer_pre_unknown',
    `The model names the pre-tokenizer "${name}"; known are ${Object.keys(PRE_TOKENIZERS).join(', ')}. ` +
      'Choose another model, or add its patterns to src/tokenizer/pre-tokenizers.ts.',
  )
}

/** The pieces of `text` in order; joined they are the text again. */
export function splitText(text: string, patterns: readonly RegExp[]): string[] {
  let pieces = text === '' ? [] : [text]
  for (const regex of patterns) {
    const finer: string[] = []
    for (const piece of pieces) cut(piece, regex, finer)
    pieces = finer
  }
  return pieces
}

function cut(piece: string, regex: RegExp, out: string[]): void {
  let end = 0
  regex.lastIndex = 0
  for (let match = regex.exec(piece); match !== null; match = regex.exec(piece)) {
    if (match.index > end) out.push(piece.slice(end, match.index))
    if (match[0] !== '') out.push(match[0])
    else regex.lastIndex++
    end = match.index + match[0].length
  }
  if (end < piece.length) out.push(piece.slice(end))
}
