import { mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { cacheShelf, forgetCaches } from '../storage/cache-images.ts'
import { folderCaches } from './cache-folder.ts'

const hash = (letter: string) => letter.repeat(64)

it('keeps caches in a folder, and leaves what else lies there alone', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'inkstone-')), 'a', 'b')
  const folder = await folderCaches(path)
  await writeFile(join(path, 'notes.txt'), 'mine')
  for (const model of ['a', 'b']) {
    const shelf = cacheShelf(folder, { model: hash(model), key: hash('c') }, 25)
    await shelf.put(hash('d'), Uint8Array.of(1, 2, 3))
    await shelf.put(hash('e'), Uint8Array.of(4, 5, 6))
    await shelf.publish(new Uint8Array(20), new Set([hash('d')]))
    expect([...(await shelf.stored(3))]).toEqual([hash('d')])
    expect(await shelf.block(hash('d'), 3)).toEqual(Uint8Array.of(1, 2, 3))
    expect(await shelf.block(hash('d'), 2)).toBeUndefined()
    expect((await shelf.index())?.length).toBe(20)
  }
  // The limit of 25 bytes has room for one of the two.
  expect((await readdir(path)).map(name => name.replace(/(\w)\1{63}/g, '$1')).sort()).toEqual(['b.c.d', 'b.c.index', 'notes.txt'])
  await forgetCaches(folder)
  expect(await readdir(path)).toEqual(['notes.txt'])
})

it('says so where there can be no folder', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'inkstone-')), 'file')
  await writeFile(path, '')
  await expect(folderCaches(path)).rejects.toMatchObject({ code: 'output_unwritable' })
})
