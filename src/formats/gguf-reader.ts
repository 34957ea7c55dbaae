// Reads what a GGUF file says about itself: version, metadata, and where each tensor lies. The weights stay where they are.
import type { ByteSource } from '../base/byte-source.ts'
import { GgufCursor } from './gguf-cursor.ts'
import { placeTensors, readTensorHeader, type TensorHeader } from './gguf-tensors.ts'
import { defaultAlignmentBytes, GgufError, type GgufFile, ggufLimits, quoted } from './gguf-types.ts'
import { readValue, readValueType } from './gguf-values.ts'

/** Key length, a key of one byte, type, a value of one byte. */
const smallestMetadataBytes = 8 + 1 + 4 + 1
/** Name length, a name of one byte, dimension count, one dimension, type, offset. */
const smallestTensorHeaderBytes = 8 + 1 + 4 + 8 + 4 + 8

/** Reads the header only: a few megabytes even of a file of many gigabytes. Throws a `GgufError` for whatever is wrong in it. */
export async function readGguf(source: ByteSource, signal?: AbortSignal): Promise<GgufFile> {
  const cursor = new GgufCursor(source, signal)
  await readMagic(cursor, source.name)
  const version = await readVersion(cursor)
  const tensorCount = await readCount(cursor, 'tensor', smallestTensorHeaderBytes, ggufLimits.tensors)
  const metadataCount = await readCount(cursor, 'metadata', smallestMetadataBytes, ggufLimits.metadataEntries)
  const { metadata, metadataLayout } = await readMetadata(cursor, metadataCount)
  const alignmentBytes = checkedAlignment(metadata, metadataLayout)
  const headers = await readTensorHeaders(cursor, tensorCount)
  const dataOffsetBytes = Math.ceil(cursor.offset / alignmentBytes) * alignmentBytes
  placeTensors(headers, dataOffsetBytes, alignmentBytes, source.sizeBytes)
  const tensors = new Map(headers.map(({ tensor }) => [tensor.name, tensor]))
  return { version, metadata, metadataLayout, tensors, alignmentBytes, dataOffsetBytes, sizeBytes: source.sizeBytes }
}

/** What other files start with; telling a person what the file is says more than that it is not GGUF. */
const knownStarts: [start: string, kind: string][] = [
  ['PK', 'a zip archive or a PyTorch checkpoint'],
  ['vers', 'perhaps a Git LFS pointer: the small text that stands for a file that was not fetched'],
  ['<!', 'a web page; the download was answered by an error or login page'],
  ['<h', 'a web page; the download was answered by an error or login page'],
  ['ggjt', 'a model in a format older than GGUF'],
  ['tjgg', 'a model in a format older than GGUF'],
  ['ggml', 'a model in a format older than GGUF'],
  ['lmgg', 'a model in a format older than GGUF'],
  ['\x80', 'a Python pickle'],
  ['{', 'JSON'],
]

async function readMagic(cursor: GgufCursor, name: string): Promise<void> {
  if (cursor.sizeBytes === 0) {
    throw new GgufError('file_truncated', 0, `${name} is empty; a .gguf model file is wanted. Download or export the file again.`)
  }
  await cursor.need(Math.min(4, cursor.sizeBytes), 'the magic number')
  const found = String.fromCharCode(...cursor.bytes(Math.min(4, cursor.sizeBytes)))
  if (found === 'GGUF') return
  if (found === 'FUGG') throw byteSwapped(0)
  if ('GGUF'.startsWith(found)) throw new GgufError('file_truncated', 0, `${name} ends inside its magic number. Download the file again.`)
  const hex = Array.from(found, character => character.charCodeAt(0).toString(16).padStart(2, '0')).join(' ')
  const kind = knownStarts.find(([start]) => found.startsWith(start))?.[1]
  throw new GgufError(
    'bad_magic',
    0,
    `${name} is no GGUF file: it starts with bytes ${hex}${kind ? ` (${kind})` : ''}; GGUF starts with 47 47 55 46. Choose a file that ends in .gguf.`,
  )
}

function byteSwapped(byteOffset: number): GgufError {
  return new GgufError(
    'byte_swapped',
    byteOffset,
    'This GGUF file was written for a big-endian machine; only little-endian files are read. Convert it, or download the ordinary file.',
  )
}

