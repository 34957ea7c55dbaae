// Which of a tensor's weights are looked at: all of a small one; of a large one stretches evenly over it, so that neither an expert of a stack
// nor the end of a vocabulary is out of sight. The stretches are the same wherever the file lies.
import type { ByteSource } from '../../base/byte-source.ts'
import { InkstoneError } from '../../base/errors.ts'
import { blockFormats } from '../../quants/index.ts'
import type { TensorReport } from '../model-report.ts'
import type { Look } from './looks.ts'

/** Counted in weights, from the tensor's first. */
export interface Stretch {
  first: number
  weights: number
}

/** Tensors of one shape, each in a format of its own: the same weights of all, whole blocks of each. */
export function stretchesOf(tensors: readonly TensorReport[], { bytes, stretches }: Look): Stretch[] {
  const total = tensors[0].shape.reduce((product, side) => product * side, 1)
  const formats = tensors.map(({ format }) => blockFormats[format])
  const most = Math.min(...formats.map(({ blockBytes, blockWeights }) => Math.floor(bytes / blockBytes) * blockWeights))
  if (total <= most) return [{ first: 0, weights: total }]
  // Every format's block divides the largest, and a row is whole blocks of each.
  const unit = Math.max(...formats.map(({ blockWeights }) => blockWeights))
  const length = Math.max(1, Math.floor(most / stretches / unit))
  const room = total / unit / stretches
  return Array.from({ length: stretches }, (_, i) => ({
    first: Math.floor((i + 0.5) * room - length / 2) * unit,
    weights: length * unit,
  }))
}

/** The stretches one after the other, as floats. */
export async function readStretches(
  source: ByteSource,
  tensor: TensorReport,
  stretches: readonly Stretch[],
  signal?: AbortSignal,
): Promise<Float32Array> {
  const { blockBytes, blockWeights, decode } = blockFormats[tensor.format]
  const bytesOf = (weights: number) => (weights / blockWeights) * blockBytes
  const stored = await Promise.all(
    stretches.map(({ first, weights }) => source.read(tensor.offsetBytes + bytesOf(first), bytesOf(weights), signal)),
  )
  const out = new Float32Array(stretches.reduce((sum, { weights }) => sum + weights, 0))
  let at = 0
  for (const [i, { weights }] of stretches.entries()) {
    decode(stored[i], out.subarray(at, at + weights))
    at += weights
  }
  return out
}

/** Throws where the file is not the one whose header told where the tensors lie. */
export function checkSameFile({ name, sizeBytes }: ByteSource, fileBytes: number): void {
  if (sizeBytes === fileBytes) return
  throw new InkstoneError(
    'file_replaced',
    `${name} has ${sizeBytes} bytes; the file that was looked into had ${fileBytes}. It was replaced since then: look inside it again.`,
  )
}

/** Ranges asked for at a time: as many as browsers send to one server. */
const ABREAST = 6

/** In order, a few at a time; `onDone` hears how many are through. */
export async function eachInTurn<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  { signal, onDone }: { signal?: AbortSignal; onDone?(done: number): void },
): Promise<R[]> {
  const results: R[] = []
  for (let i = 0; i < items.length; i += ABREAST) {
    signal?.throwIfAborted()
    results.push(...(await Promise.all(items.slice(i, i + ABREAST).map(work))))
    onDone?.(results.length)
  }
  return results
}
