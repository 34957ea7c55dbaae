// A remote file as a ByteSource: ranges on demand, nothing kept. For reading a header before deciding to download the rest.
import { type ByteSource, blobSource, checkRange } from '../base/byte-source.ts'
import { InkstoneError } from '../base/errors.ts'
import {
  type Authorization,
  checkSameVersion,
  type Pace,
  PassingError,
  piecesOf,
  type RangeAnswer,
  type RemoteVersion,
  requestRange,
  withRetries,
} from './http-range.ts'

/** A server without ranges forces the whole file into memory; more than this is refused, and a download to storage is the way. */
const MAX_WHOLE_BYTES = 256 * 2 ** 20

export interface HttpSourceOptions {
  /** What the file must be long; also used where the server hides the size from a page of another origin. */
  sizeBytes?: number
  name?: string
  authorization?: Authorization
  signal?: AbortSignal
  /** Shorter waits for tests. */
  pace?: Pace
}

/** Opens a remote file with one request for its first byte. Rejects with an `InkstoneError`. */
export async function httpSource(url: string, options: HttpSourceOptions = {}): Promise<ByteSource> {
  const { authorization, signal, pace, name = nameFromUrl(url) } = options
  return withRetries(
    async () => {
      const answer = await requestRange(url, { startBytes: 0, endBytes: 1, authorization, signal, pace })
      try {
        const version = checkSize(url, answer, options.sizeBytes)
        return answer.isWhole ? await wholeSource(url, name, answer, version, options) : rangedSource(url, name, version, options)
      } finally {
        await answer.body.cancel().catch(() => {})
      }
    },
    { signal, pace },
  )
}

/** The version with its size known for certain. */
function checkSize(url: string, { version }: RangeAnswer, wantedBytes: number | undefined): RemoteVersion {
  const sizeBytes = Number.isNaN(version.sizeBytes) ? wantedBytes : version.sizeBytes
  if (sizeBytes === undefined)
    throw new InkstoneError('http_no_size', `The server of ${url} does not say how long the file is. Download it and open it from disk.`)
  if (wantedBytes !== undefined && sizeBytes !== wantedBytes)
    throw new InkstoneError(
      'http_wrong_size',
      `${url} has ${sizeBytes} bytes; ${wantedBytes} were wanted. It is another file; check the address.`,
    )
  return { etag: version.etag, sizeBytes }
}

function rangedSource(url: string, name: string, version: RemoteVersion, { authorization, pace }: HttpSourceOptions): ByteSource {
  return {
    name,
    sizeBytes: version.sizeBytes,
    async read(offsetBytes, lengthBytes, signal) {
      checkRange(this, offsetBytes, lengthBytes)
      const bytes = new Uint8Array(lengthBytes)
      let doneBytes = 0
      let before = 0
      const attempt = async () => {
        before = doneBytes
        const range = { startBytes: offsetBytes + doneBytes, endBytes: offsetBytes + lengthBytes, authorization, signal, pace }
        const answer = await requestRange(url, range)
        try {
          checkSameVersion(url, version, answer.version)
          if (answer.isWhole)
            throw new PassingError(
              'http_no_ranges',
              `The server of ${url} stopped answering ranges. Download the file and open it from disk.`,
            )
          for await (const piece of piecesOf(url, answer, { signal, pace })) {
            if (doneBytes + piece.length > lengthBytes)
              throw new InkstoneError('http_too_long', `The server of ${url} sent more bytes than asked for. Load it again.`)
            bytes.set(piece, doneBytes)
            doneBytes += piece.length
          }
        } finally {
          await answer.body.cancel().catch(() => {})
        }
        if (doneBytes < lengthBytes)
          throw new PassingError('http_short', `The server of ${url} sent ${doneBytes} of ${lengthBytes} bytes. Try again.`)
      }
      if (lengthBytes > 0) await withRetries(attempt, { signal, pace, progressed: () => doneBytes > before })
      return bytes
    },
  }
}

/** The fallback where ranges are ignored: the answer already under way is read to its end, if it is small enough to hold. */
async function wholeSource(
  url: string,
  name: string,
  answer: RangeAnswer,
  version: RemoteVersion,
  { signal, pace }: HttpSourceOptions,
): Promise<ByteSource> {
  if (version.sizeBytes > MAX_WHOLE_BYTES) {
    const sizeMb = Math.round(version.sizeBytes / 1e6)
    throw new InkstoneError(
      'http_no_ranges',
      `The server of ${url} sends only the whole file (${sizeMb} MB), and parts of it were wanted. Download it and open it from disk.`,
    )
  }
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let doneBytes = 0
  for await (const piece of piecesOf(url, answer, { signal, pace })) {
    doneBytes += piece.length
    if (doneBytes > version.sizeBytes) break
    pieces.push(piece)
  }
  if (doneBytes !== version.sizeBytes)
    throw new PassingError('http_short', `The server of ${url} sent ${doneBytes} bytes; ${version.sizeBytes} were wanted. Try again.`)
  return blobSource(new Blob(pieces), name)
}

/** The last part of the path, as a person would call the file. */
export function nameFromUrl(url: string): string {
  const path = url.split(/[?#]/, 1)[0]
  const last = path.slice(path.lastIndexOf('/') + 1)
  try {
    return decodeURIComponent(last) || 'model.gguf'
  } catch {
    return last
  }
}
