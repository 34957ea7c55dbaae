// The registry of families whose checkpoints are read. Adding one: a file, a line.
import { InkstoneError } from '../../base/errors.ts'
import type { Fields } from '../../formats/checkpoint-files.ts'
import { quoted } from '../../formats/gguf.ts'
import type { CheckpointFamily } from './family.ts'
import { internlm2 } from './internlm2.ts'
import { llama } from './llama.ts'
import { qwen2 } from './qwen2.ts'
import { qwen3 } from './qwen3.ts'

export const families: readonly CheckpointFamily[] = [llama, qwen2, qwen3, internlm2]

export function familyOf({ architectures }: Fields): CheckpointFamily {
  const name = Array.isArray(architectures) ? String(architectures[0]) : 'none'
  const found = families.find(({ classes }) => classes.includes(name))
  if (found) return found
  const known = families.flatMap(({ classes }) => classes).join(', ')
  throw new InkstoneError(
    'checkpoint_family',
    `config.json names the architecture ${quoted(name)}; ${known} are read here. Choose a checkpoint of one of these, or a GGUF file of this model.`,
  )
}
