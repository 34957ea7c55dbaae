// ggml's nibbles, bit pairs and single bits into the words of units of 8 weights, as shaders/lib/quad.wgsl reads them.
// `word` is the index of the first unit's word for the row being packed; words of a row are four apart, and words that rows share are joined.

const NIBBLES = 0x0f0f0f0f
const PAIRS = 0x03030303
const BITS = 0x01010101

/** `first` and `second` are ggml's bytes of 8 weights in their lower halves and of another 8 in their upper halves: this is the former… */
export function lowWord(first: number, second: number): number {
  return ((first & NIBBLES) | ((second & NIBBLES) << 4)) >>> 0
}

/** …and this the latter. */
export function highWord(first: number, second: number): number {
  return (((first >>> 4) & NIBBLES) | (second & 0xf0f0f0f0)) >>> 0
}

/** A block of 32 in 16 bytes: weight j low, weight 16 + j high. */
export function packHalves(source: DataView, at: number, out: Uint32Array, word: number): void {
  const a = source.getUint32(at, true)
  const b = source.getUint32(at + 4, true)
  const c = source.getUint32(at + 8, true)
  const d = source.getUint32(at + 12, true)
  out[word] = lowWord(a, b)
  out[word + 4] = lowWord(c, d)
  out[word + 8] = highWord(a, b)
  out[word + 12] = highWord(c, d)
}

/** A superblock of 256 in 128 bytes: 32 bytes hold 32 weights low and the next 32 high. */
export function packNibbles(source: DataView, at: number, out: Uint32Array, word: number): void {
  for (let pair = 0; pair < 4; pair++) {
    for (let unit = 0; unit < 4; unit++) {
      const a = source.getUint32(at + pair * 32 + unit * 8, true)
      const b = source.getUint32(at + pair * 32 + unit * 8 + 4, true)
      out[word + (pair * 8 + unit) * 4] = lowWord(a, b)
      out[word + (pair * 8 + 4 + unit) * 4] = highWord(a, b)
    }
  }
}

/** A block of 32 in 4 bytes, weight i in bit i, into a word a unit: byte b has weight b of the four rows, then weight 4 + b of the four. */
export function packBlockBits(source: DataView, at: number, out: Uint32Array, unit: number, row: number): void {
  for (let i = 0; i < 4; i++) {
    const bits = source.getUint8(at + i)
    out[unit + i] |= (spread(bits & 15) | (spread(bits >> 4) << 4)) << row
  }
}

/** Four bits, one to a byte: the factor moves bit b by 7b places. */
const spread = (bits: number): number => (bits * 0x00204081) & BITS

/** A superblock of 256 in 32 bytes, bit j of byte i for weight i of its block j, into the same words. */
export function packSuperblockBits(source: DataView, at: number, out: Uint32Array, unit: number, row: number): void {
  for (let i = 0; i < 4; i++) {
    const a = source.getUint32(at + i * 8, true)
    const b = source.getUint32(at + i * 8 + 4, true)
    for (let block = 0; block < 8; block++) {
      out[unit + block * 4 + i] |= (((a >>> block) & BITS) | (((b >>> block) & BITS) << 4)) << row
    }
  }
}

/** A superblock of 256 in 64 bytes: 32 bytes hold two bits each of 4 × 32 weights. Two rows share a word, a unit has two. */
export function packPairs(source: DataView, at: number, out: Uint32Array, unit: number, row: number): void {
  for (let half = 0; half < 2; half++) {
    for (let i = 0; i < 4; i++) {
      const a = source.getUint32(at + half * 32 + i * 8, true)
      const b = source.getUint32(at + half * 32 + i * 8 + 4, true)
      for (let quarter = 0; quarter < 4; quarter++) {
        const pairs = ((a >>> (quarter * 2)) & PAIRS) | (((b >>> (quarter * 2)) & PAIRS) << 2)
        out[(unit + half * 16 + quarter * 4 + i) * 2 + (row >> 1)] |= pairs << ((row & 1) * 4)
      }
    }
  }
}
