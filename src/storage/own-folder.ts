// A folder of the person's own, read where it lies: the browser keeps a handle to it, and asks again on a later visit before it may be read.
import { InkstoneError } from '../base/errors.ts'
import { type KeyValue, keyValue } from './key-value.ts'

/** What the File System Access API adds to a handle, which TypeScript's page library leaves out. */
interface PermissionHandle extends FileSystemDirectoryHandle {
  queryPermission?(options: { mode: 'read' }): Promise<PermissionState>
  requestPermission?(options: { mode: 'read' }): Promise<PermissionState>
}

type Picker = (options: { id: string; mode: 'read' }) => Promise<FileSystemDirectoryHandle>
const picker = (): Picker | undefined => (globalThis as { showDirectoryPicker?: Picker }).showDirectoryPicker

export interface FolderFile {
  /** Below the folder, with slashes. */
  path: string
  sizeBytes: number
  /** Read anew each time: the file may have changed, or gone. */
  open(): Promise<File>
}

export interface OwnFolder {
  name: string
  /** Null until the person allows it again. */
  files: FolderFile[] | null
}

/** Models lie a few levels deep; a whole disk is nobody's model folder. */
const MOST_LEVELS = 5
const MOST_FILES = 2000
const KEY = 'folder'

let kept: KeyValue<FileSystemDirectoryHandle> | undefined
const keptHandle = () => (kept ??= keyValue<FileSystemDirectoryHandle>('inkstone-folder'))

/** Whether this browser lets a page keep a folder; elsewhere one can be read once, through an input. */
export const canKeepFolder = (): boolean => picker() !== undefined

const pickHandle = async (id: string) =>
  picker()?.({ id, mode: 'read' }).catch(error => {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined
    throw error
  })

/** Asks the person for a folder; undefined where none was chosen. */
export async function pickFolder(): Promise<OwnFolder | undefined> {
  const handle = await pickHandle('models')
  if (!handle) return undefined
  await keptHandle().write(KEY, handle)
  return { name: handle.name, files: await modelsIn(handle) }
}

/** Asks for a folder that is read once and not kept: all its files, and those one level below. */
export async function pickFolderOnce(): Promise<OwnFolder | undefined> {
  const handle = await pickHandle('checkpoints')
  return handle && { name: handle.name, files: await filesIn(handle, () => true, 2) }
}

/**
 * The folder of an earlier visit. Asking the person for it again takes a press of a button. Rejects with code `folder_forbidden` where they
 * or the browser say no, `folder_unreadable` where it is gone.
 */
export async function openKeptFolder(ask: boolean): Promise<OwnFolder | undefined> {
  const handle: PermissionHandle | undefined = await keptHandle().read(KEY)
  if (typeof handle?.values !== 'function') return undefined
  let state = (await handle.queryPermission?.({ mode: 'read' })) ?? 'granted'
  if (state !== 'granted' && ask) state = (await handle.requestPermission?.({ mode: 'read' })) ?? 'granted'
  if (state !== 'granted' && ask) throw forbidden(handle.name)
  if (state !== 'granted') return { name: handle.name, files: null }
  return { name: handle.name, files: await modelsIn(handle) }
}

export const forgetFolder = (): Promise<void> => keptHandle().remove(KEY)

/** What an `<input webkitdirectory>` gave. */
export function folderOfFiles(files: readonly File[]): OwnFolder {
  const paths = files.map(file => ({ file, path: file.webkitRelativePath || file.name }))
  const name = paths[0]?.path.split('/')[0] ?? ''
  const models = paths.filter(({ path }) => isModel(path)).slice(0, MOST_FILES)
  return {
    name,
    files: models.map(({ file, path }) => ({ path: path.slice(path.indexOf('/') + 1), sizeBytes: file.size, open: async () => file })),
  }
}

const isModel = (path: string) => /\.gguf$/i.test(path)

const modelsIn = (folder: FileSystemDirectoryHandle) => filesIn(folder, isModel, MOST_LEVELS)

/** In order of their paths. */
async function filesIn(folder: FileSystemDirectoryHandle, isWanted: (path: string) => boolean, levels: number): Promise<FolderFile[]> {
  const found: FolderFile[] = []
  const look = async (at: FileSystemDirectoryHandle, path: string, level: number): Promise<void> => {
    for await (const entry of at.values()) {
      if (found.length >= MOST_FILES) return
      const below = path + entry.name
      if (entry.kind === 'directory') {
        if (level < levels) await look(entry as FileSystemDirectoryHandle, `${below}/`, level + 1)
      } else if (isWanted(entry.name)) {
        const handle = entry as FileSystemFileHandle
        found.push({ path: below, sizeBytes: (await handle.getFile()).size, open: () => fileOf(folder, handle, below) })
      }
    }
  }
  try {
    await look(folder, '', 1)
  } catch (cause) {
    if (isForbidden(cause)) throw forbidden(folder.name, cause)
    throw new InkstoneError(
      'folder_unreadable',
      `The folder "${folder.name}" cannot be read any more: it was moved or deleted, or this page may not read it. Choose it again.`,
      { cause },
    )
  }
  return found.sort((a, b) => a.path.localeCompare(b.path))
}

const fileOf = (folder: FileSystemDirectoryHandle, handle: FileSystemFileHandle, path: string): Promise<File> =>
  handle.getFile().catch(cause => {
    if (isForbidden(cause)) throw forbidden(folder.name, cause)
    throw new InkstoneError('file_gone', `${path} cannot be read any more: it was moved or deleted. Look again.`, { cause })
  })

/** What a handle says once the person has taken the permission back. */
const isForbidden = (cause: unknown) => cause instanceof DOMException && cause.name === 'NotAllowedError'

const forbidden = (name: string, cause?: unknown) =>
  new InkstoneError(
    'folder_forbidden',
    `The browser does not let this page read the folder "${name}". Nothing in it was touched, and what is loaded stays. Allow it again below, or in the browser's settings of this site.`,
    { cause },
  )
