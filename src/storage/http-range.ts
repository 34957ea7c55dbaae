// One ranged GET, checked: what every download here is made of. A server may ignore the range, change the file between two requests,
// send less than it says, or fail for a moment; each of these becomes a named error or a retry, never wrong bytes.
import { InkstoneError } from '../base/errors.ts'

/** What tells one version of a remote file from another. `etag` is '' where the server sends none. */
export interface RemoteVersion {
  etag: string
  sizeBytes: number
}

export interface RangeAnswer {
  version: RemoteVersion
  /** The first byte of the body; 0 where the server sent the whole file instead of the range. */
  startBytes: number
  isWhole: boolean
  body: ReadableStream<Uint8Array<ArrayBuffer>>
}

/** An access token, for the one origin that gave it. */
export interface Authorization {
  origin: string
  token: string
}

/** The header for this address; nothing for any other origin than the token's own. A redirect to another one loses it (Fetch, HTTP-redirect fetch, step 13). */
export const authorizationFor = (url: string, authorization: Authorization | undefined): Record<string, string> =>
  authorization && URL.canParse(url) && new URL(url).origin === authorization.origin
    ? { Authorization: `Bearer ${authorization.token}` }
    : {}

export interface RangeRequest {
  startBytes: number
  /** Exclusive; to the end of the file when absent. */
  endBytes?: number
  authorization?: Authorization
  signal?: AbortSignal
  pace?: Pace
}

/** How long to wait: before the first retry (each further one waits twice as long), and for a server that says nothing at all. */
export interface Pace {
  firstDelayMs: number
  silenceMs: number
}

/** Five attempts over about 4 s: long enough for a server that restarts, short enough for someone who waits. */
const ATTEMPTS = 5
export const PACE: Pace = { firstDelayMs: 250, silenceMs: 30_000 }

/** A server that wants to be left alone for longer than this is not waited for. */
export const MOST_WAIT_MS = 60_000

/** A failure that may pass: the network, a busy server, a connection cut. Anything else is thrown as it is. */
export class PassingError extends InkstoneError {
  /** How long the server asked to be left alone. */
  readonly waitMs: number
  constructor(code: string, message: string, { waitMs = 0, ...options }: ErrorOptions & { waitMs?: number } = {}) {
    super(code, message, options)
    this.waitMs = waitMs
  }
}

/** Rejects with an `InkstoneError`; a `PassingError` where trying again makes sense. */
export async function requestRange(
  url: string,
  { startBytes, endBytes, authorization, signal, pace = PACE }: RangeRequest,
): Promise<RangeAnswer> {
  // Only the Range header: it needs no preflight on another origin, If-Range would. The version is compared afterwards instead.
  const range = `bytes=${startBytes}-${endBytes === undefined ? '' : endBytes - 1}`
  const headers = { Range: range, ...authorizationFor(url, authorization) }
  const silence = new AbortController()
  const timer = setTimeout(() => silence.abort(), pace.silenceMs)
  const both = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal
  // A second copy in the HTTP cache would only take room.
  const asked = fetch(url, { headers, signal: both, cache: 'no-store', referrerPolicy: 'no-referrer' })
  const response = await asked
    .finally(() => clearTimeout(timer))
    .catch(error => {
      signal?.throwIfAborted()
      if (silence.signal.aborted) throw silentError(url)
      throw new PassingError('http_unreachable', `${hostOf(url)} cannot be reached. Check the connection, or open the file from disk.`, {
        cause: error,
      })
    })
  if (response.status === 206) return partialAnswer(url, response, startBytes)
  if (response.status === 200) return wholeAnswer(response)
  await response.body?.cancel()
  if (response.status === 416)
    throw new InkstoneError(
      'http_bad_range',
      `The file at ${url} ends before byte ${startBytes}, from where on it was wanted. Load it again.`,
    )
  throw statusError(url, response)
}

function partialAnswer(url: string, response: Response, startBytes: number): RangeAnswer {
  // Another origin may hide Content-Range from a page; then the range is taken as asked, and sizes and hash decide later.
  const header = response.headers.get('content-range')
  const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(header ?? '')
  if (header !== null && (!match || Number(match[1]) !== startBytes)) {
    void response.body?.cancel()
    throw new InkstoneError('http_bad_range', `${hostOf(url)} answered with "${header}"; bytes from ${startBytes} on were wanted.`)
  }
  const sizeBytes = match && match[3] !== '*' ? Number(match[3]) : Number.NaN
  return { version: { etag: etagOf(response), sizeBytes }, startBytes, isWhole: false, body: response.body! }
}

