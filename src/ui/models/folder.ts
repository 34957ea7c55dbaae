// The state of the person's own folder in the models panel.
import { createStore } from 'zustand/vanilla'
import { type ErrorRecord, errorRecord } from '../../base/errors.ts'
import { type FolderFile, folderOfFiles, forgetFolder, type OwnFolder, openKeptFolder, pickFolder } from '../../storage/own-folder.ts'
import { models } from '../engine.ts'
import { lookInside } from './shelf.ts'

interface FolderState {
  folder: OwnFolder | null
  error: ErrorRecord | null
}

export const ownFolder = createStore<FolderState>(() => ({ folder: null, error: null }))

async function take(open: () => Promise<OwnFolder | undefined>) {
  try {
    const folder = await open()
    if (folder) ownFolder.setState({ folder, error: null })
  } catch (cause) {
    ownFolder.setState({ error: errorRecord(cause) })
  }
}

export const chooseFolder = () => take(pickFolder)
/** `ask`: on a press, since the browser asks the person only then. */
export const showKeptFolder = (ask: boolean) => take(() => openKeptFolder(ask))
export const showFiles = (files: readonly File[]) => take(async () => folderOfFiles(files))

export async function leaveFolder() {
  ownFolder.setState({ folder: null, error: null })
  await forgetFolder()
}

async function withFile({ open }: FolderFile, use: (file: File) => void) {
  try {
    use(await open())
  } catch (cause) {
    ownFolder.setState({ error: errorRecord(cause) })
  }
}

export const loadFile = (file: FolderFile) => withFile(file, opened => void models.openFile(opened))
export const lookIntoFile = (file: FolderFile) => withFile(file, opened => lookInside({ kind: 'file', file: opened }))
