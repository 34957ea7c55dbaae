// What every block format tells: its name and number in ggml, how many weights share a block, and how a block reads and writes.
import { InkstoneError } from '../base/errors.ts'

export interface BlockFormat {
  /** ggml's name: `Q4_0`, `Q6_K`, `F16`. */
  readonly name: string
  /** ggml's type number, as a GGUF tensor header holds it. */
  readonly ggmlType: number
  readonly blockWeights: number
  readonly blockBytes: number
  /** Whole blocks to floats; `out` has `bytes.length / blockBytes * blockWeights` elements. */
  decode(bytes: Uint8Array, out: Float32Array): void
  /** Floats to whole blocks, as ggml's reference quantizer does; absent where nothing needs it. */
  encode?(weights: Float32Array, out: Uint8Array): void
}

type BlockSize = Pick<BlockFormat, 'name' | 'blockWeights' | 'blockBytes'>

/** How many blocks `bytes` and `weights` hold; throws unless both hold the same whole number. Each decode and encode starts here. */
export function countBlocks(format: BlockSize, bytes: Uint8Array, weights: Float32Array): number {
  const blocks = bytes.length / format.blockBytes
  if (Number.isInteger(blocks) && blocks * format.blockWeights === weights.length) return blocks
  throw new InkstoneError(
    'block_size_mismatch',
    `${format.name} got ${bytes.length} bytes for ${weights.length} weights; ` +
      `${format.blockWeights} weights take ${format.blockBytes} bytes. Pass whole blocks and a float array of the matching length.`,
  )
}

/** The 16-bit little-endian word at `at`. */
export const readU16 = (bytes: Uint8Array, at: number): number => bytes[at] | (bytes[at + 1] << 8)

export function writeU16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value & 0xff
  bytes[at + 1] = value >> 8
}
