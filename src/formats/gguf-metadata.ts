// Typed reading of GGUF metadata: the value with the type that is wanted, or an error that names the key.
import { GgufError, type GgufFile, type GgufValue, headerBytes } from './gguf-types.ts'

type MetadataFile = Pick<GgufFile, 'metadata' | 'metadataLayout'>

export const getString = (file: MetadataFile, key: string, fallback?: string): string => get(file, key, fallback, 'a string', asString)

/** Any number type; a 64-bit integer too large to be exact is refused. */
export const getNumber = (file: MetadataFile, key: string, fallback?: number): number => get(file, key, fallback, 'a number', asNumber)

export const getBoolean = (file: MetadataFile, key: string, fallback?: boolean): boolean =>
  get(file, key, fallback, 'a truth value', asBoolean)

export const getStrings = (file: MetadataFile, key: string, fallback?: string[]): string[] =>
  get(file, key, fallback, 'an array of strings', asStrings)

/** An array of any number type, as plain numbers. */
export const getNumbers = (file: MetadataFile, key: string, fallback?: number[]): number[] =>
  get(file, key, fallback, 'an array of numbers', asNumbers)

export const getBooleans = (file: MetadataFile, key: string, fallback?: boolean[]): boolean[] =>
  get(file, key, fallback, 'an array of truth values', asBooleans)

/** The same getters under one name, for callers that like to see where they come from. */
export const metadataReader = { getString, getNumber, getBoolean, getStrings, getNumbers, getBooleans }

const asString = (value: GgufValue) => (typeof value === 'string' ? value : undefined)
const asNumber = (value: GgufValue) => (typeof value === 'number' ? value : undefined)
const asBoolean = (value: GgufValue) => (typeof value === 'boolean' ? value : undefined)

const asStrings = (value: GgufValue) => (typeof value === 'object' && value.type === 'string' ? (value.values as string[]) : undefined)

const asBooleans = (value: GgufValue) => (typeof value === 'object' && value.type === 'bool' ? (value.values as boolean[]) : undefined)

function asNumbers(value: GgufValue): number[] | undefined {
  if (typeof value !== 'object' || Array.isArray(value.values)) return undefined
  const numbers = Array.from<number | bigint, number>(value.values, Number)
  const whole = value.type === 'uint64' || value.type === 'int64'
  return !whole || numbers.every(Number.isSafeInteger) ? numbers : undefined
}

function get<T>(file: MetadataFile, key: string, fallback: T | undefined, wanted: string, convert: (value: GgufValue) => T | undefined): T {
  const value = file.metadata.get(key)
  if (value === undefined) {
    if (fallback !== undefined) return fallback
    throw new GgufError('metadata_missing', headerBytes, `The file has no metadata "${key}"; ${wanted} is wanted. Re-export the model.`)
  }
  const converted = convert(value)
  if (converted !== undefined) return converted
  const layout = file.metadataLayout.get(key)
  const found = typeof value === 'object' ? `an array of ${value.type}` : `${layout?.type ?? typeof value} ${String(value).slice(0, 80)}`
  throw new GgufError(
    'metadata_wrong_type',
    layout?.byteOffset ?? headerBytes,
    `Metadata "${key}" is ${found}; ${wanted} is wanted. Re-export the model with a current converter.`,
  )
}