async function readVersion(cursor: GgufCursor): Promise<number> {
  await cursor.need(4, 'the version')
  const start = cursor.offset
  const version = cursor.u32()
  if (version === 2 || version === 3) return version
  // Versions are small, so one whose low 16 bits are zero was written with the other byte order.
  if (version !== 0 && (version & 0xffff) === 0) throw byteSwapped(start)
  throw new GgufError(
    'version_unsupported',
    start,
    `GGUF version ${version} was found; versions 2 and 3 are read. ${version > 3 ? 'Look for a newer version of this program' : 'Re-export the model with a current converter'}.`,
  )
}

async function readCount(cursor: GgufCursor, kind: 'tensor' | 'metadata', smallestBytes: number, limit: number): Promise<number> {
  await cursor.need(8, `the ${kind} count`)
  const start = cursor.offset
  const count = cursor.u64()
  const most = Math.min(limit, Math.floor(cursor.remainingBytes / smallestBytes))
  if (count <= BigInt(most)) return Number(count)
  throw new GgufError(
    `${kind}_count_impossible`,
    start,
    `The header claims ${count} ${kind} entries; the ${cursor.remainingBytes} bytes after it hold at most ${most}. The file is cut short or damaged: download or export it again.`,
  )
}

type Metadata = Pick<GgufFile, 'metadata' | 'metadataLayout'>

async function readMetadata(cursor: GgufCursor, count: number): Promise<Metadata> {
  const metadata: GgufFile['metadata'] = new Map()
  const metadataLayout: GgufFile['metadataLayout'] = new Map()
  for (let i = 0; i < count; i++) {
    const key = await readKey(cursor, i)
    const what = `metadata ${quoted(key.text)}`
    if (metadata.has(key.text)) {
      throw new GgufError('key_duplicate', key.byteOffset, `${what} appears twice; a key must be there once. Re-export the model.`)
    }
    const type = await readValueType(cursor, what)
    const byteOffset = cursor.offset
    metadata.set(key.text, await readValue(cursor, type, what))
    metadataLayout.set(key.text, { type, byteOffset })
  }
  return { metadata, metadataLayout }
}

async function readKey(cursor: GgufCursor, index: number): Promise<{ text: string; byteOffset: number }> {
  const byteOffset = cursor.offset
  const what = `The key of metadata entry ${index}`
  await cursor.need(8, what)
  const length = cursor.u64()
  if (length === 0n) throw new GgufError('key_empty', byteOffset, `${what} is empty; each value needs a name. Re-export the model.`)
  if (length > BigInt(ggufLimits.keyBytes)) {
    throw new GgufError(
      'key_too_long',
      byteOffset,
      `${what} claims ${length} bytes; at most ${ggufLimits.keyBytes} are allowed. The file is damaged: download or export it again.`,
    )
  }
  await cursor.need(Number(length), what)
  return { text: new TextDecoder().decode(cursor.bytes(Number(length))), byteOffset }
}

function checkedAlignment(metadata: GgufFile['metadata'], layout: GgufFile['metadataLayout']): number {
  const alignment = metadata.get('general.alignment')
  if (alignment === undefined) return defaultAlignmentBytes
  const { type, byteOffset } = layout.get('general.alignment')!
  if (type !== 'uint32' || typeof alignment !== 'number') {
    throw new GgufError('alignment_wrong_type', byteOffset, `general.alignment has type ${type}; uint32 is wanted. Re-export the model.`)
  }
  // The logarithm of 0 is -Infinity, which is no integer.
  const powerOfTwo = Number.isInteger(Math.log2(alignment))
  if (powerOfTwo && alignment <= ggufLimits.alignmentBytes) return alignment
  throw new GgufError(
    'alignment_invalid',
    byteOffset,
    `general.alignment is ${alignment}; a power of two up to ${ggufLimits.alignmentBytes} is wanted. Re-export the model.`,
  )
}

async function readTensorHeaders(cursor: GgufCursor, count: number): Promise<TensorHeader[]> {
  const headers: TensorHeader[] = []
  const names = new Set<string>()
  for (let i = 0; i < count; i++) {
    const byteOffset = cursor.offset
    const header = await readTensorHeader(cursor, i)
    const { name } = header.tensor
    if (names.has(name)) {
      throw new GgufError(
        'tensor_duplicate',
        byteOffset,
        `Tensor ${quoted(name)} appears twice; a name must be there once. Re-export the model.`,
      )
    }
    names.add(name)
    headers.push(header)
  }
  return headers
}
