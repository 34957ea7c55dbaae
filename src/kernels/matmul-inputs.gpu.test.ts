// What matmul_vec reads besides plain rows and RMSNorm, which its own tests have: LayerNorm, and a branch that is added on the way in.
import { describe, expect, it } from 'vitest'
import { dawn } from '../node/dawn.ts'
import { openVariants } from './kernel-testing.ts'
import { branchInputError, type InputCase, layerInputError } from './matmul-inputs.trials.ts'

const LIMIT = 1e-9

const cases: InputCase[] = [
  { format: 'F32', columns: 1 },
  { format: 'F32', columns: 257 },
  { format: 'Q4_1', columns: 576 },
  { format: 'Q6_K', columns: 2048 },
]

/** All on the adapter's first variant; the others differ in sums alone, and each shape is a pipeline to compile. */
const variants = (await openVariants(dawn(), ['subgroups'])).map((variant, index) => ({
  ...variant,
  chosen: index === 0 ? cases : [cases[2]],
}))

describe.each(variants)('matmul_vec, $name', ({ context, chosen }) => {
  it.concurrent.each(chosen)('takes LayerNorm of a row: $format × $columns', async one => {
    expect(await layerInputError(context, one)).toBeLessThan(LIMIT)
  })

  it.concurrent.each(chosen)('adds a normed branch and leaves the sum: $format × $columns', async one => {
    expect(await branchInputError(context, one)).toBeLessThan(LIMIT)
  })
})
