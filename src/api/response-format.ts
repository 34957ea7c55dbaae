// What a request wants its answer to be: JSON, JSON of a schema, a grammar's or a pattern's text. Grammars come with the first request that has one.
import { InkstoneError } from '../base/errors.ts'
import type { Constraint } from '../engine/engine.ts'
import type { Grammar } from '../engine/grammar/expression.ts'
import type { Tokenizer } from '../tokenizer/types.ts'
import type { ChatCompletionRequest } from './openai.ts'

export type Wishes = Pick<ChatCompletionRequest, 'response_format' | 'grammar' | 'regex'>

/** A call that must be made: what it may be, and a text that is unlike any other call's. */
export interface WishedCall {
  key: string
  grammar(): Promise<Grammar>
}

/** Undefined where any text will do. Rejects where the grammar is wrong, or where two are wished at once. */
export async function constraintOf(tokenizer: Tokenizer, request: Wishes, call?: WishedCall): Promise<Constraint | undefined> {
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
  const { constraintFor } = await import('./constraints.ts')
  return constraintFor(tokenizer, request, call)
}
