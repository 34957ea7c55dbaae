// The state of the models panel: what was looked for and found, the file that is looked into, and what the GPU said of its room.
import { createStore } from 'zustand/vanilla'
import type { ModelReport } from '../../api/model-report.ts'
import { type ErrorRecord, errorRecord, InkstoneError } from '../../base/errors.ts'
import { nameFromUrl } from '../../storage/http-source.ts'
import { canSearch, type HubAddress, type HubFile, type HubFinding, hubFileUrl, readWish } from '../../storage/hub.ts'
import type { EngineClient } from '../../worker/client.ts'
import type { LoadOptions, ModelLocation, RemoteLocation } from '../../worker/protocol.ts'
import { isPartOfSplit, knownHubs, mirrorsOf, modelFiles } from './catalogue.ts'
import { baseName, bySplit } from './split.ts'

/** A model that can be had at a click, in one file or in parts. */
export interface FoundFile extends RemoteLocation {
  /** It is a part without the others, which cannot be opened. */
  isPart: boolean
}

export interface Listing {
  /** `owner/name`, or the host of a file that was entered by its address. */
  title: string
  files: FoundFile[]
}

export interface ShelfState {
  hub: HubAddress
  /** Access tokens by the hub's origin. */
  tokens: Record<string, string>
  line: string
  busy: boolean
  error: ErrorRecord | null
  findings: HubFinding[] | null
  listing: Listing | null
  /** What is looked into, and what came of it. */
  chosen: ModelLocation | null
  report: ModelReport | null
  reportError: ErrorRecord | null
  /** Of the chosen file's bytes on the GPU, those that were given. */
  room: { wantedBytes: number; gaveBytes: number } | 'asking' | null
}

export interface ShelfDeps {
  client(): Pick<EngineClient, 'hub' | 'inspect' | 'room'>
  /** As a load would have it now. */
  loadOptions(): LoadOptions
  keptHub(): string | null
  keepHub(text: string): void
  keptTokens(): string | null
  keepTokens(text: string): void
}

/** `kind origin`, as it is kept. */
function readHub(text: string | null): HubAddress {
  const [kind, origin = ''] = (text ?? '').split(' ')
  return (kind === 'huggingface' || kind === 'modelscope') && isOrigin(origin) ? { kind, origin } : knownHubs[0]
}

function readTokens(text: string | null): Record<string, string> {
  try {
    const entries = Object.entries(JSON.parse(text ?? '{}') as Record<string, unknown>)
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => isOrigin(entry[0]) && isToken(entry[1])))
  } catch {
    return {}
  }
}

/** What a header can carry. */
const isToken = (value: unknown): value is string => typeof value === 'string' && /^[\w.~+/=-]{1,500}$/.test(value)

/** Without encryption only this device itself. */
export function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { origin, protocol, hostname } = new URL(text)
  return origin === text && (protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1'].includes(hostname)))
}

