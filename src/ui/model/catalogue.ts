// Models that the page knows without asking a server: the one that comes with it, and those that a hub gives at a click.
import builtInRecord from './built-in.json'
import type { LibraryModel } from './library.ts'
import published from './published.json'

type BuiltInRecord = Pick<LibraryModel, 'name' | 'file' | 'card' | 'sizeBytes' | 'sha256'>

/** Comes with the page and is there at the first visit; null until one was trained. Written by scripts/default-model/export.ts. */
export const builtIn = readyModel(builtInRecord)

function readyModel(record: BuiltInRecord | null): LibraryModel | undefined {
  return record ? { ...record, version: record.sha256.slice(0, 12), state: 'ready', doneBytes: record.sizeBytes } : undefined
}

/** A model of a hub; every hub lays its files out alike. */
export const atHubs: LibraryModel[] = published.models.map(({ repository, ...model }) => ({
  ...model,
  state: 'remote',
  doneBytes: 0,
  urls: published.hubs.map(hub => `${hub}/${repository}/resolve/main/${model.file}`),
}))

/**
 * What there is to choose from: the built-in model first, then what the server beside the page holds, then what a hub has. A model of a
 * hub that the server has, or is fetching, is taken from there; where the server could not get it, its reason stays with the offer.
 */
export function offered(server: LibraryModel[], { own, hubs } = { own: builtIn, hubs: atHubs }): LibraryModel[] {
  const held = server.filter(({ file, state }) => file !== own?.file && (state === 'ready' || state === 'downloading'))
  const remote = hubs.filter(model => !held.some(({ file }) => file === model.file))
  const errorOf = (file: string) => server.find(model => model.file === file)?.error
  return [...(own ? [own] : []), ...held, ...remote.map(model => ({ ...model, error: errorOf(model.file) }))]
}
