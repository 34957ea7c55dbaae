import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { type FileHandle, mkdtemp, open, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type FaultyServer, startFaultyServer } from './faulty-server.ts'
import { ensureModel } from './model-download.mjs'
import { createModelShelf } from './model-store.mjs'

const SIZE_BYTES = 300_001
const bytes = Uint8Array.from({ length: SIZE_BYTES }, (_, index) => (index * 31 + (index >> 8)) & 255)
const model = {
  name: 'Tiny',
  file: 'tiny.gguf',
  sizeBytes: SIZE_BYTES,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  repository: 'someone/tiny',
}
/** As in production, in tenths of a second. */
const patience = { answerMs: 1_000, idleMs: 1_000, retryMs: 5, maxFruitlessTries: 4, staleLockMs: 1_000 }

let hub: FaultyServer
let modelsDir: string
let said: string[]
let progress: number[]

beforeEach(async () => {
  hub = await startFaultyServer(bytes)
  modelsDir = await mkdtemp(join(tmpdir(), 'inkstone-model-'))
  said = []
  progress = []
})

afterEach(async () => {
  await hub.close()
  await rm(modelsDir, { recursive: true, force: true })
})

const ensure = (more: Partial<Parameters<typeof ensureModel>[1]> = {}) =>
  ensureModel(model, {
    modelsDir,
    env: { INKSTONE_HUB: hub.origin, INKSTONE_NO_PIP: '1' },
    patience,
    say: text => said.push(text),
    onProgress: doneBytes => progress.push(doneBytes),
    ...more,
  })

async function expectPublished() {
  expect(
    createHash('sha256')
      .update(await readFile(join(modelsDir, model.file)))
      .digest('hex'),
  ).toBe(model.sha256)
  expect((await readdir(modelsDir)).sort()).toEqual([model.file, `${model.file}.sha256`])
}

test('downloads, proves and publishes a file, and finds it again without a request', async () => {
  expect((await ensure()).source).toBe('hub')
  await expectPublished()
  expect(progress.at(-1)).toBe(SIZE_BYTES)
  expect((await ensure()).source).toBe('present')
  expect(hub.requests).toHaveLength(1)
})

