// A file that is made here: whole under its own name with its record, or not there at all.
import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { MemoryFolder, memoryNavigator } from './opfs.testing.ts'
import { listStored } from './opfs.ts'
import { type MadeFile, writeStored } from './opfs-write.ts'

let folder: MemoryFolder
beforeEach(() => {
  folder = new MemoryFolder()
  vi.stubGlobal('navigator', memoryNavigator(folder))
})

const PIECES = [Uint8Array.of(1, 2, 3), Uint8Array.of(4), new Uint8Array(100).fill(5)]

async function* pieces(fail?: () => void) {
  for (const [i, piece] of PIECES.entries()) {
    if (i === 2) fail?.()
    yield piece
  }
}

const made = (more: Partial<MadeFile> = {}): MadeFile => ({ name: 'made.gguf', sizeBytes: 104, pieces: () => pieces(), ...more })
const names = () => [...folder.files.keys()].sort()

describe('a file that is made here', () => {
  it('is stored with its hash, and told as it grows', async () => {
    const told: number[] = []
    const file = await writeStored(made({ onProgress: done => void told.push(done) }))
    const hash = createHash('sha256')
    for (const piece of PIECES) hash.update(piece)
    expect(file).toMatchObject({ name: 'made.gguf', url: 'made-here:made.gguf', sizeBytes: 104, sha256: hash.digest('hex') })
    expect(await listStored()).toEqual([file])
    expect(told).toEqual([3, 4, 104])
    expect(names()).toEqual(['made.gguf', 'made.gguf.json'])
  })

  it('leaves nothing where its making fails, is stopped or finds the disk full, and the one before it stays', async () => {
    await writeStored(made())
    const before = await listStored()
    const fail = () => {
      throw new Error('no weight')
    }
    await expect(writeStored(made({ pieces: () => pieces(fail) }))).rejects.toThrow('no weight')
    const abort = new AbortController()
    await expect(writeStored(made({ signal: abort.signal, pieces: () => pieces(() => abort.abort()) }))).rejects.toThrow(/abort/i)
    folder.killAfterBytes = 60
    await expect(writeStored(made())).rejects.toMatchObject({ code: 'storage_full' })
    folder.killAfterBytes = Number.POSITIVE_INFINITY
    vi.stubGlobal('navigator', memoryNavigator(folder, 2 ** 20))
    await expect(writeStored(made())).rejects.toMatchObject({ code: 'storage_full' })
    expect(await listStored()).toEqual(before)
    expect(names()).toEqual(['made.gguf', 'made.gguf.json'])
  })

  it('clears away what a closed tab left of another, and no download', async () => {
    const close = () => folder.kill()
    await writeStored(made({ name: 'other.gguf', pieces: () => pieces(close) })).catch(() => {})
    folder.files.set('other.gguf.part', { bytes: new Uint8Array(4) })
    folder.files.set('other.gguf.part.json', { bytes: new TextEncoder().encode('{"url":"made-here:other.gguf"}') })
    folder.files.set('hub.gguf.part', { bytes: new Uint8Array(4) })
    folder.files.set('hub.gguf.part.json', { bytes: new TextEncoder().encode('{"url":"https://hub/hub.gguf"}') })
    await writeStored(made())
    expect(names()).toEqual(['hub.gguf.part', 'hub.gguf.part.json', 'made.gguf', 'made.gguf.json'])
  })
})
