// What to tell where the GPU has no room for a model: how much it gave, how much was wanted, and what would fit.
import { InkstoneError } from '../base/errors.ts'
import type { GgufFile } from '../formats/gguf.ts'
import { megabytes, type OutOfMemoryError } from '../gpu/device.ts'
import { type CacheWish, chooseCache, fullCacheBytes } from '../models/cache-choice.ts'

const LEAST_CONTEXT_TOKENS = 256
/** Of what was given, how much a file's weights may take, so that a small cache and the activations have their place. */
const WEIGHTS_SHARE = 0.8

/** `gaveBytes`: what the model had been given when there was no more. */
export function noRoom(cause: OutOfMemoryError, gaveBytes: number, file: GgufFile, wish: CacheWish): InkstoneError {
  const weights = [...file.tensors.values()].reduce((sum, tensor) => sum + tensor.lengthBytes, 0)
  const cacheOf = (changed: Partial<CacheWish>) => {
    const { config, contextTokens } = { ...wish, ...changed }
    return fullCacheBytes(config, contextTokens, chooseCache({ ...wish, ...changed }))
  }
  const fits = (changed: Partial<CacheWish>) => weights + cacheOf(changed) <= gaveBytes
  const smaller = contexts(wish.contextTokens).find(contextTokens => fits({ contextTokens }))
  const advice =
    wish.cache !== 'int8' && fits({ cache: 'int8' })
      ? 'With a KV cache in int8 it would fit: choose that in the model’s settings.'
      : smaller
        ? `With a context of ${smaller} tokens it would fit: choose that in the model’s settings.`
        : `Choose a model file of at most ${megabytes(gaveBytes * WEIGHTS_SHARE)}, or close other tabs and programs that use the GPU.`
  return new InkstoneError(
    'out_of_memory',
    `The GPU has no more room after ${megabytes(gaveBytes)}; this model takes ${megabytes(weights)} of weights and ${megabytes(cacheOf({}))} for a context of ${wish.contextTokens} tokens. ${advice}`,
    { cause },
  )
}

/** Halves of a context, the largest first. */
function contexts(most: number): number[] {
  const halves: number[] = []
  for (let tokens = Math.floor(most / 2); tokens >= LEAST_CONTEXT_TOKENS; tokens = Math.floor(tokens / 2)) halves.push(tokens)
  return halves
}
