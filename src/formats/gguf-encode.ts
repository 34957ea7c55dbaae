// Metadata values as GGUF bytes: a growing buffer that checks each value against the type it is written as.
import { InkstoneError } from '../base/errors.ts'
import { type GgufValue, type GgufValueType, ggufLimits, ggufValueTypes, quoted } from './gguf-types.ts'

type NumberType = Exclude<GgufValueType, 'bool' | 'string' | 'array'>

/** How each number type is stored, and which values it can hold. */
const numberTypes: Record<
  NumberType,
  { set: (view: DataView, at: number, value: number | bigint) => void; fits: (value: number | bigint) => boolean }
> = {
  uint8: { set: (view, at, value) => view.setUint8(at, Number(value)), fits: whole(0n, 2n ** 8n) },
  int8: { set: (view, at, value) => view.setInt8(at, Number(value)), fits: whole(-(2n ** 7n), 2n ** 7n) },
  uint16: { set: (view, at, value) => view.setUint16(at, Number(value), true), fits: whole(0n, 2n ** 16n) },
  int16: { set: (view, at, value) => view.setInt16(at, Number(value), true), fits: whole(-(2n ** 15n), 2n ** 15n) },
  uint32: { set: (view, at, value) => view.setUint32(at, Number(value), true), fits: whole(0n, 2n ** 32n) },
  int32: { set: (view, at, value) => view.setInt32(at, Number(value), true), fits: whole(-(2n ** 31n), 2n ** 31n) },
  uint64: { set: (view, at, value) => view.setBigUint64(at, BigInt(value), true), fits: whole(0n, 2n ** 64n) },
  int64: { set: (view, at, value) => view.setBigInt64(at, BigInt(value), true), fits: whole(-(2n ** 63n), 2n ** 63n) },
  float32: { set: (view, at, value) => view.setFloat32(at, Number(value), true), fits: value => typeof value === 'number' },
  float64: { set: (view, at, value) => view.setFloat64(at, Number(value), true), fits: value => typeof value === 'number' },
}

function whole(from: bigint, below: bigint): (value: number | bigint) => boolean {
  return value => (typeof value === 'bigint' || Number.isSafeInteger(value)) && BigInt(value) >= from && BigInt(value) < below
}

const typeNumber = (type: GgufValueType): number => ggufValueTypes.findIndex(entry => entry.name === type)
const typeBytes = (type: GgufValueType): number => ggufValueTypes[typeNumber(type)].bytes

/** Runs `write` on a fresh encoder and gives back the bytes it wrote. */
export function encodeMetadata(write: (encoder: GgufEncoder) => void): Uint8Array<ArrayBuffer> {
  const encoder = new GgufEncoder()
  write(encoder)
  return encoder.finish()
}

export class GgufEncoder {
  #buffer = new Uint8Array(4096)
  #view = new DataView(this.#buffer.buffer)
  #at = 0
  readonly #utf8 = new TextEncoder()

  finish(): Uint8Array<ArrayBuffer> {
    return this.#buffer.slice(0, this.#at)
  }

  bytes(bytes: Uint8Array): void {
    const at = this.#grow(bytes.length)
    this.#buffer.set(bytes, at)
  }

  number(type: NumberType, value: number | bigint): void {
    // Growing replaces the view, so it comes first.
    const at = this.#grow(typeBytes(type))
    numberTypes[type].set(this.#view, at, value)
  }

  string(text: string | Uint8Array): void {
    const bytes = typeof text === 'string' ? this.#utf8.encode(text) : text
    this.number('uint64', bytes.length)
    this.bytes(bytes)
  }

  entry(key: string, type: GgufValueType, value: GgufValue): void {
    const keyBytes = this.#utf8.encode(key)
    if (keyBytes.length === 0 || keyBytes.length > ggufLimits.keyBytes) {
      throw new InkstoneError(
        'key_invalid',
        `Metadata key ${quoted(key)} has ${keyBytes.length} bytes; 1 to ${ggufLimits.keyBytes} are allowed.`,
      )
    }
    this.string(keyBytes)
    this.number('uint32', typeNumber(type))
    if (type === 'array') this.#array(key, value)
    else this.#scalar(key, type, value)
  }

  #scalar(key: string, type: Exclude<GgufValueType, 'array'>, value: GgufValue): void {
    if (type === 'string' && typeof value === 'string') this.string(value)
    else if (type === 'bool' && typeof value === 'boolean') this.bytes(Uint8Array.of(value ? 1 : 0))
    else if (type !== 'string' && type !== 'bool' && isNumeric(value) && numberTypes[type].fits(value)) this.number(type, value)
    else throw wrongValue(key, type, value)
  }

  #array(key: string, value: GgufValue): void {
    if (typeof value !== 'object' || value.type === 'array') throw wrongValue(key, 'array', value)
    const { type, values, rawStrings } = value
    this.number('uint32', typeNumber(type))
    this.number('uint64', values.length)
    if (type === 'string') {
      values.forEach((text: unknown, i: number) => {
        const stored = rawStrings?.get(i) ?? text
        if (typeof stored !== 'string' && !(stored instanceof Uint8Array)) throw wrongValue(key, type, value)
        this.string(stored)
      })
    } else {
      for (const element of values) this.#scalar(key, type, element)
    }
  }

  #grow(lengthBytes: number): number {
    const at = this.#at
    this.#at += lengthBytes
    if (this.#at <= this.#buffer.length) return at
    const larger = new Uint8Array(Math.max(this.#at, this.#buffer.length * 2))
    larger.set(this.#buffer.subarray(0, at))
    this.#buffer = larger
    this.#view = new DataView(larger.buffer)
    return at
  }
}

const isNumeric = (value: GgufValue): value is number | bigint => typeof value === 'number' || typeof value === 'bigint'

function wrongValue(key: string, type: GgufValueType, value: GgufValue): InkstoneError {
  const found = typeof value === 'object' ? `an array of ${value.type}` : `${typeof value} ${String(value).slice(0, 80)}`
  return new InkstoneError(
    'metadata_value_mismatch',
    `Metadata ${quoted(key)} is ${found}, which cannot be written as ${type}. Change the value or the type.`,
  )
}
