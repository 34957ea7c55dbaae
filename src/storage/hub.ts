// Hubs that hold models: what a repository has, what a search finds, and where a file lies. Adding a kind of hub: a function, a line in `hubKinds`.
// Whatever a hub answers is checked field by field; a file's size and hash are the hub's own word, which the download is held to.
// Sources: Hugging Face's Hub API (`/api/models`, `/api/models/REPO/tree/REVISION`); ModelScope's (`/api/v1/models/REPO/repo/files`).
import { InkstoneError } from '../base/errors.ts'
import { authorizationFor } from './http-range.ts'

export interface HubFile {
  /** In the repository, with slashes. */
  path: string
  sizeBytes: number
  /** Lower-case hex, where the hub says it. */
  sha256?: string
}

export interface HubFinding {
  /** `owner/name`. */
  repository: string
  downloads: number
}

export interface HubAddress {
  kind: HubKind
  /** `https://host`, without a path. */
  origin: string
  /** Of a person whom the hub knows; sent there and nowhere else. */
  token?: string
}

interface HubApi {
  filesUrl(repository: string): string
  readFiles(answer: unknown): HubFile[]
  fileUrl(repository: string, path: string): string
  /** Absent where a kind of hub has no search that a page may ask. */
  search?: { url(words: string): string; read(answer: unknown): HubFinding[] }
}

/** An answer of a hub is read into memory. */
const MOST_ANSWER_BYTES = 16 << 20
const MOST_FILES = 4000
const FOUND_AT_MOST = 20

type Fields = Record<string, unknown>
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})
const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.slice(0, MOST_FILES).map(fieldsOf) : [])
const isSize = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
const hashOf = (value: unknown) => (typeof value === 'string' && /^[0-9a-f]{64}$/i.test(value) ? { sha256: value.toLowerCase() } : {})
/** No way up, nothing that an address could take for something else. */
const isPath = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 500 && /^[^/\\\p{Cc}][^\\\p{Cc}]*$/u.test(value) && !value.split('/').includes('..')
const encodePath = (path: string) => path.split('/').map(encodeURIComponent).join('/')

/** `owner/name`, as every hub has it. */
export const isRepository = (text: string): boolean => /^[\w.-]{1,96}\/[\w.-]{1,96}$/.test(text) && !/(^|\/)\.{1,2}(\/|$)/.test(text)

const huggingFace = (origin: string): HubApi => ({
  filesUrl: repository => `${origin}/api/models/${repository}/tree/main?recursive=true`,
  readFiles: answer =>
    listOf(answer).flatMap(({ type, path, size, lfs }) => {
      if (type !== 'file' || !isPath(path) || !isSize(size)) return []
      return [{ path, sizeBytes: size, ...hashOf(fieldsOf(lfs).oid) }]
    }),
  fileUrl: (repository, path) => `${origin}/${repository}/resolve/main/${encodePath(path)}`,
  search: {
    url: words => `${origin}/api/models?search=${encodeURIComponent(words)}&filter=gguf&sort=downloads&limit=${FOUND_AT_MOST}`,
    read: answer =>
      listOf(answer).flatMap(({ id, downloads }) =>
        typeof id === 'string' && isRepository(id) ? [{ repository: id, downloads: isSize(downloads) ? downloads : 0 }] : [],
      ),
  },
})

const modelScope = (origin: string): HubApi => ({
  filesUrl: repository => `${origin}/api/v1/models/${repository}/repo/files?Revision=master&Recursive=true`,
  readFiles: answer =>
    listOf(fieldsOf(fieldsOf(answer).Data).Files).flatMap(({ Type, Path, Size, Sha256 }) => {
      if (Type !== 'blob' || !isPath(Path) || !isSize(Size)) return []
      return [{ path: Path, sizeBytes: Size, ...hashOf(Sha256) }]
    }),
  fileUrl: (repository, path) => `${origin}/models/${repository}/resolve/master/${encodePath(path)}`,
})

export const hubKinds = { huggingface: huggingFace, modelscope: modelScope }
export type HubKind = keyof typeof hubKinds

const apiOf = ({ kind, origin }: HubAddress): HubApi => hubKinds[kind](origin)

export const hubFileUrl = (hub: HubAddress, repository: string, path: string): string => apiOf(hub).fileUrl(repository, path)

export const canSearch = ({ kind }: Pick<HubAddress, 'kind'>): boolean => hubKinds[kind]('').search !== undefined

