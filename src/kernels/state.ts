// Where the batch stands, as lib/state.wgsl has it: one stream's tokens in order, or one token each of several streams.

/** Positions of a block of the cache. */
export const BLOCK_TOKENS = 64
/** Streams that decode together at most. */
export const MOST_STREAMS = 16

const HEAD_WORDS = 8
const BLOCK_ENTRIES = 3968 * 4

/** Where the streams' blocks begin. */
export const BLOCKS_OFFSET = (HEAD_WORDS + MOST_STREAMS * 4) * 4
/** Entries of all streams' tables together. */
export const MOST_BLOCK_ENTRIES = BLOCK_ENTRIES
/** Adapters that may be loaded at a time. */
export const MOST_ADAPTERS = 16
/** Where the streams' scales of adapters begin: f32 [stream][adapter]. */
export const SCALES_OFFSET = BLOCKS_OFFSET + BLOCK_ENTRIES * 4
export const STATE_BYTES = SCALES_OFFSET + MOST_STREAMS * MOST_ADAPTERS * 4

export interface BatchState {
  /** Of the batch's first token in its stream. */
  position?: number
  tokens?: number
  /** The batch row that vector kernels work on. */
  row?: number
  step?: number
  /** Where the stream's blocks begin among the entries. */
  table?: number
}

export const packState = ({ position = 0, tokens = 1, row = 0, step = 0, table = 0 }: BatchState): Uint32Array<ArrayBuffer> =>
  Uint32Array.of(position, tokens, row, step, table, 0)

/** One token each of several streams. */
export function packStreams(rows: readonly { position: number; table: number }[], step: number): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(HEAD_WORDS + rows.length * 4)
  words.set([0, rows.length, 0, step, 0, rows.length])
  for (const [row, { position, table }] of rows.entries()) words.set([position, table], HEAD_WORDS + row * 4)
  return words
}

/** How much of each adapter the streams take, by adapter. */
export function packScales(streams: readonly (readonly number[])[]): Float32Array<ArrayBuffer> {
  const words = new Float32Array(streams.length * MOST_ADAPTERS)
  for (const [stream, scales] of streams.entries()) words.set(scales, stream * MOST_ADAPTERS)
  return words
}
