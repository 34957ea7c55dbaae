// What a request's tools mean for a model: the prompt that shows them, the call that is forced, the filter that reads calls out of the answer.
import { InkstoneError } from '../../base/errors.ts'
import type { ChatTemplate, Tokenizer } from '../../tokenizer/index.ts'
import type { ChatCompletionRequest, ChatMessage, ToolCall } from '../openai.ts'
import type { WishedCall } from '../response-format.ts'
import { type CallFilter, createCallFilter } from './call-filter.ts'
import { toolSyntaxOf } from './index.ts'
import { chosenTools, type ToolSyntax, templateCall } from './syntax.ts'
import type { WrittenCall } from './written-call.ts'

export interface Tooling {
  syntax: ToolSyntax
  /** The prompt's ids, up to the opener of a call that is forced. */
  encode(messages: readonly ChatMessage[], options: { addGenerationPrompt: boolean; continueFinalMessage: boolean }): number[]
  /** Undefined where no call may come. */
  filter(): CallFilter | undefined
  /** Present where a tool must be called. */
  forced?: WishedCall
}

interface Talker {
  tokenizer: Tokenizer
  template?: ChatTemplate
}

/** Undefined where the request has no tools and tells of no calls. */
export function toolingOf({ tokenizer, template }: Talker, request: ChatCompletionRequest): Tooling | undefined {
  const { tools = [], tool_choice: wish = 'auto', messages } = request
  const isTold = messages.some(message => message.role === 'tool' || message.tool_calls)
  if (tools.length === 0 && wish !== 'auto' && wish !== 'none')
    throw new InkstoneError('tools_missing', 'tool_choice wants a tool to be called; the request has no tools. Give some, or leave it out.')
  if (!template && tools.length > 0)
    throw new InkstoneError(
      'tools_unsupported',
      'This model has no chat template, so no tools can be shown to it. Load a model that chats.',
    )
  if (!template || (tools.length === 0 && !isTold)) return undefined
  const syntax = toolSyntaxOf(template.source, tokenizer)
  const shown = wish === 'none' ? [] : tools
  const forced =
    wish === 'required' || typeof wish === 'object'
      ? chosenTools(tools, typeof wish === 'object' ? wish.function.name : undefined)
      : undefined
  return {
    syntax,
    encode(all, options) {
      const used = syntax.template === undefined ? template : template.withSource(syntax.template)
      const told = syntax.told ? syntax.told(all, shown) : all.map(forTemplate)
      const ids = used.encode(tokenizer, told, { ...options, ...(shown.length > 0 && !syntax.told && { tools: [...shown] }) })
      return forced ? [...ids, ...tokenizer.encode(syntax.forcedOpener, { special: true })] : ids
    },
    filter: () => (shown.length > 0 ? createCallFilter(syntax, forced && syntax.forcedOpener) : undefined),
    forced: forced && {
      key: JSON.stringify([syntax.name, forced]),
      grammar: async () => (await import('./call-grammar.ts')).callGrammar(syntax, forced),
    },
  }
}

const forTemplate = ({ tool_calls: calls, ...message }: ChatMessage) => ({
  ...message,
  ...(calls && { tool_calls: calls.map(templateCall) }),
})

const ID_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** Mistral's templates take ids of this length only. */
const ID_LENGTH = 9

/** As OpenAI tells it, with an id of its own. */
export function toolCall({ name, arguments: args }: WrittenCall): ToolCall {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_LENGTH))
  const id = Array.from(bytes, byte => ID_LETTERS[byte % ID_LETTERS.length]).join('')
  return { id, type: 'function', function: { name, arguments: JSON.stringify(args) } }
}
