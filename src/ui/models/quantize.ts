// The one store of checkpoints that become models, and what its buttons do.
import i18next from 'i18next'
import { type OwnFolder, pickFolderOnce } from '../../storage/own-folder.ts'
import { client, models } from '../engine.ts'
import { watchWork } from '../tasks/feeds.ts'
import { type ChosenFile, createQuantizeStore } from './quantize-store.ts'

export const quantize = createQuantizeStore({
  checkpoints: () => client().checkpoints,
  now: () => performance.now(),
  onMade: () => void models.refreshStored(),
})

watchWork(quantize, {
  title: () => i18next.t('quantize.running', { name: quantize.getState().report?.name }),
  place: 'models',
  cancel: quantize.stop,
  finished: now => now.made !== null,
})

export async function chooseCheckpointFolder() {
  try {
    const folder = await pickFolderOnce()
    if (folder) await quantize.choose(await chosenIn(folder), folder.name)
  } catch (cause) {
    quantize.fail(cause)
  }
}

const chosenIn = ({ files }: OwnFolder): Promise<ChosenFile[]> =>
  Promise.all((files ?? []).map(async ({ path, open }) => ({ path, file: await open() })))

/** What an input gave: of a folder each file has its path, of files only its name. */
export const chooseCheckpointFiles = (files: readonly File[]) =>
  quantize.choose(
    files.map(file => ({ path: file.webkitRelativePath || file.name, file })),
    '',
  )

/** From storage, as any model of the library. */
export async function openMade() {
  const { made } = quantize.getState()
  if (!made) return
  const { name, url, sizeBytes, sha256 } = made
  await models.loadFromLibrary({ name, file: name, sizeBytes, sha256, urls: [url] })
}
