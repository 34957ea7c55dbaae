// What a model file is, told from its header: for a person who decides whether to download it, and for one who wonders what is inside.
import type { ByteSource } from '../base/byte-source.ts'
import { type ErrorRecord, errorRecord, InkstoneError } from '../base/errors.ts'
import { type Fit, type FitWish, fitOf } from '../engine/fit.ts'
import { type GgufFile, type GgufValue, getString, mainFormat, parameterCount, readGguf } from '../formats/gguf.ts'

export interface TensorReport {
  name: string
  format: string
  /** In ggml's order: the row length first. */
  shape: number[]
  bytes: number
}

export interface ModelReport {
  name: string
  architecture: string
  quantization: string
  parameters: number
  fileBytes: number
  license?: string
  tensors: TensorReport[]
  /** Keys with their values as text; of long ones the beginning. */
  metadata: [key: string, value: string][]
  fit?: Fit
  /** Why it cannot be run, where there is no fit. */
  refusal?: ErrorRecord
}

const SHOWN_CHARS = 240
const SHOWN_ITEMS = 8

/** Reads the header alone. Rejects where the file is no GGUF. */
export async function reportOf(source: ByteSource, wish: FitWish, signal?: AbortSignal): Promise<ModelReport> {
  const file = await readGguf(source, signal)
  const license = textOr(file, 'general.license')
  return {
    name: textOr(file, 'general.name') ?? source.name.replace(/\.gguf$/i, ''),
    architecture: textOr(file, 'general.architecture') ?? '',
    quantization: mainFormat(file),
    parameters: parameterCount(file),
    fileBytes: source.sizeBytes,
    ...(license !== undefined && { license }),
    tensors: [...file.tensors.values()].map(({ name, format, shape, lengthBytes }) => ({ name, format, shape, bytes: lengthBytes })),
    metadata: [...file.metadata].map(([key, value]) => [key, shown(value)]),
    ...(await fitOf(file, wish).then(
      fit => ({ fit }),
      refusal => ({ refusal: refusalOf(refusal) }),
    )),
  }
}

/** A wrong type here is no reason to show nothing. */
function textOr(file: GgufFile, key: string): string | undefined {
  return file.metadata.has(key) && typeof file.metadata.get(key) === 'string' ? getString(file, key).slice(0, SHOWN_CHARS) : undefined
}

function refusalOf(error: unknown): ErrorRecord {
  if (error instanceof InkstoneError) return errorRecord(error)
  throw error
}

function shown(value: GgufValue): string {
  const text = typeof value === 'object' ? listed([...value.values.slice(0, SHOWN_ITEMS)], value.values.length) : String(value)
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text
}

const listed = (first: unknown[], count: number): string => `${count}: ${first.join(', ')}${count > first.length ? ', …' : ''}`
