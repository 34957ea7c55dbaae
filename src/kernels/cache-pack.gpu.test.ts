import { describe, expect, it } from 'vitest'
import { dawn } from '../node/dawn.ts'
import { cachePackError } from './cache-pack.trials.ts'
import { openVariants } from './kernel-testing.ts'

const variants = await openVariants(dawn(), [])

describe.each(variants)('cache_pack, $name', ({ context }) => {
  it.each([
    { format: 'f32', kvHeads: 3, headSize: 64 },
    { format: 'f16', kvHeads: 2, headSize: 8 },
    { format: 'int8', kvHeads: 2, headSize: 80 },
    { format: 'int8', kvHeads: 1, headSize: 4 },
  ] as const)('$format, $kvHeads × $headSize: moves the blocks and nothing else, both ways', async one => {
    expect(await cachePackError(context, one)).toBe(0)
  })
})
