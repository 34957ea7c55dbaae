// A block of the cache copied: copy-on-write for streams that share a beginning.
import source from '../../shaders/cache_copy.wgsl'
import type { GpuContext } from '../gpu/device.ts'
import { createDispatch, type Dispatch, type Grid } from '../gpu/kernel.ts'
import type { CacheFormat } from './cache-format.ts'
import { noteUse } from './uses.ts'

export interface CacheCopyInputs {
  /** u32 from, to, count, in slots; uniform. */
  copy: GPUBuffer
  cache: GPUBuffer
  format: CacheFormat
  kvHeads: number
  headSize: number
  /** Slots that the cache has. */
  cacheTokens: number
}

/** Bytes of what is copied: `Copy` of cache_copy.wgsl. */
export const COPY_BYTES = 16

/** Copies up to 64 slots. Throws `kernel_failed` where the driver does not compile it. */
export async function cacheCopy(
  context: GpuContext,
  { copy, cache, format, kvHeads, headSize, cacheTokens }: CacheCopyInputs,
): Promise<{ dispatch: Dispatch; grid: Grid }> {
  noteUse(context, { kernel: 'cache_copy', headSize, format })
  const vectors = (kvHeads * headSize) / 4
  const dispatch = await createDispatch(
    context,
    {
      label: `cache_copy ${format}`,
      sources: [source],
      given: { KV_HEADS: kvHeads, HEAD_VECTORS: headSize / 4, WORDS: { f32: 4, f16: 2, int8: 1 }[format], CONTEXT: cacheTokens },
      bindings: { 0: 'uniform', 2: 'write' },
    },
    { 0: copy, 2: cache },
  )
  return { dispatch, grid: [2 * vectors + (format === 'int8' ? 2 * kvHeads : 0)] }
}
