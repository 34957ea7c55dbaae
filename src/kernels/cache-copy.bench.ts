// A block of a 1B Llama's cache copied: what a branch of a conversation pays a layer instead of running up to 63 tokens again.
import type { GpuContext } from '../gpu/device.ts'
import { bench } from './bench-harness.ts'
import { cacheCopyReference } from './cache-copy.reference.ts'
import { COPY_BYTES, cacheCopy } from './cache-copy.ts'
import { inputBuffer } from './kernel-testing.ts'

const SHAPE = { format: 'f32' as const, kvHeads: 8, headSize: 64, cacheTokens: 256 }
const COPY = { from: 0, to: 64, count: 63 }

export async function benchCacheCopy(context: GpuContext): Promise<void> {
  const length = 2 * SHAPE.kvHeads * SHAPE.headSize * SHAPE.cacheTokens
  const content = Float32Array.from({ length }, (_, i) => (i % 1000) / 1000)
  const copied = cacheCopyReference(new Uint32Array(content.buffer), SHAPE, COPY)
  const cache = await inputBuffer(context, 'cache', content)
  const copy = await context.createBuffer('copy', COPY_BYTES, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST)
  context.device.queue.writeBuffer(copy, 0, Uint32Array.of(COPY.from, COPY.to, COPY.count))
  const step = await cacheCopy(context, { ...SHAPE, copy, cache })
  const bytes = 2 * SHAPE.kvHeads * SHAPE.headSize * COPY.count * 4
  await bench(context, {
    name: `${COPY.count} slots, ${SHAPE.kvHeads} × ${SHAPE.headSize}`,
    wanted: new Float32Array(copied.buffer),
    limit: 0,
    operations: bytes / 4,
    readBytes: 2 * bytes,
    candidates: [{ name: 'cache_copy', steps: [step], result: async () => new Float32Array(await context.read(cache)) }],
  })
}
