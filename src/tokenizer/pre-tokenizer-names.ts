// Which pre-tokenizer a tokenizer.json describes, by the patterns that it cuts with: llama.cpp's name for them, under which PRE_TOKENIZERS
// has them. The patterns are the models' own; an unknown one is refused, because a wrong cut gives a model text it was never trained on.
import { InkstoneError } from '../base/errors.ts'
import { isFields } from '../formats/checkpoint-files.ts'

/** What ByteLevel cuts with by itself (tokenizers, `pre_tokenizers/byte_level.rs`). */
const BYTE_LEVEL = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"
const DIGIT = '\\p{N}'

const ENDS = '\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+'
const CONTRACTION = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
const words = (digits: string) => `${CONTRACTION}|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|${ENDS}`
const UPPER = '[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]'
const LOWER = '[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]'
const LEAD = '[^\\r\\n\\p{L}\\p{N}]?'
const casedWords = (digits: string, tail: string) =>
  `${LEAD}${UPPER}*${LOWER}+${tail}|${LEAD}${UPPER}+${LOWER}*${tail}|${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|${ENDS}`

/** Patterns one after the other, whether a piece that is a token is taken whole, and the name. */
const KNOWN: readonly { patterns: readonly string[]; ignoreMerges?: boolean; name: string }[] = [
  { patterns: [words('\\p{N}{1,3}')], ignoreMerges: true, name: 'llama-bpe' },
  { patterns: [words('\\p{N}{1,3}')], name: 'smaug-bpe' },
  { patterns: [words('\\p{N}')], name: 'qwen2' },
  { patterns: [BYTE_LEVEL], name: 'gpt-2' },
  { patterns: [DIGIT, BYTE_LEVEL], name: 'smollm' },
  { patterns: [casedWords('\\p{N}', '')], ignoreMerges: true, name: 'tekken' },
  { patterns: [casedWords('\\p{N}{1,3}', `${CONTRACTION}?`)], name: 'gpt-4o' },
  { patterns: ['[\\r\\n]', '\\s?\\p{L}+', '\\s?\\p{P}+', '[一-龥ࠀ-一가-퟿]+', DIGIT], name: 'deepseek-coder' },
]

/** The name in `tokenizer.ggml.pre` for the `pre_tokenizer` of a byte-level tokenizer.json. */
export function preTokenizerName(preTokenizer: unknown, ignoreMerges: boolean): string {
  const patterns = stepsOf(preTokenizer).flatMap(patternsOf)
  const found = KNOWN.find(
    known =>
      (known.ignoreMerges ?? false) === ignoreMerges &&
      known.patterns.length === patterns.length &&
      known.patterns.every((pattern, i) => pattern === patterns[i]),
  )
  if (found) return found.name
  throw unknown(patterns.join('  then  ') + (ignoreMerges ? '  with ignore_merges' : ''))
}

const stepsOf = (step: unknown): unknown[] =>
  isFields(step) && step.type === 'Sequence' && Array.isArray(step.pretokenizers) ? step.pretokenizers.flatMap(stepsOf) : [step]

function patternsOf(step: unknown): string[] {
  const { type, pattern, behavior, invert, individual_digits, add_prefix_space, use_regex } = isFields(step) ? step : {}
  if (type === 'ByteLevel' && !add_prefix_space) return use_regex === false ? [] : [BYTE_LEVEL]
  if (type === 'Digits' && individual_digits === true) return [DIGIT]
  const regex = isFields(pattern) ? pattern.Regex : undefined
  // Cut out and kept, or everything but it removed: the same pieces where the pattern matches every character.
  const keepsMatches = (behavior === 'Isolated' && !invert) || (behavior === 'Removed' && invert === true)
  if (type === 'Split' && typeof regex === 'string' && keepsMatches) return [regex]
  throw unknown(JSON.stringify(step) ?? 'nothing')
}

const unknown = (got: string) =>
  new InkstoneError(
    'tokenizer_pre_unknown',
    `The tokenizer cuts text by ${got.slice(0, 300)}, which is not known here; known are the ways of ${KNOWN.map(({ name }) => name).join(', ')}. ` +
      'Choose a GGUF file of this model, or add its patterns to src/tokenizer/pre-tokenizer-names.ts.',
  )
