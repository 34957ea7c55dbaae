// Every block format against ggml's own bytes: one 4 x 1024 input, its encoding and its decoded floats, compared bit for bit.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type BlockFormat, blockFormats, formatByType } from './index.ts'

const folder = join(process.env.GOLDEN ?? '../shared/golden', 'quants')
if (!existsSync(join(folder, 'manifest.json'))) throw new Error(`No golden data at ${folder}. Set GOLDEN to the folder that holds quants/.`)

interface Entry {
  ggml_type: number
  row_bytes: number
  rmse: number
  sha256_q: string
}
const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, Entry>
const read = (name: string) => new Uint8Array(readFileSync(join(folder, name)))
const floats = (bytes: Uint8Array) => new Float32Array(bytes.slice().buffer)
const input = floats(read('input_f32_4x1024.bin'))
const names = Object.keys(manifest).filter(name => name !== 'input' && formatByType(manifest[name].ggml_type))

/** Formats whose golden bytes exist must all be found, so that a typing error here cannot test nothing. */
it('finds ggml bytes for 13 of the registered formats', () => {
  expect(names).toHaveLength(13)
  const withoutBytes = Object.values(blockFormats).filter(format => !names.some(name => manifest[name].ggml_type === format.ggmlType))
  expect(withoutBytes.map(format => format.name)).toEqual(['F32', 'F16', 'BF16'])
})

describe.each(names)('%s', name => {
  const format = formatByType(manifest[name].ggml_type)! as BlockFormat
  const bytes = read(`${name}.bin`)

  it('has the name and block size of ggml, and the bytes of the manifest', () => {
    expect(format.name.toLowerCase()).toBe(name.toLowerCase())
    expect((1024 / format.blockWeights) * format.blockBytes).toBe(manifest[name].row_bytes)
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(manifest[name].sha256_q)
  })

  it('decodes to the floats of ggml bit for bit', () => {
    const out = new Float32Array(4096)
    format.decode(bytes, out)
    const wanted = new Uint32Array(read(`${name}.deq_f32.bin`).slice().buffer)
    expect(differing(new Uint32Array(out.buffer), wanted)).toBe(0)
  })

  const encode = format.encode?.bind(format)
  if (!encode) return
  it('encodes the input to the bytes of ggml', () => {
    const out = new Uint8Array(bytes.length)
    encode(input, out)
    expect(differing(out, bytes)).toBe(0)
  })
})

function differing(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  expect(got.length).toBe(wanted.length)
  let count = 0
  for (let i = 0; i < wanted.length; i++) if (got[i] !== wanted[i]) count++
  return count
}
