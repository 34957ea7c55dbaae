// Fills the gaps of a part from its server. One connection asks first, and tells what the server can; then several fetch a piece each, in
// order, until none is missing. One that the server finds too many goes; one that fails leaves its piece to the others; an answer of
// another version, or of the whole file, starts all over.
import { InkstoneError } from '../base/errors.ts'
import { firstGap, withRange } from './byte-ranges.ts'
import {
  type Authorization,
  checkSameVersion,
  delay,
  MOST_WAIT_MS,
  type Pace,
  PassingError,
  piecesOf,
  type RangeAnswer,
  type RemoteVersion,
  requestRange,
  withRetries,
} from './http-range.ts'
import { GRAIN, type PartFile, type WantedFile } from './part-file.ts'

export interface FillRequest extends WantedFile {
  authorization?: Authorization
  signal?: AbortSignal
  /** `totalBytes` is 0 where nobody said how long the file is. */
  onProgress?(doneBytes: number, totalBytes: number): void
  /** Once, when the server has said how long the file is and before anything is kept of it; throws where it should not be. */
  onSize?(missingBytes: number): Promise<void>
  /** Shorter waits for tests. */
  pace?: Pace
}

/** Browsers open six to a host; two are left for everything else. */
export const CONNECTIONS = 4
/** A file that changes at every look is given up. */
const MOST_STARTS = 4

/** What came is no part of what the server has now. */
class StartOver extends InkstoneError {
  constructor(
    code: string,
    message: string,
    /** How many connections the next start has; none: there is none. */
    readonly connections: number,
  ) {
    super(code, message)
  }
}

/** Returns how many answers the file was put together from. Rejects with an `InkstoneError`, or as the signal was aborted. */
export async function fillPart(part: PartFile, request: FillRequest, connections = CONNECTIONS): Promise<number> {
  for (let starts = 1; ; starts++) {
    try {
      return await fillOnce(part, request, connections)
    } catch (error) {
      if (!(error instanceof StartOver)) throw error
      await part.restart()
      if (error.connections === 0 || starts === MOST_STARTS) throw error
      connections = error.connections
    }
  }
}

/** A range that one connection fetches: it is at `at`. */
interface Piece {
  startBytes: number
  at: number
  endBytes: number
}

