// A ring of small staging buffers, so that reading one sampled id never waits for the next step and never makes a buffer.
import { InkstoneError } from '../base/errors.ts'
import type { GpuContext } from '../gpu/device.ts'
import type { GeneratedToken } from './engine.ts'

/** A sampled id is a u32. */
const ID_BYTES = 4
/** Ids that one readback may bring. */
export const MOST_READ_IDS = 16

interface Slot {
  ids: GPUBuffer
  count: number
  /** Made at the first request for logits, then kept. */
  logits: GPUBuffer | undefined
  withLogits: boolean
  mapped?: Promise<unknown>
}

export class ReadbackRing {
  readonly #context: GpuContext
  readonly #count: number
  #slots: Slot[] = []
  #write = 0
  #read = 0

  constructor(context: GpuContext, count: number) {
    this.#context = context
    this.#count = count
  }

  async create(): Promise<void> {
    for (let i = 0; i < this.#count; i++) {
      const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST
      const ids = await this.#context.createBuffer('readback', MOST_READ_IDS * ID_BYTES, usage)
      this.#slots.push({ ids, count: 0, logits: undefined, withLogits: false })
    }
  }

  /** Before the first step of a request that wants logits. */
  async prepareLogits(sizeBytes: number): Promise<void> {
    for (const slot of this.#slots) {
      slot.logits ??= await this.#context.createBuffer('logits readback', sizeBytes, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST)
    }
  }

  /** Records the copy of one id, or of several, and of the logits where they are wanted. */
  copy(encoder: GPUCommandEncoder, results: GPUBuffer, offsetBytes: number, logits?: GPUBuffer, count = 1): void {
    const slot = this.#slots[this.#write % this.#count]
    slot.count = count
    encoder.copyBufferToBuffer(results, offsetBytes, slot.ids, 0, count * ID_BYTES)
    slot.withLogits = logits !== undefined
    if (!logits) return
    encoder.copyBufferToBuffer(logits, 0, slot.logits!, 0, logits.size)
  }

  /** Starts to map what was just submitted. */
  map(): void {
    const slot = this.#slots[this.#write++ % this.#count]
    const waits = [slot.ids.mapAsync(GPUMapMode.READ), ...(slot.withLogits ? [slot.logits!.mapAsync(GPUMapMode.READ)] : [])]
    slot.mapped = Promise.all(waits)
    slot.mapped.catch(() => undefined) // reported by whoever reads the slot
    this.#context.counters.readbacks++
    this.#context.counters.readbackBytes += slot.count * ID_BYTES + (slot.withLogits ? slot.logits!.size : 0)
  }

  /** The oldest step's token. */
  async next(): Promise<GeneratedToken> {
    const { ids, logits } = await this.nextAll()
    return logits ? { id: ids[0], logits } : { id: ids[0] }
  }

  /** All that the oldest step brings. */
  async nextAll(): Promise<{ ids: number[]; logits?: Float32Array }> {
    const slot = this.#slots[this.#read++ % this.#count]
    try {
      await slot.mapped
    } catch (error) {
      const failed = new InkstoneError('readback_failed', 'The GPU did not give its result back. Load the model again.', { cause: error })
      throw await this.#context.causeOf(failed)
    }
    this.#context.check()
    const ids = [...new Uint32Array(slot.ids.getMappedRange(0, slot.count * ID_BYTES))]
    const logits = slot.withLogits ? new Float32Array(slot.logits!.getMappedRange()).slice() : undefined
    this.#unmap(slot)
    return { ids, logits }
  }

  /** Waits for the steps that nobody will read and makes their slots free again. */
  async drain(): Promise<void> {
    while (this.#read < this.#write) {
      const slot = this.#slots[this.#read++ % this.#count]
      await slot.mapped?.then(
        () => this.#unmap(slot),
        () => undefined,
      )
    }
  }

  dispose(): void {
    for (const slot of this.#slots) {
      this.#context.release(slot.ids)
      if (slot.logits) this.#context.release(slot.logits)
    }
  }

  #unmap(slot: Slot): void {
    slot.mapped = undefined
    slot.ids.unmap()
    if (slot.withLogits) slot.logits!.unmap()
  }
}
