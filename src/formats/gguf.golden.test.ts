// The parser against the golden files: every malformed file gets its verdict, every real model is read.
import { existsSync, openAsBlob, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { blobSource } from '../base/byte-source.ts'
import { blockFormats } from '../quants/index.ts'
import {
  GgufError,
  getString,
  metadataEntries,
  readGguf,
  readTensor,
  readTensorRows,
  tensorRowBytes,
  tensorRows,
  writeGguf,
} from './gguf.ts'

const golden = process.env.GOLDEN ?? '../shared/golden'
if (!existsSync(join(golden, 'malformed/MANIFEST.tsv'))) {
  throw new Error(`No golden data at ${golden}. Set GOLDEN to the folder that holds malformed/, models/ and archs/.`)
}
const open = async (path: string) => blobSource(await openAsBlob(path), path)

const [, ...lines] = readFileSync(join(golden, 'malformed/MANIFEST.tsv'), 'utf8').trim().split('\n')
const cases = lines.map(line => line.split('\t')).map(([file, , expected]) => ({ file, expected }))

/** The code each refused file must get; a file that is accepted is not listed. */
const codes: Record<string, string> = {
  '01_empty': 'file_truncated',
  '02_magic_only': 'file_truncated',
  '03_bad_magic': 'bad_magic',
  '04_big_endian_magic_version': 'byte_swapped',
  '05_version_1': 'version_unsupported',
  '06_version_0': 'version_unsupported',
  '07_version_future': 'version_unsupported',
  '08_n_tensors_huge': 'tensor_count_impossible',
  '09_n_kv_huge': 'metadata_count_impossible',
  '10_n_tensors_overhead_overflow': 'tensor_count_impossible',
  '11_key_len_huge': 'metadata_count_impossible',
  '13_kv_bad_type': 'value_type_unknown',
  '14_kv_type_array_of_array': 'array_nested',
  '15_kv_array_count_huge': 'array_past_end',
  '16_kv_array_str_count_huge': 'array_past_end',
  '17_kv_duplicate_key': 'key_duplicate',
  '18_kv_truncated_value': 'file_truncated',
  '19_string_past_eof': 'string_past_end',
  '21_bool_value_2': 'bool_invalid',
  '22_alignment_zero': 'alignment_invalid',
  '23_alignment_not_pow2': 'alignment_invalid',
  '25_alignment_wrong_type': 'alignment_wrong_type',
  '26_tensor_name_65': 'tensor_name_too_long',
  '27_tensor_n_dims_0': 'dimension_count_invalid',
  '28_tensor_n_dims_5': 'dimension_count_invalid',
  '29_tensor_n_dims_1e6': 'dimension_count_invalid',
  '30_dim_negative': 'dimension_negative',
  '31_dim_zero': 'dimension_zero',
  '33_ne_wrap_to_small': 'tensor_too_large',
  '35_type_unknown_255': 'tensor_type_unknown',
  '36_type_removed_4': 'tensor_type_removed',
  '37_q4_0_row_not_mult_32': 'row_not_whole_blocks',
  '38_q4_K_row_not_mult_256': 'row_not_whole_blocks',
  '39_offset_misaligned': 'offset_misaligned',
  '40_offset_past_eof': 'offset_past_end',
  '42_overlapping_tensors': 'tensors_overlap',
  '43_duplicate_tensor': 'tensor_duplicate',
  '44_data_short_by_1': 'tensor_data_truncated',
  '45_no_data_section': 'offset_past_end',
}

describe('malformed files', () => {
  it('has every file of the manifest', () => expect(cases).toHaveLength(42))

  it.each(cases)('$file: $expected', async ({ file, expected }) => {
    const source = await open(join(golden, 'malformed', file))
    const outcome = await readGguf(source).then(
      () => 'accepted',
      error => error as unknown,
    )
    const code = codes[file.replace('.gguf', '')]
    if (expected === 'accept') expect(outcome).toBe('accepted')
    else {
      expect(outcome).toBeInstanceOf(GgufError)
      const error = outcome as GgufError
      expect(error.code, error.message).toBe(code)
      expect(error.byteOffset).toBeGreaterThanOrEqual(0)
      expect(error.byteOffset).toBeLessThanOrEqual(source.sizeBytes)
    }
  })
})

const models = ['models', 'archs'].flatMap(folder =>
  readdirSync(join(golden, folder))
    .filter(name => name.endsWith('.gguf'))
    .map(name => join(golden, folder, name)),
)

describe('real models', () => {
  it('finds all 41', () => expect(models).toHaveLength(41))

  it.each(models)('reads %s', async path => {
    const source = await open(path)
    const file = await readGguf(source)
    expect(getString(file, 'general.architecture')).toMatch(/^[a-z0-9]+$/)
    expect(file.tensors.has('token_embd.weight')).toBe(true)
    for (const tensor of file.tensors.values()) {
      expect(tensorRowBytes(tensor) * tensorRows(tensor)).toBe(tensor.lengthBytes)
      const rows = await readTensorRows(source, tensor, tensorRows(tensor) - 1, 1)
      const weights = new Float32Array(tensor.shape[0])
      blockFormats[tensor.format].decode(rows, weights)
      expect(weights.every(Number.isFinite)).toBe(true)
    }
  })

  it.each(models.filter(path => path.includes('Q4')))('writes %s again with the same metadata and tensor bytes', async path => {
    const source = await open(path)
    const file = await readGguf(source)
    const tensors = [...file.tensors.values()].map(tensor => ({ ...tensor, data: () => readTensor(source, tensor) }))
    const bytes = await writeGguf({ metadata: metadataEntries(file), tensors })
    const again = await readGguf(blobSource(new Blob([bytes])))
    expect(again.metadata).toEqual(file.metadata)
    expect(again.metadataLayout).toEqual(file.metadataLayout)
    expect([...again.tensors.keys()]).toEqual([...file.tensors.keys()])
    for (const tensor of file.tensors.values()) {
      const copy = again.tensors.get(tensor.name)!
      expect(copy).toMatchObject({ format: tensor.format, shape: tensor.shape })
      expect(Buffer.compare(bytes.subarray(copy.offsetBytes, copy.offsetBytes + copy.lengthBytes), await readTensor(source, tensor))).toBe(
        0,
      )
    }
    expect(Buffer.compare(bytes, readFileSync(path))).toBe(0)
  })
})
