// What models the server beside this page holds: `GET models/index.json`. A static host has none, and that is no error.

export interface LibraryModel {
  name: string
  file: string
  sizeBytes: number
  sha256: string
  state: 'ready' | 'downloading' | 'missing' | 'failed'
  doneBytes: number
  error?: string
}

const states = ['ready', 'downloading', 'missing', 'failed'] as const
/** A plain file name below `models/`: no path, no query, no other host. */
const filePattern = /^[A-Za-z0-9][\w.+-]{0,200}$/

function readModel(value: unknown): LibraryModel[] {
  const record = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  const { name, file, sizeBytes, sha256, state, doneBytes, error } = record
  if (typeof name !== 'string' || typeof file !== 'string' || !filePattern.test(file)) return []
  if (!states.includes(state as LibraryModel['state'])) return []
  const size = (bytes: unknown) => (typeof bytes === 'number' && Number.isFinite(bytes) && bytes > 0 ? bytes : 0)
  return [
    {
      name,
      file,
      sizeBytes: size(sizeBytes),
      sha256: typeof sha256 === 'string' ? sha256 : '',
      state: state as LibraryModel['state'],
      doneBytes: size(doneBytes),
      ...(typeof error === 'string' && { error }),
    },
  ]
}

/** The list, or undefined where there is no such endpoint (also where a host answers everything with its page). */
export function parseLibrary(text: string): LibraryModel[] | undefined {
  try {
    const value = JSON.parse(text) as { models?: unknown } | null
    return Array.isArray(value?.models) ? value.models.flatMap(readModel) : undefined
  } catch {
    return undefined
  }
}

export const libraryUrl = (file: string) => new URL(`models/${file}`, document.baseURI).pathname

export async function fetchLibrary(): Promise<LibraryModel[] | undefined> {
  try {
    const response = await fetch(libraryUrl('index.json'), { cache: 'no-store' })
    return response.ok ? parseLibrary(await response.text()) : undefined
  } catch {
    return undefined
  }
}
