// What a chat template may use, and the errors it ends in when it wants more. A template comes out of a downloaded file: it is a program
// by a stranger.
import { InkstoneError } from '../base/errors.ts'

/** Each bound is far above what the largest published templates use (about 30 KB of source, a few thousand steps). */
export interface TemplateLimits {
  sourceChars: number
  /** Evaluated nodes, plus the elements of every list that is made. */
  steps: number
  /** Nested evaluations: macros that call themselves, deep conditions. */
  depth: number
  /** Characters of one string or of one list's strings together; so also of the output. */
  textChars: number
  listItems: number
  elapsedMs: number
}

export const TEMPLATE_LIMITS: TemplateLimits = {
  sourceChars: 262_144,
  steps: 2_000_000,
  depth: 400,
  textChars: 2_097_152,
  listItems: 32_768,
  elapsedMs: 2_000,
}

export type TemplateErrorCode =
  | 'template_source'
  | 'template_syntax'
  | 'template_steps'
  | 'template_depth'
  | 'template_output'
  | 'template_time'
  | 'template_raised'
  | 'template_failed'
  | 'template_input'

export class TemplateError extends InkstoneError {
  declare readonly code: TemplateErrorCode
  constructor(code: TemplateErrorCode, message: string, options?: ErrorOptions) {
    super(code, message, options)
  }
}

const CHOOSE_ANOTHER = 'Choose another chat template or another model.'

export const overLimit = {
  source: (got: number, wanted: number) =>
    new TemplateError('template_source', `The chat template has ${got} characters; at most ${wanted} are read. ${CHOOSE_ANOTHER}`),
  steps: (wanted: number) =>
    new TemplateError('template_steps', `The chat template went on after ${wanted} steps; it may never end. ${CHOOSE_ANOTHER}`),
  depth: (wanted: number) =>
    new TemplateError('template_depth', `The chat template nests deeper than ${wanted} levels; it may call itself. ${CHOOSE_ANOTHER}`),
  output: (wanted: number, unit: string) =>
    new TemplateError(
      'template_output',
      `The chat template makes more than ${wanted} ${unit}. Shorten the conversation, or choose another chat template.`,
    ),
  time: (wanted: number) =>
    new TemplateError(
      'template_time',
      `The chat template was not done after ${wanted} ms. Shorten the conversation, or choose another chat template.`,
    ),
}
