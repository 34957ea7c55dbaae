// Reads single members out of a zip archive without running or unpacking anything else. Format: PKWARE APPNOTE 6.3, sections 4.3–4.5.
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInflateRaw } from 'node:zlib'
import { ModelError } from './model-error.mjs'

const END_SIGNATURE = 0x06054b50
const CENTRAL_SIGNATURE = 0x02014b50
const LOCAL_SIGNATURE = 0x04034b50
/** The end record is 22 bytes and a comment of at most 65,535. */
const END_SEARCH_BYTES = 22 + 0xffff
/** A directory larger than this is no wheel: ~100,000 members. */
const MAX_DIRECTORY_BYTES = 16 * 2 ** 20

/** @typedef {{ name: string, method: number, compressedBytes: number, sizeBytes: number, headerOffset: number }} ZipMember */

/**
 * The archive's members, from its central directory.
 * @param {string} path
 * @returns {Promise<ZipMember[]>}
 */
export async function listZip(path) {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const tailBytes = Math.min(size, END_SEARCH_BYTES)
    const tail = await readAt(file, size - tailBytes, tailBytes)
    const end = lastIndexOfSignature(tail)
    if (end < 0) throw bad(path, 'no end record; it is cut short or no zip file')
    const count = tail.readUInt16LE(end + 10)
    const directoryBytes = tail.readUInt32LE(end + 12)
    const directoryOffset = tail.readUInt32LE(end + 16)
    if (count === 0xffff || directoryOffset === 0xffffffff) throw bad(path, 'the 64-bit form, which is not read here')
    if (directoryBytes > MAX_DIRECTORY_BYTES || directoryOffset + directoryBytes > size) throw bad(path, 'a directory outside the file')
    return parseDirectory(path, await readAt(file, directoryOffset, directoryBytes), count)
  } finally {
    await file.close()
  }
}

/**
 * A member's bytes as a stream.
 * @param {string} path
 * @param {ZipMember} member
 * @returns {Promise<AsyncIterable<Buffer>>}
 */
export async function streamZipMember(path, member) {
  const file = await open(path, 'r')
  let start
  try {
    const header = await readAt(file, member.headerOffset, 30)
    if (header.readUInt32LE(0) !== LOCAL_SIGNATURE) throw bad(path, `no member at byte ${member.headerOffset}`)
    start = member.headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  } finally {
    await file.close()
  }
  const packed = createReadStream(path, { start, end: start + member.compressedBytes - 1 })
  if (member.method === 0) return packed
  if (member.method !== 8) throw bad(path, `compression method ${member.method}; 0 (stored) and 8 (deflate) are read here`)
  const inflated = createInflateRaw()
  packed.on('error', error => inflated.destroy(error))
  return packed.pipe(inflated)
}

/** @param {Buffer} tail */
function lastIndexOfSignature(tail) {
  for (let at = tail.length - 22; at >= 0; at--) if (tail.readUInt32LE(at) === END_SIGNATURE) return at
  return -1
}

/**
 * @param {string} path
 * @param {Buffer} directory
 * @param {number} count
 */
function parseDirectory(path, directory, count) {
  const members = /** @type {ZipMember[]} */ ([])
  let at = 0
  for (let index = 0; index < count; index++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== CENTRAL_SIGNATURE)
      throw bad(path, `no directory entry ${index} of ${count}`)
    const nameBytes = directory.readUInt16LE(at + 28)
    const next = at + 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
    if (next > directory.length) throw bad(path, `directory entry ${index} that runs past the end`)
    members.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameBytes),
      method: directory.readUInt16LE(at + 10),
      compressedBytes: directory.readUInt32LE(at + 20),
      sizeBytes: directory.readUInt32LE(at + 24),
      headerOffset: directory.readUInt32LE(at + 42),
    })
    at = next
  }
  return members
}

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @param {number} offset
 * @param {number} lengthBytes
 */
async function readAt(file, offset, lengthBytes) {
  const buffer = Buffer.alloc(lengthBytes)
  const { bytesRead } = await file.read(buffer, 0, lengthBytes, offset)
  if (bytesRead !== lengthBytes)
    throw new ModelError('bad_archive', `The archive ends at byte ${offset + bytesRead}; byte ${offset + lengthBytes} was wanted.`)
  return buffer
}

/**
 * @param {string} path
 * @param {string} got
 */
const bad = (path, got) => new ModelError('bad_archive', `${path} has ${got}. Delete it and download it again.`)
