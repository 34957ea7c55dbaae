// Models that the page knows without asking a server: the one that comes with it, and those that a hub gives at a click.
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
 * What there is to choose from: the built-in model first, then what the server beside the page holds, then what a hub has. A model of a
 * hub that the server has is taken from there.
 */
export function offered(server: LibraryModel[]): LibraryModel[] {
  const held = server.filter(({ file }) => file !== builtIn.file)
  return [builtIn, ...held, ...atHubs.filter(model => !held.some(({ file }) => file === model.file))]
}
