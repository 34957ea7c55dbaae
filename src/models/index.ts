// The registry of architectures. Adding one: a file, a line.
import { InkstoneError } from '../base/errors.ts'
import { type GgufFile, getString } from '../formats/gguf.ts'
import { gemma2 } from './gemma2.ts'
import { gemma3 } from './gemma3.ts'
import { gpt2 } from './gpt2.ts'
import { granite } from './granite.ts'
import { internlm2 } from './internlm2.ts'
import { llama } from './llama.ts'
import type { Architecture } from './model.ts'
import { olmoe } from './olmoe.ts'
import { phi3 } from './phi3.ts'
import { qwen2 } from './qwen2.ts'
import { qwen2moe } from './qwen2moe.ts'
import { qwen3 } from './qwen3.ts'
import { qwen3moe } from './qwen3moe.ts'
import { smollm3 } from './smollm3.ts'
import { starcoder2 } from './starcoder2.ts'

export const architectures: readonly Architecture[] = [
  llama,
  internlm2,
  qwen2,
  qwen3,
  qwen2moe,
  qwen3moe,
  olmoe,
  gemma2,
  gemma3,
  phi3,
  granite,
  smollm3,
  starcoder2,
  gpt2,
]

export function architectureOf(file: GgufFile): Architecture {
  const name = getString(file, 'general.architecture')
  const found = architectures.find(architecture => architecture.name === name)
  if (found) return found
  throw new InkstoneError(
    'architecture_unknown',
    `The file's architecture is "${name}"; ${architectures.map(architecture => architecture.name).join(', ')} can be run. Choose a model of one of these.`,
  )
}
