// Models that another one can be compared with: those of the library, the files of the open listing, the person's own folder.
import { useStore } from 'zustand'
import type { ModelLocation } from '../../worker/protocol.ts'
import { models } from '../engine.ts'
import { libraryUrl } from '../model/library.ts'
import { modelsOf, openFolderModel, ownFolder } from './folder.ts'
import { shelf } from './shelf.ts'

export interface Candidate {
  id: string
  name: string
  open(): Promise<ModelLocation>
}

export interface CandidateGroup {
  from: 'library' | 'listing' | 'folder'
  candidates: Candidate[]
}

/** Without groups that are empty. */
export function useCandidates(): CandidateGroup[] {
  const library = useStore(models, state => state.library.models)
  const listing = useStore(shelf, state => state.listing)
  const folder = useStore(ownFolder, state => state.folder)
  const known = library.map((model): Candidate => {
    const { name, file, sizeBytes, urls, parts } = model
    const [url, ...mirrors] = urls ?? [libraryUrl(model)]
    return { id: `library ${file}`, name, open: async () => ({ kind: 'url', url, mirrors, name, sizeBytes, parts }) }
  })
  const listed = (listing?.files ?? []).filter(({ isPart }) => !isPart)
  const groups: CandidateGroup[] = [
    { from: 'library', candidates: known },
    { from: 'listing', candidates: listed.map(file => ({ id: file.url, name: file.name, open: async () => file })) },
    {
      from: 'folder',
      candidates: modelsOf(folder?.files ?? []).map(model => ({
        id: `folder ${model.path}`,
        name: model.path,
        open: () => openFolderModel(model),
      })),
    },
  ]
  return groups.filter(({ candidates }) => candidates.length > 0)
}
