// Errors as OpenAI's clients read them: a status, and an object with message, type, param and code. Source: OpenAI API reference, "Error codes".
import { errorRecord, InkstoneError } from '../../base/errors.ts'

/** What the asker did wrong, as a status; anything else is ours. */
const STATUS: [pattern: RegExp, status: number][] = [
  [/^(api_key_missing|api_key_wrong)$/, 401],
  [/^(model_unknown|route_unknown)$/, 404],
  [/^method_wrong$/, 405],
  [/^body_too_large$/, 413],
  [
    /^(context_full|adapter_|prompt_|messages_|message_|sampling_|token_out_of_range|format_|grammar_|schema_|regex_|template_|tool_|tools_|body_|field_)/,
    400,
  ],
  [/^(no_model|device_lost|server_full)$/, 503],
]

/** Names that clients look for. */
const CODES: Record<string, string> = {
  context_full: 'context_length_exceeded',
  api_key_missing: 'invalid_api_key',
  api_key_wrong: 'invalid_api_key',
  model_unknown: 'model_not_found',
}

export interface OpenAiError {
  error: { message: string; type: string; param: string | null; code: string }
}

export function openAiError(cause: unknown): { status: number; body: OpenAiError } {
  const { code, message } = errorRecord(cause)
  const status = STATUS.find(([pattern]) => pattern.test(code))?.[1] ?? 500
  const type = status >= 500 ? 'server_error' : 'invalid_request_error'
  const param = cause instanceof FieldError ? cause.field : null
  return { status, body: { error: { message, type, param, code: CODES[code] ?? code } } }
}

/** A field of the request that is not as it should be. */
export class FieldError extends InkstoneError {
  readonly field: string
  constructor(field: string, got: unknown, wanted: string) {
    super('field_wrong', `${field} is ${JSON.stringify(got)?.slice(0, 80)}; ${wanted} was wanted.`)
    this.field = field
  }
}
