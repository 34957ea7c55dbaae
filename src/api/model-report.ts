// What a model file is, told from its header: for a person who decides whether to download it, and for one who wonders what is inside.
import type { ByteSource } from '../base/byte-source.ts'
import { type ErrorRecord, errorRecord, InkstoneError } from '../base/errors.ts'
import { type Fit, type FitWish, fitOf } from '../engine/fit.ts'
import { type GgufFile, getString, mainFormat, parameterCount, readGguf } from '../formats/gguf.ts'
import type { BlockFormatName } from '../quants/index.ts'
import { shownValue } from './inspect/shown-value.ts'

export interface TensorReport {
  name: string
  format: BlockFormatName
  /** In ggml's order: the row length first. */
  shape: number[]
  /** From the first byte of the file. */
  offsetBytes: number
  bytes: number
}

export interface ModelHeader {
  name: string
  architecture: string
  quantization: string
  parameters: number
  fileBytes: number
  license?: string
}

export interface ModelReport extends ModelHeader {
  tensors: TensorReport[]
  /** Keys with their values as text; of long ones the beginning. */
  metadata: [key: string, value: string][]
  fit?: Fit
  /** Why it cannot be run, where there is no fit. */
  refusal?: ErrorRecord
}

const NAME_CHARS = 240

/** Reads the header alone. Rejects where the file is no GGUF. */
export async function reportOf(source: ByteSource, wish: FitWish, signal?: AbortSignal): Promise<ModelReport> {
  const file = await readGguf(source, signal)
  return {
    ...modelHeader(file, source),
    tensors: tensorReports(file),
    metadata: [...file.metadata].map(([key, value]) => [key, shownValue(value)]),
    ...(await fitOf(file, wish).then(
      fit => ({ fit }),
      refusal => ({ refusal: refusalOf(refusal) }),
    )),
  }
}

export function modelHeader(file: GgufFile, source: ByteSource): ModelHeader {
  const license = textOr(file, 'general.license')
  return {
    name: textOr(file, 'general.name') ?? source.name.replace(/\.gguf$/i, ''),
    architecture: textOr(file, 'general.architecture') ?? '',
    quantization: mainFormat(file),
    parameters: parameterCount(file),
    fileBytes: source.sizeBytes,
    ...(license !== undefined && { license }),
  }
}

export const tensorReports = ({ tensors }: GgufFile): TensorReport[] =>
  [...tensors.values()].map(({ name, format, shape, offsetBytes, lengthBytes }) => ({
    name,
    format,
    shape,
    offsetBytes,
    bytes: lengthBytes,
  }))

/** A wrong type here is no reason to show nothing. */
function textOr(file: GgufFile, key: string): string | undefined {
  return file.metadata.has(key) && typeof file.metadata.get(key) === 'string' ? getString(file, key).slice(0, NAME_CHARS) : undefined
}

function refusalOf(error: unknown): ErrorRecord {
  if (error instanceof InkstoneError) return errorRecord(error)
  throw error
}
