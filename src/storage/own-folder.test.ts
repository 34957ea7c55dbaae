// A folder of the person's own that the browser gives, takes back, and gives read-only.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { forgetFolder, openKeptFolder, pickFolder } from './own-folder.ts'

const kept = new Map<string, unknown>()
vi.mock('./key-value.ts', () => ({
  keyValue: () => ({
    read: async (key: string) => kept.get(key),
    write: async (key: string, value: unknown) => void kept.set(key, value),
    remove: async (key: string) => void kept.delete(key),
  }),
}))

const refuse = (name: string) => async () => {
  throw new DOMException(name, name)
}
let permission: PermissionState
let asked: number
let afterAsking: PermissionState
/** What the browser throws when a file is opened. */
let trouble: string | undefined

/** Of a disk that is read-only: whoever would write is refused. */
function file(name: string) {
  const getFile = async () => {
    if (permission !== 'granted') throw new DOMException('', 'NotAllowedError')
    if (trouble) throw new DOMException('', trouble)
    return new File(['GGUF'], name)
  }
  const readOnly = refuse('NoModificationAllowedError')
  return { kind: 'file', name, getFile, createWritable: readOnly, move: readOnly, remove: readOnly }
}

const folder = {
  kind: 'directory',
  name: 'my-models',
  async *values() {
    if (permission !== 'granted') throw new DOMException('', 'NotAllowedError')
    if (trouble) throw new DOMException('', trouble)
    yield file('a.gguf')
    yield file('notes.txt')
  },
  getFileHandle: refuse('NoModificationAllowedError'),
  removeEntry: refuse('NoModificationAllowedError'),
  queryPermission: async () => permission,
  requestPermission: async () => {
    asked++
    return (permission = afterAsking)
  },
}

beforeEach(() => {
  permission = 'granted'
  afterAsking = 'granted'
  asked = 0
  trouble = undefined
  kept.clear()
  vi.stubGlobal('showDirectoryPicker', async () => folder)
})
afterEach(() => vi.unstubAllGlobals())

const forbidden = { code: 'folder_forbidden', message: expect.stringContaining('Allow it again below') }

test('one that is read-only is read, and nobody tries to write to it', async () => {
  const picked = await pickFolder()
  expect(picked?.files?.map(({ path }) => path)).toEqual(['a.gguf'])
  expect(await (await picked?.files?.[0].open())?.text()).toBe('GGUF')
  expect((await openKeptFolder(false))?.files).toHaveLength(1)
})

test('one whose permission has ended is there without its files until it is allowed again', async () => {
  await pickFolder()
  permission = 'prompt'
  expect(await openKeptFolder(false)).toEqual({ name: 'my-models', files: null })
  expect(asked).toBe(0)
  expect((await openKeptFolder(true))?.files).toHaveLength(1)
})

test('one that the person does not allow again says what to do, and is still kept', async () => {
  await pickFolder()
  permission = 'prompt'
  afterAsking = 'denied'
  await expect(openKeptFolder(true)).rejects.toMatchObject(forbidden)
  expect(await openKeptFolder(false)).toEqual({ name: 'my-models', files: null })
  await forgetFolder()
  expect(await openKeptFolder(false)).toBeUndefined()
})

test('a permission that is taken back between the list and the file, or within the list, is told from a file that is gone', async () => {
  const picked = await pickFolder()
  permission = 'prompt'
  await expect(picked?.files?.[0].open()).rejects.toMatchObject(forbidden)
  await expect(pickFolder()).rejects.toMatchObject(forbidden)
  permission = 'granted'
  trouble = 'NotFoundError'
  await expect(picked?.files?.[0].open()).rejects.toMatchObject({ code: 'file_gone', message: expect.stringContaining('a.gguf') })
  await expect(openKeptFolder(false)).rejects.toMatchObject({ code: 'folder_unreadable' })
})
