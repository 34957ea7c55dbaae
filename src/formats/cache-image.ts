// What is kept of a KV cache across visits: an index, which is read here, and a file for each of its blocks, named by the SHA-256 of its bytes.
// The index says which ids each block stands for and which one it follows. It is bytes that anyone may have changed: it is taken whole or not at all.
//   0  "INKCACHE"   8  u32 version   12  u32 bytes of JSON   16  SHA-256 of the JSON   48  JSON
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { FileError } from '../base/errors.ts'

export interface ImageBlock {
  ids: readonly number[]
  /** Which block it follows, an earlier one; -1 where it begins a text. */
  parent: number
  /** Of its bytes, lower-case hexadecimal: also its name. */
  sha256: string
}

export interface CacheImage {
  /** What must be the same for the blocks to mean the same: model, template, cache, kernels, device. */
  key: string
  /** Bytes of each block. */
  blockBytes: number
  blocks: ImageBlock[]
}

/** What the reader knows of its own cache. */
export interface ImageWanted {
  key: string
  blockBytes: number
  blockTokens: number
  vocabulary: number
}

const MAGIC = 'INKCACHE'
/** Another one where blocks of old images would be read wrongly. */
export const IMAGE_VERSION = 1
const HEAD_BYTES = 48
/** Of a whole index. 64 ids of seven digits and a hash are half a kilobyte: far more blocks than are ever kept, and little to read for nothing. */
export const MOST_INDEX_BYTES = 8 << 20
const HASH = /^[0-9a-f]{64}$/

export function encodeImage(image: CacheImage): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(image))
  const bytes = new Uint8Array(HEAD_BYTES + json.length)
  bytes.set(new TextEncoder().encode(MAGIC))
  const view = new DataView(bytes.buffer)
  view.setUint32(8, IMAGE_VERSION, true)
  view.setUint32(12, json.length, true)
  bytes.set(sha256(json), 16)
  bytes.set(json, HEAD_BYTES)
  return bytes
}

/** Throws a `FileError` that says what is wrong, wherever something is. */
export function decodeImage(bytes: Uint8Array, wanted: ImageWanted): CacheImage {
  const json = checkHead(bytes)
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json))
  } catch {
    throw bad('image_malformed', HEAD_BYTES, 'The index holds no JSON')
  }
  const image = (typeof value === 'object' && value !== null ? value : {}) as Partial<Record<keyof CacheImage, unknown>>
  if (image.key !== wanted.key) throw bad('image_other', HEAD_BYTES, 'It is of another model, template, device or version')
  if (image.blockBytes !== wanted.blockBytes)
    throw bad('image_other', HEAD_BYTES, `Its blocks have ${image.blockBytes} bytes; ${wanted.blockBytes} were wanted`)
  if (!Array.isArray(image.blocks)) throw bad('image_malformed', HEAD_BYTES, 'The index lists no blocks')
  for (const [i, block] of image.blocks.entries()) {
    const fault = faultOf(block, i, image.blocks, wanted)
    if (fault) throw bad('image_malformed', HEAD_BYTES, `Block ${i} ${fault}`)
  }
  return { key: wanted.key, blockBytes: wanted.blockBytes, blocks: image.blocks as ImageBlock[] }
}

function checkHead(bytes: Uint8Array): Uint8Array {
  if (bytes.length < HEAD_BYTES) throw bad('image_truncated', bytes.length, `It has ${bytes.length} bytes; ${HEAD_BYTES} were wanted`)
  if (new TextDecoder('latin1').decode(bytes.subarray(0, 8)) !== MAGIC) throw bad('image_magic', 0, `It does not begin with ${MAGIC}`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [version, length] = [view.getUint32(8, true), view.getUint32(12, true)]
  if (version !== IMAGE_VERSION) throw bad('image_version', 8, `Its version is ${version}; ${IMAGE_VERSION} was wanted`)
  if (length !== bytes.length - HEAD_BYTES)
    throw bad('image_truncated', 12, `It has ${bytes.length - HEAD_BYTES} bytes of JSON; it says ${length}`)
  const json = bytes.subarray(HEAD_BYTES)
  if (bytesToHex(sha256(json)) !== bytesToHex(bytes.subarray(16, HEAD_BYTES))) throw bad('image_hash', 16, 'Its SHA-256 differs')
  return json
}

/** What is wrong with a block, as the end of a sentence. Every field is read once here and trusted from then on. */
function faultOf(block: unknown, index: number, blocks: readonly unknown[], { blockTokens, vocabulary }: ImageWanted): string | undefined {
  const {
    ids,
    parent,
    sha256: hash,
  } = (typeof block === 'object' && block !== null ? block : {}) as Partial<Record<keyof ImageBlock, unknown>>
  if (!Array.isArray(ids) || ids.length < 1 || ids.length > blockTokens) return `stands for no ids, or for more than ${blockTokens}`
  const wrong = ids.find(id => !(Number.isInteger(id) && id >= 0 && id < vocabulary))
  if (wrong !== undefined) return `names the id ${String(wrong).slice(0, 20)}, which is not in the vocabulary of ${vocabulary}`
  if (typeof hash !== 'string' || !HASH.test(hash)) return 'has no SHA-256'
  if (parent === -1) return undefined
  if (!Number.isInteger(parent) || (parent as number) < 0 || (parent as number) >= index) return 'follows none of those before it'
  return (blocks[parent as number] as ImageBlock).ids.length === blockTokens ? undefined : 'follows an unfinished one'
}

const bad = (code: string, byteOffset: number, what: string) =>
  new FileError(code, byteOffset, `${what}. What was kept of earlier conversations is left out, and their beginnings are computed again.`)
