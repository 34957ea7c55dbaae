// The tokenizer room's door. The chat template brings a template engine along, so it loads only when a model has one to render.

export type { ChatTemplate, PromptSegment, TemplateMessage, TemplateOptions } from './chat-template.ts'
export { createTokenizer } from './create-tokenizer.ts'
export { chatTemplateFromGguf, specFromGguf } from './spec-from-gguf.ts'
export type { DecodeOptions, EncodeOptions, StreamingDecoder, TextPiece, Tokenizer, TokenizerModel, TokenizerSpec } from './types.ts'

/** The chat template's module, loaded when it is needed. */
export const loadChatTemplate = () => import('./chat-template.ts')
