// How a block format lies in GPU memory: aligned planes, four rows to a quad, a component a row, so that one vector load serves four outputs.

/** One plane of a packed matrix while it is being filled: the same bytes as words, halves and bytes. */
export interface PlaneView {
  u32: Uint32Array
  u16: Uint16Array
  u8: Uint8Array
}

export interface PackedFormat {
  /** Reads these planes: `shaders/quant/*.wgsl` and what it is joined with. */
  readonly shader: string
  /** A row's weights are a multiple of this; rows of plain floats are padded with zeros to whole units. */
  readonly rowMultiple: number
  /** Bytes a quad takes in each plane; `units` = weights of a row / 8, rounded up. */
  planeBytes(units: number): number[]
  /**
   * Packs one ggml row of `weights` weights that starts at `offset` of `source` as row `row` (0…3) of quad `quad` (counted from the views' start).
   * Planes start zeroed, and zeros decode to weights of 0.
   */
  packRow(source: DataView, offset: number, weights: number, planes: PlaneView[], quad: number, row: number): void
}
