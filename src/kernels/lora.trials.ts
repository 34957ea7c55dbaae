// Trials of LoRA: lora_down for one token and for many, of one stream and of several; and for the matmuls' trials, adapters with t in its place.
import type { GpuContext } from '../gpu/device.ts'
import { record } from '../gpu/kernel.ts'
import {
  type AdapterBlock,
  layoutOf,
  loraDown,
  type MatrixAdapters,
  type MatrixShape,
  packBlock,
  type SourcePair,
  sourceOrder,
} from './lora.ts'
import { matmulReference } from './matmul.reference.ts'
import { layernormReference, rmsnormReference } from './norm.reference.ts'
import type { Norm } from './norm.ts'
import { FENCE_FLOAT, fencedBuffer, inputBuffer, nmse, normals, padded, padRows, runPass, seeded, stateBuffer } from './trial-inputs.ts'
import type { MatmulInput } from './uses.ts'

/** As of the matmuls: sums in f32 of up to 2048 products. */
export const LORA_LIMIT = 1e-9

/** Which adapters a matrix has, and their ranks by source: one that leaves a source alone, ranks that are no whole vectors. */
const ADAPTERS = [
  { adapter: 3, ranks: [4, 7, 1] },
  { adapter: 1, ranks: [6, undefined, 8] },
  { adapter: 9, ranks: [2, 2, 2] },
]
/** How much a trial's stream takes of each: of the last nothing. */
export const ADAPTER_SCALES: readonly number[] = Object.assign(new Array<number>(16).fill(0), { 1: 0.5, 3: -2 })

interface TrialBlock {
  adapter: number
  pairs: ({ rank: number; a: Float32Array; b: Float32Array } | undefined)[]
  block: AdapterBlock
}

type Place = (row: number) => { source: number; row: number }

/** `rows`: of each source. `place`: of a row of the matrix; one source after the other when absent. */
function trialBlocks(rows: readonly number[], columns: number, random: () => number, place: Place): TrialBlock[] {
  const total = rows.reduce((sum, count) => sum + count, 0)
  const shape: MatrixShape = { columns, units: padded(columns) / 8, rows: total, octets: padded(total) / 8 }
  return ADAPTERS.map(({ adapter, ranks }) => {
    const pairs = rows.map((count, source) => {
      const rank = ranks[source]
      return rank === undefined
        ? undefined
        : { rank, a: normals(random, rank * columns, columns ** -0.5), b: normals(random, count * rank, rank ** -0.5) }
    })
    const sources = pairs.map((pair): SourcePair | undefined => {
      if (!pair) return undefined
      const { rank, a, b } = pair
      return { rank, a, b: row => b.subarray(place(row).row * rank, (place(row).row + 1) * rank) }
    })
    return { adapter, pairs, block: packBlock(shape, adapter, sources, row => place(row).source) }
  })
}

function inSequence(rows: readonly number[]): Place {
  return row => {
    let source = 0
    let rest = row
    while (rest >= rows[source]) rest -= rows[source++]
    return { source, row: rest }
  }
}

const joined = (blocks: readonly TrialBlock[]): Float32Array<ArrayBuffer> => {
  const bytes = blocks.flatMap(({ block }) => [...new Uint32Array(block.data.buffer)])
  return new Float32Array(Uint32Array.from(bytes).buffer)
}

/** Of a token, what is added to a row of a source, or of the matrix whose sources stand one after the other. */
export type AddedRows = (token: number, row: number, source?: number) => number

/** Adapters of a matrix with some t in its place, and what the matmul has to add for the stream that takes `ADAPTER_SCALES`. */
export async function adapterTarget(
  context: GpuContext,
  spec: { rows: readonly number[]; columns: number; capacity: number; place?: Place },
  random: () => number,
): Promise<{ adapters: MatrixAdapters; of: AddedRows }> {
  const { rows, columns, capacity, place } = spec
  const sequence = inSequence(rows)
  const blocks = trialBlocks(rows, columns, random, place ?? sequence)
  const layout = layoutOf(
    blocks.map(({ block }) => block),
    rows.length,
  )
  const t = normals(random, capacity * layout.T_STRIDE * 4)
  const content = joined(blocks)
  const all = new Float32Array(content.length + t.length)
  new Uint32Array(all.buffer).set(new Uint32Array(content.buffer))
  all.set(t, content.length)
  const buffer = await inputBuffer(context, 'adapters', all)
  return {
    adapters: { buffer, layout, order: sourceOrder(rows, place !== undefined) },
    of(token, row, source) {
      const at = source === undefined ? sequence(row) : { source, row }
      let sum = 0
      let first = token * layout.T_STRIDE * 4
      for (const { adapter, pairs, block } of blocks) {
        const pair = pairs[at.source]
        const from = first + (at.source * block.lines * 4) / rows.length
        if (pair && ADAPTER_SCALES[adapter] !== 0) for (let r = 0; r < pair.rank; r++) sum += pair.b[at.row * pair.rank + r] * t[from + r]
        first += block.lines * 4
      }
      return sum
    },
  }
}