function wholeAnswer(response: Response): RangeAnswer {
  const length = response.headers.get('content-length')
  // With a content encoding the length counts packed bytes.
  const sizeBytes = length !== null && !response.headers.get('content-encoding') ? Number(length) : Number.NaN
  return { version: { etag: etagOf(response), sizeBytes }, startBytes: 0, isWhole: true, body: response.body! }
}

/** A weak tag promises equal meaning, not equal bytes (RFC 9110 §8.8.1), so it proves nothing here. */
function etagOf(response: Response): string {
  const etag = response.headers.get('etag') ?? ''
  return etag.startsWith('W/') ? '' : etag
}

/** Milliseconds of a Retry-After, which is in seconds or a date (RFC 9110 §10.2.3); 0 where there is none, or another origin hides it. */
function waitOf(response: Response): number {
  const text = response.headers.get('retry-after') ?? ''
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now()
  return Math.max(0, waitMs || 0)
}

function statusError(url: string, response: Response): InkstoneError {
  const { status } = response
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    const waitMs = waitOf(response)
    const when = waitMs > 0 ? `in ${Math.ceil(waitMs / 1000)} s` : 'later'
    return new PassingError('http_busy', `${hostOf(url)} answered ${status}. Try again ${when}.`, { waitMs })
  }
  if (status === 404 || status === 410)
    return new InkstoneError('http_not_found', `There is no file at ${url} (${status}). Check the address, or open the file from disk.`)
  if (status === 401 || status === 403)
    return new InkstoneError(
      'http_forbidden',
      `${hostOf(url)} does not give this file to everyone (${status}). Enter an access token of that hub in Models, or download the file there and open it from disk.`,
    )
  return new InkstoneError('http_status', `${hostOf(url)} answered ${status} instead of the file. Open the file from disk.`)
}

/** Throws where two answers are known to come from different files. */
export function checkSameVersion(url: string, known: RemoteVersion, got: RemoteVersion): void {
  const etagsDiffer = known.etag !== '' && got.etag !== '' && known.etag !== got.etag
  const sizesDiffer = !Number.isNaN(known.sizeBytes) && !Number.isNaN(got.sizeBytes) && known.sizeBytes !== got.sizeBytes
  if (!etagsDiffer && !sizesDiffer) return
  throw new InkstoneError('http_changed', `The file at ${url} changed while it was read. Load it again from the start.`)
}

/** Pulls the body, turning a connection that breaks or falls silent into a `PassingError`. */
export async function* piecesOf(
  url: string,
  answer: RangeAnswer,
  { signal, pace = PACE }: Pick<RangeRequest, 'signal' | 'pace'> = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = answer.body.getReader()
  let isSilent = false
  const cancel = () => void reader.cancel().catch(() => {})
  const onSilence = () => {
    isSilent = true
    cancel()
  }
  // A body that waits for its next bytes does not always hear its fetch's own signal (Node 20).
  signal?.addEventListener('abort', cancel)
  try {
    for (;;) {
      signal?.throwIfAborted()
      const timer = setTimeout(onSilence, pace.silenceMs)
      const piece = await reader
        .read()
        .finally(() => clearTimeout(timer))
        .catch(error => {
          signal?.throwIfAborted()
          throw new PassingError('http_cut', `The connection to ${hostOf(url)} broke off.`, { cause: error })
        })
      signal?.throwIfAborted()
      if (isSilent) throw silentError(url)
      if (piece.done) return
      yield piece.value
    }
  } finally {
    signal?.removeEventListener('abort', cancel)
    await reader.cancel().catch(() => {})
  }
}

const silentError = (url: string) =>
  new PassingError('http_silent', `${hostOf(url)} sends nothing any more. Check the connection and try again.`)

/** Runs `attempt` until it succeeds, fails for good, or `ATTEMPTS` in a row passed without `progressed()` telling of new bytes. */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  { signal, progressed = () => false, isLast = () => false, pace = PACE }: RetryOptions = {},
): Promise<T> {
  for (let failures = 0; ; ) {
    signal?.throwIfAborted()
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof PassingError)) throw error
      failures = progressed() ? 1 : failures + 1
      if (failures >= ATTEMPTS || error.waitMs > MOST_WAIT_MS || isLast(error)) throw error
      await delay(Math.max(error.waitMs, pace.firstDelayMs * 2 ** (failures - 1) * (0.5 + Math.random() / 2)), signal)
    }
  }
}

export interface RetryOptions {
  signal?: AbortSignal
  progressed?: () => boolean
  /** Whether this failure ends it, however few there were. */
  isLast?: (error: PassingError) => boolean
  pace?: Pace
}

export function delay(durationMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, durationMs)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

/** The host for messages; an address relative to the page has none. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'The server'
}
