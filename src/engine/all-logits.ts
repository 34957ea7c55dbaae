// The logits of every position of a text, chunk by chunk: last norm and head over all tokens of a chunk instead of the last alone.
import { record } from '../gpu/kernel.ts'
import { finishStore } from '../kernels/finish.ts'
import { matmulTile } from '../kernels/matmul.ts'
import { normalize } from '../kernels/norm.ts'
import type { Engine } from './engine.ts'

/** Tokens a chunk; their logits are read back together. */
const CHUNK_TOKENS = 64

export async function allLogits(
  engine: Engine,
  ids: readonly number[],
  visit: (position: number, logits: Float32Array) => void,
  signal?: AbortSignal,
): Promise<void> {
  const { context, model, config } = engine
  const { residual, norm, head, logits: options } = model.diagnostics
  const chunkTokens = Math.min(CHUNK_TOKENS, engine.chunkTokens)
  const stride = head.reduce((rows, { matrix }) => rows + matrix.octets * 8, 0)
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC
  const normed = await context.createBuffer('diagnostic norm', chunkTokens * head[0].matrix.units * 32, usage)
  let logits: GPUBuffer | undefined
  try {
    logits = await context.createBuffer('diagnostic logits', chunkTokens * stride * 4, usage)
    const encodePrefill = await model.prefill()
    const prepare = await normalize(context, { x: residual, out: normed, norm })
    const out = logits
    const project = await Promise.all(
      head.map(({ matrix, firstRow }) => {
        const finish = finishStore(out, stride, { ...options, rowOffset: firstRow })
        return matmulTile(context, { state: engine.buffers.state, x: normed, matrix, finish })
      }),
    )
    for (let first = 0; first < ids.length; first += chunkTokens) {
      signal?.throwIfAborted()
      const chunk = ids.slice(first, first + chunkTokens)
      engine.writeTokens(chunk)
      engine.writeState(first, chunk.length, chunk.length - 1, 0)
      const encoder = context.device.createCommandEncoder()
      const pass = encoder.beginComputePass()
      encodePrefill(pass, chunk.length)
      for (const step of [prepare, ...project]) record(context, pass, step.dispatch, step.grid(chunk.length))
      pass.end()
      context.submit(encoder)
      const values = new Float32Array(await context.read(logits, 0, chunk.length * stride * 4))
      for (let row = 0; row < chunk.length; row++) visit(first + row, values.subarray(row * stride, row * stride + config.vocabulary))
    }
  } finally {
    context.release(normed)
    if (logits) context.release(logits)
  }
}
