// A model that lies in several files (llama.cpp's gguf-split): read as the one file that it was, without putting it together. The header is written
// anew; every tensor is read where it lies. Source: llama.cpp, tools/gguf-split (split.no, split.count, split.tensors.count).
import type { ByteSource } from '../base/byte-source.ts'
import { checkRange } from '../base/byte-source.ts'
import { InkstoneError } from '../base/errors.ts'
import { type GgufFile, getNumber, layOutGguf, metadataEntries, readGguf } from './gguf.ts'
import { splitName } from './split-name.ts'

interface Part {
  source: ByteSource
  file: GgufFile
}

/** A stretch of the joined file: header bytes, or bytes of a part. */
interface Piece {
  startBytes: number
  lengthBytes: number
  read(offsetBytes: number, lengthBytes: number, signal?: AbortSignal): Promise<Uint8Array>
}

/** All parts of one model, in any order. Rejects where one is missing, comes twice, or belongs to another model. */
export async function joinGguf(sources: readonly ByteSource[], signal?: AbortSignal): Promise<ByteSource> {
  const parts = await Promise.all(sources.map(async source => ({ source, file: await readGguf(source, signal) })))
  const ordered = inOrder(parts)
  const [first] = ordered
  const metadata = [...metadataEntries(first.file)].filter(([key]) => !key.startsWith('split.'))
  const tensors = ordered.flatMap(({ source, file }) => [...file.tensors.values()].map(tensor => ({ source, tensor })))
  const wanted = getNumber(first.file, 'split.tensors.count', tensors.length)
  if (tensors.length !== wanted) throw splitError(`the parts hold ${tensors.length} tensors and the first names ${wanted}`)
  const { header, offsetsBytes, sizeBytes } = layOutGguf(
    metadata,
    tensors.map(({ tensor }) => tensor),
  )
  const pieces: Piece[] = [
    { startBytes: 0, lengthBytes: header.length, read: async (at, length) => header.subarray(at, at + length) },
    ...tensors.map(({ source, tensor }, i) => ({
      startBytes: offsetsBytes[i],
      lengthBytes: tensor.lengthBytes,
      read: (at: number, length: number, signal?: AbortSignal) => source.read(tensor.offsetBytes + at, length, signal),
    })),
  ]
  const name = splitName(first.source.name)?.stem
  const joined: ByteSource = {
    name: name === undefined ? first.source.name : `${name}.gguf`,
    sizeBytes,
    async read(offsetBytes, lengthBytes, signal) {
      checkRange(joined, offsetBytes, lengthBytes)
      // What no piece covers is the zeros between them.
      const bytes = new Uint8Array(lengthBytes)
      const end = offsetBytes + lengthBytes
      for (let i = pieceAt(pieces, offsetBytes); i < pieces.length && pieces[i].startBytes < end; i++) {
        const { startBytes, lengthBytes: held, read } = pieces[i]
        const from = Math.max(offsetBytes, startBytes)
        const to = Math.min(end, startBytes + held)
        if (to > from) bytes.set(await read(from - startBytes, to - from, signal), from - offsetBytes)
      }
      return bytes
    },
  }
  return joined
}

/** The last piece that begins at or before the offset. */
function pieceAt(pieces: readonly Piece[], offsetBytes: number): number {
  let low = 0
  for (let high = pieces.length - 1; low < high; ) {
    const middle = Math.ceil((low + high) / 2)
    if (pieces[middle].startBytes <= offsetBytes) low = middle
    else high = middle - 1
  }
  return low
}

function inOrder(parts: readonly Part[]): Part[] {
  const numbered = parts.map(part => ({
    part,
    number: getNumber(part.file, 'split.no', -1),
    count: getNumber(part.file, 'split.count', 0),
  }))
  const sorted = numbered.sort((a, b) => a.number - b.number)
  for (const [i, { part, number, count }] of sorted.entries()) {
    if (count === 0) throw splitError(`${part.source.name} is no part of a split model`)
    if (count !== parts.length) throw splitError(`${part.source.name} is one of ${count} parts and ${parts.length} are here`)
    if (number !== i) throw splitError(`part ${i + 1} of ${count} is missing, or another one is here twice`)
  }
  return sorted.map(({ part }) => part)
}

const splitError = (got: string) =>
  new InkstoneError('split_incomplete', `The parts of this model do not make one: ${got}. Choose all parts of one model together.`)
