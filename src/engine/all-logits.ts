// The logits of every position of a text, chunk by chunk: last norm and head over all tokens of a chunk instead of the last alone.
import { record } from '../gpu/kernel.ts'
import { finishStore } from '../kernels/finish.ts'
import { matmulTile } from '../kernels/matmul.ts'
import type { Engine, Place } from './engine.ts'
import { runNormed } from './normed-chunks.ts'

/** Tokens a chunk; their logits are read back together. */
const CHUNK_TOKENS = 64

/** f32 values of a row of logits; a row may be longer than the vocabulary. */
export const logitsStride = ({ model }: Engine): number => model.diagnostics.head.reduce((rows, { matrix }) => rows + matrix.octets * 8, 0)

/** Records the head over the rows of `normed` into `out`, [row][stride]. */
export async function headOver(
  { context, model, buffers }: Engine,
  normed: GPUBuffer,
  out: GPUBuffer,
  stride: number,
): Promise<(pass: GPUComputePassEncoder, tokens: number) => void> {
  const { head, logits: options } = model.diagnostics
  const project = await Promise.all(
    head.map(({ matrix, firstRow }) => {
      const finish = finishStore(out, stride, { ...options, rowOffset: firstRow })
      return matmulTile(context, { state: buffers.state, x: normed, matrix, finish })
    }),
  )
  return (pass, tokens) => {
    for (const { dispatch, grid } of project) record(context, pass, dispatch, grid(tokens))
  }
}

export async function allLogits(
  engine: Engine,
  ids: readonly number[],
  visit: (position: number, logits: Float32Array) => void,
  { place, signal }: { place: Place; signal?: AbortSignal },
): Promise<void> {
  const { context, model, config } = engine
  const { head } = model.diagnostics
  const chunkTokens = Math.min(CHUNK_TOKENS, engine.chunkTokens)
  const stride = logitsStride(engine)
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC
  const normed = await context.createBuffer('diagnostic norm', chunkTokens * head[0].matrix.units * 32, usage)
  let logits: GPUBuffer | undefined
  try {
    logits = await context.createBuffer('diagnostic logits', chunkTokens * stride * 4, usage)
    const out = logits
    const encode = await headOver(engine, normed, out, stride)
    await runNormed(engine, ids, normed, {
      chunkTokens,
      place,
      signal,
      encode,
      async read(first, tokens) {
        const values = new Float32Array(await context.read(out, 0, tokens * stride * 4))
        for (let row = 0; row < tokens; row++) visit(first + row, values.subarray(row * stride, row * stride + config.vocabulary))
      },
    })
  } finally {
    context.release(normed)
    if (logits) context.release(logits)
  }
}
