// Where a model's bytes come from: a file or its parts from disk, from storage, or from a server by way of storage.
import type { ModelHash } from '../api/prefix-cache.ts'
import { type ByteSource, blobSource } from '../base/byte-source.ts'
import { InkstoneError } from '../base/errors.ts'
import { fileHash } from '../formats/file-hash.ts'
import { httpSource } from '../storage/http-source.ts'
import { listStored, opfsSource } from '../storage/opfs.ts'
import { type DownloadRequest, downloadToOpfs, openDownload } from '../storage/opfs-download.ts'
import type { LoadProgress, ModelLocation, RemoteFile, RemoteLocation } from './protocol.ts'

type OnProgress = (progress: LoadProgress) => void

/** Everything of the model, brought into storage where it is remote. */
export async function sourceOf(location: ModelLocation, signal: AbortSignal, onProgress: OnProgress): Promise<ByteSource> {
  if (!navigator.gpu)
    throw new InkstoneError('no_webgpu', 'This browser gives workers no WebGPU. Update it, or enable WebGPU in its flags.')
  if (location.kind === 'file') return fromDisk(location, signal)
  return joined(location, signal, part => opened(part, { ...wantedOf(location, part, onProgress), signal }))
}

/** The same without opening it. */
export async function storeParts(location: RemoteLocation, signal: AbortSignal, onProgress: OnProgress): Promise<void> {
  for (const part of partsOf(location)) {
    const wanted = { ...wantedOf(location, part, onProgress), signal }
    await fromFirst(part, each => downloadToOpfs({ ...wanted, url: each.url }))
  }
}

/** What is stored is read there; of what is not, only the ranges that are asked for. */
export async function headerSource(location: ModelLocation, signal: AbortSignal): Promise<ByteSource> {
  if (location.kind === 'file') return fromDisk(location, signal)
  const stored = await listStored().catch(() => [])
  return joined(location, signal, async part => {
    if (stored.some(({ name, url }) => name === part.name && url === part.url)) return opfsSource(part.name)
    return fromFirst(part, ({ url, name, sizeBytes, authorization }) => httpSource(url, { name, sizeBytes, authorization, signal }))
  })
}

/** Files from disk up to this size are read for their hash while a first prompt waits for what it begins like. */
const QUICK_BYTES = 64 << 20

/** What a download was checked against is known; any other file has to be read once more. */
export function hashOf(location: ModelLocation, source: ByteSource): ModelHash {
  const name = location.kind === 'url' && !location.parts ? location.name : undefined
  let hash: Promise<string> | undefined
  return {
    isQuick: name !== undefined || source.sizeBytes <= QUICK_BYTES,
    async read(signal) {
      const stored = name === undefined ? [] : await listStored()
      const record = stored.find(each => each.name === name)
      if (record) return record.sha256
      hash ??= fileHash(source, signal).catch(error => {
        hash = undefined
        throw error
      })
      return hash
    },
  }
}

function fromDisk({ file, parts }: Extract<ModelLocation, { kind: 'file' }>, signal: AbortSignal): ByteSource | Promise<ByteSource> {
  if (!parts) return blobSource(file, file.name)
  return join(
    parts.map(part => blobSource(part, part.name)),
    signal,
  )
}

/** Few models lie in parts: what reads them is fetched for those. */
async function join(sources: ByteSource[], signal: AbortSignal): Promise<ByteSource> {
  const { joinGguf } = await import('../formats/split-gguf.ts')
  return joinGguf(sources, signal)
}

const partsOf = (location: RemoteLocation): RemoteFile[] => location.parts ?? [location]

/** One after the other: a connection has only so much. */
async function joined(location: RemoteLocation, signal: AbortSignal, open: (part: RemoteFile) => Promise<ByteSource>): Promise<ByteSource> {
  const sources: ByteSource[] = []
  for (const part of partsOf(location)) sources.push(await open(part))
  return location.parts ? join(sources, signal) : sources[0]
}

/** Of a part as of the whole. */
function progressOf(location: RemoteLocation, part: RemoteFile, onProgress: OnProgress): OnProgress {
  if (!location.parts) return onProgress
  const sizes = location.parts.map(({ sizeBytes = 0 }) => sizeBytes)
  const beforeBytes = sizes.slice(0, location.parts.indexOf(part)).reduce((sum, size) => sum + size, 0)
  const totalBytes = sizes.reduce((sum, size) => sum + size, 0)
  return progress => onProgress({ ...progress, doneBytes: beforeBytes + progress.doneBytes, totalBytes })
}

const opened = (part: RemoteFile, wanted: DownloadRequest): Promise<ByteSource> =>
  fromFirst(part, async each => {
    try {
      return await openDownload({ ...wanted, url: each.url })
    } catch (error) {
      // A window without storage of its own can still read the file from its server, range by range.
      if (error instanceof InkstoneError && error.code === 'storage_unavailable')
        return httpSource(each.url, { ...each, signal: wanted.signal })
      throw error
    }
  })

/** From the file's address, or where that does not give it from its mirrors in turn; the first refusal is the one that is told. */
async function fromFirst<T>(file: RemoteFile, get: (file: RemoteFile) => Promise<T>): Promise<T> {
  let refusal: unknown
  for (const url of [file.url, ...(file.mirrors ?? [])]) {
    try {
      return await get({ ...file, url })
    } catch (error) {
      if (!(error instanceof InkstoneError && error.code.startsWith('http_'))) throw error
      refusal ??= error
    }
  }
  throw refusal
}

function wantedOf(location: RemoteLocation, part: RemoteFile, onProgress: OnProgress): DownloadRequest {
  const tell = progressOf(location, part, onProgress)
  return {
    ...publicOf(part),
    authorization: part.authorization,
    ...(location.parts && { of: { name: location.name, parts: location.parts.map(publicOf) } }),
    onProgress: (doneBytes, totalBytes) => tell({ stage: 'download', doneBytes, totalBytes }),
  }
}

/** What a record on the disk may keep. */
const publicOf = ({ url, name, sizeBytes, sha256 }: RemoteFile) => ({ url, name, sizeBytes, sha256 })
