// Safetensors: a length, a JSON header, and behind it every tensor's bytes with nothing between them.
// Format: https://github.com/huggingface/safetensors (README, "Format").
import type { ByteSource } from '../base/byte-source.ts'
import { FileError } from '../base/errors.ts'
import { blockFormats } from '../quants/index.ts'
import { quoted } from './gguf-types.ts'

/** Those that are read, by the format's own names. */
const TYPES = { F32: blockFormats.F32, F16: blockFormats.F16, BF16: blockFormats.BF16 }

/** A large model's header has some hundred KB; the format itself allows 100 MB. */
const MOST_HEADER_BYTES = 16 << 20
const MOST_DIMENSIONS = 8

export interface SafetensorsTensor {
  name: string
  dtype: string
  /** Outer dimension first. */
  shape: readonly number[]
  offsetBytes: number
  lengthBytes: number
}

export interface SafetensorsFile {
  metadata: ReadonlyMap<string, string>
  tensors: ReadonlyMap<string, SafetensorsTensor>
}

const wrong = (byteOffset: number, got: string, wanted: string) =>
  new FileError('safetensors_malformed', byteOffset, `The file has ${got}; ${wanted} was wanted. Download or export it again.`)

export async function readSafetensors(source: ByteSource, signal?: AbortSignal): Promise<SafetensorsFile> {
  if (source.sizeBytes < 8) throw wrong(0, `${source.sizeBytes} bytes`, 'at least the 8 of a header’s length')
  const prefix = await source.read(0, 8, signal)
  const headerBytes = Number(new DataView(prefix.buffer).getBigUint64(0, true))
  const dataOffset = 8 + headerBytes
  if (headerBytes > MOST_HEADER_BYTES || dataOffset > source.sizeBytes)
    throw wrong(0, `a header of ${headerBytes} bytes in ${source.sizeBytes}`, `one inside the file, of at most ${MOST_HEADER_BYTES}`)
  const header = parse(new TextDecoder().decode(await source.read(8, headerBytes, signal)))
  const metadata = new Map<string, string>()
  const tensors = new Map<string, SafetensorsTensor>()
  for (const [name, entry] of Object.entries(header)) {
    if (name !== '__metadata__') tensors.set(name, tensorOf(name, entry, dataOffset))
    else if (!isRecord(entry)) throw wrong(8, 'metadata that is no object', 'texts by name')
    else for (const [key, value] of Object.entries(entry)) if (typeof value === 'string') metadata.set(key, value)
  }
  checkWhole([...tensors.values()], dataOffset, source.sizeBytes)
  return { metadata, tensors }
}

/** Whether values of this type can be read as floats here. */
export const isFloatType = (dtype: string): boolean => Object.hasOwn(TYPES, dtype)

/** The types that can. */
export const floatTypes: readonly string[] = Object.keys(TYPES)

/** The tensor's values as f32, all of them or `count` from `first` on. */
export async function readFloats(
  source: ByteSource,
  { name, dtype, shape, offsetBytes }: SafetensorsTensor,
  signal?: AbortSignal,
  { first = 0, count = shape.reduce((product, size) => product * size, 1) } = {},
): Promise<Float32Array<ArrayBuffer>> {
  const type = isFloatType(dtype) ? TYPES[dtype as keyof typeof TYPES] : undefined
  if (!type) throw wrong(offsetBytes, `${quoted(name)} in ${quoted(dtype)}`, floatTypes.join(', '))
  const out = new Float32Array(count)
  type.decode(await source.read(offsetBytes + first * type.blockBytes, count * type.blockBytes, signal), out)
  return out
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function parse(text: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw wrong(8, `a header that is no JSON (${error instanceof Error ? error.message : error})`, 'an object of tensors')
  }
  if (isRecord(value)) return value
  throw wrong(8, 'a header that is no object', 'an object of tensors')
}

const SIZES: Record<string, number> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  U16: 2,
  I16: 2,
  F16: 2,
  BF16: 2,
  U32: 4,
  I32: 4,
  F32: 4,
  U64: 8,
  I64: 8,
  F64: 8,
}

function tensorOf(name: string, entry: unknown, dataOffset: number): SafetensorsTensor {
  const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : {}
  const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
  if (typeof dtype !== 'string' || !Object.hasOwn(SIZES, dtype))
    throw wrong(8, `${quoted(name)} of type ${quoted(String(dtype))}`, 'a known type')
  if (!Array.isArray(shape) || shape.length > MOST_DIMENSIONS || !shape.every(isCount))
    throw wrong(8, `${quoted(name)} without a shape`, 'whole numbers')
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount))
    throw wrong(8, `${quoted(name)} without offsets`, 'two whole numbers')
  const [begin, end] = offsets
  const lengthBytes = shape.reduce((product, size) => product * size, SIZES[dtype])
  if (end - begin !== lengthBytes)
    throw wrong(8, `${end - begin} bytes for ${quoted(name)}, ${dtype} of ${shape.join(' × ')}`, `${lengthBytes}`)
  return { name, dtype, shape, offsetBytes: dataOffset + begin, lengthBytes }
}

/** Every byte belongs to one tensor: a name that is given twice, which JSON lets pass, leaves a hole too. */
function checkWhole(tensors: SafetensorsTensor[], dataOffset: number, sizeBytes: number): void {
  let at = dataOffset
  for (const { name, offsetBytes, lengthBytes } of tensors.toSorted(
    (a, b) => a.offsetBytes - b.offsetBytes || a.lengthBytes - b.lengthBytes,
  )) {
    if (offsetBytes !== at)
      throw wrong(at, `${quoted(name)} at byte ${offsetBytes} where the one before ends at ${at}`, 'no hole and no overlap')
    at += lengthBytes
  }
  if (at !== sizeBytes) throw wrong(at, `tensors up to byte ${at} in a file of ${sizeBytes}`, 'as many bytes as its header says')
}
