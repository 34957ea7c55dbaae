// For tests: adapters put together from their pairs, in either format, so that a test can damage one part.
import { type ByteSource, blobSource } from '../base/byte-source.ts'
import { type GgufMetadataEntry, type GgufTensorInput, writeGguf } from './gguf.ts'

export interface TestPair {
  target: string
  rank: number
  columns: number
  rows: number
  /** [rank][columns]. */
  a: Float32Array
  /** [rows][rank]. */
  b: Float32Array
}

const bytesOf = (values: Float32Array): Uint8Array => new Uint8Array(Float32Array.from(values).buffer)

export function ggufAdapterParts(pairs: readonly TestPair[], alpha: number) {
  const metadata: Record<string, GgufMetadataEntry> = {
    'general.type': { type: 'string', value: 'adapter' },
    'general.architecture': { type: 'string', value: 'llama' },
    'adapter.type': { type: 'string', value: 'lora' },
    'adapter.lora.alpha': { type: 'float32', value: alpha },
  }
  const tensors = pairs.flatMap(({ target, rank, columns, rows, a, b }): GgufTensorInput[] => [
    { name: `${target}.lora_a`, format: 'F32', shape: [columns, rank], data: bytesOf(a) },
    { name: `${target}.lora_b`, format: 'F32', shape: [rank, rows], data: bytesOf(b) },
  ])
  return { metadata, tensors }
}

export async function ggufAdapter(
  pairs: readonly TestPair[],
  alpha: number,
  change?: (parts: ReturnType<typeof ggufAdapterParts>) => void,
): Promise<ByteSource> {
  const parts = ggufAdapterParts(pairs, alpha)
  change?.(parts)
  const bytes = await writeGguf({ metadata: Object.entries(parts.metadata), tensors: parts.tensors })
  return blobSource(new Blob([bytes]), 'tone.gguf')
}

/** A safetensors file; `order` of the tensors as given, `metadata` under its own name. */
export function safetensors(
  tensors: readonly { name: string; dtype?: string; shape: number[]; data: Uint8Array }[],
  metadata?: Record<string, string>,
  change?: (header: Record<string, unknown>) => void,
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = metadata ? { __metadata__: metadata } : {}
  let at = 0
  for (const { name, dtype = 'F32', shape, data } of tensors) {
    header[name] = { dtype, shape, data_offsets: [at, at + data.length] }
    at += data.length
  }
  change?.(header)
  const text = new TextEncoder().encode(JSON.stringify(header))
  const out = new Uint8Array(8 + text.length + at)
  new DataView(out.buffer).setBigUint64(0, BigInt(text.length), true)
  out.set(text, 8)
  let offset = 8 + text.length
  for (const { data } of tensors) {
    out.set(data, offset)
    offset += data.length
  }
  return out
}

export const peftTensors = (pairs: readonly TestPair[]) =>
  pairs.flatMap(({ target, rank, columns, rows, a, b }) => [
    { name: `base_model.model.${target}.lora_A.weight`, shape: [rank, columns], data: bytesOf(a) },
    { name: `base_model.model.${target}.lora_B.weight`, shape: [rows, rank], data: bytesOf(b) },
  ])

export const peftConfig = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  peft_type: 'LORA',
  r: 4,
  lora_alpha: 8,
  bias: 'none',
  use_dora: false,
  use_rslora: false,
  rank_pattern: {},
  alpha_pattern: {},
  modules_to_save: null,
  ...more,
})

export const peftSources = (config: unknown, file: Uint8Array<ArrayBuffer>): ByteSource[] => [
  blobSource(new Blob([JSON.stringify(config)]), 'adapter_config.json'),
  blobSource(new Blob([file]), 'adapter_model.safetensors'),
]
