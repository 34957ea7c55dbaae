// The one store of the models panel, and what its buttons do.
import type { ModelLocation } from '../../worker/protocol.ts'
import { setInspectorOpen } from '../app/store.ts'
import { client, models } from '../engine.ts'
import { readKept, writeKept } from '../kept.ts'
import { createShelfStore, type FoundFile } from './store.ts'

export const shelf = createShelfStore({
  client,
  loadOptions: () => ({ contextTokens: models.getState().contextTokens, cache: models.getState().cache }),
  keptHub: () => readKept('hub'),
  keepHub: text => writeKept('hub', text),
  keptTokens: () => readKept('hub-tokens'),
  keepTokens: text => writeKept('hub-tokens', text),
})

/** Downloads it where it is not here yet, and loads it. */
export const openFound = ({ name, url, mirrors = [], sizeBytes = 0, sha256 = '', authorization, parts }: FoundFile) =>
  models.loadFromLibrary({ name, file: name, sizeBytes, sha256, urls: [url, ...mirrors], authorization, parts })

export function lookInside(location: ModelLocation) {
  setInspectorOpen(true)
  void shelf.inspect(location)
}
