import { expect, test } from 'vitest'
import { openPartWriter } from './part-writer.ts'

/** A file whose handle writes as it is told to. */
const fileWith = (write: (bytes: Uint8Array) => number) =>
  ({ createSyncAccessHandle: async () => ({ write, truncate() {}, getSize: () => 0 }) }) as unknown as FileSystemFileHandle

test('goes on where the disk takes fewer bytes than offered', async () => {
  const taken: number[] = []
  const writer = await openPartWriter(fileWith(bytes => Math.min(taken.push(bytes.length) && 3, bytes.length)))
  writer.write(new Uint8Array(8), 0)
  expect(taken).toEqual([8, 5, 2])
})

test.each([0, -8, 2 ** 32 - 8])('takes %i written bytes for a full disk', async written => {
  const writer = await openPartWriter(fileWith(() => written))
  expect(() => writer.write(new Uint8Array(8), 0)).toThrow(expect.objectContaining({ name: 'QuotaExceededError' }))
})

test('takes a file that did not grow as told for a full disk', async () => {
  const writer = await openPartWriter(fileWith(() => 0))
  expect(() => writer.truncate(8)).toThrow(expect.objectContaining({ name: 'QuotaExceededError' }))
})
