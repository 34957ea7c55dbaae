// What a model file is in two words: how many weights it has, and in which format most of them are.
import type { BlockFormatName } from '../quants/index.ts'
import type { GgufFile } from './gguf-types.ts'

type Tensors = Pick<GgufFile, 'tensors'>

export const parameterCount = ({ tensors }: Tensors): number => [...tensors.values()].reduce((sum, tensor) => sum + tensor.weights, 0)

/** The format that most weights have; plain floats only where there is nothing else. */
export function mainFormat(file: Tensors): BlockFormatName {
  const weights = new Map<BlockFormatName, number>()
  for (const tensor of file.tensors.values()) weights.set(tensor.format, (weights.get(tensor.format) ?? 0) + tensor.weights)
  const sorted = [...weights].sort((a, b) => b[1] - a[1])
  return sorted[0]?.[0] ?? 'F32'
}
