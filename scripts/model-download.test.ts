import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
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
const patience = { answerMs: 300, idleMs: 300, retryMs: 5, maxFruitlessTries: 4 }

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
  expect(Date.now() - startedMs).toBeLessThan(2_000)
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
  // Process ids end at 2^22 on Linux, so this one never lived.
  await writeFile(join(modelsDir, `${model.file}.lock`), '99999999')
  await ensure()
  await expectPublished()
})

test('reads a file again when its time differs from the stamp, and deletes it when its bytes do', async () => {
  await ensure()
  const path = join(modelsDir, model.file)
  await utimes(path, 1, 1)
  expect((await ensure()).source).toBe('present')
  await writeFile(
    path,
    bytes.map(byte => byte ^ 1),
  )
  expect((await ensure()).source).toBe('hub')
  expect(said.join(' ')).toContain('it was deleted')
})

test('stops at once when asked to, and leaves no lock', async () => {
  hub.faults = [{ kind: 'silence' }]
  await expect(ensure({ signal: AbortSignal.timeout(50), patience: { ...patience, answerMs: 10_000 } })).rejects.toThrow(/timeout|aborted/i)
  expect(await readdir(modelsDir)).toEqual([])
})

test('lists a person’s own GGUF files beside the published one, and finds nothing under other names', async () => {
  await writeFile(join(modelsDir, 'mine.gguf'), 'GGUF')
  await writeFile(join(modelsDir, 'secret.txt'), 'no')
  const shelf = createModelShelf(model, modelsDir)
  expect((await shelf.list()).map(entry => [entry.file, entry.state])).toEqual([
    ['tiny.gguf', 'missing'],
    ['mine.gguf', 'ready'],
  ])
  expect(await shelf.find('mine.gguf')).toEqual({ path: join(modelsDir, 'mine.gguf') })
  for (const name of ['tiny.gguf', 'secret.txt', '../package.json', '']) expect(await shelf.find(name)).toBeUndefined()
})
