// The cache's blocks on their way to storage and back: as many at a time as fit a buffer of modest size, which is there only meanwhile.
import { MOST_PACKED_BLOCKS, PACK_BYTES, packedBytes, packPack } from '../kernels/cache-pack.ts'
import { type Build, type Part, recordBatch } from './decoder-parts.ts'
import type { BlockPacker } from './model.ts'

/** Of what is packed at a time: short turns of the GPU, and little memory beside a model that may have taken the rest. */
const TARGET_BYTES = 16 << 20

export async function blockPacker(
  { context, config, cache }: Pick<Build, 'context' | 'config' | 'cache'>,
  parts: Part[],
): Promise<BlockPacker> {
  const blockBytes = config.layers * packedBytes({ ...config, format: cache })
  const most = Math.max(1, Math.min(MOST_PACKED_BLOCKS, Math.floor(TARGET_BYTES / blockBytes)))
  const { STORAGE, UNIFORM, COPY_SRC, COPY_DST } = GPUBufferUsage
  const pack = await context.createBuffer('blocks to pack', PACK_BYTES, UNIFORM | COPY_DST)
  const made = [pack]
  const dispose = () => {
    for (const buffer of made) context.release(buffer)
  }
  try {
    const packed = await context.createBuffer('packed blocks', blockBytes * most, STORAGE | COPY_SRC | COPY_DST)
    made.push(packed)
    const steps = await Promise.all(parts.flatMap(part => part.packBlocks?.({ pack, packed }) ?? []))
    const move = (blocks: readonly number[], way: 'out' | 'back') => {
      context.device.queue.writeBuffer(pack, 0, packPack(blocks, way === 'back'))
      const encoder = context.device.createCommandEncoder()
      const pass = encoder.beginComputePass()
      recordBatch(context, pass, steps, blocks.length)
      pass.end()
      context.submit(encoder)
    }
    return { blockBytes, most, packed, move, dispose }
  } catch (error) {
    dispose()
    throw error
  }
}
