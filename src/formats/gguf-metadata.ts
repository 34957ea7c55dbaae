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

const asString = (value: GgufValue) => (typeof value === 'string' ? value : undefined)
const asNumber = (value: GgufValue) => (typeof value === 'number' ? value : undefined)
const asBoolean = (value: GgufValue) => (typeof value === 'boolean' ? value : undefined)

const asStrings = (value: GgufValue) => (typeof value === 'object' && value.type === 'string' ? (value.values as string[]) : undefined)

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
