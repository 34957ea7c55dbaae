// The state of the person's own folder in the models panel.
import { createStore } from 'zustand/vanilla'
import { type ErrorRecord, errorRecord } from '../../base/errors.ts'
import { type FolderFile, folderOfFiles, forgetFolder, type OwnFolder, openKeptFolder, pickFolder } from '../../storage/own-folder.ts'
import type { ModelLocation } from '../../worker/protocol.ts'
import { models } from '../engine.ts'
import { lookInside } from './shelf.ts'
import { bySplit } from './split.ts'

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
    fail(cause)
  }
}

/** A folder that may not be read stays, and can be allowed again. */
function fail(cause: unknown) {
  const error = errorRecord(cause)
  ownFolder.setState(({ folder }) => ({ error, folder: folder && error.code === 'folder_forbidden' ? { ...folder, files: null } : folder }))
}

export const chooseFolder = () => take(pickFolder)
/** `ask`: on a press, since the browser asks the person only then. */
export const showKeptFolder = (ask: boolean) => take(() => openKeptFolder(ask))
export const showFiles = (files: readonly File[]) => take(async () => folderOfFiles(files))

export async function leaveFolder() {
  ownFolder.setState({ folder: null, error: null })
  await forgetFolder()
}

/** A model of the folder: one file, or all parts of one. */
export interface FolderModel {
  path: string
  sizeBytes: number
  parts: FolderFile[]
}

export const modelsOf = (files: readonly FolderFile[]): FolderModel[] =>
  bySplit(
    files.map(file => ({ ...file, name: file.path })),
    file => ({ path: file.path, sizeBytes: file.sizeBytes, parts: [file] }),
    (stem, parts) => ({ path: `${stem}.gguf`, sizeBytes: parts.reduce((sum, each) => sum + each.sizeBytes, 0), parts }),
  )

/** Rejects where a file is gone or may not be read any more. */
export async function openFolderModel({ parts }: FolderModel): Promise<Extract<ModelLocation, { kind: 'file' }>> {
  const files = await Promise.all(parts.map(({ open }) => open()))
  return { kind: 'file', file: files[0], ...(files.length > 1 && { parts: files }) }
}

async function withFolderModel(model: FolderModel, use: (location: Extract<ModelLocation, { kind: 'file' }>) => void) {
  try {
    use(await openFolderModel(model))
  } catch (cause) {
    fail(cause)
  }
}

export const loadFile = (model: FolderModel) => withFolderModel(model, ({ file, parts }) => void models.openFile(file, parts))
export const lookIntoFile = (model: FolderModel) => withFolderModel(model, lookInside)
