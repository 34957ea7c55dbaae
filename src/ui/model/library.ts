// What models the server beside this page holds: `GET models/index.json`. A static host has none, and that is no error.

import type { Authorization } from '../../storage/http-range.ts'
import type { RemoteFile } from '../../worker/protocol.ts'

export interface LibraryModel {
  name: string
  file: string
  sizeBytes: number
  sha256: string
  /** Of a file without a known hash: another one after each change of the file. */
  version?: string
  /** Where a hub has it, and its mirrors; absent where it lies beside this page. */
  urls?: string[]
  /** For the hub that gives it only to those it knows. */
  authorization?: Authorization
  /** Of a model in several files all of them. */
  parts?: RemoteFile[]
  /** A text about the model, a file beside it. */
  card?: string
}

/** The name of a file right below `models/`, in any script: no path, and nothing that an address cannot carry. */
const filePattern = /^(?!\.{1,2}$)[^/\\\p{Cc}\p{Cs}]{1,200}$/u

function readModel(value: unknown): LibraryModel[] {
  const record = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  const { name, file, sizeBytes, sha256, version } = record
  if (typeof name !== 'string' || typeof file !== 'string' || !filePattern.test(file)) return []
  const isSize = typeof sizeBytes === 'number' && Number.isFinite(sizeBytes) && sizeBytes > 0
  return [
    {
      name,
      file,
      sizeBytes: isSize ? sizeBytes : 0,
      sha256: typeof sha256 === 'string' ? sha256 : '',
      ...(typeof version === 'string' && { version }),
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

/** The version makes a file that was replaced another address, so that a stored copy of the old one is not taken for it. */
export function libraryUrl({ file, version }: Pick<LibraryModel, 'file' | 'version'>): string {
  const { pathname } = new URL(`models/${encodeURIComponent(file)}`, document.baseURI)
  return version ? `${pathname}?v=${encodeURIComponent(version)}` : pathname
}

/** The text about a model; empty where it cannot be had. */
export async function fetchCard({ card, version }: Pick<LibraryModel, 'card' | 'version'>): Promise<string> {
  if (!card) return ''
  const response = await fetch(libraryUrl({ file: card, version })).catch(() => undefined)
  // A host that answers everything with its page has no card.
  if (!response?.ok || response.headers.get('content-type')?.startsWith('text/html')) return ''
  return response.text().catch(() => '')
}

export async function fetchLibrary(): Promise<LibraryModel[] | undefined> {
  try {
    const response = await fetch(libraryUrl({ file: 'index.json' }), { cache: 'no-store' })
    return response.ok ? parseLibrary(await response.text()) : undefined
  } catch {
    return undefined
  }
}
