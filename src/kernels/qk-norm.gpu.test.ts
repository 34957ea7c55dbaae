// qk_norm against its reference: heads normed one by one and all together, whole and partial rotations.
import { describe, expect, it } from 'vitest'
import { dawn } from '../node/dawn.ts'
import { inputBuffer, openVariants } from './kernel-testing.ts'
import { QK_NORM_LIMIT, QK_NORM_LIMIT_F16, qkNormError } from './qk-norm.trials.ts'
import { qkNorm } from './qk-norm.ts'

const cases = [
  { heads: 4, kvHeads: 2, headSize: 48, rotatedSize: 48, span: 48 },
  { heads: 8, kvHeads: 1, headSize: 256, rotatedSize: 256, span: 256 },
  { heads: 2, kvHeads: 2, headSize: 24, rotatedSize: 12, span: 24 },
  { heads: 4, kvHeads: 4, headSize: 16, rotatedSize: 16, span: 64 },
]

/** All on the adapter's first variant; the others differ in sums and elements alone, and each shape is a pipeline to compile. */
const variants = (await openVariants(dawn())).map((variant, index) => ({ ...variant, chosen: index === 0 ? cases : [cases[0]] }))

describe.each(variants)('qk_norm, $name', ({ context, chosen }) => {
  const { f16 } = context.variants
  const element = f16 ? 'f16' : 'f32'

  it.concurrent.each(chosen)('$heads/$kvHeads × $headSize, $span together', async shape => {
    const error = await qkNormError(context, shape, element)
    expect(error.queries).toBeLessThan(QK_NORM_LIMIT)
    expect(error.keys).toBeLessThan(f16 ? QK_NORM_LIMIT_F16 : QK_NORM_LIMIT)
  })
})

it('refuses keys that are not a whole number of what is normed together', async () => {
  const [{ context }] = await openVariants(dawn(), [])
  const any = await inputBuffer(context, 'any', new Float32Array(4))
  const buffers = { state: any, raw: any, gamma: any, queries: any, cache: any, rotations: any }
  const shape = { heads: 4, kvHeads: 2, headSize: 16, rotatedSize: 16, span: 64, contextTokens: 8, element: 'f32' as const }
  const made = qkNorm(context, { ...buffers, ...shape, epsilon: 1e-6, queryScale: 1 })
  await expect(made).rejects.toMatchObject({ code: 'attention_shape' })
})
