// Several tokens checked at once: they run through the layers as a chunk of a prompt does, and after each of them the sampler chooses what it
// would have chosen there. Its noise depends on seed, position and token alone, so drawn answers come out the same too.
import { record } from '../gpu/kernel.ts'
import { normalize } from '../kernels/norm.ts'
import type { EncodePrefill } from '../models/model.ts'
import { headOver, logitsStride } from './all-logits.ts'
import type { Engine } from './engine.ts'

export interface Verifier {
  /** u32 [token]: what the sampler chose after each of the ids. */
  chosen: GPUBuffer
  /** Records the run of `ids` from there on, and the choice after each. */
  encode(
    encoder: GPUCommandEncoder,
    ids: readonly number[],
    at: { position: number; table: number },
    encodePrefill: EncodePrefill,
    sample: (pass: GPUComputePassEncoder) => void,
  ): void
  dispose(): void
}

const HEAD_BYTES = 32

/** `most`: a token and its guesses. */
export async function createVerifier(engine: Engine, most: number): Promise<Verifier> {
  const { context, model, buffers } = engine
  const { residual, norm, head } = model.diagnostics
  const owned: GPUBuffer[] = []
  const make = async (label: string, bytes: number) => {
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage
    const buffer = await context.createBuffer(label, bytes, STORAGE | COPY_SRC | COPY_DST)
    owned.push(buffer)
    return buffer
  }
  const dispose = () => {
    for (const buffer of owned) context.release(buffer)
  }
  try {
    const stride = logitsStride(engine)
    const rowBytes = Math.min(stride * 4, buffers.logits.size)
    const normed = await make('verifier norm', most * head[0].matrix.units * 32)
    const logits = await make('verifier logits', most * stride * 4)
    const states = await make('verifier states', most * HEAD_BYTES)
    const chosen = await make('verifier ids', most * 4)
    const prepare = await normalize(context, { x: residual, out: normed, norm })
    const encodeHead = await headOver(engine, normed, logits, stride)
    return {
      chosen,
      dispose,
      encode(encoder, ids, { position, table }, encodePrefill, sample) {
        engine.writeTokens(ids)
        engine.writeState(position, ids.length, ids.length - 1, 0, table)
        // For the sampler each of them is a batch of its own.
        context.device.queue.writeBuffer(states, 0, new Uint32Array(ids.flatMap((_, row) => [position + row, 1, 0, 0, table, 0, 0, 0])))
        const pass = encoder.beginComputePass()
        encodePrefill(pass, ids.length)
        record(context, pass, prepare.dispatch, prepare.grid(ids.length))
        encodeHead(pass, ids.length)
        pass.end()
        for (const row of ids.keys()) {
          encoder.copyBufferToBuffer(states, row * HEAD_BYTES, buffers.state, 0, HEAD_BYTES)
          encoder.copyBufferToBuffer(logits, row * stride * 4, buffers.logits, 0, rowBytes)
          const choice = encoder.beginComputePass()
          sample(choice)
          choice.end()
          encoder.copyBufferToBuffer(buffers.results, 0, chosen, row * 4, 4)
        }
      },
    }
  } catch (error) {
    dispose()
    throw error
  }
}
