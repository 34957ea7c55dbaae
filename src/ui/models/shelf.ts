// The one store of the models panel, and what its buttons do.
import type { ModelLocation, RemoteFile } from '../../worker/protocol.ts'
import { setInspectorOpen } from '../app/store.ts'
import { client, models } from '../engine.ts'
import { readKept, writeKept } from '../kept.ts'
import type { LibraryModel } from '../model/library.ts'
import { createComparisonStore } from './comparison.ts'
import { createShelfStore, type FoundFile } from './store.ts'
import { createWeightsStore } from './weights.ts'

export const shelf = createShelfStore({
  client,
  loadOptions: () => ({ contextTokens: models.getState().contextTokens, cache: models.getState().cache }),
  keptHub: () => readKept('hub'),
  keepHub: text => writeKept('hub', text),
  keptTokens: () => readKept('hub-tokens'),
  keepTokens: text => writeKept('hub-tokens', text),
})

export const weights = createWeightsStore(client)
export const comparison = createComparisonStore(client)

/** Downloads it where it is not here yet, and loads it. */
export const openFound = ({ name, url, mirrors = [], sizeBytes = 0, sha256 = '', authorization, parts }: FoundFile) =>
  models.loadFromLibrary({ name, file: name, sizeBytes, sha256, urls: [url, ...mirrors], authorization, parts })

/** What a record of a download does not keep: the token of the hub that it came from. */
function knownAt<T extends RemoteFile>(file: T): T {
  const { origin } = new URL(file.url, location.href)
  const token = shelf.getState().tokens[origin]
  return token ? { ...file, authorization: { origin, token } } : file
}

/** A download of an earlier visit goes on. */
export function resumeDownload({ urls, ...model }: LibraryModel) {
  if (!urls) return models.loadFromLibrary(model)
  const { authorization } = knownAt({ ...model, url: urls[0] })
  return models.loadFromLibrary({ ...model, urls, authorization, parts: model.parts?.map(knownAt) })
}

export function lookInside(location: ModelLocation) {
  setInspectorOpen(true)
  void shelf.inspect(location)
}
