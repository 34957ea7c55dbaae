// Parts of a model read as one file: the same tensors and metadata, and every byte of it.
import { describe, expect, it } from 'vitest'
import { blobSource } from '../base/byte-source.ts'
import { tinyMetadata, tinyTensors } from '../models/tiny-model.testing.ts'
import { type GgufMetadataEntry, type GgufTensorInput, readGguf, readTensor, writeGguf } from './gguf.ts'
import { joinGguf } from './split-gguf.ts'
import { splitName } from './split-name.ts'

const whole = tinyTensors()
const count = (value: number): GgufMetadataEntry => ({ type: 'uint16', value })

/** As gguf-split does it: the first part has the metadata, each one its own tensors. */
async function part(number: number, of: number, tensors: GgufTensorInput[], rest: Record<string, GgufMetadataEntry> = {}) {
  const split = {
    'split.no': count(number),
    'split.count': count(of),
    'split.tensors.count': { type: 'int32' as const, value: whole.length },
  }
  const metadata = { ...(number === 0 ? tinyMetadata() : {}), ...split, ...rest }
  const name = `tiny-0000${number + 1}-of-0000${of}.gguf`
  return blobSource(new Blob([await writeGguf({ metadata: Object.entries(metadata), tensors })]), name)
}

const parts = async () => [await part(0, 3, whole.slice(0, 5)), await part(1, 3, whole.slice(5, 6)), await part(2, 3, whole.slice(6))]

describe('a model in several files', () => {
  it('is read as the one that it was, whatever the order of its parts', async () => {
    const [a, b, c] = await parts()
    const joined = await joinGguf([c, a, b])
    expect(joined.name).toBe('tiny.gguf')
    const file = await readGguf(joined)
    expect([...file.tensors.keys()]).toEqual(whole.map(({ name }) => name))
    expect([...file.metadata.keys()]).toEqual(Object.keys(tinyMetadata()))
    for (const { name, data } of whole) expect(await readTensor(joined, file.tensors.get(name)!)).toEqual(data)
  })

  it('is byte for byte what the writer makes of it in one', async () => {
    const joined = await joinGguf(await parts())
    const written = await writeGguf({ metadata: Object.entries(tinyMetadata()), tensors: whole })
    expect(joined.sizeBytes).toBe(written.length)
    expect(await joined.read(0, joined.sizeBytes)).toEqual(written)
    for (const [at, length] of [
      [0, 1],
      [33, 700],
      [written.length - 5, 5],
      [written.length >> 1, 4096],
    ])
      expect(await joined.read(at, length)).toEqual(written.slice(at, at + length))
  })

  it('is refused where parts are missing, come twice, or are none', async () => {
    const [a, b, c] = await parts()
    const refused = (sources: (typeof a)[]) => expect(joinGguf(sources)).rejects
    await refused([a, b]).toMatchObject({ code: 'split_incomplete', message: expect.stringContaining('3 parts and 2 are here') })
    await refused([a, b, b]).toMatchObject({ code: 'split_incomplete' })
    const plain = blobSource(new Blob([await writeGguf({ metadata: Object.entries(tinyMetadata()), tensors: whole })]), 'plain.gguf')
    await refused([plain, b, c]).toMatchObject({ code: 'split_incomplete', message: expect.stringContaining('plain.gguf') })
    await refused([a, b, await part(2, 3, whole.slice(7))]).toMatchObject({ message: expect.stringContaining('tensors') })
    await refused([a, b, await part(2, 3, [whole[0], ...whole.slice(7)])]).toMatchObject({ code: 'tensor_name_invalid' })
  })

  it('is known by its names', () => {
    expect(splitName('llama-3-Q4_K_M-00002-of-00005.gguf')).toEqual({ stem: 'llama-3-Q4_K_M', number: 2, count: 5 })
    expect(splitName('llama-3-Q4_K_M.gguf')).toBeUndefined()
  })
})
