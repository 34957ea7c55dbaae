// What a model will take of a GPU, told from its file's header alone: weights as they are packed, the KV cache, and everything else that the
// engine and the model make when they are built. The last is counted by the same code that makes it.
import { type GgufFile, type GgufTensor, tensorRows } from '../formats/gguf.ts'
import type { CacheFormat } from '../kernels/cache-format.ts'
import { packedFormats } from '../kernels/packing/index.ts'
import { chooseCache, fullCacheBytes } from '../models/cache-choice.ts'
import { architectureOf } from '../models/index.ts'
import { bufferBytes, chooseContext, chooseSizes } from './sizes.ts'

export interface FitWish {
  /** Positions at most; a model that was trained with fewer gets its own. */
  contextAtMost?: number
  cache?: CacheFormat
  /** Whether the device has half-precision floats. */
  f16: boolean
}

export interface Fit {
  contextTokens: number
  cache: CacheFormat
  weightBytes: number
  cacheBytes: number
  /** Activations of a chunk, tables, logits, and what is drawn with. */
  workBytes: number
  totalBytes: number
}

/** Rejects where the file is of no architecture that can be run, as its load would. */
export async function fitOf(file: GgufFile, { contextAtMost, cache: wished, f16 }: FitWish): Promise<Fit> {
  const architecture = architectureOf(file)
  const config = architecture.readConfig(file)
  const most = contextAtMost === undefined ? undefined : Math.min(contextAtMost, config.trainedContextTokens)
  const { contextTokens, cacheTokens, chunkTokens, streams } = chooseSizes(chooseContext(config, most), {})
  const cache = chooseCache({ config, contextTokens: cacheTokens, cache: wished, f16 })
  const own = Object.values(bufferBytes(config, chunkTokens)).reduce((sum, bytes) => sum + bytes, 0)
  const weightBytes = [...file.tensors.values()].reduce((sum, tensor) => sum + packedBytes(tensor), 0)
  const cacheBytes = fullCacheBytes(config, cacheTokens, cache)
  const workBytes = own + (await architecture.workBytes(file, { config, contextTokens, streams, chunkTokens, cache }))
  return { contextTokens, cache, weightBytes, cacheBytes, workBytes, totalBytes: weightBytes + cacheBytes + workBytes }
}

/** Rows padded to octets of units of 8 weights; vectors and learned positions become f32. */
function packedBytes(tensor: GgufTensor): number {
  const units = Math.ceil(tensor.shape[0] / 8)
  const rows = tensorRows(tensor)
  if (rows === 1 || tensor.name === 'position_embd.weight') return rows * units * 32
  const quadBytes = packedFormats[tensor.format].planeBytes(units).reduce((sum, bytes) => sum + bytes, 0)
  return quadBytes * Math.ceil(rows / 8) * 2
}
