// For trials: each finish of the matmuls with its outputs fenced, and what its reference says of them.
import type { GpuContext } from '../gpu/device.ts'
import type { BlockFormatName } from '../quants/index.ts'
import { keyIndex, valueIndex } from './cache-layout.ts'
import {
  type CacheTarget,
  type Finish,
  type FinishName,
  finishAdd,
  finishAddGated,
  finishGeglu,
  finishGelu,
  finishQkv,
  finishQkvRaw,
  finishStore,
  finishSwiglu,
  type QkvTarget,
} from './finish.ts'
import { type AddedRows, adapterTarget } from './lora.trials.ts'
import type { MatrixAdapters } from './lora.ts'
import { gegluReference, geluReference, type HeadShape, matmulReference, qkvReference, swigluReference } from './matmul.reference.ts'
import type { PackedMatrix } from './matrix.ts'
import {
  checkUntouched,
  FENCE_FLOAT,
  FENCE_WORD,
  fencedBuffer,
  halvesToFloats,
  inputBuffer,
  nmse,
  normals,
  packTensors,
  padded,
  padRows,
  randomTensor,
  slotOf,
} from './trial-inputs.ts'

export interface TargetSpec {
  finish: FinishName
  format: BlockFormatName
  /** Whole blocks of the format. */
  columns: number
  /** Rows of the matrix; of gate and of up each, where they are gated; unused for qkv. */
  rows: number
  cache?: CacheTarget
  /** Tokens that the outputs have room for. */
  capacity: number
  /** With a bias a row, and with the finish's own changes: a scale, and a soft cap where it stores. Not where values pass a gate. */
  changed?: boolean
  /** With what adapters add. */
  adapted?: boolean
}

export interface Target {
  finish: Finish
  bias?: GPUBuffer
  adapters?: MatrixAdapters
  matrix: PackedMatrix
  /** Puts the outputs back to how they start. */
  reset(): void
  /** The error of all outputs for x: [T][D]; throws where anything else was written. */
  error(x: ArrayLike<number>, position: number): Promise<number>
}

export function matmulTarget(context: GpuContext, spec: TargetSpec, random: () => number): Promise<Target> {
  if (spec.finish === 'swiglu' || spec.finish === 'geglu') return gatedTarget(context, spec, random)
  if (spec.finish === 'qkv' || spec.finish === 'qkv raw') return qkvTarget(context, spec, random)
  return rowsTarget(context, spec, random)
}

const STORE = { scale: 0.5, softCap: 15 }
const ADD_SCALE = 0.25

/** A bias a row: its buffer as the kernels read it, and what it adds to y: [T][rows]. */
async function biasTarget(context: GpuContext, rows: number, random: () => number) {
  const values = normals(random, rows, 3)
  const buffer = await inputBuffer(context, 'bias', padRows(values, rows))
  return { buffer, added: (y: Float64Array) => y.map((value, i) => value + values[i % rows]) }
}

/** y: [T][rows], with what adapters add to a source's rows, or to all where the matrix has them one after the other. */
function withAdded(y: Float64Array, rows: number, added: { of: AddedRows } | undefined, source?: number): Float64Array {
  return added ? y.map((value, i) => value + added.of(Math.floor(i / rows), i % rows, source)) : y
}

/** The gates that a router would leave, three slots a token, the last of them the one that counts. */
const gateOf = (token: number): number => 0.25 + token / 64

function gates(context: GpuContext, tokens: number): Promise<GPUBuffer> {
  const routes = new Float32Array(tokens * 6)
  for (let token = 0; token < tokens; token++) routes[token * 6 + 5] = gateOf(token)
  return inputBuffer(context, 'routes', routes)
}

async function rowsFinish(context: GpuContext, { finish, rows, capacity, changed }: TargetSpec, out: GPUBuffer): Promise<Finish> {
  const stride = padded(rows)
  if (finish === 'gelu') return finishGelu(out, stride)
  if (finish === 'add gated') return finishAddGated(out, stride, await gates(context, capacity), 3)
  return finish === 'add' ? finishAdd(out, stride, changed ? ADD_SCALE : 1) : finishStore(out, stride, changed ? STORE : {})
}

