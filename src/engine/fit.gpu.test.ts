// What the header tells of a model's room against what the engine then takes.
import { afterAll, describe, expect, it } from 'vitest'
import { cacheFormats } from '../kernels/cache-format.ts'
import { openVariants } from '../kernels/kernel-testing.ts'
import { TINY, tinyModel } from '../models/tiny-model.testing.ts'
import { dawn } from '../node/dawn.ts'
import { Engine } from './engine.ts'
import { fitOf } from './fit.ts'

const tiny = await tinyModel()
const [{ context }] = await openVariants(dawn(), [])
const { f16 } = context.variants

afterAll(() => context.releaseAll())

describe('the room that a header tells of', () => {
  for (const cache of cacheFormats) {
    for (const contextTokens of [64, TINY.contextTokens]) {
      it(`is what the engine takes: cache ${cache}, context ${contextTokens}`, async () => {
        const before = context.counters.liveBytes
        const engine = await Engine.load(context, tiny.source, tiny.file, { contextTokens, cache })
        const took = context.counters.liveBytes - before
        const { cacheBytes, weightBytes } = engine.model
        engine.dispose()
        const fit = await fitOf(tiny.file, { contextAtMost: contextTokens, cache, f16 })
        expect(fit).toMatchObject({ contextTokens, cacheBytes })
        expect(fit.weightBytes / weightBytes.stored).toBeCloseTo(1, 1)
        expect(fit.totalBytes / took).toBeGreaterThan(0.95)
        expect(fit.totalBytes / took).toBeLessThan(1.05)
      })
    }
  }
})