async function fillOnce(part: PartFile, request: FillRequest, connections: number): Promise<number> {
  const { url, sizeBytes: wantedBytes = Number.NaN, pace, authorization, grain = GRAIN } = request
  const stop = new AbortController()
  const signal = request.signal ? AbortSignal.any([request.signal, stop.signal]) : stop.signal
  const taken = new Set<Piece>()
  const running: Promise<void>[] = []
  let active = 0
  let answers = 0
  let isOpened = false
  let restUntilMs = 0
  let failure: unknown

  function start(): void {
    active++
    const ended = connect().catch(error => {
      failure ??= error
      stop.abort()
    })
    running.push(ended)
  }

  /** One connection, from piece to piece. */
  async function connect(): Promise<void> {
    try {
      for (let piece = next(); piece; piece = next()) await fetchPiece(piece).finally(() => taken.delete(piece))
    } catch (error) {
      // Its piece is there for the others.
      if (!(error instanceof PassingError) || active === 1) throw error
    } finally {
      active--
    }
  }

  function next(): Piece | undefined {
    const spoken = [...taken].reduce((ranges, { startBytes, endBytes }) => withRange(ranges, [startBytes, endBytes]), part.done)
    const sizeBytes = endOf(part)
    const range = firstGap(spoken, sizeBytes, connections === 1 ? sizeBytes : grain.pieceBytes)
    if (!range) return undefined
    const piece = { startBytes: range[0], at: range[0], endBytes: range[1] }
    taken.add(piece)
    return piece
  }

  async function fetchPiece(piece: Piece): Promise<void> {
    let furthestBytes = piece.at
    const progressed = () => {
      const isFurther = piece.at > furthestBytes
      furthestBytes = Math.max(furthestBytes, piece.at)
      return isFurther
    }
    const attempt = () =>
      fetchRest(piece).catch(error => {
        if (error instanceof PassingError) restUntilMs = Math.max(restUntilMs, Date.now() + Math.min(error.waitMs, MOST_WAIT_MS))
        throw error
      })
    // A server that finds them too many has one less.
    const isLast = ({ code }: PassingError) => code === 'http_busy' && active > 1
    await withRetries(attempt, { signal, pace, progressed, isLast })
  }

  async function fetchRest(piece: Piece): Promise<void> {
    if (restUntilMs > Date.now()) await delay(restUntilMs - Date.now(), signal)
    const endBytes = Number.isFinite(piece.endBytes) ? piece.endBytes : undefined
    const answer = await requestRange(url, { startBytes: piece.at, endBytes, authorization, signal, pace }).catch(error => {
      // The part does not lie inside the file that is there now.
      const isOutside = error instanceof InkstoneError && error.code === 'http_bad_range' && part.doneBytes > 0
      throw isOutside ? changed(url, connections) : error
    })
    try {
      await agree(answer, piece)
      for await (const bytes of piecesOf(url, answer, { signal, pace })) {
        if (piece.at + bytes.length > piece.endBytes)
          throw new StartOver(
            'http_wrong_size',
            `${url} sent more than the bytes up to ${piece.endBytes} that were wanted. Check the address.`,
            0,
          )
        await part.put(bytes, piece.at)
        piece.at += bytes.length
        request.onProgress?.(part.doneBytes, part.version.sizeBytes || 0)
      }
    } finally {
      await answer.body.cancel().catch(() => {})
    }
    if (Number.isNaN(part.version.sizeBytes)) part.version = { ...part.version, sizeBytes: piece.at }
    if (piece.at < Math.min(piece.endBytes, endOf(part)))
      throw new PassingError('http_short', `${url} ended at byte ${piece.at} of ${endOf(part)}. Try again to go on from there.`)
  }

  /** Compares the answer with what the part is a part of. The first one opens the way for the other connections. */
  async function agree({ version, isWhole }: RangeAnswer, piece: Piece): Promise<void> {
    answers++
    if (!Number.isNaN(wantedBytes) && !Number.isNaN(version.sizeBytes) && version.sizeBytes !== wantedBytes)
      throw new InkstoneError(
        'http_wrong_size',
        `${url} has ${version.sizeBytes} bytes; ${wantedBytes} were wanted. It is another file; check the address.`,
      )
    if (!isSameVersion(url, part.version, version)) throw changed(url, isWhole ? 1 : connections)
    if (isWhole) {
      if (active > 1) throw new StartOver('http_no_ranges', `The server of ${url} stopped answering ranges. Try again.`, 1)
      connections = 1
      piece.at = 0
      if (part.doneBytes > 0) await part.restart()
    }
    const known = part.version
    part.version = { etag: known.etag || version.etag, sizeBytes: Number.isNaN(known.sizeBytes) ? version.sizeBytes : known.sizeBytes }
    if (isWhole) piece.endBytes = endOf(part)
    if (Number.isNaN(part.version.sizeBytes) && connections > 1)
      throw new StartOver('http_no_size', `The server of ${url} does not say how long the file is. Try again.`, 1)
    if (isOpened) return
    isOpened = true
    await request.onSize?.(part.missingBytes)
    part.reserve()
    await part.save()
    while (running.length < connections) start()
  }

  start()
  // Those that start meanwhile are waited for as well.
  for (const each of running) await each
  if (failure) throw failure
  return answers
}

/** The size, where it is known. */
export const endOf = ({ version }: PartFile): number => (Number.isNaN(version.sizeBytes) ? Number.POSITIVE_INFINITY : version.sizeBytes)

const changed = (url: string, connections: number) =>
  new StartOver(
    'http_changed',
    `The file at ${url} is another one at every look. Try again later, or open the file from disk.`,
    connections,
  )

function isSameVersion(url: string, known: RemoteVersion, got: RemoteVersion): boolean {
  try {
    checkSameVersion(url, known, got)
    return true
  } catch {
    return false
  }
}