export interface LoraCase {
  input: MatmulInput
  columns: number
  /** For a chunk of tokens. */
  many: boolean
}

const EPSILON = 1e-5
const CAPACITY = 14
/** Rows of the sources, which lora_down has nothing to do with. */
const ROWS = [8, 4, 4]

interface Input {
  x: GPUBuffer
  norm?: Norm
  branch?: { from: number; branch: number; to: number }
  /** What A is multiplied with. */
  rows: ArrayLike<number>
}

async function inputOf(context: GpuContext, { input, columns, many }: LoraCase, random: () => number): Promise<Input> {
  const tokens = many ? CAPACITY : 1
  const values = normals(random, tokens * columns)
  for (let token = 0; token < tokens; token++) values[token * columns + Math.floor(random() * columns)] = 300
  const [gamma, other] = [normals(random, columns), normals(random, columns)]
  const x = await inputBuffer(context, 'x', padRows(values, columns))
  if (input === 'plain') return { x, rows: values }
  const weights = await inputBuffer(context, 'weights', padRows(Float32Array.of(...gamma, ...other), columns))
  const norm: Norm = { kind: input === 'layer' ? 'layer' : 'rms', weights, width: columns, epsilon: EPSILON }
  if (input === 'layer') return { x, norm, rows: layernormReference(values, gamma, other, EPSILON) }
  if (input === 'rms') return { x, norm, rows: rmsnormReference(values, gamma, EPSILON) }
  const given = normals(random, columns)
  const stream = await inputBuffer(context, 'stream', padRows(Float32Array.of(...values, ...given, ...new Float32Array(columns)), columns))
  const sum = rmsnormReference(given, other, EPSILON).map((value, i) => value + values[i])
  const row = padded(columns)
  return { x: stream, norm, branch: { from: 0, branch: row, to: 2 * row }, rows: rmsnormReference(sum, gamma, EPSILON) }
}

/** Each token's scales by adapter: of one stream all alike; of several each its own, and one that takes nothing. */
const scalesOf = (token: number, isOne: boolean): readonly number[] =>
  isOne ? ADAPTER_SCALES : ADAPTER_SCALES.map((scale, adapter) => (token % 4 === 2 ? 0 : scale * (1 + ((token + adapter) % 3))))

export async function loraDownError(context: GpuContext, one: LoraCase): Promise<number> {
  const { columns, many } = one
  const random = seeded(columns)
  const input = await inputOf(context, one, random)
  const blocks = trialBlocks(ROWS, columns, random, inSequence(ROWS))
  const layout = layoutOf(
    blocks.map(({ block }) => block),
    ROWS.length,
  )
  const start = joined(blocks)
  const t = CAPACITY * layout.T_STRIDE * 4
  const adapters = await fencedBuffer(context, 'adapters', start.byteLength + t * 4)
  const state = await stateBuffer(context)
  const shape = { columns, units: padded(columns) / 8 }
  const { dispatch, grid } = await loraDown(context, {
    ...input,
    state: state.buffer,
    shape,
    adapters: { buffer: adapters.buffer, layout },
    many,
  })
  let worst = 0
  for (const isOne of [true, false]) {
    for (const tokens of many ? [1, 4, CAPACITY - 1] : [1]) {
      if (isOne) state.set({ tokens })
      else state.setStreams(tokens)
      state.setScales(Array.from({ length: tokens }, (_, token) => scalesOf(token, isOne)))
      adapters.reset(start)
      runPass(context, pass => record(context, pass, dispatch, grid(tokens)))
      worst = Math.max(worst, checked(await adapters.read(), tokens, isOne))
    }
  }
  return worst

  /** The error of what is t of the batch; the rest must be as it was. */
  function checked(bytes: ArrayBuffer, tokens: number, isOne: boolean): number {
    const words = new Uint32Array(bytes)
    if (new Uint32Array(start.buffer).some((word, i) => word !== words[i])) throw new Error('lora_down: an adapter has changed.')
    const got: number[] = []
    const wanted: number[] = []
    const all = new Float32Array(bytes, start.byteLength)
    for (let token = 0; token < CAPACITY; token++) {
      let first = token * layout.T_STRIDE * 4
      for (const { adapter, pairs, block } of blocks) {
        const scale = token < tokens ? scalesOf(token, isOne)[adapter] : 0
        const stride = (block.lines * 4) / ROWS.length
        for (const [source, pair] of pairs.entries()) {
          const x = Array.from({ length: columns }, (_, i) => input.rows[token * columns + i])
          const values = pair && scale !== 0 ? matmulReference(x, pair.a, columns) : undefined
          for (let r = 0; r < stride; r++) {
            const at = all[first + source * stride + r]
            if (scale === 0 && at !== FENCE_FLOAT) throw new Error('lora_down: a token that takes nothing was written to.')
            if (scale === 0) continue
            got.push(at)
            wanted.push((values?.[r] ?? 0) * scale)
          }
        }
        first += block.lines * 4
      }
    }
    return nmse(got, wanted)
  }
}
