// One file from one HTTP address, resumed and proven: bytes go to `<file>.part`, which any address of the same file may go on with,
// and only a part whose bytes on the disk have the right size and SHA-256 is ever renamed to the file's own name. What a server may
// do wrong is met here: cut connections, ignored ranges, a file that changed between two requests, other bytes than promised, silence.
import { mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { publish, sha256OfFile } from './files.mjs'
import { ModelError, messageOf } from './model-error.mjs'

/** @typedef {{ answerMs: number, idleMs: number, retryMs: number, maxFruitlessTries: number, staleLockMs: number }} Patience */

/**
 * A hub that has not answered in 5 s is not reachable from here; one that sent nothing for 20 s has lost the connection. A lock that
 * nobody touched for 10 s has no owner.
 */
export const PATIENCE = { answerMs: 5_000, idleMs: 20_000, retryMs: 500, maxFruitlessTries: 4, staleLockMs: 10_000 }

/**
 * @typedef {{ sizeBytes: number, sha256: string }} Expected
 * @typedef {{ onProgress?: (doneBytes: number) => void, say?: (text: string) => void, signal?: AbortSignal, patience?: Patience }} Options
 * @typedef {{ path: string, url: string, etag: string, doneBytes: number, sending: boolean }} Partial
 *   `sending`: this address has sent bytes of the file; one that has not is given up sooner
 */

/**
 * Downloads `url` to `path`. Rejects with a `ModelError`; what arrived by then stays in `.part` unless it was wrong.
 * @param {string} url
 * @param {string} path
 * @param {Expected} expected
 * @param {Options} [options]
 */
export async function downloadFile(url, path, expected, options = {}) {
  const { patience = PATIENCE, say = () => {}, signal } = options
  await mkdir(dirname(path), { recursive: true })
  const part = await openPart(url, `${path}.part`, expected)
  let resumed = part.doneBytes > 0
  let furthest = part.doneBytes
  for (let fruitless = 0; part.doneBytes < expected.sizeBytes; ) {
    try {
      await fetchInto(part, expected, options)
      if (part.doneBytes < expected.sizeBytes) throw new ModelError('interrupted', 'the connection closed early')
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof ModelError && error.code === 'unreachable' && !part.sending) throw error
      if (error instanceof ModelError && (error.code === 'refused' || error.code === 'wrong_size')) throw error
      resumed = true
      fruitless = part.doneBytes > furthest ? 1 : fruitless + 1
      furthest = Math.max(furthest, part.doneBytes)
      if (fruitless >= patience.maxFruitlessTries)
        throw new ModelError('interrupted', `${url} stopped at byte ${part.doneBytes} of ${expected.sizeBytes}: ${messageOf(error)}.`)
      say(`Interrupted at byte ${part.doneBytes} (${messageOf(error)}); going on from there.`)
      await sleep(patience.retryMs * fruitless, undefined, { signal })
    }
  }
  if ((await sha256OfFile(part.path)) !== expected.sha256) return redoOrRefuse(resumed, url, path, expected, options)
  await publish(part.path, path)
  await rm(`${part.path}.json`, { force: true })
}

/**
 * Wrong bytes are deleted at once. If they were put together from several connections, one clean attempt follows.
 * @param {boolean} resumed
 * @param {string} url
 * @param {string} path
 * @param {Expected} expected
 * @param {Options} options
 * @returns {Promise<void>}
 */
async function redoOrRefuse(resumed, url, path, expected, options) {
  await discardPart(`${path}.part`)
  const fault = `What came from ${url} does not have the SHA-256 ${expected.sha256}; it was deleted`
  if (!resumed) throw new ModelError('wrong_hash', `${fault}.`)
  options.say?.(`${fault}. Downloading it again from the start.`)
  const clean = { ...options, patience: { ...(options.patience ?? PATIENCE), maxFruitlessTries: 1 } }
  await downloadFile(url, path, expected, clean)
}

/** @param {string} path */
export async function discardPart(path) {
  await rm(path, { force: true })
  await rm(`${path}.json`, { force: true })
}

/**
 * What an earlier run left of the same file, from whichever address; from the start where it belongs to another file.
 * @param {string} url
 * @param {string} path
 * @param {Expected} expected
 * @returns {Promise<Partial>}
 */
async function openPart(url, path, expected) {
  const record = await readRecord(`${path}.json`)
  const info = await stat(path).catch(() => undefined)
  const usable = info && record.sha256 === expected.sha256 && info.size <= expected.sizeBytes
  if (!usable) {
    await discardPart(path)
    return { path, url, etag: '', doneBytes: 0, sending: false }
  }
  // Two addresses name the versions of one file each in its own way.
  const etag = record.url === url ? (record.etag ?? '') : ''
  return { path, url, etag, doneBytes: info.size, sending: false }
}

