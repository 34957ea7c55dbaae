// The chat template that a model file carries, ready to render.
import type { GgufFile } from '../formats/gguf.ts'
import { type ChatTemplate, chatTemplateFromGguf, loadChatTemplate, type Tokenizer } from '../tokenizer/index.ts'

/** Undefined where the file carries none: such a model only continues text. */
export async function readTemplate(file: GgufFile, tokenizer: Tokenizer): Promise<ChatTemplate | undefined> {
  const source = chatTemplateFromGguf(file)
  if (source === undefined) return undefined
  const { createChatTemplate } = await loadChatTemplate()
  const text = (id: number | undefined) => (id === undefined ? undefined : tokenizer.tokenText(id))
  return createChatTemplate(source, { bosToken: text(tokenizer.bosId), eosToken: text(tokenizer.eosId) })
}
