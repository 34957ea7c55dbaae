// From what a request wishes to masks over the model's tokens.
import { InkstoneError } from '../base/errors.ts'
import type { Constraint } from '../engine/engine.ts'
import { type CompiledGrammar, grammarConstraint, prepareGrammar } from '../engine/grammar/constraint.ts'
import type { Grammar } from '../engine/grammar/expression.ts'
import { parseGbnf } from '../engine/grammar/gbnf.ts'
import { grammarOfSchema, jsonObjectGrammar } from '../engine/grammar/json-schema.ts'
import { parseRegex } from '../engine/grammar/regex.ts'
import type { Tokenizer } from '../tokenizer/types.ts'
import type { WishedCall, Wishes } from './response-format.ts'

/** Grammars that are kept ready: an application asks for the same few again and again. */
const MOST_KEPT = 8
const kept = new WeakMap<Tokenizer, Map<string, CompiledGrammar>>()

export async function constraintFor(tokenizer: Tokenizer, request: Wishes, call?: WishedCall): Promise<Constraint> {
  const { response_format: format, grammar, regex } = request
  const key = call?.key ?? JSON.stringify([format, grammar, regex])
  const ready = kept.get(tokenizer) ?? new Map<string, CompiledGrammar>()
  kept.set(tokenizer, ready)
  const compiled = ready.get(key) ?? prepareGrammar((await call?.grammar()) ?? grammarOf(request), tokenizer)
  // The latest last, the oldest out.
  ready.delete(key)
  ready.set(key, compiled)
  const [oldest] = ready.keys()
  if (ready.size > MOST_KEPT) ready.delete(oldest)
  return grammarConstraint(compiled)
}

function grammarOf({ response_format: format, grammar, regex }: Wishes): Grammar {
  if (grammar !== undefined) return parseGbnf(grammar)
  if (regex !== undefined) return { root: 'root', rules: new Map([['root', parseRegex(regex)]]) }
  if (format?.type === 'json_object') return jsonObjectGrammar()
  const schema = format?.type === 'json_schema' ? format.json_schema?.schema : undefined
  if (schema !== undefined) return grammarOfSchema(schema)
  throw new InkstoneError(
    'format_unknown',
    `The response_format is ${JSON.stringify(format)?.slice(0, 80)}; text, json_object, or json_schema with a schema was wanted.`,
  )
}