/**
 * A record that is missing or torn is an empty one: the download starts over.
 * @param {string} path
 * @returns {Promise<{ url?: string, etag?: string, sha256?: string }>}
 */
async function readRecord(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return {}
  }
}

/**
 * One request: appends what it brings to the part, which starts afresh where the server answers with the whole file or with
 * another version of it.
 * @param {Partial} part
 * @param {Expected} expected
 * @param {Options} options
 */
async function fetchInto(part, expected, { onProgress, say, signal, patience = PATIENCE }) {
  const timer = new AbortController()
  let timeout = setTimeout(() => timer.abort(), patience.answerMs)
  const both = signal ? AbortSignal.any([signal, timer.signal]) : timer.signal
  try {
    const response = await ask(part, both)
    if (await startsOver(part, response, expected, say)) {
      await discardPart(part.path)
      part.doneBytes = 0
      // A 206 of another version is of no use; the next request asks for that version from its first byte.
      if (response.status === 206) {
        part.etag = ''
        await response.body?.cancel()
        throw new ModelError('interrupted', 'another version came')
      }
    }
    part.etag = response.headers.get('etag') ?? ''
    await writeFile(`${part.path}.json`, JSON.stringify({ url: part.url, etag: part.etag, sha256: expected.sha256 }))
    const file = await open(part.path, part.doneBytes > 0 ? 'a' : 'w')
    try {
      for await (const piece of /** @type {AsyncIterable<Uint8Array>} */ (/** @type {unknown} */ (response.body))) {
        clearTimeout(timeout)
        timeout = setTimeout(() => timer.abort(), patience.idleMs)
        if (part.doneBytes + piece.length > expected.sizeBytes) {
          await discardPart(part.path)
          throw wrongSize(part.url, 'more', expected)
        }
        // Unlike `write`, this goes on until every byte of the piece is written.
        await file.appendFile(piece)
        part.doneBytes += piece.length
        part.sending = true
        onProgress?.(part.doneBytes)
      }
    } finally {
      await file.close()
    }
  } catch (error) {
    if (timer.signal.aborted && !signal?.aborted)
      throw new ModelError(part.sending ? 'interrupted' : 'unreachable', `${new URL(part.url).host} did not answer in time`)
    throw error
  } finally {
    clearTimeout(timeout)
  }
}

/**
 * @param {Partial} part
 * @param {AbortSignal} signal
 */
async function ask(part, signal) {
  /** @type {Record<string, string>} */
  const headers = { 'Accept-Encoding': 'identity' }
  if (part.doneBytes > 0) {
    headers.Range = `bytes=${part.doneBytes}-`
    // RFC 9110 §13.1.5: only a strong validator may stand in If-Range.
    if (part.etag.startsWith('"')) headers['If-Range'] = part.etag
  }
  const response = await fetch(part.url, { headers, signal }).catch(error => {
    if (signal.aborted) throw error
    const reason = error instanceof Error && error.cause ? messageOf(error.cause) : messageOf(error)
    throw new ModelError('unreachable', `${new URL(part.url).host} cannot be reached (${reason})`, { cause: error })
  })
  if (response.status === 200 || response.status === 206) return response
  await response.body?.cancel()
  // 416 to a resume: the part no longer fits the file there. 5xx and 429 pass; anything else stays as it is.
  const passing = response.status >= 500 || response.status === 429 || (response.status === 416 && part.doneBytes > 0)
  if (response.status === 416) Object.assign(part, { doneBytes: 0, etag: '' })
  throw new ModelError(passing ? 'interrupted' : 'refused', `${part.url} answered ${response.status}`)
}

/**
 * True where the answer does not continue the part: the whole file (200), or a piece of another version.
 * Rejects where the answer says that the whole file has another size than the one wanted.
 * @param {Partial} part
 * @param {Response} response
 * @param {Expected} expected
 * @param {((text: string) => void) | undefined} say
 */
async function startsOver(part, response, expected, say) {
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '')
  const total = response.status === 206 ? range?.[2] : response.headers.get('content-length')
  if (total && total !== '*' && Number(total) !== expected.sizeBytes) {
    await response.body?.cancel()
    throw wrongSize(part.url, total, expected)
  }
  if (part.doneBytes === 0) return response.status === 206
  if (response.status === 200) {
    say?.('The server sends the whole file again; starting over.')
    return true
  }
  const etag = response.headers.get('etag') ?? ''
  const sameVersion = !part.etag || !etag || part.etag === etag
  if (sameVersion && range && Number(range[1]) === part.doneBytes) return false
  say?.('The file on the server is another one than before; starting over.')
  return true
}

/**
 * @param {string} url
 * @param {string} gotBytes
 * @param {Expected} expected
 */
const wrongSize = (url, gotBytes, expected) =>
  new ModelError('wrong_size', `${url} has ${gotBytes} bytes; ${expected.sizeBytes} were wanted. It is not the file named here.`)