/** Whatever keeps rows as they are: out[T][rows]. */
async function rowsTarget(context: GpuContext, spec: TargetSpec, random: () => number): Promise<Target> {
  const { finish, format, columns, rows, capacity, changed } = spec
  const adds = finish === 'add' || finish === 'add gated'
  const tensor = randomTensor(format, rows, columns, random)
  const bias = changed ? await biasTarget(context, rows, random) : undefined
  const added = spec.adapted ? await adapterTarget(context, { rows: [rows], capacity, columns }, random) : undefined
  const stride = padded(rows)
  const out = await fencedBuffer(context, `${finish} out`, capacity * stride * 4)
  const before = normals(random, capacity * stride)
  return {
    matrix: await packTensors(context, [tensor]),
    finish: await rowsFinish(context, spec, out.buffer),
    bias: bias?.buffer,
    adapters: added?.adapters,
    reset: () => out.reset(adds ? before : undefined),
    async error(x) {
      const tokens = x.length / columns
      const got = await out.floats()
      const product = matmulReference(x, tensor.weights, columns)
      const y = withAdded(bias ? bias.added(product) : product, rows, added)
      const bent = (value: number) => STORE.softCap * Math.tanh((value * STORE.scale) / STORE.softCap)
      const finished = (value: number, token: number) => {
        if (finish === 'gelu') return geluReference(value)
        if (finish === 'add gated') return value * gateOf(token)
        if (!changed) return value
        return finish === 'add' ? value * ADD_SCALE : bent(value)
      }
      const wanted = new Float64Array(tokens * stride)
      for (let i = 0; i < wanted.length; i++) {
        const row = i % stride
        const token = Math.floor(i / stride)
        wanted[i] = (row < rows ? finished(y[token * rows + row], token) : 0) + (adds ? before[i] : 0)
      }
      if (!adds) checkUntouched(finish, got, tokens * stride)
      else if (got.subarray(tokens * stride).some((value, i) => value !== before[tokens * stride + i]))
        throw new Error(`${finish}: a token outside the batch changed.`)
      return nmse(got.subarray(0, wanted.length), wanted)
    },
  }
}

/** Gate and up rows in turn, four by four, as the model packs them: out[T][hidden]. */
async function gatedTarget(
  context: GpuContext,
  { finish, format, columns, rows, capacity, adapted }: TargetSpec,
  random: () => number,
): Promise<Target> {
  const gate = randomTensor(format, rows, columns, random)
  const up = randomTensor(format, rows, columns, random)
  const stride = padded(rows)
  const place = (row: number) => ({ source: (row >> 2) & 1, row: (row >> 3) * 4 + (row & 3) })
  const added = adapted ? await adapterTarget(context, { rows: [rows, rows], capacity, columns, place }, random) : undefined
  const out = await fencedBuffer(context, `${finish} out`, capacity * stride * 4)
  return {
    matrix: await packTensors(context, [gate, up], place),
    adapters: added?.adapters,
    finish: finish === 'geglu' ? finishGeglu(out.buffer, stride) : finishSwiglu(out.buffer, stride),
    reset: () => out.reset(),
    async error(x) {
      const tokens = x.length / columns
      const got = await out.floats()
      checkUntouched(finish, got, tokens * stride)
      const join = finish === 'geglu' ? gegluReference : swigluReference
      const [gates, ups] = [gate, up].map(({ weights }, source) => withAdded(matmulReference(x, weights, columns), rows, added, source))
      const wanted = join(gates, ups)
      const used = Float32Array.from(wanted, (_, i) => got[Math.floor(i / rows) * stride + (i % rows)])
      return nmse(used, wanted)
    },
  }
}

/** Slots of the cache that qkv appends to; more than any test writes, so that the rest can be seen untouched. */
export const QKV_CONTEXT = 192

