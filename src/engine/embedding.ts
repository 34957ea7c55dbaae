// A text as a vector: what the last norm gives for its tokens, their mean or the last one's, as the model was trained. Reimers and Gurevych 2019 (pooling), arXiv:1908.10084.
import type { Engine, Place } from './engine.ts'
import { runNormed } from './normed-chunks.ts'

export type Pooling = 'mean' | 'last'

/** f32 [width], of length 1. */
export async function embeddingOf(
  engine: Engine,
  ids: readonly number[],
  { place, pooling, signal }: { place: Place; pooling: Pooling; signal?: AbortSignal },
): Promise<Float32Array> {
  const { context, model, config, chunkTokens } = engine
  const stride = model.diagnostics.head[0].matrix.units * 8
  const normed = await context.createBuffer('embedding norm', chunkTokens * stride * 4, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC)
  const sum = new Float64Array(config.width)
  try {
    const read = async (first: number, tokens: number) => {
      const values = new Float32Array(await context.read(normed, 0, tokens * stride * 4))
      const from = pooling === 'mean' ? 0 : first + tokens === ids.length ? tokens - 1 : tokens
      for (let row = from; row < tokens; row++) for (let i = 0; i < config.width; i++) sum[i] += values[row * stride + i]
    }
    await runNormed(engine, ids, normed, { place, chunkTokens, read, signal })
  } finally {
    context.release(normed)
  }
  const length = Math.hypot(...sum)
  return Float32Array.from(sum, value => (length > 0 ? value / length : 0))
}
