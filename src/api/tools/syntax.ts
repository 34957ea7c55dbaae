// How a family of models writes a tool call, and how tools are shown to it. One file a syntax; a new one is that file and its line in index.ts.
import { InkstoneError } from '../../base/errors.ts'
import type { Tokenizer } from '../../tokenizer/types.ts'
import type { ChatMessage, ChatTool, ToolCall } from '../openai.ts'
import { isRecord, parsed, type WrittenCall } from './written-call.ts'

export interface ToolSyntax {
  name: string
  /** Is this how the model was taught to call, by its chat template and its vocabulary? */
  fits(template: string, tokenizer: Pick<Tokenizer, 'findToken'>): boolean
  /** A call begins with one of these, wherever it stands. */
  openers: readonly string[]
  /** What the prompt ends in where a call is forced; the body follows. */
  forcedOpener: string
  /** A call may begin with these where an answer does. */
  leading?: readonly string[]
  /** A call ends here; at the end of the answer when absent. */
  closer?: string
  /** Openers and closers are control tokens, which text hides. */
  special?: boolean
  /** The call or calls between opener and closer; undefined where it is none. With a leading opener, that is part of the body. */
  read(body: string): WrittenCall[] | undefined
  /** The same as a JSON Schema, for one tool. `parameters` is the tool's own schema. */
  bodySchema(name: string, parameters: Record<string, unknown>): Record<string, unknown>
  /** In place of the model's own template, where that shows no tools. */
  template?: string
  /** The messages with the tools told in words, for templates that show none. */
  told?(messages: readonly ChatMessage[], tools: readonly ChatTool[]): ChatMessage[]
}

/** An object of a name and its arguments, as nearly all syntaxes have it. */
export function namedCall(argumentsKey: string) {
  return (name: string, parameters: Record<string, unknown>): Record<string, unknown> => ({
    type: 'object',
    properties: { name: { const: name }, [argumentsKey]: parameters },
    required: ['name', argumentsKey],
    additionalProperties: false,
  })
}

/** The tools that a call may be of; all where the choice is the model's. */
export function chosenTools(tools: readonly ChatTool[], name: string | undefined): readonly ChatTool[] {
  if (name === undefined) return tools
  const chosen = tools.filter(tool => tool.function.name === name)
  if (chosen.length > 0) return chosen
  throw new InkstoneError(
    'tool_unknown',
    `tool_choice names ${JSON.stringify(name)}; the request has ${tools.map(tool => tool.function.name).join(', ')}. Name one of these.`,
  )
}

/** What a template reads of a call: the arguments as an object, as the field's templates want them. */
export const templateCall = ({ id, function: { name, arguments: text } }: ToolCall) => {
  const args = parsed(text)
  return { id, type: 'function', function: { name, arguments: isRecord(args) ? args : text } }
}
