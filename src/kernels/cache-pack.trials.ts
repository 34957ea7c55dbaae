// Trials of cache_pack: blocks out of a cache and into another, in an order of their own; all else must stay as it was, on both sides.
import type { GpuContext } from '../gpu/device.ts'
import { type CacheFormat, cacheBytes } from './cache-format.ts'
import { packedWords } from './cache-pack.reference.ts'
import { cachePack, PACK_BYTES, packedBytes, packPack } from './cache-pack.ts'
import { fencedBuffer, run, seeded } from './trial-inputs.ts'

/** Four blocks and a part of one. */
const CONTEXT = 264
const LAYERS = 3
const MOST = 3

export interface CachePackCase {
  format: CacheFormat
  kvHeads: number
  headSize: number
}

/** Words that are not as they should be. */
export async function cachePackError(context: GpuContext, one: CachePackCase): Promise<number> {
  const random = seeded(one.headSize)
  const shape = { ...one, cacheTokens: CONTEXT, layer: 1, layers: LAYERS }
  const pack = await context.createBuffer('pack', PACK_BYTES, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST)
  const cache = await fencedBuffer(context, 'cache', cacheBytes({ ...one, contextTokens: CONTEXT, cache: one.format }))
  const packed = await fencedBuffer(context, 'packed', packedBytes(one) * LAYERS * MOST)
  const { dispatch, grid } = await cachePack(context, { ...shape, pack, packed: packed.buffer, cache: cache.buffer })
  const words = (bytes: number) => Uint32Array.from({ length: bytes / 4 }, () => random() * 2 ** 32)
  let wrong = 0
  for (const [blocks, isBack] of [
    [[2, 0, 3], false],
    [[1], false],
    [[3, 1, 0], true],
    [[2], true],
  ] as const) {
    const inside = words(cacheBytes({ ...one, contextTokens: CONTEXT, cache: one.format }))
    const outside = words(packedBytes(one) * LAYERS * MOST)
    context.device.queue.writeBuffer(cache.buffer, 0, inside)
    context.device.queue.writeBuffer(packed.buffer, 0, outside)
    context.device.queue.writeBuffer(pack, 0, packPack(blocks, isBack))
    run(context, { dispatch, grid: grid(blocks.length) })
    for (const word of packedWords(shape, blocks)) {
      if (isBack) inside[word.inside] = outside[word.outside]
      else outside[word.outside] = inside[word.inside]
    }
    const differ = (wanted: Uint32Array, got: Uint32Array) => wanted.reduce((sum, word, i) => sum + Number(word !== got[i]), 0)
    wrong += differ(inside, new Uint32Array(await cache.read())) + differ(outside, new Uint32Array(await packed.read()))
  }
  context.release(pack)
  return wrong
}
