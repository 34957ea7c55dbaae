// cache_quantize against its reference, for head sizes of which a vector is a few words and many.
import { expect, it } from 'vitest'
import { dawn } from '../node/dawn.ts'
import { CACHE_QUANTIZE_LIMIT, cacheQuantizeError } from './cache-quantize.trials.ts'
import { openVariants } from './kernel-testing.ts'

const [{ context }] = await openVariants(dawn(), [])

it.concurrent.each([
  { kvHeads: 3, headSize: 64 },
  { kvHeads: 1, headSize: 8 },
  { kvHeads: 2, headSize: 256 },
])('$kvHeads × $headSize: no level is off by more than half a one', async shape => {
  expect(await cacheQuantizeError(context, shape)).toBeLessThan(CACHE_QUANTIZE_LIMIT)
})
