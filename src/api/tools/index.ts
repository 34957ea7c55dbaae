// The registry of tool-call syntaxes: the first that fits a model is the one that it is read by.
import type { Tokenizer } from '../../tokenizer/types.ts'
import { hermes, told } from './hermes.ts'
import { internlm2 } from './internlm2.ts'
import { llama3 } from './llama3.ts'
import { mistral } from './mistral.ts'
import type { ToolSyntax } from './syntax.ts'

/** `told` fits all and stands last. */
export const toolSyntaxes: readonly ToolSyntax[] = [internlm2, hermes, mistral, llama3, told]

export const toolSyntaxOf = (template: string, tokenizer: Pick<Tokenizer, 'findToken'>): ToolSyntax =>
  toolSyntaxes.find(syntax => syntax.fits(template, tokenizer)) ?? told
