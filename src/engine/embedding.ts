// A text as a vector: what the last norm gives for its tokens, pooled. Reimers and Gurevych 2019 (pooling), arXiv:1908.10084.
import { record } from '../gpu/kernel.ts'
import { normalize } from '../kernels/norm.ts'
import type { Engine } from './engine.ts'

export async function embeddingOf(
  engine: Engine,
  ids: readonly number[],
  pooling: 'mean' | 'last',
  signal?: AbortSignal,
): Promise<Float32Array> {
  const { context, model, config, chunkTokens } = engine
  const { residual, norm, head } = model.diagnostics
  const stride = head[0].matrix.units * 8
  const normed = await context.createBuffer('embedding norm', chunkTokens * stride * 4, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC)
  const sum = new Float64Array(config.width)
  try {
    const encodePrefill = await model.prefill()
    const prepare = await normalize(context, { x: residual, out: normed, norm })
    for (let first = 0; first < ids.length; first += chunkTokens) {
      signal?.throwIfAborted()
      const chunk = ids.slice(first, first + chunkTokens)
      engine.writeTokens(chunk)
      engine.writeState(first, chunk.length, chunk.length - 1, 0)
      const encoder = context.device.createCommandEncoder()
      const pass = encoder.beginComputePass()
      encodePrefill(pass, chunk.length)
      record(context, pass, prepare.dispatch, prepare.grid(chunk.length))
      pass.end()
      context.submit(encoder)
      const values = new Float32Array(await context.read(normed, 0, chunk.length * stride * 4))
      const isLast = first + chunk.length === ids.length
      const firstRow = pooling === 'last' ? chunk.length - 1 : 0
      if (pooling === 'last' && !isLast) continue
      for (let row = firstRow; row < chunk.length; row++) for (let i = 0; i < config.width; i++) sum[i] += values[row * stride + i]
    }
  } finally {
    context.release(normed)
  }
  const length = Math.hypot(...sum)
  return Float32Array.from(sum, value => (length > 0 ? value / length : 0))
}
