// How a conversation becomes text and tokens: the model's own ChatML template, its control tokens, and which tokens are trained.
import type { Tokenizer, TokenizerSpec } from '../../src/tokenizer/index.ts'
import { TokenKind } from '../../src/tokenizer/types.ts'
import type { Conversation } from './data/types.ts'

/** Ids 0, 1 and 2. */
export const CONTROL_TOKENS = ['<|endoftext|>', '<|im_start|>', '<|im_end|>'] as const
const [, IM_START, IM_END] = [0, 1, 2]

/** Digits stand one by one. */
export const PRE_TOKENIZER = 'smollm'

/** ChatML; tools are shown and called in Hermes syntax, a tool's result comes in a user's turn. */
export const CHAT_TEMPLATE = [
  `{%- set first = 1 if messages[0].role == 'system' else 0 -%}`,
  `{%- if tools or first -%}{{ '<|im_start|>system\\n' }}{%- if first -%}{{ messages[0].content }}{%- endif -%}`,
  `{%- if tools -%}{{ ('\\n\\n' if first else '') + 'Tools:\\n<tools>' }}`,
  `{%- for tool in tools -%}{{ '\\n' + ((tool.function if tool.function else tool) | tojson) }}{%- endfor -%}{{ '\\n</tools>' }}{%- endif -%}`,
  `{{ '<|im_end|>\\n' }}{%- endif -%}`,
  `{%- for message in messages[first:] -%}`,
  `{%- if message.role == 'tool' -%}{{ '<|im_start|>user\\n<tool_response>\\n' + message.content + '\\n</tool_response>' }}`,
  `{%- else -%}{{ '<|im_start|>' + message.role + '\\n' + message.content }}`,
  `{%- for call in message.tool_calls or [] -%}{%- set function = call.function if call.function else call -%}`,
  `{{ ('\\n' if message.content or not loop.first else '') + '<tool_call>\\n{"name": "' + function.name + '", "arguments": ' }}`,
  `{{- function.arguments if function.arguments is string else function.arguments | tojson }}{{ '}\\n</tool_call>' }}`,
  `{%- endfor -%}{%- endif -%}{{ '<|im_end|>\\n' }}{%- endfor -%}`,
  `{%- if add_generation_prompt -%}{{ '<|im_start|>assistant\\n' }}{%- endif -%}`,
].join('')

/** What the trained vocabulary and its merges are as a tokenizer. */
export function tokenizerSpec(tokens: readonly string[], merges: readonly string[]): TokenizerSpec {
  return {
    model: 'gpt2',
    pre: PRE_TOKENIZER,
    tokens,
    merges,
    tokenTypes: tokens.map((_, id) => (id < CONTROL_TOKENS.length ? TokenKind.control : TokenKind.normal)),
    bosId: IM_START,
    eosId: IM_END,
    padId: 0,
    addBos: false,
  }
}

export interface ExampleTokens {
  ids: number[]
  /** Is the token predicted in training? The assistant's own, up to and with the end of its turn. */
  trained: boolean[]
}

/** Marks what the assistant writes in a rendered conversation. */
export function markTrained(tokenizer: Tokenizer, ids: number[]): ExampleTokens {
  const opening = tokenizer.encode('assistant\n')
  const trained = new Array<boolean>(ids.length).fill(false)
  for (let at = 0; at < ids.length; at++) {
    if (ids[at] !== IM_START || !opening.every((id, i) => ids[at + 1 + i] === id)) continue
    at += opening.length + 1
    for (; at < ids.length; at++) {
      trained[at] = true
      if (ids[at] === IM_END) break
    }
  }
  return { ids, trained }
}

/** A conversation's texts, as the tokenizer is trained on them. */
export function textsOf(conversation: Conversation): string[] {
  const tools = (conversation.tools ?? []).map(tool => JSON.stringify(tool.function))
  return [...conversation.turns.flatMap(turn => [turn.role, turn.content]), ...tools]
}
