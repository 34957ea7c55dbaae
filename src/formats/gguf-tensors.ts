// Tensor headers of a GGUF file. Sizes are multiplied as bigints and every range is held against the file, so no product wraps and
// no tensor reaches outside its own bytes.
import { blockFormats, formatByType, type RegisteredFormat } from '../quants/index.ts'
import type { GgufCursor } from './gguf-cursor.ts'
import { GgufError, type GgufTensor, ggufLimits, quoted } from './gguf-types.ts'

/** A header as it stands, before its range is held against the data. */
export interface TensorHeader {
  tensor: GgufTensor
  /** Where the header's offset field stands; errors about the range point here. */
  fieldOffset: number
}

/** Types that ggml has and this project does not; naming them tells a person which file to look for instead. */
const unsupportedTypes = new Map([
  [9, 'Q8_1'],
  [15, 'Q8_K'],
  [16, 'IQ2_XXS'],
  [17, 'IQ2_XS'],
  [18, 'IQ3_XXS'],
  [19, 'IQ1_S'],
  [21, 'IQ3_S'],
  [22, 'IQ2_S'],
  [24, 'I8'],
  [25, 'I16'],
  [26, 'I32'],
  [27, 'I64'],
  [28, 'F64'],
  [29, 'IQ1_M'],
  [34, 'TQ1_0'],
  [35, 'TQ2_0'],
])

/** Numbers ggml once used and has taken back. */
const removedTypes = new Map([
  [4, 'Q4_2'],
  [5, 'Q4_3'],
  [31, 'Q4_0_4_4'],
  [32, 'Q4_0_4_8'],
  [33, 'Q4_0_8_8'],
  [36, 'IQ4_NL_4_4'],
  [37, 'IQ4_NL_4_8'],
  [38, 'IQ4_NL_8_8'],
])

/** One header: name, dimensions, type, offset from the start of the data. */
export async function readTensorHeader(cursor: GgufCursor, index: number): Promise<TensorHeader> {
  const name = await readName(cursor, index)
  const what = `tensor ${quoted(name)}`
  const dimensionsOffset = cursor.offset
  const dimensions = await readDimensions(cursor, what)
  await cursor.need(12, `the type and offset of ${what}`)
  const typeOffset = cursor.offset
  const format = checkedFormat(cursor.u32(), typeOffset, what)
  const fieldOffset = cursor.offset
  const offset = cursor.u64()
  const { weights, lengthBytes } = checkedSize(dimensions, format, dimensionsOffset, what)
  if (offset > BigInt(Number.MAX_SAFE_INTEGER)) throw pastEnd(fieldOffset, what, offset, cursor.sizeBytes)
  const shape = dimensions.map(Number)
  return { tensor: { name, format: format.name, shape, offsetBytes: Number(offset), lengthBytes, weights }, fieldOffset }
}

async function readName(cursor: GgufCursor, index: number): Promise<string> {
  const start = cursor.offset
  await cursor.need(8, `the name of tensor ${index}`)
  const length = cursor.u64()
  if (length === 0n)
    throw new GgufError('tensor_name_empty', start, `Tensor ${index} has no name; nothing could look it up. Re-export the model.`)
  if (length > BigInt(ggufLimits.tensorNameBytes)) {
    throw new GgufError(
      'tensor_name_too_long',
      start,
      `The name of tensor ${index} claims ${length} bytes; at most ${ggufLimits.tensorNameBytes} are allowed. Re-export the model with shorter names.`,
    )
  }
  await cursor.need(Number(length), `the name of tensor ${index}`)
  return new TextDecoder().decode(cursor.bytes(Number(length)))
}

async function readDimensions(cursor: GgufCursor, what: string): Promise<bigint[]> {
  await cursor.need(4, `the dimension count of ${what}`)
  const start = cursor.offset
  const count = cursor.u32()
  if (count < 1 || count > ggufLimits.dimensions) {
    throw new GgufError(
      'dimension_count_invalid',
      start,
      `${what} has ${count} dimensions; 1 to ${ggufLimits.dimensions} are allowed. Re-export the model.`,
    )
  }
  await cursor.need(8 * count, `the dimensions of ${what}`)
  return Array.from({ length: count }, (_, axis) => {
    const dimension = cursor.i64()
    if (dimension > 0n) return dimension
    const code = dimension === 0n ? 'dimension_zero' : 'dimension_negative'
    throw new GgufError(
      code,
      cursor.offset - 8,
      `Dimension ${axis} of ${what} is ${dimension}; it must be at least 1. Re-export the model.`,
    )
  })
}

