// Metadata values of a GGUF file: one reader per type, every count checked against the bytes that are left before anything is allocated.
import type { GgufCursor } from './gguf-cursor.ts'
import {
  type GgufArray,
  GgufError,
  type GgufNumbers,
  type GgufValue,
  type GgufValueType,
  ggufLimits,
  ggufValueTypes,
} from './gguf-types.ts'

/** The type whose number stands next in the file. */
export async function readValueType(cursor: GgufCursor, what: string): Promise<GgufValueType> {
  await cursor.need(4, `the type of ${what}`)
  const start = cursor.offset
  const number = cursor.u32()
  const type = ggufValueTypes[number]
  if (type) return type.name
  throw new GgufError(
    'value_type_unknown',
    start,
    `${what} has value type ${number}; GGUF knows types 0 to ${ggufValueTypes.length - 1}. The file is damaged, or newer than this program.`,
  )
}

export async function readValue(cursor: GgufCursor, type: GgufValueType, what: string): Promise<GgufValue> {
  if (type === 'array') return readArray(cursor, what)
  if (type === 'string') return (await cursor.string(ggufLimits.stringBytes, what)).text
  await cursor.need(typeBytes(type), what)
  switch (type) {
    case 'uint8':
      return cursor.u8()
    case 'int8':
      return cursor.i8()
    case 'uint16':
      return cursor.u16()
    case 'int16':
      return cursor.i16()
    case 'uint32':
      return cursor.u32()
    case 'int32':
      return cursor.i32()
    case 'float32':
      return cursor.f32()
    case 'float64':
      return cursor.f64()
    case 'bool':
      return toBoolean(cursor.u8(), cursor.offset - 1, what)
    case 'uint64':
      return exact(cursor.u64())
    case 'int64':
      return exact(cursor.i64())
  }
}

async function readArray(cursor: GgufCursor, what: string): Promise<GgufArray> {
  const start = cursor.offset
  const type = await readValueType(cursor, `an element of ${what}`)
  if (type === 'array') {
    throw new GgufError('array_nested', start, `${what} is an array of arrays; no model needs one and none is read. Re-export the model.`)
  }
  await cursor.need(8, `the length of ${what}`)
  const count = checkedCount(cursor, type, what)
  if (type === 'string') return readStrings(cursor, count, what)
  const lengthBytes = count * typeBytes(type)
  const at = cursor.offset
  const bytes = await cursor.copy(lengthBytes, what)
  if (type === 'bool') return { type, values: Array.from(bytes, (byte, i) => toBoolean(byte, at + i, what)) }
  return { type, values: numbersOf(type, bytes.buffer) }
}

function checkedCount(cursor: GgufCursor, type: GgufValueType, what: string): number {
  const start = cursor.offset
  const count = cursor.u64()
  const left = cursor.remainingBytes
  if (count * BigInt(typeBytes(type)) > BigInt(left)) {
    throw new GgufError(
      'array_past_end',
      start,
      `${what} claims ${count} elements of ${type}; ${left} bytes are left. The file is cut short or damaged: download or export it again.`,
    )
  }
  const most = mostElements(cursor, type)
  if (count > BigInt(most)) {
    throw new GgufError(
      'array_too_long',
      start,
      `${what} has ${count} elements of ${type}; at most ${most} are read here. The file was not made for a language model, or is damaged.`,
    )
  }
  if (isListed(type)) cursor.listElements += Number(count)
  return Number(count)
}

/** Elements of these types become JavaScript values of their own; the rest stay packed in a typed array. */
const isListed = (type: GgufValueType): boolean => type === 'string' || type === 'bool'

const mostElements = (cursor: GgufCursor, type: GgufValueType): number =>
  isListed(type)
    ? ggufLimits.listElements - cursor.listElements
    : Math.max(0, Math.floor((ggufLimits.headerBytes - cursor.offset) / typeBytes(type)))

async function readStrings(cursor: GgufCursor, count: number, what: string): Promise<GgufArray> {
  const values: string[] = []
  const rawStrings = new Map<number, Uint8Array<ArrayBuffer>>()
  for (let i = 0; i < count; i++) {
    const whole = cursor.stringInWindow()
    if (whole !== undefined) {
      values.push(whole)
      continue
    }
    const { text, raw } = await cursor.string(ggufLimits.stringBytes, `element ${i} of ${what}`)
    values.push(text)
    if (raw) rawStrings.set(i, raw)
  }
  return rawStrings.size > 0 ? { type: 'string', values, rawStrings } : { type: 'string', values }
}

const typeBytes = (type: GgufValueType): number => ggufValueTypes.find(entry => entry.name === type)!.bytes

function toBoolean(byte: number, byteOffset: number, what: string): boolean {
  if (byte <= 1) return byte === 1
  throw new GgufError('bool_invalid', byteOffset, `${what} is a truth value stored as ${byte}; GGUF allows 0 and 1. Re-export the model.`)
}

const exact = (value: bigint): number | bigint => (Number.isSafeInteger(Number(value)) ? Number(value) : value)

/** The bytes as numbers of a type; files and machines are both little-endian. */
function numbersOf(type: Exclude<GgufValueType, 'string' | 'array' | 'bool'>, buffer: ArrayBuffer): GgufNumbers {
  switch (type) {
    case 'uint8':
      return new Uint8Array(buffer)
    case 'int8':
      return new Int8Array(buffer)
    case 'uint16':
      return new Uint16Array(buffer)
    case 'int16':
      return new Int16Array(buffer)
    case 'uint32':
      return new Uint32Array(buffer)
    case 'int32':
      return new Int32Array(buffer)
    case 'float32':
      return new Float32Array(buffer)
    case 'float64':
      return new Float64Array(buffer)
    case 'uint64':
      return new BigUint64Array(buffer)
    case 'int64':
      return new BigInt64Array(buffer)
  }
}
