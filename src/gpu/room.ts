// Whether a GPU has room: no browser tells how much memory it has, so it is asked for as much as is wanted, touched, and given back.
import { type GpuContext, OutOfMemoryError } from './device.ts'

/** So much at a time: few enough calls, and small enough for what is free between other programs' pieces. */
const PIECE_BYTES = 64 << 20

/** How many of `bytes` the device gave; all of them where there is room. Nothing of it is kept. */
export async function roomFor(context: GpuContext, bytes: number, signal?: AbortSignal): Promise<number> {
  const held: GPUBuffer[] = []
  let gaveBytes = 0
  try {
    while (gaveBytes < bytes) {
      signal?.throwIfAborted()
      const piece = Math.min(PIECE_BYTES, Math.ceil((bytes - gaveBytes) / 4) * 4)
      held.push(await context.createBuffer('room', piece, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST))
      // Memory is often only promised until it is written.
      const encoder = context.device.createCommandEncoder()
      encoder.clearBuffer(held.at(-1)!)
      context.submit(encoder)
      await context.done()
      gaveBytes += piece
    }
  } catch (error) {
    if (!(error instanceof OutOfMemoryError)) throw error
  } finally {
    for (const buffer of held) context.release(buffer)
  }
  return Math.min(gaveBytes, bytes)
}
