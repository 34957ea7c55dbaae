// RMSNorm of many tokens against its reference.
import { describe, expect, it } from 'vitest'
import { dawn } from '../node/dawn.ts'
import { FENCE_FLOAT, fencedBuffer, inputBuffer, nmse, normals, openVariants, padded, padRows, run, seeded } from './kernel-testing.ts'
import { rmsnormReference } from './rmsnorm.reference.ts'
import { rmsnorm } from './rmsnorm.ts'

/** ggml holds its norms to 1e-6 with f16 inputs; here all is f32, and sums of 2048 squares lose few bits. */
const LIMIT = 1e-10
const ROWS = 9

const variants = await openVariants(dawn(), ['subgroups'])

describe.each(variants)('rmsnorm, $name', ({ context }) => {
  it.each([1, 31, 257, 576, 2048])('norms rows of %i values and touches no others', async width => {
    const random = seeded(width)
    const gamma = normals(random, width)
    const x = await fencedBuffer(context, 'x', ROWS * padded(width) * 4)
    const out = await fencedBuffer(context, 'out', ROWS * padded(width) * 4)
    const norm = { gamma: await inputBuffer(context, 'gamma', padRows(gamma, width)), width, epsilon: 1e-5 }
    const { dispatch, grid } = await rmsnorm(context, { x: x.buffer, out: out.buffer, norm })
    for (const tokens of [1, 3, ROWS - 1]) {
      const values = normals(random, tokens * width, 0.1 + tokens)
      values[0] = 1000 // an outlier that dwarfs its row
      x.reset(padRows(values, width))
      out.reset()
      run(context, { dispatch, grid: grid(tokens) })
      const got = await out.floats()
      const used = tokens * padded(width)
      expect(nmse(got.subarray(0, used), padRows(Float32Array.from(rmsnormReference(values, gamma, 1e-5)), width))).toBeLessThan(LIMIT)
      expect(got.subarray(used).every(value => value === FENCE_FLOAT)).toBe(true)
    }
  })

  it('keeps rows of zeros finite', async () => {
    const zeros = new Float32Array(576)
    const x = await inputBuffer(context, 'x', zeros)
    const out = await fencedBuffer(context, 'out', zeros.byteLength)
    const norm = {
      gamma: await inputBuffer(
        context,
        'gamma',
        zeros.map(() => 1),
      ),
      width: 576,
      epsilon: 1e-5,
    }
    const { dispatch, grid } = await rmsnorm(context, { x, out: out.buffer, norm })
    run(context, { dispatch, grid: grid(1) })
    expect([...(await out.floats())]).toEqual([...zeros])
  })
})
