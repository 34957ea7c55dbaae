// What an engine makes room for on the GPU beside a model's weights: its context, its cache, its chunks, and its own buffers.
import { InkstoneError } from '../base/errors.ts'
import { bestBytes, maskWords, SAMPLING_BYTES } from '../kernels/sample.ts'
import { BLOCK_TOKENS, MOST_BLOCK_ENTRIES, MOST_STREAMS, STATE_BYTES } from '../kernels/state.ts'
import type { ModelConfig } from '../models/model.ts'

/** What a context costs by default; people choose more in the settings. */
const DEFAULT_CONTEXT_TOKENS = 4096
/** Tokens of a prefill chunk at most: enough to fill a GPU. */
const CHUNK_TOKENS = 256
/** Streams that decode together where nobody said how many. */
const USUAL_STREAMS = 8
/** Steps whose ids wait to be read. */
export const RESULT_RING = 8

export interface Sizes {
  /** Positions that a stream may have. */
  contextTokens: number
  /** Positions of the KV cache that all streams share. */
  cacheTokens: number
  /** Tokens of a prefill chunk at most. */
  chunkTokens: number
  /** Streams that decode together at most. */
  streams: number
}

/** A stream's part of the state's entries; one more, because a split of two blocks may begin in the last. */
export const tableEntries = (contextTokens: number): number => Math.ceil(contextTokens / BLOCK_TOKENS) + 1

export function chooseSizes(
  contextTokens: number,
  { cacheTokens = contextTokens, streams = USUAL_STREAMS }: Partial<Pick<Sizes, 'cacheTokens' | 'streams'>>,
): Sizes {
  return {
    contextTokens,
    cacheTokens: Math.ceil(Math.max(cacheTokens, contextTokens) / BLOCK_TOKENS) * BLOCK_TOKENS,
    chunkTokens: Math.min(CHUNK_TOKENS, contextTokens),
    streams: Math.max(1, Math.min(streams, MOST_STREAMS, Math.floor(MOST_BLOCK_ENTRIES / tableEntries(contextTokens)))),
  }
}

export function chooseContext(config: ModelConfig, wanted: number | undefined): number {
  const most = config.mostContextTokens
  if (wanted === undefined) return Math.min(config.trainedContextTokens, DEFAULT_CONTEXT_TOKENS)
  if (Number.isInteger(wanted) && wanted >= 1 && wanted <= most) return wanted
  throw new InkstoneError(
    'context_out_of_range',
    `A context of ${wanted} tokens was wanted; this model takes up to ${most}. Choose 1 to ${most}.`,
  )
}

/** Bytes of each buffer that the engine has itself. */
export const bufferBytes = ({ vocabulary }: Pick<ModelConfig, 'vocabulary'>, chunkTokens: number) => ({
  state: STATE_BYTES,
  tokens: chunkTokens * 4,
  logits: Math.ceil(vocabulary / 8) * 32,
  sampling: SAMPLING_BYTES,
  mask: maskWords(vocabulary) * 4,
  seen: vocabulary * 4,
  results: RESULT_RING * 4,
  best: bestBytes(vocabulary),
})