function checkedFormat(type: number, byteOffset: number, what: string): RegisteredFormat {
  const format = formatByType(type)
  if (format) return format
  const removed = removedTypes.get(type)
  if (removed) {
    throw new GgufError(
      'tensor_type_removed',
      byteOffset,
      `${what} has type ${type} (${removed}), which ggml has removed. Re-export the model, for example as Q4_0.`,
    )
  }
  const unsupported = unsupportedTypes.get(type)
  const readable = Object.keys(blockFormats).join(', ')
  if (unsupported) {
    throw new GgufError(
      'tensor_type_unsupported',
      byteOffset,
      `${what} is stored as ${unsupported}; this program reads ${readable}. Choose one of those files of the same model, such as Q4_K_M.`,
    )
  }
  throw new GgufError(
    'tensor_type_unknown',
    byteOffset,
    `${what} has type number ${type}, which is unknown; this program reads ${readable}. The file is damaged or newer than this program.`,
  )
}

function checkedSize(
  dimensions: bigint[],
  format: RegisteredFormat,
  byteOffset: number,
  what: string,
): { weights: number; lengthBytes: number } {
  const [row] = dimensions
  const blockWeights = BigInt(format.blockWeights)
  if (row % blockWeights !== 0n) {
    throw new GgufError(
      'row_not_whole_blocks',
      byteOffset,
      `${format.name} rows of ${what} have ${row} weights; blocks hold ${blockWeights}. Re-export the model or choose Q8_0.`,
    )
  }
  const weights = dimensions.reduce((product, dimension) => product * dimension, 1n)
  const lengthBytes = (weights / blockWeights) * BigInt(format.blockBytes)
  if (weights > BigInt(Number.MAX_SAFE_INTEGER) || lengthBytes > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new GgufError(
      'tensor_too_large',
      byteOffset,
      `${what} of ${dimensions.join(' × ')} would take ${lengthBytes} bytes; no file holds that. The file is damaged: download or export it again.`,
    )
  }
  return { weights: Number(weights), lengthBytes: Number(lengthBytes) }
}

function pastEnd(fieldOffset: number, what: string, offset: bigint | number, sizeBytes: number): GgufError {
  return new GgufError(
    'offset_past_end',
    fieldOffset,
    `The data of ${what} would start ${offset} bytes into the data; the whole file has ${sizeBytes} bytes. The file is cut short or damaged: download it again.`,
  )
}

/** Makes offsets count from the start of the file, and throws where a tensor is misaligned, leaves the file or meets another. */
export function placeTensors(headers: TensorHeader[], dataOffsetBytes: number, alignmentBytes: number, sizeBytes: number): void {
  for (const { tensor, fieldOffset } of headers) {
    const what = `tensor ${quoted(tensor.name)}`
    if (tensor.offsetBytes % alignmentBytes !== 0) {
      throw new GgufError(
        'offset_misaligned',
        fieldOffset,
        `The data of ${what} starts at ${tensor.offsetBytes}; the file promises multiples of ${alignmentBytes}. Re-export the model.`,
      )
    }
    if (dataOffsetBytes + tensor.offsetBytes >= sizeBytes) throw pastEnd(fieldOffset, what, tensor.offsetBytes, sizeBytes)
    tensor.offsetBytes += dataOffsetBytes
    const missing = tensor.offsetBytes + tensor.lengthBytes - sizeBytes
    if (missing > 0) {
      throw new GgufError(
        'tensor_data_truncated',
        fieldOffset,
        `The data of ${what} ends ${missing} bytes past the end of the file at ${sizeBytes}. The download is not complete: get the file again.`,
      )
    }
  }
  refuseOverlap(headers)
}

function refuseOverlap(headers: TensorHeader[]): void {
  const ordered = headers.toSorted((a, b) => a.tensor.offsetBytes - b.tensor.offsetBytes)
  for (let i = 1; i < ordered.length; i++) {
    const before = ordered[i - 1].tensor
    const { tensor, fieldOffset } = ordered[i]
    if (before.offsetBytes + before.lengthBytes <= tensor.offsetBytes) continue
    throw new GgufError(
      'tensors_overlap',
      fieldOffset,
      `Tensors ${quoted(before.name)} and ${quoted(tensor.name)} share bytes from ${tensor.offsetBytes} on; each needs its own. Re-export the model.`,
    )
  }
}
