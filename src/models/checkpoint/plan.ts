// The GGUF file that a checkpoint becomes, without a weight of it: its header, every tensor's format and place. What the engine would refuse
// is refused here, by reading that header as a file's.
import type { ByteSource } from '../../base/byte-source.ts'
import { type GgufMetadataEntry, layOutGguf, readGguf, type TensorShape } from '../../formats/gguf.ts'
import { createTokenizer, specFromGguf } from '../../tokenizer/index.ts'
import { architectureOf } from '../index.ts'
import { readRopeConfig } from '../rope.ts'
import type { Checkpoint, SourcedTensor } from './open-checkpoint.ts'
import { fitting, type Target, type WrittenFormat } from './targets.ts'

export interface PlannedTensor extends TensorShape {
  format: WrittenFormat
  from: SourcedTensor | Float32Array<ArrayBuffer>
  offsetBytes: number
}

export interface Plan {
  /** `model-Q4_K_M.gguf`. */
  fileName: string
  header: Uint8Array
  tensors: PlannedTensor[]
  sizeBytes: number
}

export function planOf(checkpoint: Checkpoint, target: Target): Plan {
  const metadata = new Map<string, GgufMetadataEntry>([
    ...checkpoint.metadata,
    ['general.file_type', { type: 'uint32', value: target.fileType }],
    ['general.quantization_version', { type: 'uint32', value: 2 }],
  ])
  const hasOutput = checkpoint.tensors.some(({ stem }) => stem === 'output.weight')
  const head = hasOutput ? 'output.weight' : 'token_embd.weight'
  const shapes = checkpoint.tensors.map(from => {
    const { name, stem, layer, rows, columns, isMatrix } = from
    if (!isMatrix) return { name, format: 'F32' as const, shape: [columns], from }
    const wanted = target.formatOf({ stem, layer, layers: checkpoint.sizes.layers, isHead: stem === head })
    return { name, format: fitting(wanted, columns), shape: [columns, rows], from }
  })
  const { ropeDivisors } = checkpoint
  const all: Omit<PlannedTensor, 'offsetBytes'>[] = ropeDivisors
    ? [{ name: 'rope_freqs.weight', format: 'F32', shape: [ropeDivisors.length], from: ropeDivisors }, ...shapes]
    : shapes
  const { header, offsetsBytes, sizeBytes } = layOutGguf(metadata, all)
  const tensors = all.map((tensor, i) => ({ ...tensor, offsetBytes: offsetsBytes[i] }))
  return { fileName: `${plainName(checkpoint.name)}-${target.label}.gguf`, header, tensors, sizeBytes }
}

/** A part of a file's name: no path, nothing unprintable, not long. */
const plainName = (name: string): string => name.replace(/[/\\\p{Cc}]+/gu, '-').slice(0, 120) || 'model'

/** Reads the header as the engine will; rejects with its errors. */
export async function checkPlan({ fileName, header, sizeBytes }: Plan, signal?: AbortSignal): Promise<void> {
  const source: ByteSource = {
    name: fileName,
    sizeBytes,
    async read(offsetBytes, lengthBytes) {
      const bytes = new Uint8Array(lengthBytes)
      bytes.set(header.subarray(offsetBytes, offsetBytes + lengthBytes))
      return bytes
    },
  }
  const file = await readGguf(source, signal)
  const architecture = architectureOf(file)
  const { headSize } = architecture.readConfig(file)
  architecture.spec(file)
  readRopeConfig(file, architecture.name, headSize)
  createTokenizer(specFromGguf(file))
}
