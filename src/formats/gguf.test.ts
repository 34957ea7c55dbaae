// GGUF by hand: small files built byte by byte, each damaged in one place, and what the parser says about it.
import { describe, expect, it } from 'vitest'
import { type ByteSource, blobSource } from '../base/byte-source.ts'
import { blockFormats } from '../quants/index.ts'
import { bytesOf, errorOf, header, key, open, sampleFile, string, tensorHeader, u32, u64 } from './gguf.testing.ts'
import {
  type GgufArray,
  GgufError,
  type GgufErrorCode,
  getBoolean,
  getNumber,
  getString,
  getStrings,
  metadataEntries,
  readGguf,
  readTensor,
  readTensorRows,
  tensorRowBytes,
  tensorRows,
  writeGguf,
} from './gguf.ts'

describe('a valid file', () => {
  it('gives metadata of every type', async () => {
    const file = await readGguf(open(await sampleFile()))
    expect(file.version).toBe(3)
    expect(getString(file, 'general.architecture')).toBe('llama')
    expect(getNumber(file, 'sample.uint8')).toBe(200)
    expect(getNumber(file, 'sample.int8')).toBe(-100)
    expect(getNumber(file, 'sample.uint16')).toBe(60000)
    expect(getNumber(file, 'sample.int16')).toBe(-30000)
    expect(getNumber(file, 'sample.uint32')).toBe(4_000_000_000)
    expect(getNumber(file, 'sample.int32')).toBe(-2_000_000_000)
    expect(getNumber(file, 'sample.float32')).toBe(0.5)
    expect(getNumber(file, 'sample.float64')).toBe(0.1)
    expect(getNumber(file, 'sample.uint64')).toBe(2 ** 53 - 1)
    expect(file.metadata.get('sample.int64')).toBe(-(2n ** 62n))
    expect(getBoolean(file, 'sample.bool')).toBe(true)
    expect(getStrings(file, 'sample.strings')).toEqual(['', 'a', 'ж', '\ufeffbom', 'x'.repeat(300)])
    expect(file.metadata.get('sample.floats')).toEqual({ type: 'float32', values: Float32Array.of(1.5, -2) })
    expect(file.metadata.get('sample.longs')).toEqual({ type: 'uint64', values: BigUint64Array.of(2n ** 63n) })
    expect(file.metadata.get('sample.bools')).toEqual({ type: 'bool', values: [true, false] })
  })

  it('places tensors from the start of the file and streams their rows', async () => {
    const source = open(await sampleFile())
    const file = await readGguf(source)
    const tensor = file.tensors.get('blk.0.weight')!
    expect(tensor).toMatchObject({ format: 'Q8_0', shape: [64, 3, 2], weights: 384, lengthBytes: 408 })
    expect(tensor.offsetBytes % 32).toBe(0)
    expect([tensorRowBytes(tensor), tensorRows(tensor)]).toEqual([68, 6])
    const whole = await readTensor(source, tensor)
    expect(await readTensorRows(source, tensor, 4, 2)).toEqual(whole.subarray(4 * 68))
    await expect(readTensorRows(source, tensor, 5, 2)).rejects.toMatchObject({ code: 'row_out_of_range' })
  })

  it('keeps the bytes of a token that is no UTF-8', async () => {
    const strings = [u32(9), u32(8), u64(2), u64(3), [0xff, 0xfe, 0x41], u64(3), [0xef, 0xbf, 0xbd]]
    const file = await readGguf(open(bytesOf(header(0, 1), key('tokens'), strings)))
    const tokens = file.metadata.get('tokens') as GgufArray
    expect(tokens.values).toEqual(['\ufffd\ufffdA', '\ufffd'])
    expect([...tokens.rawStrings!]).toEqual([[0, Uint8Array.of(0xff, 0xfe, 0x41)]])
    const again = await writeGguf({ metadata: metadataEntries(file), tensors: [] })
    expect((await readGguf(open(again))).metadata).toEqual(file.metadata)
  })

  it('reads version 2, an alignment of 64 and a file without tensors', async () => {
    const bytes = await writeGguf({ metadata: [['general.alignment', { type: 'uint32', value: 64 }]], tensors: [] })
    bytes[4] = 2
    expect(await readGguf(open(bytes))).toMatchObject({ version: 2, alignmentBytes: 64, dataOffsetBytes: 64 })
  })

  it('stops when asked to', async () => {
    await expect(readGguf(open(await sampleFile()), AbortSignal.abort())).rejects.toThrow(/abort/i)
  })

  it('reads a header of megabytes without reading the weights', async () => {
    const tokens = Array.from({ length: 100_000 }, (_, i) => `token number ${i} ${'é'.repeat(i % 20)}`)
    const bytes = await writeGguf({
      metadata: [['tokens', { type: 'array', value: { type: 'string', values: tokens } }]],
      tensors: [{ name: 'w', format: 'F32', shape: [2 ** 20], data: new Uint8Array(2 ** 22) }],
    })
    const source = open(bytes)
    let readBytes = 0
    const read = (at: number, length: number) => {
      readBytes += length
      return source.read(at, length)
    }
    const file = await readGguf({ ...source, read })
    expect(getStrings(file, 'tokens')).toEqual(tokens)
    expect(readBytes).toBeLessThan(file.dataOffsetBytes + 2 ** 20 + 4096)
  })
})

