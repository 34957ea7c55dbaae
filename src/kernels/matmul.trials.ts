// Trials of matmul_vec and matmul_tile: a case is a format, a finish and a shape, run three times with changed inputs that have an outlier.
import type { GpuContext } from '../gpu/device.ts'
import type { BlockFormatName } from '../quants/index.ts'
import type { CacheTarget, FinishName } from './finish.ts'
import { ADAPTER_SCALES } from './lora.trials.ts'
import { matmulRows, matmulTile, matmulVec } from './matmul.ts'
import { matmulTarget, QKV_CONTEXT, type TargetSpec } from './matmul-targets.ts'
import { rmsnormReference } from './norm.reference.ts'
import { columnsFor, inputBuffer, normals, padRows, run, seeded, stateBuffer } from './trial-inputs.ts'

/** f32 products and sums of up to 2048 terms; ggml allows 5e-4. */
const LIMIT_F32 = 1e-9
/** Cache entries rounded to 11 bits: (2^-12)² / 3 of their power, 2e-8. */
const LIMIT_F16 = 1e-6

/** The most that a case's error may be. */
export const matmulLimit = ({ cache }: MatmulCase): number => (cache?.element === 'f16' ? LIMIT_F16 : LIMIT_F32)

const EPSILON = 1e-5

export interface MatmulCase {
  finish: FinishName
  format: BlockFormatName
  columns: number
  rows: number
  norm: boolean
  /** With a bias, a scale, a soft cap: what only some architectures have. */
  changed?: boolean
  /** With what adapters add. */
  adapted?: boolean
  /** For qkv. */
  cache?: CacheTarget
}

function specOf({ columns, ...one }: MatmulCase, capacity: number): TargetSpec {
  return { ...one, capacity, columns: columnsFor(one.format, columns) }
}

/** Inputs with an outlier; all different for each seed. */
function activations(random: () => number, tokens: number, columns: number): Float32Array<ArrayBuffer> {
  const x = normals(random, tokens * columns)
  for (let token = 0; token < tokens; token++) x[token * columns + Math.floor(random() * columns)] = 1000
  return x
}

/** The vector kernel for three inputs, in different rows of the batch and at different positions. */
export async function vecError(context: GpuContext, one: MatmulCase): Promise<number> {
  const spec = specOf(one, 2)
  const { columns } = spec
  const random = seeded(columns * 7 + one.rows)
  const target = await matmulTarget(context, spec, random)
  const state = await stateBuffer(context, QKV_CONTEXT)
  state.setScales([ADAPTER_SCALES])
  const x = await inputBuffer(context, 'x', padRows(new Float32Array(3 * columns), columns))
  const gamma = normals(random, columns)
  const norm = one.norm
    ? { kind: 'rms' as const, weights: await inputBuffer(context, 'gamma', padRows(gamma, columns)), width: columns, epsilon: EPSILON }
    : undefined
  const { matrix, finish, bias, adapters } = target
  const step = await matmulVec(context, { state: state.buffer, x, matrix, finish, bias, adapters, norm })
  let worst = 0
  for (const [row, position] of [
    [0, 0],
    [2, 17],
    [1, 95],
  ]) {
    const values = activations(random, 3, columns)
    context.device.queue.writeBuffer(x, 0, padRows(values, columns))
    state.set({ position, row })
    target.reset()
    run(context, step)
    const input = values.subarray(row * columns, (row + 1) * columns)
    worst = Math.max(worst, await target.error(one.norm ? rmsnormReference(input, gamma, EPSILON) : input, position))
  }
  return worst
}

/** The tile kernel for batches that end inside a tile, at a tile's border, and after it. */
export const tileError = (context: GpuContext, one: MatmulCase): Promise<number> =>
  batchError(context, one, matmulTile, [
    [1, 95],
    [33, 17],
    [64, 0],
  ])

/** The kernel for a few tokens: less than half of what a pass serves, more than that, and more than one pass. */
export const rowsError = (context: GpuContext, one: MatmulCase): Promise<number> =>
  batchError(context, one, matmulRows, [
    [3, 95],
    [8, 17],
    [13, 0],
  ])

async function batchError(
  context: GpuContext,
  one: MatmulCase,
  kernel: typeof matmulTile,
  batches: readonly (readonly [tokens: number, position: number])[],
): Promise<number> {
  const capacity = 70
  const spec = specOf(one, capacity)
  const { columns } = spec
  const random = seeded(columns * 11 + one.rows)
  const target = await matmulTarget(context, spec, random)
  const state = await stateBuffer(context, QKV_CONTEXT)
  state.setScales([ADAPTER_SCALES])
  const x = await inputBuffer(context, 'x', padRows(new Float32Array(capacity * columns), columns))
  const { matrix, finish, bias, adapters } = target
  const step = await kernel(context, { state: state.buffer, x, matrix, finish, bias, adapters })
  let worst = 0
  for (const [tokens, position] of batches) {
    const values = activations(random, tokens, columns)
    context.device.queue.writeBuffer(x, 0, padRows(values, columns))
    state.set({ position, tokens, row: tokens - 1 })
    target.reset()
    run(context, { dispatch: step.dispatch, grid: step.grid(tokens) })
    worst = Math.max(worst, await target.error(values, position))
  }
  return worst
}
