// What trials of kernels share, in tests, benches and the self-test: seeded inputs, buffers with a fence behind them, and the error measure.
import type { GpuContext } from '../gpu/device.ts'
import { type Dispatch, type Grid, record } from '../gpu/kernel.ts'
import { writeU16 } from '../quants/block-format.ts'
import { floatToHalf, halfTable } from '../quants/half.ts'
import { type BlockFormat, type BlockFormatName, blockFormats } from '../quants/index.ts'
import { type PackedMatrix, uploadMatrix } from './matrix.ts'
import { packedFormats } from './packing/index.ts'
import { type BatchState, BLOCK_TOKENS, BLOCKS_OFFSET, packScales, packState, packStreams, SCALES_OFFSET, STATE_BYTES } from './state.ts'

// ---- numbers

/** Uniform in [0, 1), the same for the same seed. Mulberry32, a generator by Tommy Ettinger. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Roughly normal values: a sum of four uniforms, variance 1. */
export function normals(random: () => number, length: number, deviation = 1): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length }, () => (random() + random() + random() + random() - 2) * Math.sqrt(3) * deviation)
}

/** A GPU may make zero of numbers below 1.2e-38 (WGSL §15.7.2); of values smaller than this one that would be an error beyond every limit. */
const LEAST = 4e-34

/** Σ(got − wanted)² / Σ wanted², as ggml's test-backend-ops measures; a NaN makes it NaN. */
export function nmse(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  let error = 0
  let power = 0
  for (let i = 0; i < wanted.length; i++) {
    error += (got[i] - wanted[i]) ** 2
    power += wanted[i] ** 2
  }
  return power === 0 ? error : error / Math.max(power, wanted.length * LEAST ** 2)
}

export const padded = (length: number): number => Math.ceil(length / 8) * 8

/** [rows][columns] → [rows][columns rounded up to 8], zeros between. */
export function padRows(values: Float32Array, columns: number): Float32Array<ArrayBuffer> {
  const stride = padded(columns)
  const rows = values.length / columns
  const out = new Float32Array(rows * stride)
  for (let row = 0; row < rows; row++) out.set(values.subarray(row * columns, (row + 1) * columns), row * stride)
  return out
}

export const halvesToFloats = (halves: Uint16Array): Float32Array => Float32Array.from(halves, half => halfTable()[half])

// ---- buffers

/** Words behind every output that no kernel may touch. */
const FENCE_WORDS = 1024
/** A finite float that no kernel computes; also two finite halves. */
export const FENCE_WORD = 0x4b5a5a5b
export const FENCE_FLOAT = new Float32Array(Uint32Array.of(FENCE_WORD).buffer)[0]

/** Throws unless everything from `first` on is as it was before the kernel ran. */
export function checkUntouched(name: string, values: Float32Array, first: number): void {
  const touched = values.subarray(first).findIndex(value => value !== FENCE_FLOAT)
  if (touched >= 0) throw new Error(`${name}: value ${first + touched} belongs to no token of the batch but was written to.`)
}

export interface FencedBuffer {
  buffer: GPUBuffer
  /** The content without the fence; throws where the fence was written to. */
  read(): Promise<ArrayBuffer>
  floats(): Promise<Float32Array>
  /** Writes the content from the start; the rest is filled with the fence's pattern. */
  reset(content?: ArrayBufferView<ArrayBuffer>): void
}

/** An output of `lengthBytes`, filled with the fence's pattern, with a fence behind it. */
export async function fencedBuffer(
  context: GpuContext,
  label: string,
  lengthBytes: number,
  content?: ArrayBufferView<ArrayBuffer>,
): Promise<FencedBuffer> {
  const words = Math.ceil(lengthBytes / 4)
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC
  const buffer = await context.createBuffer(label, (words + FENCE_WORDS) * 4, usage)
  const reset = (start?: ArrayBufferView<ArrayBuffer>) => {
    const all = new Uint32Array(words + FENCE_WORDS).fill(FENCE_WORD)
    if (start) new Uint8Array(all.buffer).set(new Uint8Array(start.buffer, start.byteOffset, start.byteLength))
    context.device.queue.writeBuffer(buffer, 0, all)
  }
  const read = async () => {
    const bytes = await context.read(buffer)
    const touched = new Uint32Array(bytes, words * 4).findIndex(word => word !== FENCE_WORD)
    if (touched >= 0) throw new Error(`${label}: word ${touched} behind the buffer's ${words} was written to.`)
    return bytes.slice(0, words * 4)
  }
  reset(content)
  return { buffer, reset, read, floats: async () => new Float32Array(await read()) }
}

export async function inputBuffer(context: GpuContext, label: string, content: ArrayBufferView<ArrayBuffer>): Promise<GPUBuffer> {
  const buffer = await context.createBuffer(
    label,
    content.byteLength,
    GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
  )
  context.device.queue.writeBuffer(buffer, 0, content)
  return buffer
}

/** The stream's blocks do not begin at the first entry, so that a kernel which forgets the table is found. */
const TRIAL_TABLE = 5

export interface StateBuffer {
  buffer: GPUBuffer
  set(state: BatchState): void
  /** One token each of so many streams. */
  setStreams(count: number): void
  /** Of each stream, by adapter. */
  setScales(streams: readonly (readonly number[])[]): void
}

/** Of a stream that has this many slots for itself: every full block somewhere else, the rest of one at the end. */
function tableOf(contextTokens: number): number[] {
  const full = Math.floor(contextTokens / BLOCK_TOKENS)
  return Array.from({ length: full + 1 }, (_, block) => (block < full ? (block + 1) % full : block))
}