test('goes on from the byte where the connection was cut', async () => {
  hub.faults = [{ kind: 'cut', afterBytes: 100_000 }]
  await ensure()
  await expectPublished()
  expect(hub.requests[1].range).toMatch(/^bytes=[1-9]\d*-$/)
  expect(hub.requests[1].ifRange).toMatch(/^"/)
})

test('goes on after a body shorter than its range', async () => {
  hub.faults = [
    { kind: 'cut', afterBytes: 50_000 },
    { kind: 'short', missingBytes: 1_000 },
  ]
  await ensure()
  await expectPublished()
  expect(hub.requests[2].range).toBe(`bytes=${SIZE_BYTES - 1_000}-`)
})

test('goes on from what an earlier process left', async () => {
  hub.faults = [{ kind: 'cut', afterBytes: 100_000 }, ...Array.from({ length: 4 }, () => ({ kind: 'status' as const, status: 503 }))]
  await expect(ensure()).rejects.toThrow(/stopped at byte/)
  const keptBytes = (await readFile(join(modelsDir, `${model.file}.part`))).length
  expect(keptBytes).toBeGreaterThan(0)
  await ensure()
  await expectPublished()
  expect(hub.requests.at(-1)?.range).toBe(`bytes=${keptBytes}-`)
})

test('goes on with what another hub sent, and keeps it where a hub does not answer or has another file', async () => {
  hub.faults = [{ kind: 'cut', afterBytes: 100_000 }, ...Array.from({ length: 4 }, () => ({ kind: 'status' as const, status: 503 }))]
  await expect(ensure()).rejects.toThrow(/stopped at byte/)
  const keptBytes = (await readFile(join(modelsDir, `${model.file}.part`))).length
  const mirror = await startFaultyServer(bytes)
  const mirrored = () => ensure({ env: { INKSTONE_HUB: mirror.origin, INKSTONE_NO_PIP: '1' } })
  try {
    mirror.faults = [{ kind: 'status', status: 404 }]
    await expect(mirrored()).rejects.toThrow(/answered 404/)
    mirror.bytes = bytes.subarray(1)
    await expect(mirrored()).rejects.toThrow(/has 300000 bytes/)
    mirror.bytes = bytes
    // Named as the first hub named its version: this one means another thing by it.
    mirror.etag = '"of the mirror"'
    mirror.faults = [{ kind: 'silence' }]
    mirror.requests.length = 0
    const startedMs = Date.now()
    await expect(mirrored()).rejects.toThrow(/did not answer in time/)
    expect(Date.now() - startedMs).toBeLessThan(2 * patience.answerMs)
    await mirrored()
    expect(mirror.requests.map(({ range, ifRange }) => ({ range, ifRange }))).toEqual([
      { range: `bytes=${keptBytes}-`, ifRange: undefined },
      { range: `bytes=${keptBytes}-`, ifRange: undefined },
    ])
  } finally {
    await mirror.close()
  }
  await expectPublished()
})

test('downloads once more from the start when two hubs sent different files', async () => {
  hub.bytes = bytes.map(byte => byte ^ 7)
  hub.faults = [{ kind: 'cut', afterBytes: 100_000 }, ...Array.from({ length: 4 }, () => ({ kind: 'status' as const, status: 503 }))]
  await expect(ensure()).rejects.toThrow(/stopped at byte/)
  const mirror = await startFaultyServer(bytes)
  await ensure({ env: { INKSTONE_HUB: mirror.origin, INKSTONE_NO_PIP: '1' } }).finally(mirror.close)
  await expectPublished()
})

test('writes every byte where the disk takes fewer than offered', async () => {
  const file = await open(join(modelsDir, 'probe'), 'w')
  await file.close()
  await rm(join(modelsDir, 'probe'))
  const write = vi.spyOn(Object.getPrototypeOf(file), 'write')
  write.mockImplementation(async function (this: FileHandle, piece: unknown) {
    const half = (piece as Uint8Array).subarray(0, Math.ceil((piece as Uint8Array).length / 2))
    await this.appendFile(half)
    return { bytesWritten: half.length, buffer: piece }
  })
  await ensure().finally(() => write.mockRestore())
  await expectPublished()
})

test('starts over where the server answers a range with the whole file', async () => {
  hub.faults = [{ kind: 'cut', afterBytes: 100_000 }, { kind: 'ignore-range' }]
  await ensure()
  await expectPublished()
  expect(said.join(' ')).toContain('whole file again')
})

test('starts over where the file on the server changed between two requests', async () => {
  hub.bytes = bytes.map(byte => byte ^ 7)
  hub.faults = [{ kind: 'cut', afterBytes: 100_000 }, ...Array.from({ length: 4 }, () => ({ kind: 'status' as const, status: 503 }))]
  await expect(ensure()).rejects.toThrow()
  hub.bytes = bytes
  await ensure()
  await expectPublished()
})

test('does not join two versions where a server ignores If-Range', async () => {
  hub.etag = '"one"'
  hub.faults = [{ kind: 'cut', afterBytes: 100_000 }, ...Array.from({ length: 4 }, () => ({ kind: 'status' as const, status: 503 }))]
  await expect(ensure()).rejects.toThrow()
  const record = join(modelsDir, `${model.file}.part.json`)
  await writeFile(record, (await readFile(record, 'utf8')).replace('\\"one\\"', 'W/weak'))
  hub.etag = '"two"'
  await ensure()
  await expectPublished()
  expect(said.join(' ')).toContain('another one than before')
})

test('deletes a file with one wrong bit and says so', async () => {
  hub.faults = [{ kind: 'flip', atByte: 200_000 }]
  await expect(ensure()).rejects.toThrow(/does not have the SHA-256 .* deleted/)
  expect(await readdir(modelsDir)).toEqual([])
})

test('downloads once more from the start when a resumed file is wrong', async () => {
  hub.faults = [
    { kind: 'cut', afterBytes: 100_000 },
    { kind: 'flip', atByte: 250_000 },
  ]
  await ensure()
  await expectPublished()
  expect(hub.requests[2].range).toBeUndefined()
})

test('refuses a file of another size before reading it', async () => {
  hub.bytes = bytes.subarray(1)
  await expect(ensure()).rejects.toThrow(/has 300000 bytes; 300001 were wanted/)
  expect(await readdir(modelsDir)).toEqual([])
})

test('says how to bring the file by hand where no source has it', async () => {
  hub.faults = [{ kind: 'status', status: 404 }]
  await expect(ensure()).rejects.toThrow(/answered 404[\s\S]*Bring it by hand: put tiny\.gguf/)
})

test('gives up on a hub that never answers within its patience', async () => {
  hub.faults = [{ kind: 'silence' }]
  const startedMs = Date.now()
  await expect(ensure()).rejects.toThrow(/did not answer in time/)
  expect(Date.now() - startedMs).toBeLessThan(2 * patience.answerMs)
})

test('goes on after a connection that fell silent', async () => {
  hub.faults = [{ kind: 'stall', afterBytes: 100_000 }]
  await ensure()
  await expectPublished()
  expect(hub.requests[1].range).toMatch(/^bytes=[1-9]\d*-$/)
})

test('goes on after a server error that passes', async () => {
  hub.faults = [{ kind: 'status', status: 503 }]
  await ensure()
  await expectPublished()
})

test('lets the second of two processes wait for the first', async () => {
  const [one, two] = await Promise.all([ensure(), ensure()])
  expect([one.source, two.source].sort()).toEqual(['hub', 'present'])
  expect(hub.requests).toHaveLength(1)
})

test('takes over the lock of a process that died', async () => {
  await writeFile(join(modelsDir, `${model.file}.lock`), 'the one that died')
  await ensure()
  await expectPublished()
})

test('reads a file again when its time differs from the stamp', async () => {
  await ensure()
  await utimes(join(modelsDir, model.file), 1, 1)
  expect((await ensure()).source).toBe('present')
  expect(hub.requests).toHaveLength(1)
})

test('keeps a person’s file of the same name under another one', async () => {
  const path = join(modelsDir, model.file)
  for (const text of ['mine', 'mine too']) {
    await writeFile(path, text)
    await utimes(path, 1, 1)
    expect((await ensure()).source).toBe('hub')
  }
  expect(said.join(' ')).toContain(`now named ${model.file}.not-published`)
  expect(await readFile(`${path}.not-published`, 'utf8')).toBe('mine')
  expect(await readFile(`${path}.not-published-2`, 'utf8')).toBe('mine too')
})

test('leaves a file alone that may still be on its way into the folder, and takes it when it is all there', async () => {
  const path = join(modelsDir, model.file)
  await writeFile(path, bytes.subarray(0, 1_000))
  await expect(ensure()).rejects.toThrow(/changed a moment ago/)
  expect(await readFile(path)).toHaveLength(1_000)
  await writeFile(path, bytes)
  expect((await ensure()).source).toBe('present')
  expect(hub.requests).toHaveLength(0)
})

test('keeps a file that a person brings while the model is on its way', async () => {
  const path = join(modelsDir, model.file)
  await ensure({ onProgress: () => writeFileSync(path, 'mine') })
  expect((await ensure()).source).toBe('present')
  expect(await readFile(`${path}.not-published`, 'utf8')).toBe('mine')
})

test('stops at once when asked to, and leaves no lock', async () => {
  hub.faults = [{ kind: 'silence' }]
  await expect(ensure({ signal: AbortSignal.timeout(50), patience: { ...patience, answerMs: 10_000 } })).rejects.toThrow(/timeout|aborted/i)
  expect(await readdir(modelsDir)).toEqual([])
})

test('lists the GGUF files of the folder, the published one with its hash, and finds nothing under other names', async () => {
  await writeFile(join(modelsDir, 'mine.gguf'), 'GGUF')
  await writeFile(join(modelsDir, 'secret.txt'), 'no')
  const shelf = createModelShelf(model, modelsDir)
  const filesOf = async () => (await shelf.list()).map(({ file, sha256 }) => [file, sha256])
  expect(await filesOf()).toEqual([['mine.gguf', undefined]])
  await writeFile(join(modelsDir, model.file), bytes.subarray(1))
  expect(await filesOf()).toEqual([
    ['mine.gguf', undefined],
    [model.file, undefined],
  ])
  await writeFile(join(modelsDir, model.file), bytes)
  expect(await filesOf()).toEqual([
    [model.file, model.sha256],
    ['mine.gguf', undefined],
  ])
  expect(await shelf.find(model.file)).toEqual({ path: join(modelsDir, model.file), sha256: model.sha256 })
  expect(await shelf.find('mine.gguf')).toEqual({ path: join(modelsDir, 'mine.gguf') })
  for (const name of ['secret.txt', '../package.json', '']) expect(await shelf.find(name)).toBeUndefined()
})
