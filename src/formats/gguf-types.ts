// What a GGUF file holds, as plain data, and the errors and limits that reading one can meet.
// Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md (versions 2 and 3, little-endian).
import { FileError } from '../base/errors.ts'
import type { BlockFormatName } from '../quants/index.ts'

/** Value types in the order of their numbers in the file; `bytes` is the least that one value takes. */
export const ggufValueTypes = [
  { name: 'uint8', bytes: 1 },
  { name: 'int8', bytes: 1 },
  { name: 'uint16', bytes: 2 },
  { name: 'int16', bytes: 2 },
  { name: 'uint32', bytes: 4 },
  { name: 'int32', bytes: 4 },
  { name: 'float32', bytes: 4 },
  { name: 'bool', bytes: 1 },
  { name: 'string', bytes: 8 },
  { name: 'array', bytes: 12 },
  { name: 'uint64', bytes: 8 },
  { name: 'int64', bytes: 8 },
  { name: 'float64', bytes: 8 },
] as const

export type GgufValueType = (typeof ggufValueTypes)[number]['name']

export type GgufNumbers =
  | Uint8Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | BigUint64Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>

export interface GgufArray {
  /** Type of the elements; never `array`, nested arrays are refused. */
  type: GgufValueType
  values: GgufNumbers | boolean[] | string[]
  /** The bytes of each string that is no valid UTF-8, by index: a token may be any bytes. Its entry in `values` has U+FFFD for what is broken. */
  rawStrings?: Map<number, Uint8Array<ArrayBuffer>>
}

/** A 64-bit integer is a number where that is exact, a bigint where it is not. */
export type GgufValue = number | bigint | boolean | string | GgufArray

export interface GgufTensor {
  name: string
  format: BlockFormatName
  /** In ggml's order: shape[0] is the row length. One to four dimensions, each at least 1. */
  shape: number[]
  /** From the first byte of the file. */
  offsetBytes: number
  lengthBytes: number
  weights: number
}

export interface GgufFile {
  version: number
  metadata: Map<string, GgufValue>
  /** The type each value has in the file, and where the value starts; a writer needs the one, an error the other. */
  metadataLayout: Map<string, { type: GgufValueType; byteOffset: number }>
  /** In the order of the file. */
  tensors: Map<string, GgufTensor>
  alignmentBytes: number
  dataOffsetBytes: number
  sizeBytes: number
}

export type GgufErrorCode =
  | 'file_truncated'
  | 'bad_magic'
  | 'byte_swapped'
  | 'version_unsupported'
  | 'tensor_count_impossible'
  | 'metadata_count_impossible'
  | 'header_too_large'
  | 'key_empty'
  | 'key_too_long'
  | 'key_duplicate'
  | 'value_type_unknown'
  | 'bool_invalid'
  | 'string_too_long'
  | 'string_past_end'
  | 'array_nested'
  | 'array_too_long'
  | 'array_past_end'
  | 'alignment_wrong_type'
  | 'alignment_invalid'
  | 'tensor_name_empty'
  | 'tensor_name_too_long'
  | 'tensor_duplicate'
  | 'dimension_count_invalid'
  | 'dimension_negative'
  | 'dimension_zero'
  | 'tensor_too_large'
  | 'tensor_type_unknown'
  | 'tensor_type_removed'
  | 'tensor_type_unsupported'
  | 'row_not_whole_blocks'
  | 'offset_misaligned'
  | 'offset_past_end'
  | 'tensor_data_truncated'
  | 'tensors_overlap'
  | 'metadata_missing'
  | 'metadata_wrong_type'

export class GgufError extends FileError {
  declare readonly code: GgufErrorCode
  constructor(code: GgufErrorCode, byteOffset: number, message: string) {
    super(code, byteOffset, message)
  }
}

/** A name out of a file, short enough and safe to show. */
export const quoted = (name: string): string => JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name)

/** Magic, version, two counts. */
export const headerBytes = 24

/** Where a file says nothing; the format's own default. */
export const defaultAlignmentBytes = 32

/**
 * What a file may ask for. Each bound is above every real model, so that only a damaged or hostile file meets it. Together they bound
 * memory: the worst header found, 61 MB of two-letter strings and text of two bytes a letter, took 198 MB (Node 20, 2026-11-22).
 */
export const ggufLimits = {
  /** The largest vocabularies (262,144 tokens with merges) take 15 MB, the same tokenizer stored as JSON beside it 33 MB. */
  headerBytes: 64 * 2 ** 20,
  /** Chat templates reach 100 KB, a whole tokenizer as JSON 33 MB. */
  stringBytes: 40 * 2 ** 20,
  /** Real files have under 100; 65,536 entries still parse in milliseconds. */
  metadataEntries: 2 ** 16,
  /** Files with every expert apart have some thousands. */
  tensors: 2 ** 16,
  /** The format itself says so. */
  keyBytes: 2 ** 16 - 1,
  /**
   * Strings and truth values of all arrays together: each becomes a JavaScript value of up to 32 bytes although the file spends
   * 1 to 8. The largest vocabulary with its merges has 800,000. Numbers need no bound: they take the bytes they have in the file.
   */
  listElements: 2 ** 21,
  /** ggml keeps a tensor's name in 64 bytes with a zero at the end. */
  tensorNameBytes: 63,
  dimensions: 4,
  /** Files use 32, sometimes a 4 to 16 KiB page; more would only make padding that nobody can hold. */
  alignmentBytes: 2 ** 16,
} as const
