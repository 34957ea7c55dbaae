// What a LoRA adapter's file holds, whatever its format: for some matrices of a base model a pair A, B whose product is added to them.
// Hu et al. 2021, arXiv:2106.09685: W + factor · B·A, with a rank far below the matrix's own.
import type { ByteSource } from '../base/byte-source.ts'
import { InkstoneError } from '../base/errors.ts'
import { quoted } from './gguf-types.ts'

export interface AdapterPair {
  /** The matrix that it adds to, as the file calls it. */
  target: string
  rank: number
  /** Values that the matrix takes, and gives. */
  columns: number
  rows: number
  /** What B·A is multiplied by before the scale of a request. */
  factor: number
  /** f32 [rank][columns]. */
  readA(signal?: AbortSignal): Promise<Float32Array<ArrayBuffer>>
  /** f32 [rows][rank]. */
  readB(signal?: AbortSignal): Promise<Float32Array<ArrayBuffer>>
}

export interface AdapterFile {
  name: string
  format: string
  /** Whose names the matrices have: `blk.0.attn_q.weight`, or `model.layers.0.self_attn.q_proj`. */
  names: 'ggml' | 'transformers'
  /** The family of the base, as GGUF files call it, where the file says so. */
  architecture?: string
  /** SHA-256 of the base model's file in hexadecimal digits, where the file says so. */
  baseHash?: string
  pairs: ReadonlyMap<string, AdapterPair>
}

export interface AdapterFormat {
  name: string
  /** What a person has to choose. */
  files: string
  takes(sources: readonly ByteSource[]): Promise<boolean>
  read(sources: readonly ByteSource[], signal?: AbortSignal): Promise<AdapterFile>
}

/** Each far above any real adapter, so that only a damaged or hostile file meets it. */
export const adapterLimits = {
  /** PEFT's users go up to 256, some to 512. */
  rank: 1024,
  /** 512 layers of sixteen matrices. */
  pairs: 8192,
}

/** Where GGUF metadata, and PEFT's configuration or the metadata of its tensors, say for which base an adapter was made. */
export const BASE_HASH = { gguf: 'inkstone.base_hash', peft: 'inkstone_base_hash' }

export function checkHash(value: unknown, where: string): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string' && /^[0-9a-f]{64}$/i.test(value)) return value.toLowerCase()
  const found = typeof value === 'string' ? quoted(value) : typeof value
  throw new InkstoneError(
    'adapter_malformed',
    `${where} is ${found}; the SHA-256 of the base model’s file in 64 hexadecimal digits was wanted. Correct it or leave it out.`,
  )
}

export const unsupported = (name: string, got: string, next: string): InkstoneError =>
  new InkstoneError('adapter_unsupported', `The adapter ${quoted(name)} has ${got}; plain LoRA on a model’s matrices is read. ${next}`)

export const malformed = (name: string, got: string, wanted: string): InkstoneError =>
  new InkstoneError('adapter_malformed', `The adapter ${quoted(name)} has ${got}; ${wanted} was wanted. Export the adapter again.`)

/** One half of a pair as a format finds it: outer dimension first, so A is [rank][columns] and B is [rows][rank]. */
export interface Half {
  shape: readonly [number, number]
  read(signal?: AbortSignal): Promise<Float32Array<ArrayBuffer>>
}

/** Halves that were found one by one, in any order, as pairs. `factorOf` may refuse a rank. */
export function joinHalves(
  name: string,
  halves: { a: ReadonlyMap<string, Half>; b: ReadonlyMap<string, Half> },
  factorOf: (target: string, rank: number) => number,
): Map<string, AdapterPair> {
  const { a, b } = halves
  const alone = [...a.keys()].find(target => !b.has(target)) ?? [...b.keys()].find(target => !a.has(target))
  if (alone !== undefined)
    throw malformed(name, `${a.has(alone) ? 'A but no B' : 'B but no A'} for ${quoted(alone)}`, 'both halves of each pair')
  if (a.size === 0) throw malformed(name, 'no pairs of matrices', 'at least one')
  if (a.size > adapterLimits.pairs) throw malformed(name, `${a.size} pairs of matrices`, `at most ${adapterLimits.pairs}`)
  const pairs = new Map<string, AdapterPair>()
  for (const [target, { shape, read: readA }] of a) {
    const { shape: other, read: readB } = b.get(target)!
    const [rank, columns] = shape
    const [rows, inner] = other
    if (rank !== inner)
      throw malformed(name, `for ${quoted(target)} an A of ${rank} × ${columns} and a B of ${rows} × ${inner}`, 'one rank for both')
    if (rank > adapterLimits.rank) throw malformed(name, `rank ${rank} for ${quoted(target)}`, `at most ${adapterLimits.rank}`)
    const factor = factorOf(target, rank)
    if (!Number.isFinite(factor)) throw malformed(name, `the factor ${factor} for ${quoted(target)}`, 'a finite number')
    pairs.set(target, { target, rank, columns, rows, factor, readA, readB })
  }
  return pairs
}
