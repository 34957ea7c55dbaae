// The tokenizer room's door. The chat template brings a template engine along, so it loads only when a model has one to render.
export { createTokenizer } from './create-tokenizer.ts'
export { PRE_TOKENIZERS } from './pre-tokenizers.ts'
export { chatTemplateFromGguf, specFromGguf } from './spec-from-gguf.ts'
export type { DecodeOptions, EncodeOptions, StreamingDecoder, TextPiece, Tokenizer, TokenizerModel, TokenizerSpec } from './types.ts'
