// What every block format tells: its name and number in ggml, how many weights share a block, and how a block reads and writes.

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
