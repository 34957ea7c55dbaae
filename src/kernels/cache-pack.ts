// Blocks of the cache brought together for storage, and put back into other blocks.
import source from '../../shaders/cache_pack.wgsl'
import type { GpuContext } from '../gpu/device.ts'
import { createDispatch, type Dispatch, type Grid } from '../gpu/kernel.ts'
import { type CacheFormat, cacheBytes } from './cache-format.ts'
import { BLOCK_TOKENS } from './state.ts'
import { noteUse } from './uses.ts'

export interface CachePackShape {
  format: CacheFormat
  kvHeads: number
  headSize: number
  /** Slots that the cache has. */
  cacheTokens: number
  /** Whose cache it is, and how many layers stand side by side in what is packed. */
  layer: number
  layers: number
}

export interface CachePackInputs extends CachePackShape {
  /** `packPack`; uniform. */
  pack: GPUBuffer
  /** u32 [block][layer][words of a block]. */
  packed: GPUBuffer
  cache: GPUBuffer
}

/** Blocks that one dispatch takes at most. */
export const MOST_PACKED_BLOCKS = 16
/** `Pack` of cache_pack.wgsl. */
export const PACK_BYTES = 16 + MOST_PACKED_BLOCKS * 4

/** Which blocks, and whether they are put back. */
export function packPack(blocks: readonly number[], isBack: boolean): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(PACK_BYTES / 4)
  words[0] = Number(isBack)
  words.set(blocks, 4)
  return words
}

/** Bytes that one layer has of a block. */
export const packedBytes = (shape: Pick<CachePackShape, 'format' | 'kvHeads' | 'headSize'>): number =>
  cacheBytes({ ...shape, contextTokens: BLOCK_TOKENS, cache: shape.format })

/** Up to 16 blocks at a time, in either direction. Throws `kernel_failed` where the driver does not compile it. */
export async function cachePack(
  context: GpuContext,
  { pack, packed, cache, format, kvHeads, headSize, cacheTokens, layer, layers }: CachePackInputs,
): Promise<{ dispatch: Dispatch; grid(blocks: number): Grid }> {
  noteUse(context, { kernel: 'cache_pack', headSize, format })
  const dispatch = await createDispatch(
    context,
    {
      label: `cache_pack ${format}`,
      sources: [source],
      given: {
        KV_HEADS: kvHeads,
        HEAD_VECTORS: headSize / 4,
        WORDS: { f32: 4, f16: 2, int8: 1 }[format],
        CONTEXT: cacheTokens,
        LAYER: layer,
        LAYERS: layers,
      },
      bindings: { 0: 'uniform', 1: 'write', 2: 'write' },
    },
    { 0: pack, 1: packed, 2: cache },
  )
  const rows = (kvHeads * headSize) / 2 + (format === 'int8' ? 2 * kvHeads : 0)
  return { dispatch, grid: blocks => [rows, blocks] }
}
