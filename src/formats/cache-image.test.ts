// An index is taken whole or not at all: what a damaged, foreign or made-up one says is refused by its name.
import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FileError } from '../base/errors.ts'
import { type CacheImage, decodeImage, encodeImage, IMAGE_VERSION, type ImageBlock } from './cache-image.ts'

const HASH = 'a'.repeat(64)
const wanted = { key: 'k'.repeat(64), blockBytes: 4096, blockTokens: 64, vocabulary: 100 }
const full = (first: number) => Array.from({ length: 64 }, (_, i) => (first + i) % 100)
const image: CacheImage = {
  key: wanted.key,
  blockBytes: 4096,
  blocks: [
    { ids: full(0), parent: -1, sha256: HASH },
    { ids: full(7), parent: 0, sha256: HASH },
    { ids: [1, 2, 3], parent: 1, sha256: HASH },
    { ids: [99], parent: -1, sha256: HASH },
  ],
}

const codeOf = (bytes: Uint8Array, of = wanted) => {
  try {
    decodeImage(bytes, of)
    return 'taken'
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    expect(error.message).toMatch(/computed again/)
    return error.code
  }
}

type Loose = Record<keyof ImageBlock, unknown>
/** Damages the blocks, or says what stands in place of the image. */
type Change = (blocks: Loose[]) => unknown

/** The image with some other content, its hash and lengths right. */
const made = (change: Change) => {
  const copy = structuredClone(image)
  const other = change(copy.blocks as unknown as Loose[]) as { instead: unknown } | undefined
  return codeOf(encodeImage((other ? other.instead : copy) as CacheImage))
}

describe('an index', () => {
  it('comes back as it was', () => {
    expect(decodeImage(encodeImage(image), wanted)).toEqual(image)
  })

  it('of another magic, version or length is refused', () => {
    const change = (at: number, value: number) => {
      const bytes = encodeImage(image)
      bytes[at] = value
      return codeOf(bytes)
    }
    expect(change(0, 0)).toBe('image_magic')
    expect(change(8, IMAGE_VERSION + 1)).toBe('image_version')
    expect(change(8, 0)).toBe('image_version')
    expect(change(12, 1)).toBe('image_truncated')
    expect(change(15, 255)).toBe('image_truncated')
    expect(change(16, 0)).toBe('image_hash')
  })

  it('cut anywhere, or with a bit turned anywhere, is refused', () => {
    const bytes = encodeImage(image)
    for (let length = 0; length < bytes.length; length++) expect(codeOf(bytes.slice(0, length))).toMatch(/truncated/)
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), bit => {
        const other = bytes.slice()
        other[bit >> 3] ^= 1 << (bit & 7)
        expect(codeOf(other)).not.toBe('taken')
      }),
      { numRuns: 2000 },
    )
  })

  it('of another model, or of blocks of another size, is refused', () => {
    const bytes = encodeImage(image)
    expect(codeOf(bytes, { ...wanted, key: 'x' })).toBe('image_other')
    expect(codeOf(bytes, { ...wanted, blockBytes: 2048 })).toBe('image_other')
    expect(codeOf(bytes, { ...wanted, vocabulary: 99 })).toBe('image_malformed')
    expect(codeOf(bytes, { ...wanted, blockTokens: 32 })).toBe('image_malformed')
  })

  it.each<[string, Change]>([
    ['no record', () => ({ instead: 7 })],
    ['null', () => ({ instead: null })],
    ['no list', () => ({ instead: { ...image, blocks: {} } })],
    ['a block that is none', blocks => void blocks.splice(1, 1, null as never)],
    ['no ids', blocks => void (blocks[2].ids = [])],
    ['ids that are none', blocks => void (blocks[2].ids = [1, '2'])],
    ['an id below 0', blocks => void (blocks[2].ids = [-1])],
    ['an id between two', blocks => void (blocks[2].ids = [1.5])],
    ['an id beyond the vocabulary', blocks => void (blocks[2].ids = [100])],
    ['an id of an adapter', blocks => void (blocks[2].ids = [2 ** 32])],
    ['too many ids', blocks => void (blocks[0].ids = [...full(0), 1])],
    ['a parent that comes later', blocks => void (blocks[0].parent = 1)],
    ['itself for a parent', blocks => void (blocks[1].parent = 1)],
    ['a parent that is none', blocks => void (blocks[1].parent = -2)],
    ['a parent between two', blocks => void (blocks[1].parent = 0.5)],
    ['an unfinished parent', blocks => void (blocks[3].parent = 2)],
    ['a hash that leads elsewhere', blocks => void (blocks[0].sha256 = '../../models/x')],
    ['no hash', blocks => void (blocks[0].sha256 = undefined)],
  ])('that holds %s is refused', (_, change) => {
    expect(made(change)).toMatch(/image_malformed|image_other/)
  })

  it('that holds no JSON is refused', () => {
    for (const text of ['', '{', '['.repeat(1e6)]) {
      const json = new TextEncoder().encode(text)
      const bytes = new Uint8Array(48 + json.length)
      bytes.set(encodeImage(image).subarray(0, 12))
      new DataView(bytes.buffer).setUint32(12, json.length, true)
      bytes.set(sha256(json), 16)
      bytes.set(json, 48)
      expect(codeOf(bytes)).toBe('image_malformed')
    }
  })
})