async function qkvTarget(
  context: GpuContext,
  { finish, format, columns, cache: into, capacity, changed, adapted }: TargetSpec,
  random: () => number,
): Promise<Target> {
  const { element, ...shape } = into!
  const f16 = element === 'f16'
  const staged = element === 'staged'
  const slots = staged ? capacity : QKV_CONTEXT
  const { heads, kvHeads, headSize, rotatedSize } = shape
  const rows = (heads + 2 * kvHeads) * headSize
  const tensor = randomTensor(format, rows, columns, random)
  const bias = changed ? await biasTarget(context, rows, random) : undefined
  const parts = [heads, kvHeads, kvHeads].map(count => count * headSize)
  const added = adapted ? await adapterTarget(context, { rows: parts, capacity, columns }, random) : undefined
  const half = kvHeads * headSize * slots // elements of all keys, and of all values
  const isRaw = finish === 'qkv raw'
  /** Of a token: queries, or queries and keys as they are. */
  const rowLength = (heads + (isRaw ? kvHeads : 0)) * headSize
  const queries = await fencedBuffer(context, 'queries', capacity * rowLength * 4)
  const cache = await fencedBuffer(context, 'cache', 2 * half * (f16 ? 2 : 4))
  const angles = Float64Array.from({ length: (QKV_CONTEXT * rotatedSize) / 2 }, () => random() * 7)
  const rotations = Float32Array.from({ length: angles.length * 2 }, (_, i) =>
    i % 2 ? Math.sin(angles[i >> 1]) : Math.cos(angles[i >> 1]),
  )
  const buffers = { queries: queries.buffer, cache: cache.buffer, rotations: await inputBuffer(context, 'rotations', rotations) }
  const target: QkvTarget = { ...shape, ...buffers, element, contextTokens: slots, queryScale: headSize ** -0.5 }
  return {
    matrix: await packTensors(context, [tensor]),
    finish: isRaw ? finishQkvRaw({ ...target, raw: queries.buffer }) : finishQkv(target),
    bias: bias?.buffer,
    adapters: added?.adapters,
    reset() {
      queries.reset()
      cache.reset()
    },
    async error(x, position) {
      const tokens = x.length / columns
      const product = matmulReference(x, tensor.weights, columns)
      const y = withAdded(bias ? bias.added(product) : product, rows, added)
      const wanted = qkvReference(y, shape, position, rotations, headSize ** -0.5)
      const gotQueries = await queries.floats()
      checkUntouched('queries', gotQueries, tokens * rowLength)
      const wantedQueries = isRaw ? rawRows(y, shape) : wanted.queries
      const bytes = await cache.read()
      const stored = f16 ? halvesToFloats(new Uint16Array(bytes)) : new Float32Array(bytes)
      const untouched = f16 ? halvesToFloats(new Uint16Array(Uint32Array.of(FENCE_WORD).buffer)) : Float32Array.of(FENCE_FLOAT)
      const expected = Float64Array.from(stored, (_, i) => untouched[i % untouched.length])
      for (let i = 0; i < wanted.keys.length; i++) {
        const token = Math.floor(i / (kvHeads * headSize))
        const at = {
          kv: Math.floor(i / headSize) % kvHeads,
          dim: i % headSize,
          slot: staged ? token : slotOf(QKV_CONTEXT, position + token),
        }
        if (!isRaw) expected[keyIndex(headSize, slots, at)] = wanted.keys[i]
        expected[half + valueIndex(headSize, slots, at)] = wanted.values[i]
      }
      return Math.max(nmse(gotQueries.subarray(0, wantedQueries.length), wantedQueries), cacheError(stored, expected, untouched))
    },
  }
}

/** Query and key rows of y: [T][(H + 2·KV)·headSize]. */
function rawRows(y: Float64Array, { heads, kvHeads, headSize }: HeadShape): Float64Array {
  const all = (heads + 2 * kvHeads) * headSize
  return y.filter((_, i) => i % all < (heads + kvHeads) * headSize)
}

/** What should be untouched must be so exactly; the rest is measured. */
function cacheError(stored: Float32Array, expected: Float64Array, untouched: Float32Array): number {
  const written: number[] = []
  for (let i = 0; i < expected.length; i++) {
    if (expected[i] !== untouched[i % untouched.length]) written.push(i)
    else if (stored[i] !== expected[i]) throw new Error(`cache: element ${i} is of no position of the batch but was written to.`)
  }
  return nmse(
    written.map(i => stored[i]),
    written.map(i => expected[i]),
  )
}
