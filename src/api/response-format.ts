// What a request wants its answer to be: JSON, JSON of a schema, a grammar's or a pattern's text.
import { InkstoneError } from '../base/errors.ts'
import type { Constraint } from '../engine/engine.ts'
import { type CompiledGrammar, grammarConstraint, prepareGrammar } from '../engine/grammar/constraint.ts'
import type { Grammar } from '../engine/grammar/expression.ts'
import { parseGbnf } from '../engine/grammar/gbnf.ts'
import { grammarOfSchema, jsonObjectGrammar } from '../engine/grammar/json-schema.ts'
import { parseRegex } from '../engine/grammar/regex.ts'
import type { Tokenizer } from '../tokenizer/types.ts'
import type { ChatCompletionRequest } from './openai.ts'

type Wishes = Pick<ChatCompletionRequest, 'response_format' | 'grammar' | 'regex'>

/** Grammars that are kept ready: an application asks for the same few again and again. */
const MOST_KEPT = 8
const kept = new WeakMap<Tokenizer, Map<string, CompiledGrammar>>()

/** A call that must be made: what it may be, and a text that is unlike any other call's. */
export interface WishedCall {
  key: string
  grammar(): Grammar
}

/** Undefined where any text will do. Throws where the grammar is wrong, or where two are wished at once. */
export function constraintOf(tokenizer: Tokenizer, request: Wishes, call?: WishedCall): Constraint | undefined {
  const { response_format: format, grammar, regex } = request
  const wishes = [
    format && format.type !== 'text' && 'response_format',
    grammar !== undefined && 'grammar',
    regex !== undefined && 'regex',
    call && 'tool_choice',
  ]
  const wished = wishes.filter(Boolean)
  if (wished.length === 0) return undefined
  if (wished.length > 1)
    throw new InkstoneError(
      'format_mixed',
      `The request has ${wished.join(' and ')}; an answer can follow one of them. Leave the others out.`,
    )
  const key = call?.key ?? JSON.stringify([format, grammar, regex])
  const ready = kept.get(tokenizer) ?? new Map<string, CompiledGrammar>()
  kept.set(tokenizer, ready)
  const compiled = ready.get(key) ?? prepareGrammar(call?.grammar() ?? grammarOf(request), tokenizer)
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
