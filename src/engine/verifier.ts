// Several tokens checked at once: they run through the layers as a chunk of a prompt does, and after each of them the sampler chooses what it
// would have chosen there. Its noise depends on seed, position and token alone, so drawn answers come out the same too.
import { record } from '../gpu/kernel.ts'
import { normalize } from '../kernels/norm.ts'
import type { Sampler } from '../kernels/sample.ts'
import type { EncodePrefill } from '../models/model.ts'
import { headOver, logitsStride } from './all-logits.ts'
import type { Engine } from './engine.ts'

type EncodeRows = (pass: GPUComputePassEncoder, tokens: number) => void
type Prepare = Awaited<ReturnType<typeof normalize>>

/** A token and its guesses at most. */
const ROWS = 16

export class Verifier {
  readonly #engine: Engine
  readonly #prefill: EncodePrefill
  readonly #prepare: Prepare
  readonly #head: EncodeRows
  readonly #logits: GPUBuffer
  readonly #chosen: GPUBuffer
  readonly #owned: GPUBuffer[]

  private constructor(engine: Engine, prefill: EncodePrefill, prepare: Prepare, head: EncodeRows, owned: GPUBuffer[]) {
    this.#engine = engine
    this.#prefill = prefill
    this.#prepare = prepare
    this.#head = head
    const [, logits, chosen] = owned
    this.#logits = logits
    this.#chosen = chosen
    this.#owned = owned
  }

  static async create(engine: Engine, prefill: EncodePrefill): Promise<Verifier> {
    const { context, model } = engine
    const { residual, norm, head } = model.diagnostics
    const owned: GPUBuffer[] = []
    const make = async (label: string, bytes: number) => {
      const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage
      const buffer = await context.createBuffer(label, bytes, STORAGE | COPY_SRC | COPY_DST)
      owned.push(buffer)
      return buffer
    }
    try {
      const stride = logitsStride(engine)
      const normed = await make('verifier norm', ROWS * head[0].matrix.units * 32)
      const logits = await make('verifier logits', ROWS * stride * 4)
      await make('verifier ids', ROWS * 4)
      const prepare = await normalize(context, { x: residual, out: normed, norm })
      return new Verifier(engine, prefill, prepare, await headOver(engine, normed, logits, stride), owned)
    } catch (error) {
      for (const buffer of owned) context.release(buffer)
      throw error
    }
  }

  /** Runs `ids` from `position` on; what the sampler chooses after each of them. */
  async verify(ids: readonly number[], position: number, sampler: Sampler, drawn: boolean): Promise<number[]> {
    const { context, buffers } = this.#engine
    this.#engine.writeTokens(ids)
    this.#engine.writeState(position, ids.length, ids.length - 1, 0)
    const encoder = context.device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    this.#prefill(pass, ids.length)
    record(context, pass, this.#prepare.dispatch, this.#prepare.grid(ids.length))
    this.#head(pass, ids.length)
    pass.end()
    context.submit(encoder)
    const stride = logitsStride(this.#engine)
    for (const row of ids.keys()) {
      this.#engine.writeState(position + row, 1, 0, 0)
      const choosing = context.device.createCommandEncoder()
      choosing.copyBufferToBuffer(this.#logits, row * stride * 4, buffers.logits, 0, Math.min(stride * 4, buffers.logits.size))
      const choice = choosing.beginComputePass()
      sampler.encode(choice, drawn)
      choice.end()
      choosing.copyBufferToBuffer(buffers.results, 0, this.#chosen, row * 4, 4)
      context.submit(choosing)
    }
    return [...new Uint32Array(await context.read(this.#chosen, 0, ids.length * 4))]
  }

  dispose(): void {
    for (const buffer of this.#owned) this.#engine.context.release(buffer)
  }
}
