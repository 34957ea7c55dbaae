// Trials of cache_copy: whole blocks and parts of them, over a cache of which all else must stay as it was.
import type { GpuContext } from '../gpu/device.ts'
import { cacheCopyReference } from './cache-copy.reference.ts'
import { COPY_BYTES, cacheCopy } from './cache-copy.ts'
import { type CacheFormat, cacheBytes } from './cache-format.ts'
import { fencedBuffer, run, seeded } from './trial-inputs.ts'

const CONTEXT = 200

export interface CacheCopyCase {
  format: CacheFormat
  kvHeads: number
  headSize: number
}

/** Words that are not as they should be. */
export async function cacheCopyError(context: GpuContext, one: CacheCopyCase): Promise<number> {
  const random = seeded(one.headSize)
  const shape = { ...one, cacheTokens: CONTEXT }
  const { UNIFORM, COPY_DST } = GPUBufferUsage
  const copy = await context.createBuffer('copy', COPY_BYTES, UNIFORM | COPY_DST)
  const cache = await fencedBuffer(context, 'cache', cacheBytes({ ...one, contextTokens: CONTEXT, cache: one.format }))
  const { dispatch, grid } = await cacheCopy(context, { ...shape, copy, cache: cache.buffer })
  let wrong = 0
  for (const [from, to, count] of [
    [64, 0, 64],
    [0, 128, 1],
    [128, 64, 37],
  ]) {
    const words = Uint32Array.from(
      { length: cacheBytes({ ...one, contextTokens: CONTEXT, cache: one.format }) / 4 },
      () => random() * 2 ** 32,
    )
    context.device.queue.writeBuffer(cache.buffer, 0, words)
    context.device.queue.writeBuffer(copy, 0, Uint32Array.of(from, to, count))
    run(context, { dispatch, grid })
    const got = new Uint32Array(await cache.read())
    const wanted = cacheCopyReference(words, shape, { from, to, count })
    wrong += wanted.reduce((sum, word, i) => sum + Number(word !== got[i]), 0)
  }
  context.release(copy)
  return wrong
}
