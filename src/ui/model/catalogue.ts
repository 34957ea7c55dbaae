// Models that the page knows without asking a server: the one that comes with it, and those that a hub gives at a click.
import { MADE_HERE, type StoredFile } from '../../storage/opfs.ts'
import type { Unfinished } from '../../storage/unfinished.ts'
import { bySplit } from '../models/split.ts'
import record from './built-in.json'
import type { LibraryModel } from './library.ts'
import published from './published.json'

/** Comes with the page and is there at the first visit. The record is written by scripts/default-model/export.ts. */
export const builtIn: LibraryModel = { ...record, version: record.sha256.slice(0, 12) }

/** A model of a hub; every hub lays its files out alike. */
export const atHubs: LibraryModel[] = published.models.map(({ repository, ...model }) => ({
  ...model,
  urls: published.hubs.map(hub => `${hub}/${repository}/resolve/main/${model.file}`),
}))

/**
 * What there is to choose from: the built-in model first, then what the server beside the page holds, what this browser keeps, whole or begun,
 * and what a hub has. A model of a hub that the server has is taken from there.
 */
export function offered(
  server: LibraryModel[],
  stored: readonly StoredFile[] = [],
  unfinished: readonly Unfinished[] = [],
): LibraryModel[] {
  const held = server.filter(({ file }) => file !== builtIn.file)
  const hub = atHubs.filter(model => !held.some(({ file }) => file === model.file))
  const known = new Set([builtIn, ...held, ...hub].map(({ name }) => name))
  const begun = unfinished.filter(({ name }) => !known.has(name) && !stored.some(each => each.name === name))
  const ofBegun = new Set(begun.flatMap(({ parts = [] }) => parts.map(({ name }) => name)))
  const isKept = ({ name, url }: StoredFile) =>
    !known.has(name) && !ofBegun.has(name) && (/^https?:/.test(url) || url.startsWith(MADE_HERE))
  return [builtIn, ...held, ...bySplit(stored.filter(isKept), ofStored, ofParts), ...begun.map(ofUnfinished), ...hub]
}

const ofUnfinished = ({ name, url, sizeBytes = 0, sha256 = '', parts }: Unfinished): LibraryModel => ({
  name,
  file: name,
  sizeBytes,
  sha256,
  urls: [url],
  ...(parts && { parts }),
})

const ofParts = (stem: string, parts: StoredFile[]): LibraryModel => ({
  ...ofStored(parts[0]),
  name: `${stem}.gguf`,
  file: `${stem}.gguf`,
  sha256: '',
  sizeBytes: parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  parts: parts.map(({ name, url, sizeBytes, sha256 }) => ({ name, url, sizeBytes, sha256 })),
})

/** It comes from storage; its address is asked only where it went from there meanwhile. */
const ofStored = ({ name, url, sizeBytes, sha256 }: StoredFile): LibraryModel => ({ name, file: name, sizeBytes, sha256, urls: [url] })