/** Where a stream's position lies in the cache of such a trial. */
export function slotOf(contextTokens: number, position: number): number {
  return tableOf(contextTokens)[Math.floor(position / BLOCK_TOKENS)] * BLOCK_TOKENS + (position % BLOCK_TOKENS)
}

/** `contextTokens`: slots of the cache that the stream has; none when absent. */
export async function stateBuffer(context: GpuContext, contextTokens = 0): Promise<StateBuffer> {
  const { STORAGE, UNIFORM, COPY_DST, COPY_SRC } = GPUBufferUsage
  const buffer = await context.createBuffer('state', STATE_BYTES, STORAGE | UNIFORM | COPY_DST | COPY_SRC)
  const set = (state: BatchState) => context.device.queue.writeBuffer(buffer, 0, packState({ ...state, table: TRIAL_TABLE }))
  context.device.queue.writeBuffer(buffer, BLOCKS_OFFSET + TRIAL_TABLE * 4, Uint32Array.from(tableOf(contextTokens)))
  const setStreams = (count: number) => {
    const rows = Array.from({ length: count }, (_, position) => ({ position, table: TRIAL_TABLE }))
    context.device.queue.writeBuffer(buffer, 0, packStreams(rows, 0))
  }
  const setScales = (streams: readonly (readonly number[])[]) =>
    context.device.queue.writeBuffer(buffer, SCALES_OFFSET, packScales(streams))
  return { buffer, set, setStreams, setScales }
}

/** One submit of the dispatches in order. */
export function run(context: GpuContext, ...steps: { dispatch: Dispatch; grid: Grid }[]): void {
  runPass(context, pass => {
    for (const step of steps) record(context, pass, step.dispatch, step.grid)
  })
}

export function runPass(context: GpuContext, encode: (pass: GPUComputePassEncoder) => void): void {
  const encoder = context.device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  encode(pass)
  pass.end()
  context.submit(encoder)
}

// ---- matrices

/** Columns that the format can hold, at least `columns`. */
export function columnsFor(format: BlockFormatName, columns: number): number {
  const multiple = packedFormats[format].rowMultiple
  return Math.ceil(columns / multiple) * multiple
}

export interface TestTensor {
  format: BlockFormatName
  rows: number
  columns: number
  /** As a file holds it. */
  bytes: Uint8Array
  /** [rows][columns], by the reference decoder. */
  weights: Float32Array
}

/** Blocks that are encoded; larger tensors repeat them in a random order, because K-quants take long to encode. */
const POOL_BLOCKS = 48

export function randomTensor(format: BlockFormatName, rows: number, columns: number, random: () => number): TestTensor {
  const block: BlockFormat = blockFormats[format]
  const { blockWeights, blockBytes } = block
  const blocks = (rows * columns) / blockWeights
  const pooled = Math.min(blocks, blockWeights === 1 ? blocks : POOL_BLOCKS)
  const pool = new Uint8Array(pooled * blockBytes)
  if (block.encode) block.encode(normals(random, pooled * blockWeights, 0.05), pool)
  else fillBlocks(format, pool, random)
  const bytes = new Uint8Array(blocks * blockBytes)
  for (let i = 0; i < blocks; i++) {
    const from = i < pooled ? i : Math.floor(random() * pooled)
    bytes.set(pool.subarray(from * blockBytes, (from + 1) * blockBytes), i * blockBytes)
  }
  const weights = new Float32Array(rows * columns)
  block.decode(bytes, weights)
  return { format, rows, columns, bytes, weights }
}

/** Where the blocks of a format without an encoder have halves, and how large a half makes weights of about 0.05. */
const HALVES: Partial<Record<BlockFormatName, { at: number; size: number }[]>> = {
  Q2_K: [
    { at: 80, size: 3e-3 },
    { at: 82, size: 4e-3 },
  ],
  Q3_K: [{ at: 108, size: 1e-3 }],
  IQ4_NL: [{ at: 0, size: 8e-4 }],
  IQ4_XS: [{ at: 0, size: 5e-5 }],
}

/** All bytes are valid in these formats: random ones, but halves of either sign and of one size, and the exponents of MXFP4 around 2^-7. */
function fillBlocks(format: BlockFormatName, out: Uint8Array, random: () => number): void {
  const { blockBytes } = blockFormats[format]
  for (let i = 0; i < out.length; i++) out[i] = random() * 256
  for (let at = 0; at < out.length; at += blockBytes) {
    for (const half of HALVES[format] ?? []) {
      const sign = random() < 0.5 ? -1 : 1
      writeU16(out, at + half.at, floatToHalf(sign * half.size * (0.5 + random())))
    }
    if (format === 'MXFP4') out[at] = 119 + random() * 4
  }
}

/** The tensors' rows as one packed matrix on the GPU. */
export function packTensors(
  context: GpuContext,
  tensors: TestTensor[],
  rowAt?: (row: number) => { source: number; row: number },
): Promise<PackedMatrix> {
  const { format, columns } = tensors[0]
  const sources = tensors.map(tensor => {
    const rowBytes = tensor.bytes.length / tensor.rows
    return {
      rows: tensor.rows,
      read: async (first: number, count: number) => tensor.bytes.slice(first * rowBytes, (first + count) * rowBytes),
    }
  })
  const rows = tensors.reduce((sum, tensor) => sum + tensor.rows, 0)
  return uploadMatrix(context, { label: `test ${format}`, format, columns, rows, sources, rowAt })
}
