// Writes GGUF version 3. The header is laid out first, from shapes alone; tensors then pass through one at a time, so a model larger
// than memory can be exported.
import { InkstoneError } from '../base/errors.ts'
import { type BlockFormatName, blockFormats, rowBytes } from '../quants/index.ts'
import { encodeMetadata } from './gguf-encode.ts'
import { defaultAlignmentBytes, type GgufFile, type GgufValue, type GgufValueType, ggufLimits, quoted } from './gguf-types.ts'

/** The type is explicit, because a file tells 8 from 8.0 and readers ask for one of them. */
export interface GgufMetadataEntry {
  type: GgufValueType
  value: GgufValue
}

export interface GgufTensorInput {
  name: string
  format: BlockFormatName
  /** In ggml's order: shape[0] is the row length. */
  shape: readonly number[]
  /** The stored bytes; a function is called when their turn comes, so that only one tensor is in memory. */
  data: Uint8Array | (() => Promise<Uint8Array>)
}

export interface GgufInput {
  /** `general.alignment`, where present, sets the alignment; else it is 32. */
  metadata: Iterable<readonly [key: string, entry: GgufMetadataEntry]>
  tensors: readonly GgufTensorInput[]
}

/** Takes the file's bytes in order; the promise says when the next may come. */
export type ByteSink = (bytes: Uint8Array) => Promise<void> | void

/** The metadata of a file that was read, ready to be written again or changed. */
export const metadataEntries = (file: Pick<GgufFile, 'metadata' | 'metadataLayout'>): Map<string, GgufMetadataEntry> =>
  new Map([...file.metadata].map(([key, value]) => [key, { type: file.metadataLayout.get(key)!.type, value }]))

/** The whole file in one array; for small models and tests. */
export async function writeGguf(input: GgufInput): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  const sizeBytes = await writeGgufTo(part => void parts.push(part), input)
  const out = new Uint8Array(sizeBytes)
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** The file piece by piece; resolves with its size. */
export async function writeGgufTo(sink: ByteSink, input: GgufInput, signal?: AbortSignal): Promise<number> {
  const metadata = new Map(input.metadata)
  const alignmentBytes = alignmentOf(metadata)
  const placed = placeTensors(input.tensors, alignmentBytes)
  const header = encodeHeader(metadata, placed)
  let written = 0
  const write = async (bytes: Uint8Array) => {
    signal?.throwIfAborted()
    await sink(bytes)
    written += bytes.length
    const padding = alignUp(written, alignmentBytes) - written
    if (padding > 0) await sink(new Uint8Array(padding))
    written += padding
  }
  await write(header)
  for (const { tensor, lengthBytes } of placed) {
    const data = typeof tensor.data === 'function' ? await tensor.data() : tensor.data
    if (data.length !== lengthBytes) {
      throw new InkstoneError(
        'tensor_data_mismatch',
        `Tensor ${quoted(tensor.name)} got ${data.length} bytes; ${tensor.format} of ${tensor.shape.join(' × ')} takes ${lengthBytes}. Encode it in that format first.`,
      )
    }
    await write(data)
  }
  return written
}

/** Where everything goes, without the tensors' bytes: the header up to the first of them, and each one's place in the file. */
export function layOutGguf(metadata: Iterable<readonly [key: string, entry: GgufMetadataEntry]>, tensors: readonly TensorShape[]) {
  const entries = new Map(metadata)
  const alignmentBytes = alignmentOf(entries)
  const placed = placeTensors(tensors, alignmentBytes)
  const written = encodeHeader(entries, placed)
  const header = new Uint8Array(alignUp(written.length, alignmentBytes))
  header.set(written)
  const last = placed.at(-1)
  return {
    header,
    offsetsBytes: placed.map(({ offsetBytes }) => header.length + offsetBytes),
    sizeBytes: header.length + (last ? alignUp(last.offsetBytes + last.lengthBytes, alignmentBytes) : 0),
  }
}

/** A tensor without its bytes. */
export type TensorShape = Omit<GgufTensorInput, 'data'>

interface PlacedTensor<T extends TensorShape = TensorShape> {
  tensor: T
  /** From the start of the data. */
  offsetBytes: number
  lengthBytes: number
}

const alignUp = (bytes: number, alignmentBytes: number): number => Math.ceil(bytes / alignmentBytes) * alignmentBytes

function alignmentOf(metadata: Map<string, GgufMetadataEntry>): number {
  const entry = metadata.get('general.alignment')
  if (!entry) return defaultAlignmentBytes
  const { type, value } = entry
  const isPowerOfTwo = typeof value === 'number' && Number.isInteger(Math.log2(value))
  if (type === 'uint32' && isPowerOfTwo && value <= ggufLimits.alignmentBytes) return value
  throw new InkstoneError(
    'alignment_invalid',
    `general.alignment is ${type} ${String(value)}; a uint32 power of two up to ${ggufLimits.alignmentBytes} is wanted. Leave it out to get ${defaultAlignmentBytes}.`,
  )
}

function placeTensors<T extends TensorShape>(tensors: readonly T[], alignmentBytes: number): PlacedTensor<T>[] {
  const names = new Set<string>()
  let offsetBytes = 0
  return tensors.map(tensor => {
    checkTensor(tensor, names)
    const rows = tensor.shape.slice(1).reduce((product, dimension) => product * dimension, 1)
    const lengthBytes = rowBytes(blockFormats[tensor.format], tensor.shape[0]) * rows
    const placed = { tensor, offsetBytes, lengthBytes }
    offsetBytes = alignUp(offsetBytes + lengthBytes, alignmentBytes)
    return placed
  })
}

function checkTensor({ name, shape }: TensorShape, names: Set<string>): void {
  const lengthBytes = new TextEncoder().encode(name).length
  if (lengthBytes === 0 || lengthBytes > ggufLimits.tensorNameBytes || names.has(name)) {
    throw new InkstoneError(
      'tensor_name_invalid',
      `Tensor name ${quoted(name)} is used twice, or has ${lengthBytes} bytes; 1 to ${ggufLimits.tensorNameBytes} are allowed. Rename it.`,
    )
  }
  names.add(name)
  const wholeDimensions = shape.every(dimension => Number.isSafeInteger(dimension) && dimension > 0)
  if (wholeDimensions && shape.length >= 1 && shape.length <= ggufLimits.dimensions) return
  throw new InkstoneError(
    'tensor_shape_invalid',
    `Tensor ${quoted(name)} has shape [${shape.join(', ')}]; 1 to ${ggufLimits.dimensions} positive whole numbers are wanted.`,
  )
}

function encodeHeader(metadata: Map<string, GgufMetadataEntry>, placed: PlacedTensor[]): Uint8Array {
  return encodeMetadata(encoder => {
    encoder.bytes(Uint8Array.of(0x47, 0x47, 0x55, 0x46))
    encoder.number('uint32', 3)
    encoder.number('uint64', placed.length)
    encoder.number('uint64', metadata.size)
    for (const [key, { type, value }] of metadata) encoder.entry(key, type, value)
    for (const { tensor, offsetBytes } of placed) {
      encoder.string(tensor.name)
      encoder.number('uint32', tensor.shape.length)
      for (const dimension of tensor.shape) encoder.number('uint64', dimension)
      encoder.number('uint32', blockFormats[tensor.format].ggmlType)
      encoder.number('uint64', offsetBytes)
    }
  })
}