/** One tensor of 32 floats with its data; parts can be replaced. */
const oneTensor = (changes: Parameters<typeof tensorHeader>[0] = {}, dataBytes = 128) => {
  const head = bytesOf(header(1, 0), tensorHeader(changes))
  const padded = new Uint8Array(Math.ceil(head.length / 32) * 32 + dataBytes)
  padded.set(head)
  return padded
}

/** `bytes` followed by zeros up to a size that no test could hold. */
const padded = (bytes: Uint8Array<ArrayBuffer>, sizeBytes: number): ByteSource => ({
  name: 'huge.gguf',
  sizeBytes,
  async read(offsetBytes, lengthBytes) {
    const out = new Uint8Array(lengthBytes)
    out.set(bytes.subarray(offsetBytes, offsetBytes + lengthBytes))
    return out
  },
})

const bad: [title: string, bytes: Uint8Array<ArrayBuffer>, code: GgufErrorCode, byteOffset: number][] = [
  ['an empty file', new Uint8Array(0), 'file_truncated', 0],
  ['half a magic number', bytesOf([0x47, 0x47]), 'file_truncated', 0],
  [
    'another format',
    bytesOf(
      [...'PK\x03\x04'].map(c => c.charCodeAt(0)),
      u64(0),
    ),
    'bad_magic',
    0,
  ],
  ['one byte of another format', bytesOf([0x7b]), 'bad_magic', 0],
  [
    'a swapped magic number',
    bytesOf(
      [...'FUGG'].map(c => c.charCodeAt(0)),
      u64(0),
    ),
    'byte_swapped',
    0,
  ],
  ['a swapped version', header(0, 0, 0x03000000), 'byte_swapped', 4],
  ['version 0', header(0, 0, 0), 'version_unsupported', 4],
  ['version 1', header(0, 0, 1), 'version_unsupported', 4],
  ['version 4', header(0, 0, 4), 'version_unsupported', 4],
  ['-1 tensors', header(-1, 0), 'tensor_count_impossible', 8],
  ['-1 metadata entries', header(0, -1), 'metadata_count_impossible', 16],
  ['a key of 2^64 - 1 bytes', bytesOf(header(0, 1), u64(-1), new Array(40).fill(0)), 'key_too_long', 24],
  ['an empty key', bytesOf(header(0, 1), string(''), u32(0), [1, 0, 0]), 'key_empty', 24],
  ['a duplicate key', bytesOf(header(0, 2), key('a'), u32(0), [1], key('a'), u32(0), [1]), 'key_duplicate', 38],
  ['value type 13', bytesOf(header(0, 1), key('a'), u32(13), u64(0)), 'value_type_unknown', 33],
  ['a truth value of 2', bytesOf(header(0, 1), key('a'), u32(7), [2]), 'bool_invalid', 37],
  ['a string past the end', bytesOf(header(0, 1), key('a'), u32(8), u64(9), [65]), 'string_past_end', 37],
  ['a string of 2^63 bytes', bytesOf(header(0, 1), key('a'), u32(8), u64(2n ** 63n)), 'string_past_end', 37],
  ['a key of 65,536 bytes', bytesOf(header(0, 1), key('k'.repeat(65_536)), u32(0), [1]), 'key_too_long', 24],
  ['a token of 2^32 + 1 bytes', bytesOf(header(0, 1), key('a'), u32(9), u32(8), u64(1), u64(2n ** 32n + 1n), [65]), 'string_past_end', 49],
  ['a nested array', bytesOf(header(0, 1), key('a'), u32(9), u32(9), u64(1)), 'array_nested', 37],
  ['2^61 elements', bytesOf(header(0, 1), key('a'), u32(9), u32(6), u64(2n ** 61n)), 'array_past_end', 41],
  ['2^64 - 1 strings', bytesOf(header(0, 1), key('a'), u32(9), u32(8), u64(-1)), 'array_past_end', 41],
  ['alignment 0', bytesOf(header(0, 1), key('general.alignment'), u32(4), u32(0)), 'alignment_invalid', 53],
  ['alignment 13', bytesOf(header(0, 1), key('general.alignment'), u32(4), u32(13)), 'alignment_invalid', 53],
  ['alignment 2^31', bytesOf(header(0, 1), key('general.alignment'), u32(4), u32(2 ** 31)), 'alignment_invalid', 53],
  ['alignment as int32', bytesOf(header(0, 1), key('general.alignment'), u32(5), u32(32)), 'alignment_wrong_type', 53],
  ['a tensor without a name', oneTensor({ name: '' }), 'tensor_name_empty', 24],
  ['a tensor name of 64 bytes', oneTensor({ name: 'n'.repeat(64) }), 'tensor_name_too_long', 24],
  ['0 dimensions', oneTensor({ dimensions: [] }), 'dimension_count_invalid', 33],
  ['5 dimensions', oneTensor({ dimensions: [32, 1, 1, 1, 1] }), 'dimension_count_invalid', 33],
  ['a dimension of 0', oneTensor({ dimensions: [32, 0] }), 'dimension_zero', 45],
  ['a dimension of -1', oneTensor({ dimensions: [-1] }), 'dimension_negative', 37],
  ['dimensions whose product wraps to 0', oneTensor({ dimensions: [2n ** 32n, 2n ** 32n] }), 'tensor_too_large', 33],
  ['a dimension of 2^42 + 1 in each of two', oneTensor({ dimensions: [2n ** 42n + 1n, 2n ** 42n + 1n] }), 'tensor_too_large', 33],
  ['2^53 weights in less than 2^53 bytes', oneTensor({ type: 2, dimensions: [2n ** 53n] }), 'tensor_too_large', 33],
  ['type 255', oneTensor({ type: 255 }), 'tensor_type_unknown', 45],
  ['the removed type 4', oneTensor({ type: 4 }), 'tensor_type_removed', 45],
  ['IQ2_XXS', oneTensor({ type: 16, dimensions: [256] }), 'tensor_type_unsupported', 45],
  ['Q4_0 rows of 33', oneTensor({ type: 2, dimensions: [33] }), 'row_not_whole_blocks', 33],
  ['Q4_K rows of 128', oneTensor({ type: 12, dimensions: [128] }), 'row_not_whole_blocks', 33],
  ['a misaligned offset', oneTensor({ offset: 4 }, 256), 'offset_misaligned', 49],
  ['an offset past the end', oneTensor({ offset: 1024 }), 'offset_past_end', 49],
  ['an offset at the end', oneTensor({ offset: 128 }), 'offset_past_end', 49],
  ['an offset of 2^64 - 1', oneTensor({ offset: -1 }), 'offset_past_end', 49],
  ['data one byte short', oneTensor({}, 127), 'tensor_data_truncated', 49],
  [
    'two tensors on the same bytes',
    bytesOf(header(2, 0), tensorHeader({ name: 'a' }), tensorHeader({ name: 'b' }), new Array(200).fill(0)),
    'tensors_overlap',
    82,
  ],
  [
    'two tensors of one name',
    bytesOf(header(2, 0), tensorHeader(), tensorHeader({ offset: 128 }), new Array(300).fill(0)),
    'tensor_duplicate',
    57,
  ],
]

