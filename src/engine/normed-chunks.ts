// A text run through all layers and the last norm, chunk by chunk: where logits of every position and embeddings come from.
import { record } from '../gpu/kernel.ts'
import { normalize } from '../kernels/norm.ts'
import type { Engine, Place } from './engine.ts'

export interface NormedChunks {
  place: Place
  /** Of the ids at a time; the engine's largest chunk at most. */
  chunkTokens: number
  /** What else is recorded, with the normed values of so many tokens in `normed`: f32 [token][units · 8]. */
  encode?(pass: GPUComputePassEncoder, tokens: number): void
  /** The chunk is submitted. */
  read(first: number, tokens: number): Promise<void>
  signal?: AbortSignal
}

/** `normed` belongs to whoever asks, of room for a chunk; the cache holds the ids then. */
export async function runNormed(engine: Engine, ids: readonly number[], normed: GPUBuffer, chunks: NormedChunks): Promise<void> {
  const { context, model } = engine
  const { residual, norm } = model.diagnostics
  const prepare = await normalize(context, { x: residual, out: normed, norm })
  const { place } = chunks
  for (let first = place.cachedTokens; first < ids.length; first += chunks.chunkTokens) {
    chunks.signal?.throwIfAborted()
    const chunk = ids.slice(first, first + chunks.chunkTokens)
    const end = await place.turn()
    try {
      const encodePrefill = place.encoder(first, chunk.length)
      engine.writeTokens(chunk)
      engine.writeState(first, chunk.length, chunk.length - 1, 0, place.table)
      const encoder = context.device.createCommandEncoder()
      const pass = encoder.beginComputePass()
      encodePrefill(pass, chunk.length)
      record(context, pass, prepare.dispatch, prepare.grid(chunk.length))
      chunks.encode?.(pass, chunk.length)
      pass.end()
      context.submit(encoder)
      await chunks.read(first, chunk.length)
    } finally {
      end()
    }
  }
}
