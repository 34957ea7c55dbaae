import { describe, expect, it } from 'vitest'
import { dawn } from '../node/dawn.ts'
import { cacheCopyError } from './cache-copy.trials.ts'
import { openVariants } from './kernel-testing.ts'

const variants = await openVariants(dawn(), [])

describe.each(variants)('cache_copy, $name', ({ context }) => {
  it.each([
    { format: 'f32', kvHeads: 3, headSize: 64 },
    { format: 'f16', kvHeads: 2, headSize: 8 },
    { format: 'int8', kvHeads: 2, headSize: 80 },
  ] as const)('$format, $kvHeads × $headSize: copies the slots and nothing else', async one => {
    expect(await cacheCopyError(context, one)).toBe(0)
  })
})