describe('a bad file is refused with its own code and place', () => {
  it.each(bad)('%s', async (_, bytes, code, byteOffset) => {
    const error = await errorOf(bytes)
    expect(error, error.message).toMatchObject({ code, byteOffset })
    expect(error.message.length).toBeGreaterThan(40)
  })

  it('accepts the same file undamaged', async () => {
    expect((await readGguf(open(oneTensor()))).tensors.get('a')).toMatchObject({ offsetBytes: 64, lengthBytes: 128 })
  })

  it('accepts what lies exactly at a bound', async () => {
    const name = 'n'.repeat(63)
    const four = oneTensor({ name, dimensions: [8, 2, 2, 1] })
    expect((await readGguf(open(four))).tensors.get(name)).toMatchObject({ shape: [8, 2, 2, 1], weights: 32 })
    const longKey = 'k'.repeat(65_535)
    expect((await readGguf(open(bytesOf(header(0, 1), key(longKey), u32(0), [1])))).metadata.get(longKey)).toBe(1)
    const lastArray = bytesOf(header(0, 1), key('a'), u32(9), u32(2), u64(2), [1, 0, 2, 0])
    expect((await readGguf(open(lastArray))).metadata.get('a')).toEqual({ type: 'uint16', values: Uint16Array.of(1, 2) })
    const touching = bytesOf(header(2, 0), tensorHeader({ name: 'b', offset: 128 }), tensorHeader({ name: 'a' }), new Array(300).fill(0))
    expect((await readGguf(open(touching))).tensors.size).toBe(2)
  })

  it('refuses 49 bytes that claim 2^61 elements within milliseconds', async () => {
    const bytes = bytesOf(header(0, 1), u64(1), [0x61], u32(9), u32(0), u64(2n ** 61n))
    const start = performance.now()
    expect((await errorOf(bytes)).code).toBe('array_past_end')
    expect(performance.now() - start).toBeLessThan(100)
  })

  it('allocates nothing for a large array that the file could hold but no header needs', async () => {
    const claim = (type: number, count: number) => bytesOf(header(0, 1), key('a'), u32(9), u32(type), u64(count))
    for (const [type, count] of [
      [0, 2 ** 33],
      [10, 2 ** 28],
      [8, 2 ** 22],
      [7, 2 ** 22],
    ]) {
      const error: unknown = await readGguf(padded(claim(type, count), 2 ** 40)).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'array_too_long', byteOffset: 41 })
    }
  })

  it('stops at 64 MiB of header and at a string of 40 MiB', async () => {
    const big = bytesOf(header(0, 3), key('a'), u32(8), u64(2 ** 26))
    await expect(readGguf(padded(big, 2 ** 40))).rejects.toMatchObject({ code: 'string_too_long', byteOffset: 37 })
    const long = bytesOf(header(0, 3), key('a'), u32(9), u32(0), u64(2 ** 26 - 50))
    await expect(readGguf(padded(long, 2 ** 40))).rejects.toMatchObject({ code: 'header_too_large' })
  })

  it('says what a file is that is no model', async () => {
    expect((await errorOf(bytesOf([...'<!DOCTYPE html>'].map(c => c.charCodeAt(0))))).message).toMatch(/3c 21 44 4f \(a web page.*\.gguf/)
    expect((await errorOf(bytesOf([...'version https://git-lfs'].map(c => c.charCodeAt(0))))).message).toContain('Git LFS')
  })

  it('names an unsupported type and what to choose', async () => {
    expect((await errorOf(oneTensor({ type: 16, dimensions: [256] }))).message).toMatch(/IQ2_XXS.*Q4_K_M/)
  })
})