/** What a repository holds; rejects with an `InkstoneError` that names it. */
export async function listHubFiles(hub: HubAddress, repository: string, signal?: AbortSignal): Promise<HubFile[]> {
  if (!isRepository(repository))
    throw new InkstoneError(
      'hub_repository',
      `"${repository}" is no repository: two names with a slash between are wanted, such as owner/model.`,
    )
  const api = apiOf(hub)
  return api.readFiles(await askHub(hub, api.filesUrl(repository), `the repository ${repository}`, signal))
}

/** Repositories with GGUF files, the most used first. */
export async function searchHub(hub: HubAddress, words: string, signal?: AbortSignal): Promise<HubFinding[]> {
  const { search } = apiOf(hub)
  if (!search)
    throw new InkstoneError(
      'hub_no_search',
      `${hostOf(hub)} has no search for pages. Enter a repository as owner/model, or a file's address.`,
    )
  return search.read(await askHub(hub, search.url(words), `models for "${words}"`, signal))
}

const hostOf = ({ origin }: Pick<HubAddress, 'origin'>) => new URL(origin).host

async function askHub(hub: HubAddress, url: string, wanted: string, signal?: AbortSignal): Promise<unknown> {
  const host = hostOf(hub)
  const response = await fetch(url, {
    signal,
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    headers: { Accept: 'application/json', ...(hub.token && authorizationFor(url, { origin: hub.origin, token: hub.token })) },
  }).catch(cause => {
    signal?.throwIfAborted()
    throw new InkstoneError('hub_unreachable', `${host} cannot be reached. Check the connection, or choose another hub in Settings.`, {
      cause,
    })
  })
  if (!response.ok) {
    await response.body?.cancel()
    throw refusal(host, response.status, wanted)
  }
  try {
    return JSON.parse(await textOf(response))
  } catch (cause) {
    signal?.throwIfAborted()
    throw new InkstoneError('hub_answer', `${host} answered with something else than a list. Check the hub's address in Settings.`, {
      cause,
    })
  }
}

async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  let bytes = 0
  const reader = response.body!.getReader()
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    bytes += piece.value.length
    if (bytes > MOST_ANSWER_BYTES) {
      void reader.cancel()
      throw new RangeError(`more than ${MOST_ANSWER_BYTES} bytes`)
    }
    text += decoder.decode(piece.value, { stream: true })
  }
  return text + decoder.decode()
}

function refusal(host: string, status: number, wanted: string): InkstoneError {
  if (status === 404) return new InkstoneError('hub_not_found', `${host} has not got ${wanted} (404). Check the spelling.`)
  if (status === 401 || status === 403)
    return new InkstoneError(
      'hub_forbidden',
      `${host} shows ${wanted} only to those it knows (${status}). Enter an access token of that hub, or download the file there and open it from disk.`,
    )
  if (status === 429)
    return new InkstoneError('hub_busy', `${host} gets too many questions (429) and did not tell ${wanted}. Wait a minute and try again.`)
  return new InkstoneError('hub_status', `${host} answered ${status} when asked for ${wanted}. Try again later.`)
}

/** What a person means who enters a line: a file somewhere, a repository, or words to search for. */
export type Wish =
  | { kind: 'file'; url: string }
  | { kind: 'repository'; origin?: string; repository: string; path?: string }
  | { kind: 'words'; words: string }

/** A file's address, a page of a hub, `owner/model`, `owner/model/file.gguf`, or words. */
export function readWish(line: string): Wish {
  const text = line.trim()
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return wishOfAddress(new URL(text))
  const [owner = '', name = '', ...rest] = text.split('/')
  const repository = `${owner}/${name}`
  if (!isRepository(repository)) return { kind: 'words', words: text }
  const path = rest.join('/')
  return { kind: 'repository', repository, ...(isPath(path) && { path }) }
}

function wishOfAddress(url: URL): Wish {
  const parts = url.pathname.split('/').filter(Boolean).map(decoded)
  const [owner = '', name = '', what, , ...rest] = parts[0] === 'models' ? parts.slice(1) : parts
  const repository = `${owner}/${name}`
  // `blob` is the page about a file, `resolve` the file itself.
  if (isRepository(repository) && what === 'blob' && rest.length > 0)
    return { kind: 'repository', origin: url.origin, repository, path: rest.join('/') }
  if (/\.gguf$/i.test(url.pathname)) return { kind: 'file', url: url.href }
  if (isRepository(repository)) return { kind: 'repository', origin: url.origin, repository }
  return { kind: 'file', url: url.href }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
