// The adapters of a model on the GPU: for each matrix that any of them adds to, one buffer of all their blocks (lib/adapter_layout). A set never
// changes; loading and unloading make another one, which takes over the buffers that stay as they are and copies blocks into the others.
import { InkstoneError } from '../base/errors.ts'
import type { GpuContext } from '../gpu/device.ts'
import { type AdapterBlock, layoutOf, type MatrixAdapters, sourceOrder, tBytes } from '../kernels/lora.ts'
import type { PackedMatrix } from '../kernels/matrix.ts'
import type { MatrixBlock } from '../models/adapter-blocks.ts'
import type { LoadedMatrix } from '../models/weights.ts'

/** A block that is in a buffer. */
interface Kept {
  /** The adapter's number. */
  place: number
  atBytes: number
  lengthBytes: number
  lines: number
}

interface Own extends MatrixAdapters {
  matrix: LoadedMatrix
  blocks: readonly Kept[]
}

export class AdapterSet {
  readonly of: ReadonlyMap<PackedMatrix, Own>
  readonly #context: GpuContext
  readonly #tokens: number
  #isReleased = false

  /** `tokens`: of a batch at most. */
  constructor(context: GpuContext, tokens: number, of: ReadonlyMap<PackedMatrix, Own> = new Map()) {
    this.#context = context
    this.#tokens = tokens
    this.of = of
  }

  /** Bytes that the adapter `place` takes, all in all. */
  bytesOf(place: number): number {
    let bytes = 0
    for (const { blocks } of this.of.values())
      for (const block of blocks) if (block.place === place) bytes += block.lengthBytes + tBytes(block, this.#tokens)
    return bytes
  }

  async with(place: number, added: AsyncIterable<MatrixBlock>): Promise<AdapterSet> {
    const of = new Map(this.of)
    try {
      for await (const { matrix, block } of added)
        of.set(matrix, await this.#make(matrix, this.of.get(matrix)?.blocks ?? [], { place, block }))
      return new AdapterSet(this.#context, this.#tokens, of)
    } catch (error) {
      new AdapterSet(this.#context, this.#tokens, of).release(this)
      throw error
    }
  }

  async without(place: number): Promise<AdapterSet> {
    const of = new Map(this.of)
    try {
      for (const { matrix, blocks } of this.of.values()) {
        const rest = blocks.filter(block => block.place !== place)
        if (rest.length === 0) of.delete(matrix)
        else if (rest.length < blocks.length) of.set(matrix, await this.#make(matrix, rest))
      }
      return new AdapterSet(this.#context, this.#tokens, of)
    } catch (error) {
      new AdapterSet(this.#context, this.#tokens, of).release(this)
      throw error
    }
  }

  /** Gives back what `others` has not. */
  release(others?: AdapterSet): void {
    this.#isReleased = true
    for (const { matrix, buffer } of this.of.values()) if (others?.of.get(matrix)?.buffer !== buffer) this.#context.release(buffer)
  }

  /** A buffer of the blocks that are there already, one after the other, and of a new one behind them. */
  async #make(matrix: LoadedMatrix, kept: readonly Kept[], added?: { place: number; block: AdapterBlock }): Promise<Own> {
    const { device } = this.#context
    const blocks: Kept[] = []
    let atBytes = 0
    const place = (block: Omit<Kept, 'atBytes'>) => {
      blocks.push({ ...block, atBytes })
      atBytes += block.lengthBytes
    }
    for (const block of kept) place(block)
    if (added) place({ place: added.place, lengthBytes: added.block.lengthBytes, lines: added.block.lines })
    const bytes = blocks.reduce((sum, block) => sum + block.lengthBytes + tBytes(block, this.#tokens), 0)
    const { STORAGE, COPY_DST, COPY_SRC } = GPUBufferUsage
    const buffer = await this.#context.createBuffer(`${matrix.label} adapters`, bytes, STORAGE | COPY_DST | COPY_SRC)
    if (this.#isReleased) {
      this.#context.release(buffer)
      throw new InkstoneError('engine_closed', 'The model was closed meanwhile. Load it again.')
    }
    const encoder = device.createCommandEncoder()
    for (const [i, block] of kept.entries())
      encoder.copyBufferToBuffer(this.of.get(matrix)!.buffer, block.atBytes, buffer, blocks[i].atBytes, block.lengthBytes)
    if (kept.length > 0) this.#context.submit(encoder)
    if (added) device.queue.writeBuffer(buffer, blocks[kept.length].atBytes, added.block.data)
    const order = sourceOrder(
      matrix.slices.map(({ rows }) => rows),
      matrix.inTurn,
    )
    return { matrix, buffer, blocks, layout: layoutOf(blocks, matrix.slices.length), order }
  }
}