it('gives a typed error with an offset for every shorter prefix of a file', async () => {
  const bytes = await sampleFile()
  const file = await readGguf(open(bytes))
  const end = Math.max(...Array.from(file.tensors.values(), tensor => tensor.offsetBytes + tensor.lengthBytes))
  for (let length = 0; length < end; length++) {
    const error = await errorOf(bytes.slice(0, length))
    expect(error).toBeInstanceOf(GgufError)
    expect(error.byteOffset).toBeLessThanOrEqual(length)
  }
})

describe('metadata getters', () => {
  it('name the key, what was found and what is wanted', async () => {
    const file = await readGguf(open(await sampleFile()))
    expect(() => getNumber(file, 'general.architecture')).toThrow(/"general.architecture" is string llama; a number is wanted/)
    expect(() => getStrings(file, 'sample.floats')).toThrow(/an array of float32; an array of strings is wanted/)
    expect(() => getString(file, 'nothing')).toThrow(/no metadata "nothing"/)
    expect(() => getNumber(file, 'sample.int64')).toThrow(GgufError)
    expect(getNumber(file, 'nothing', 7)).toBe(7)
    expect(() => getNumber(file, 'general.architecture', 7)).toThrow(GgufError)
  })
})

describe('the writer', () => {
  it('writes what was read byte for byte', async () => {
    const bytes = await sampleFile()
    const source = open(bytes)
    const file = await readGguf(source)
    const tensors = [...file.tensors.values()].map(tensor => ({ ...tensor, data: () => readTensor(source, tensor) }))
    expect(await writeGguf({ metadata: metadataEntries(file), tensors })).toEqual(bytes)
  })

  it.each([
    ['a string as a number', { type: 'uint32', value: 'x' }],
    ['256 as a byte', { type: 'uint8', value: 256 }],
    ['half as a whole number', { type: 'int32', value: 0.5 }],
    ['a number as a truth value', { type: 'bool', value: 1 }],
    ['numbers as strings', { type: 'array', value: { type: 'string', values: Int8Array.of(1) } }],
  ] as const)('refuses %s', async (_, entry) => {
    await expect(writeGguf({ metadata: [['k', entry]], tensors: [] })).rejects.toMatchObject({ code: 'metadata_value_mismatch' })
  })

  it('refuses tensors that no reader would take', async () => {
    const write = (change: object) =>
      writeGguf({ metadata: [], tensors: [{ name: 'a', format: 'Q4_0', shape: [32], data: new Uint8Array(18), ...change }] })
    await expect(write({ data: new Uint8Array(17) })).rejects.toMatchObject({ code: 'tensor_data_mismatch' })
    await expect(write({ shape: [33] })).rejects.toMatchObject({ code: 'row_not_whole_blocks' })
    await expect(write({ shape: [32, 0] })).rejects.toMatchObject({ code: 'tensor_shape_invalid' })
    await expect(write({ name: 'é'.repeat(32) })).rejects.toMatchObject({ code: 'tensor_name_invalid' })
    await expect(write({ name: '' })).rejects.toMatchObject({ code: 'tensor_name_invalid' })
    expect((await readGguf(open(await write({})))).tensors.size).toBe(1)
  })

  it('writes a tensor of every block format', async () => {
    const tensors = Object.values(blockFormats).map(format => ({
      name: format.name,
      format: format.name,
      shape: [format.blockWeights, 3],
      data: new Uint8Array(format.blockBytes * 3).fill(7),
    }))
    const file = await readGguf(blobSource(new Blob([await writeGguf({ metadata: [], tensors })])))
    expect([...file.tensors.keys()]).toEqual(Object.keys(blockFormats))
  })
})
