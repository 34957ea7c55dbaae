// GGUF, the file format of ggml models: the one door to reading, writing and streaming weights by rows.
import type { ByteSource } from '../base/byte-source.ts'
import { InkstoneError } from '../base/errors.ts'
import { blockFormats, rowBytes } from '../quants/index.ts'
import type { GgufTensor } from './gguf-types.ts'

export { getBoolean, getNumber, getString, getStrings } from './gguf-metadata.ts'
export { readGguf } from './gguf-reader.ts'
export { mainFormat, parameterCount } from './gguf-summary.ts'
export {
  type GgufArray,
  GgufError,
  type GgufErrorCode,
  type GgufFile,
  type GgufNumbers,
  type GgufTensor,
  type GgufValue,
  type GgufValueType,
  ggufLimits,
  quoted,
} from './gguf-types.ts'
export {
  type ByteSink,
  type GgufInput,
  type GgufMetadataEntry,
  type GgufTensorInput,
  layOutGguf,
  metadataEntries,
  type TensorShape,
  writeGguf,
  writeGgufTo,
} from './gguf-writer.ts'

export const tensorRowBytes = (tensor: Pick<GgufTensor, 'format' | 'shape'>): number =>
  rowBytes(blockFormats[tensor.format], tensor.shape[0])

/** All dimensions but the first, multiplied: a stack of matrices is one tall matrix. */
export const tensorRows = (tensor: Pick<GgufTensor, 'weights' | 'shape'>): number => tensor.weights / tensor.shape[0]

/** The stored bytes of some rows, so that a large tensor can pass through a small buffer. */
export async function readTensorRows(
  source: ByteSource,
  tensor: GgufTensor,
  firstRow: number,
  rowCount: number,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const rows = tensorRows(tensor)
  if (!(Number.isInteger(firstRow) && Number.isInteger(rowCount) && firstRow >= 0 && rowCount >= 0 && firstRow + rowCount <= rows)) {
    throw new InkstoneError(
      'row_out_of_range',
      `Rows ${firstRow} to ${firstRow + rowCount} of ${tensor.name} were wanted; it has ${rows} rows. Ask for whole rows inside the tensor.`,
    )
  }
  const bytes = tensorRowBytes(tensor)
  return source.read(tensor.offsetBytes + firstRow * bytes, rowCount * bytes, signal)
}

/** The whole tensor's stored bytes; for small ones, such as norms. */
export const readTensor = (source: ByteSource, tensor: GgufTensor, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> =>
  source.read(tensor.offsetBytes, tensor.lengthBytes, signal)
