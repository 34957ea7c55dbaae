// The norms of many tokens against their references.
import { describe, expect, it } from 'vitest'
import { dawn } from '../node/dawn.ts'
import { fencedBuffer, inputBuffer, openVariants, run } from './kernel-testing.ts'
import { NORM_LIMIT, normAddError, normError } from './norm.trials.ts'
import { type Norm, normalize } from './norm.ts'

const EPSILON = 1e-5
const WIDTHS = [1, 31, 257, 576, 2048]

const variants = await openVariants(dawn(), ['subgroups'])

describe.each(variants)('$name', ({ context }) => {
  const kinds = (['rms', 'layer'] as const).flatMap(kind => WIDTHS.map(width => ({ kind, width })))

  it.each(kinds)('$kind norm: norms rows of $width values and touches no others', async norm => {
    expect(await normError(context, norm)).toBeLessThan(NORM_LIMIT)
  })

  it.each(WIDTHS)('norm_add: adds a normed branch of %i values from one place to another', async width => {
    expect(await normAddError(context, { width })).toBeLessThan(NORM_LIMIT)
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
