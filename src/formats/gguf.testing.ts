// For tests: a GGUF file put together from its parts, so that a test can damage exactly one of them.
import { expect } from 'vitest'
import { blobSource } from '../base/byte-source.ts'
import { GgufError, type GgufMetadataEntry, readGguf, writeGguf } from './gguf.ts'

export const open = (bytes: Uint8Array<ArrayBuffer>) => blobSource(new Blob([bytes]), 'test.gguf')

export const bytesOf = (...parts: (ArrayLike<number> | ArrayLike<number>[])[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(
    parts
      .flatMap(part => Array.from(part as ArrayLike<number | ArrayLike<number>>))
      .flatMap(part => (typeof part === 'number' ? [part] : Array.from(part))),
  )

export const u32 = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer)
export const u64 = (value: number | bigint): Uint8Array => new Uint8Array(BigUint64Array.of(BigInt.asUintN(64, BigInt(value))).buffer)
export const string = (text: string): Uint8Array => bytesOf(u64(new TextEncoder().encode(text).length), new TextEncoder().encode(text))
export const key = string

/** The first 24 bytes. */
export const header = (tensors: number, metadata: number, version = 3): Uint8Array<ArrayBuffer> =>
  bytesOf([0x47, 0x47, 0x55, 0x46], u32(version), u64(tensors), u64(metadata))

/** The header of a tensor of 32 floats, or of what `changes` says. */
export function tensorHeader(
  changes: { name?: string; dimensions?: (number | bigint)[]; type?: number; offset?: number } = {},
): Uint8Array {
  const { name = 'a', dimensions = [32], type = 0, offset = 0 } = changes
  return bytesOf(string(name), u32(dimensions.length), ...dimensions.map(u64), u32(type), u64(offset))
}

export async function errorOf(bytes: Uint8Array<ArrayBuffer>): Promise<GgufError> {
  const outcome = await readGguf(open(bytes)).then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(outcome).toBeInstanceOf(GgufError)
  return outcome as GgufError
}

/** A small valid file with a value of every type and three tensors. */
export function sampleFile(): Promise<Uint8Array<ArrayBuffer>> {
  const metadata: Record<string, GgufMetadataEntry> = {
    'general.architecture': { type: 'string', value: 'llama' },
    'sample.uint8': { type: 'uint8', value: 200 },
    'sample.int8': { type: 'int8', value: -100 },
    'sample.uint16': { type: 'uint16', value: 60000 },
    'sample.int16': { type: 'int16', value: -30000 },
    'sample.uint32': { type: 'uint32', value: 4_000_000_000 },
    'sample.int32': { type: 'int32', value: -2_000_000_000 },
    'sample.float32': { type: 'float32', value: 0.5 },
    'sample.float64': { type: 'float64', value: 0.1 },
    'sample.uint64': { type: 'uint64', value: 2 ** 53 - 1 },
    'sample.int64': { type: 'int64', value: -(2n ** 62n) },
    'sample.bool': { type: 'bool', value: true },
    'sample.strings': { type: 'array', value: { type: 'string', values: ['', 'a', 'ж', '\ufeffbom', 'x'.repeat(300)] } },
    'sample.floats': { type: 'array', value: { type: 'float32', values: Float32Array.of(1.5, -2) } },
    'sample.longs': { type: 'array', value: { type: 'uint64', values: BigUint64Array.of(2n ** 63n) } },
    'sample.bools': { type: 'array', value: { type: 'bool', values: [true, false] } },
  }
  const numbered = (lengthBytes: number) => Uint8Array.from({ length: lengthBytes }, (_, i) => i)
  return writeGguf({
    metadata: Object.entries(metadata),
    tensors: [
      { name: 'norm.weight', format: 'F32', shape: [5], data: numbered(20) },
      { name: 'blk.0.weight', format: 'Q8_0', shape: [64, 3, 2], data: numbered(408) },
      { name: 'output.weight', format: 'Q4_K', shape: [256, 1], data: async () => numbered(144) },
    ],
  })
}
