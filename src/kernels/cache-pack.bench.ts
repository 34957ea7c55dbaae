// Sixteen blocks of a layer of a 1B Llama brought together for storage: by the kernel, and by copies of buffers, one for each stretch of a block.
import type { GpuContext } from '../gpu/device.ts'
import { bench } from './bench-harness.ts'
import { packedWords } from './cache-pack.reference.ts'
import { cachePack, MOST_PACKED_BLOCKS, PACK_BYTES, packedBytes, packPack } from './cache-pack.ts'
import { inputBuffer } from './kernel-testing.ts'
import { BLOCK_TOKENS } from './state.ts'

const SHAPE = { format: 'f32' as const, kvHeads: 8, headSize: 64, cacheTokens: 2048, layer: 0, layers: 1 }
const BLOCKS = Array.from({ length: MOST_PACKED_BLOCKS }, (_, i) => (i * 7) % 32)
const ROUNDS = 20

export async function benchCachePack(context: GpuContext): Promise<void> {
  const { device } = context
  const content = Float32Array.from({ length: 2 * SHAPE.kvHeads * SHAPE.headSize * SHAPE.cacheTokens }, (_, i) => (i % 1000) / 1000)
  const bytes = packedBytes(SHAPE) * BLOCKS.length
  const wanted = new Float32Array(bytes / 4)
  for (const { outside, inside } of packedWords(SHAPE, BLOCKS)) wanted[outside] = content[inside]
  const cache = await inputBuffer(context, 'cache', content)
  const packed = await inputBuffer(context, 'packed', new Uint8Array(bytes))
  const pack = await context.createBuffer('pack', PACK_BYTES, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST)
  device.queue.writeBuffer(pack, 0, packPack(BLOCKS, false))
  const { dispatch, grid } = await cachePack(context, { ...SHAPE, pack, packed, cache })
  await bench(context, {
    name: `${BLOCKS.length} blocks, ${SHAPE.kvHeads} × ${SHAPE.headSize}`,
    wanted,
    limit: 0,
    operations: bytes / 4,
    readBytes: 2 * bytes,
    candidates: [
      {
        name: 'cache_pack',
        steps: [{ dispatch, grid: grid(BLOCKS.length) }],
        result: async () => new Float32Array(await context.read(packed)),
      },
    ],
  })
  // Copies stand outside of passes, so the harness cannot take them.
  const best = { cache_pack: Number.POSITIVE_INFINITY, 'copies of buffers': Number.POSITIVE_INFINITY }
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of ['cache_pack', 'copies of buffers'] as const) {
      const started = performance.now()
      const encoder = device.createCommandEncoder()
      if (name === 'cache_pack') {
        const pass = encoder.beginComputePass()
        pass.setPipeline(dispatch.pipeline)
        pass.setBindGroup(0, dispatch.bindGroup)
        pass.dispatchWorkgroups(...grid(BLOCKS.length))
        pass.end()
      } else recordCopies(encoder, cache, packed)
      context.submit(encoder)
      await device.queue.onSubmittedWorkDone()
      best[name] = Math.min(best[name], performance.now() - started)
    }
  }
  for (const [name, ms] of Object.entries(best)) console.log(`${name}, recorded and run: ${ms.toFixed(2)} ms`)
}

function recordCopies(encoder: GPUCommandEncoder, cache: GPUBuffer, packed: GPUBuffer): void {
  const { kvHeads, headSize, cacheTokens } = SHAPE
  const vector = BLOCK_TOKENS * 16
  const values = kvHeads * headSize * 4
  let outside = 0
  const copy = (from: number, bytes: number) => {
    encoder.copyBufferToBuffer(cache, from, packed, outside, bytes)
    outside += bytes
  }
  for (const block of BLOCKS) {
    for (let row = 0; row < (kvHeads * headSize) / 4; row++) copy((row * cacheTokens + block * BLOCK_TOKENS) * 16, vector)
    for (let kv = 0; kv < kvHeads; kv++)
      copy(values * cacheTokens + (kv * cacheTokens + block * BLOCK_TOKENS) * headSize * 4, BLOCK_TOKENS * headSize * 4)
  }
}