export function createShelfStore(deps: ShelfDeps) {
  const store = createStore<ShelfState>(() => ({
    hub: readHub(deps.keptHub()),
    tokens: readTokens(deps.keptTokens()),
    line: '',
    busy: false,
    error: null,
    findings: null,
    listing: null,
    chosen: null,
    report: null,
    reportError: null,
    room: null,
  }))
  let looking: AbortController | undefined
  let inspecting: AbortController | undefined

  /** One look at a time; what an earlier one brings is too late. */
  async function look(work: (signal: AbortSignal) => Promise<Partial<ShelfState>>): Promise<void> {
    looking?.abort()
    const abort = new AbortController()
    looking = abort
    store.setState({ busy: true, error: null })
    const found = await work(abort.signal).catch(cause => ({ error: errorRecord(cause) }))
    if (looking === abort) store.setState({ busy: false, ...found })
  }

  const known = (hub: HubAddress): HubAddress => {
    const { tokens } = store.getState()
    return Object.hasOwn(tokens, hub.origin) ? { ...hub, token: tokens[hub.origin] } : hub
  }

  const list = (at: HubAddress, repository: string, path?: string) =>
    look(async signal => {
      const hub = known(at)
      const { files } = await deps.client().hub({ hub, repository }, signal)
      const found = modelFiles(files).filter(file => path === undefined || file.path === path)
      if (found.length === 0)
        throw new InkstoneError(
          'hub_no_gguf',
          `${repository} has no .gguf file${path ? ` ${path}` : ''}. Look for a repository whose name ends in GGUF.`,
        )
      return { listing: { title: repository, files: foundFiles(hub, repository, found) } }
    })

  return {
    ...store,
    setLine: (line: string) => store.setState({ line }),
    setHub(hub: HubAddress) {
      deps.keepHub(`${hub.kind} ${hub.origin}`)
      store.setState({ hub, findings: null, listing: null, error: null })
    },
    /** Kept in this browser; an empty one is forgotten. False where no header could carry it. */
    setToken(token: string): boolean {
      const { hub, tokens } = store.getState()
      const { [hub.origin]: _old, ...others } = tokens
      if (token !== '' && !isToken(token)) return false
      const next = token === '' ? others : { ...others, [hub.origin]: token }
      deps.keepTokens(JSON.stringify(next))
      store.setState({ tokens: next })
      return true
    },
    /** What was entered: an address, a repository, or words. */
    async find(): Promise<void> {
      const { line, hub } = store.getState()
      const wish = readWish(line)
      if (wish.kind === 'file') {
        looking?.abort()
        const { origin, host } = new URL(wish.url)
        if (!isOrigin(origin)) {
          const message = `${host} would be asked without encryption, and anyone between could change the file. Enter an address that begins with https://.`
          return store.setState({ busy: false, error: { code: 'address_insecure', message } })
        }
        const file = { kind: 'url' as const, url: wish.url, name: nameFromUrl(wish.url), isPart: isPartOfSplit(nameFromUrl(wish.url)) }
        store.setState({ busy: false, error: null, findings: null, listing: { title: host, files: [file] } })
        return
      }
      if (wish.kind === 'repository') {
        const at = wish.origin === undefined || wish.origin === hub.origin ? hub : hubAt(wish.origin)
        return list(at, wish.repository, wish.path)
      }
      if (wish.words === '') return store.setState({ error: null, findings: null, listing: null })
      // Mirrors and ModelScope may have no search; the hub that they mirror has.
      const asked = canSearch(hub) ? hub : knownHubs[0]
      return look(async signal => ({
        findings: (await deps.client().hub({ hub: known(asked), words: wish.words }, signal)).findings,
        listing: null,
      }))
    },
    openRepository: (repository: string) => list(store.getState().hub, repository),
    closeListing: () => store.setState({ listing: null, error: null }),
    /** Reads the file's header, wherever it is. */
    async inspect(location: ModelLocation): Promise<void> {
      inspecting?.abort()
      const abort = new AbortController()
      inspecting = abort
      store.setState({ chosen: location, report: null, reportError: null, room: null })
      const found = await deps
        .client()
        .inspect(location, { ...deps.loadOptions(), signal: abort.signal })
        .then(
          report => ({ report }),
          cause => ({ reportError: errorRecord(cause) }),
        )
      if (inspecting === abort) store.setState(found)
    },
    /** Whether the GPU has room for the chosen file now. */
    async askRoom(): Promise<void> {
      const { report, chosen } = store.getState()
      if (!report?.fit) return
      const wantedBytes = report.fit.totalBytes
      store.setState({ room: 'asking' })
      const room = await deps
        .client()
        .room(wantedBytes)
        .then(
          gaveBytes => ({ room: { wantedBytes, gaveBytes } }),
          cause => ({ room: null, reportError: errorRecord(cause) }),
        )
      if (store.getState().chosen === chosen) store.setState(room)
    },
  }
}

/** A hub that was entered by an address of its own: ModelScope by its name, any other as Hugging Face is laid out. */
const hubAt = (origin: string): HubAddress =>
  knownHubs.find(hub => hub.origin === origin) ?? {
    kind: /(^|\.)modelscope\./.test(new URL(origin).host) ? 'modelscope' : 'huggingface',
    origin,
  }

function fileAt(hub: HubAddress, repository: string, { path, sizeBytes, sha256 }: HubFile): FoundFile {
  const [url, ...mirrors] = mirrorsOf(hub).map(each => hubFileUrl(each, repository, path))
  const authorization = hub.token ? { origin: hub.origin, token: hub.token } : undefined
  return { kind: 'url', url, mirrors, name: baseName(path), sizeBytes, sha256, authorization, isPart: isPartOfSplit(path) }
}

/** The smallest first, a model of several files as one. */
function foundFiles(hub: HubAddress, repository: string, files: readonly HubFile[]): FoundFile[] {
  const named = files.map(file => ({ ...file, name: file.path }))
  const ofParts = (stem: string, held: HubFile[]): FoundFile => {
    const parts = held.map(file => fileAt(hub, repository, file))
    const sizeBytes = held.reduce((sum, file) => sum + file.sizeBytes, 0)
    return { ...parts[0], name: `${baseName(stem)}.gguf`, sizeBytes, sha256: undefined, parts, isPart: false }
  }
  return bySplit(named, file => fileAt(hub, repository, file), ofParts).sort((a, b) => (a.sizeBytes ?? 0) - (b.sizeBytes ?? 0))
}
