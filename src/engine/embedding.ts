// A text as a vector: the mean of what the last norm gives for its tokens. Reimers and Gurevych 2019 (pooling), arXiv:1908.10084.
import type { Engine, Place } from './engine.ts'
import { runNormed } from './normed-chunks.ts'

/** f32 [width], of length 1. */
export async function embeddingOf(
  engine: Engine,
  ids: readonly number[],
  { place, signal }: { place: Place; signal?: AbortSignal },
): Promise<Float32Array> {
  const { context, model, config, chunkTokens } = engine
  const stride = model.diagnostics.head[0].matrix.units * 8
  const normed = await context.createBuffer('embedding norm', chunkTokens * stride * 4, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC)
  const sum = new Float64Array(config.width)
  try {
    const read = async (_first: number, tokens: number) => {
      const values = new Float32Array(await context.read(normed, 0, tokens * stride * 4))
      for (let row = 0; row < tokens; row++) for (let i = 0; i < config.width; i++) sum[i] += values[row * stride + i]
    }
    await runNormed(engine, ids, normed, { place, chunkTokens, read, signal })
  } finally {
    context.release(normed)
  }
  const length = Math.hypot(...sum)
  return Float32Array.from(sum, value => (length > 0 ? value / length : 0))
}
