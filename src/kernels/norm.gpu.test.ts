// The norms of many tokens against their references.
import { describe, expect, it } from 'vitest'
import { dawn } from '../node/dawn.ts'
import { FENCE_FLOAT, fencedBuffer, inputBuffer, nmse, normals, openVariants, padded, padRows, run, seeded } from './kernel-testing.ts'
import { layernormReference, rmsnormReference } from './norm.reference.ts'
import { type Norm, normAdd, normalize } from './norm.ts'

/** ggml holds its norms to 1e-6 with f16 inputs; here all is f32, and sums of 2048 squares lose few bits. */
const LIMIT = 1e-10
const ROWS = 9
const EPSILON = 1e-5
const WIDTHS = [1, 31, 257, 576, 2048]

const variants = await openVariants(dawn(), ['subgroups'])

/** Rows whose first value dwarfs the others. */
function rowsOf(random: () => number, tokens: number, width: number): Float32Array<ArrayBuffer> {
  const values = normals(random, tokens * width, 0.1 + tokens)
  values[0] = 1000
  return values
}

const rounded = (values: Float64Array) => Float32Array.from(values)

describe.each(variants)('$name', ({ context }) => {
  const kinds = (['rms', 'layer'] as const).flatMap(kind => WIDTHS.map(width => ({ kind, width })))

  it.each(kinds)('$kind norm: norms rows of $width values and touches no others', async ({ kind, width }) => {
    const random = seeded(width)
    const gamma = normals(random, width)
    const beta = normals(random, width)
    const x = await fencedBuffer(context, 'x', ROWS * padded(width) * 4)
    const out = await fencedBuffer(context, 'out', ROWS * padded(width) * 4)
    const both = kind === 'layer' ? Float32Array.of(...gamma, ...beta) : gamma
    const norm: Norm = { kind, weights: await inputBuffer(context, 'weights', padRows(both, width)), width, epsilon: EPSILON }
    const { dispatch, grid } = await normalize(context, { x: x.buffer, out: out.buffer, norm })
    for (const tokens of [1, 3, ROWS - 1]) {
      const values = rowsOf(random, tokens, width)
      x.reset(padRows(values, width))
      out.reset()
      run(context, { dispatch, grid: grid(tokens) })
      const got = await out.floats()
      const used = tokens * padded(width)
      const wanted = kind === 'layer' ? layernormReference(values, gamma, beta, EPSILON) : rmsnormReference(values, gamma, EPSILON)
      expect(nmse(got.subarray(0, used), padRows(rounded(wanted), width))).toBeLessThan(LIMIT)
      expect(got.subarray(used).every(value => value === FENCE_FLOAT)).toBe(true)
    }
  })

  it.each(WIDTHS)('norm_add: adds a normed branch of %i values from one place to another', async width => {
    const random = seeded(width)
    const gamma = normals(random, width)
    const rows = ROWS * padded(width)
    const stream = await fencedBuffer(context, 'stream', 3 * rows * 4)
    const norm: Norm = { kind: 'rms', weights: await inputBuffer(context, 'gamma', padRows(gamma, width)), width, epsilon: EPSILON }
    const { dispatch, grid } = await normAdd(context, { stream: stream.buffer, from: 0, branch: rows, to: 2 * rows, norm })
    for (const tokens of [1, ROWS - 1]) {
      const before = padRows(normals(random, ROWS * width), width)
      const branch = padRows(rowsOf(random, ROWS, width), width)
      stream.reset(Float32Array.of(...before, ...branch))
      run(context, { dispatch, grid: grid(tokens) })
      const got = await stream.floats()
      const used = tokens * padded(width)
      const unpadded = Float32Array.from({ length: tokens * width }, (_, i) => branch[Math.floor(i / width) * padded(width) + (i % width)])
      const added = padRows(rounded(rmsnormReference(unpadded, gamma, EPSILON)), width)
      const wanted = added.map((value, i) => value + before[i])
      expect(nmse(got.subarray(2 * rows, 2 * rows + used), wanted)).toBeLessThan(LIMIT)
      expect(got.subarray(0, 2 * rows)).toEqual(Float32Array.of(...before, ...branch))
      expect(got.subarray(2 * rows + used).every(value => value === FENCE_FLOAT)).toBe(true)
    }
  })

  it.each(['rms', 'layer'] as const)('%s norm: keeps rows of zeros finite', async kind => {
    const zeros = new Float32Array(576)
    const weights = await inputBuffer(
      context,
      'weights',
      Float32Array.from({ length: 2 * 576 }, (_, i) => Number(i < 576)),
    )
    const out = await fencedBuffer(context, 'out', zeros.byteLength)
    const norm: Norm = { kind, weights, width: 576, epsilon: EPSILON }
    const { dispatch, grid } = await normalize(context, { x: await inputBuffer(context, 'x', zeros), out: out.buffer, norm })
    run(context, { dispatch, grid: grid(1) })
    expect(await out.floats()).toEqual(zeros)
  })
})
