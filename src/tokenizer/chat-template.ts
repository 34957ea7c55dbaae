// From messages to a prompt by the model's own Jinja template. Two ideas: the template runs with bounds (bounded-interpreter.ts), and
// control tokens are recognised in what the template wrote, never in what a user wrote (prompt-guard.ts).
// This module brings the template engine along: load it with `import()` where a start-up time counts.
import { parseTemplate, runTemplate } from './bounded-interpreter.ts'
import { PromptGuard } from './prompt-guard.ts'
import { strftime } from './strftime.ts'
import { TEMPLATE_LIMITS, TemplateError, type TemplateLimits } from './template-limits.ts'
import type { Tokenizer } from './types.ts'

export interface TemplateMessage {
  role: string
  content: string
  name?: string
  tool_calls?: unknown
  tool_call_id?: string
}

export interface TemplateOptions {
  /** Open the assistant's turn at the end. */
  addGenerationPrompt: boolean
  tools?: unknown[]
  /** Leave the last message open, so that the model goes on with it. */
  continueFinalMessage?: boolean
  /** More names for the template, such as `enable_thinking`. The program's own, so they are not guarded. */
  variables?: Record<string, unknown>
  /** What `strftime_now` and `date_string` tell; the present moment by default. */
  now?: Date
}

/** Plain text, or the text of one control token that the template wrote. */
export interface PromptSegment {
  text: string
  special: boolean
}

export interface ChatTemplate {
  /** The Jinja text. */
  readonly source: string
  /** Another template for the same model. */
  withSource(source: string): ChatTemplate
  /** The prompt as text, for people to look at: in it nobody can tell a user's `<|im_end|>` from the template's. */
  render(messages: readonly TemplateMessage[], options: TemplateOptions): string
  /** The prompt cut into plain text and control tokens. */
  segments(tokenizer: Tokenizer, messages: readonly TemplateMessage[], options: TemplateOptions): PromptSegment[]
  /** The prompt's ids, bos in front as the model asks. */
  encode(tokenizer: Tokenizer, messages: readonly TemplateMessage[], options: TemplateOptions): number[]
}

/** Roles reach the template unguarded, since templates such as `<|{{ role }}|>` build control tokens of them. */
const ROLE = /^[A-Za-z0-9_.-]{1,64}$/

export function createChatTemplate(
  source: string,
  specials: { bosToken?: string; eosToken?: string },
  limits: TemplateLimits = TEMPLATE_LIMITS,
): ChatTemplate {
  const program = parseTemplate(source, limits)

  /** Renders messages that pass through `guard`. */
  const renderGuarded = (messages: readonly TemplateMessage[], options: TemplateOptions, guard: PromptGuard): string => {
    checkMessages(messages, options)
    const endMark = options.continueFinalMessage ? guard.takeUnused() : ''
    const guarded = messages.map((message, i) => guardMessage(message, guard, i === messages.length - 1 ? endMark : ''))
    const tools = options.tools === undefined ? null : guard.protectDeep(options.tools)
    const text = runTemplate(program, { messages: guarded, tools, ...fixedVariables(specials, options) }, limits)
    return endMark === '' ? text : cutAtMark(text, endMark)
  }

  const segments: ChatTemplate['segments'] = (tokenizer, messages, options) => {
    const guard = new PromptGuard(tokenizer.controlTexts, source + asJson([messages, options.tools]))
    const text = renderGuarded(messages, options, guard)
    return tokenizer.splitAtControl(text).map(piece => ({
      text: piece.id === undefined ? guard.restore(piece.text) : piece.text,
      special: piece.id !== undefined,
    }))
  }

  return {
    source,
    withSource: other => createChatTemplate(other, specials, limits),
    render(messages, options) {
      return renderGuarded(messages, options, new PromptGuard([], source + asJson([messages, options.tools])))
    },
    segments,
    encode(tokenizer, messages, options) {
      const ids = segments(tokenizer, messages, options).flatMap(({ text, special }) =>
        special ? [tokenizer.findToken(text)!] : tokenizer.encode(text),
      )
      if (tokenizer.addBos && ids[0] !== tokenizer.bosId) ids.unshift(tokenizer.bosId!)
      return ids
    },
  }
}

/** What every template finds besides the conversation; the names are those of the transformers library. */
function fixedVariables(specials: { bosToken?: string; eosToken?: string }, options: TemplateOptions): Record<string, unknown> {
  const now = options.now ?? new Date()
  return {
    documents: null,
    add_generation_prompt: options.addGenerationPrompt,
    bos_token: specials.bosToken ?? '',
    eos_token: specials.eosToken ?? '',
    date_string: strftime(now, '%d %b %Y'),
    strftime_now: (format: unknown) => strftime(now, String(format)),
    ...options.variables,
  }
}

function guardMessage(message: TemplateMessage, guard: PromptGuard, endMark: string): Record<string, unknown> {
  const { role, content, ...rest } = message
  return { ...(guard.protectDeep(rest) as object), role, content: guard.protectContent(content) + endMark }
}

function checkMessages(messages: readonly TemplateMessage[], options: TemplateOptions): void {
  const bad = messages.findIndex(({ role, content }) => !ROLE.test(role) || typeof content !== 'string')
  if (bad >= 0) {
    const { role, content } = messages[bad]
    throw new TemplateError(
      'template_input',
      `Message ${bad} has the role ${JSON.stringify(role).slice(0, 80)} and a content of type ${typeof content}; a role of up to 64 letters, ` +
        'digits, "_", "." and "-" and a text are wanted. Correct the message.',
    )
  }
  if (!options.continueFinalMessage) return
  if (messages.length > 0 && !options.addGenerationPrompt) return
  throw new TemplateError(
    'template_input',
    `continueFinalMessage was given with ${messages.length} messages and addGenerationPrompt ${options.addGenerationPrompt}; ` +
      'it needs a last message, and no new turn after it. Turn one of the two off.',
  )
}

function cutAtMark(text: string, endMark: string): string {
  const at = text.lastIndexOf(endMark)
  if (at >= 0) return text.slice(0, at)
  throw new TemplateError(
    'template_failed',
    'The chat template leaves the last message out, so it cannot be continued; its text must be in the prompt. Ask for a new turn instead.',
  )
}

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
    throw new TemplateError(
      'template_input',
      `The messages or tools are no JSON (${reason}); plain data is wanted. Correct the tool definitions.`,
      { cause },
    )
  }
}
