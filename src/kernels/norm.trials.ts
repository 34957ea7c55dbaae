// Trials of the norms of many tokens: batches of several sizes whose first value dwarfs the others.
import type { GpuContext } from '../gpu/device.ts'
import { layernormReference, rmsnormReference } from './norm.reference.ts'
import { type Norm, normAdd, normalize } from './norm.ts'
import { checkUntouched, fencedBuffer, inputBuffer, nmse, normals, padded, padRows, run, seeded } from './trial-inputs.ts'

/** ggml holds its norms to 1e-6 with f16 inputs; here all is f32, and sums of 2048 squares lose few bits. */
export const NORM_LIMIT = 1e-10
const ROWS = 9
const EPSILON = 1e-5

function rowsOf(random: () => number, tokens: number, width: number): Float32Array<ArrayBuffer> {
  const values = normals(random, tokens * width, 0.1 + tokens)
  values[0] = 1000
  return values
}

const rounded = (values: Float64Array) => Float32Array.from(values)

export async function normError(context: GpuContext, { kind, width }: Pick<Norm, 'kind' | 'width'>): Promise<number> {
  const random = seeded(width)
  const gamma = normals(random, width)
  const beta = normals(random, width)
  const x = await fencedBuffer(context, 'x', ROWS * padded(width) * 4)
  const out = await fencedBuffer(context, 'out', ROWS * padded(width) * 4)
  const both = kind === 'layer' ? Float32Array.of(...gamma, ...beta) : gamma
  const norm: Norm = { kind, weights: await inputBuffer(context, 'weights', padRows(both, width)), width, epsilon: EPSILON }
  const { dispatch, grid } = await normalize(context, { x: x.buffer, out: out.buffer, norm })
  let worst = 0
  for (const tokens of [1, 3, ROWS - 1]) {
    const values = rowsOf(random, tokens, width)
    x.reset(padRows(values, width))
    out.reset()
    run(context, { dispatch, grid: grid(tokens) })
    const got = await out.floats()
    const used = tokens * padded(width)
    const wanted = kind === 'layer' ? layernormReference(values, gamma, beta, EPSILON) : rmsnormReference(values, gamma, EPSILON)
    worst = Math.max(worst, nmse(got.subarray(0, used), padRows(rounded(wanted), width)))
    checkUntouched(`${kind}norm`, got, used)
  }
  return worst
}

export async function normAddError(context: GpuContext, { width }: Pick<Norm, 'width'>): Promise<number> {
  const random = seeded(width)
  const gamma = normals(random, width)
  const rows = ROWS * padded(width)
  const stream = await fencedBuffer(context, 'stream', 3 * rows * 4)
  const norm: Norm = { kind: 'rms', weights: await inputBuffer(context, 'gamma', padRows(gamma, width)), width, epsilon: EPSILON }
  const { dispatch, grid } = await normAdd(context, { stream: stream.buffer, from: 0, branch: rows, to: 2 * rows, norm })
  let worst = 0
  for (const tokens of [1, 3, ROWS - 1]) {
    const before = padRows(normals(random, ROWS * width), width)
    const branch = padRows(rowsOf(random, ROWS, width), width)
    const start = Float32Array.of(...before, ...branch)
    stream.reset(start)
    run(context, { dispatch, grid: grid(tokens) })
    const got = await stream.floats()
    const used = tokens * padded(width)
    const unpadded = Float32Array.from({ length: tokens * width }, (_, i) => branch[Math.floor(i / width) * padded(width) + (i % width)])
    const added = padRows(rounded(rmsnormReference(unpadded, gamma, EPSILON)), width)
    const wanted = added.map((value, i) => value + before[i])
    worst = Math.max(worst, nmse(got.subarray(2 * rows, 2 * rows + used), wanted))
    if (start.some((value, i) => value !== got[i])) throw new Error('norm_add: what it reads has changed.')
    checkUntouched('norm_add', got, 2 * rows + used)
  }
  return worst
}
