import { expect, test } from 'vitest'
import { blobSource } from './byte-source.ts'

test('a file that cannot be read any more says so, with its name and the place', async () => {
  const file = new File(['0123456789'], 'model.gguf')
  const source = blobSource(file)
  expect(new TextDecoder().decode(await source.read(2, 3))).toBe('234')
  // As a browser has it: the file went, or its permission.
  file.slice = () => Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')) })
  await expect(source.read(4, 2)).rejects.toMatchObject({
    code: 'file_unreadable',
    byteOffset: 4,
    message: expect.stringMatching(/^model\.gguf/),
  })
})
