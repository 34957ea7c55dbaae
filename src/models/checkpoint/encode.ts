// A planned GGUF file as its bytes in order: each tensor's rows are read, turned, held to what the format can say and encoded some at a
// time, so that a model of any size passes through a few MB.
import { InkstoneError } from '../../base/errors.ts'
import { quoted } from '../../formats/gguf.ts'
import { readFloats } from '../../formats/safetensors.ts'
import { blockFormats, rowBytes } from '../../quants/index.ts'
import { inHalves } from '../adapter-names.ts'
import type { SourcedTensor } from './open-checkpoint.ts'
import type { Plan, PlannedTensor } from './plan.ts'

/** Weights at a time, or a head’s rows where they are more: 256 KiB of floats, some tens of milliseconds in the slowest format. */
const BLOCK_WEIGHTS = 1 << 16
/** The largest half: from here on the scale of a block, or a weight in F16, would be infinite. */
const MOST_MAGNITUDE = 65504

export async function* encodePlan({ header, tensors, sizeBytes }: Plan, signal?: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let doneBytes = 0
  for (const tensor of tensors) {
    // The header stands before the first tensor, padding before the others.
    if (doneBytes === 0) yield new Uint8Array(header)
    else if (doneBytes < tensor.offsetBytes) yield new Uint8Array(tensor.offsetBytes - doneBytes)
    doneBytes = tensor.offsetBytes
    for await (const piece of encodeTensor(tensor, signal)) {
      yield piece
      doneBytes += piece.length
    }
  }
  if (doneBytes < sizeBytes) yield new Uint8Array(sizeBytes - doneBytes)
}

async function* encodeTensor(tensor: PlannedTensor, signal?: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const format = blockFormats[tensor.format]
  const blocks = tensor.from instanceof Float32Array ? [tensor.from] : floatsOf(tensor.from, signal)
  const columns = tensor.shape[0]
  for await (const floats of blocks) {
    signal?.throwIfAborted()
    checkFloats(floats, tensor)
    const out = new Uint8Array(rowBytes(format, columns) * (floats.length / columns))
    format.encode(floats, out)
    yield out
  }
}

/** Whole rows in the order of the GGUF tensor: [some rows][columns]. */
async function* floatsOf({ held, runs, columns, turned }: SourcedTensor, signal?: AbortSignal): AsyncGenerator<Float32Array<ArrayBuffer>> {
  const unit = turned ?? 1
  const mostRows = Math.max(unit, Math.floor(BLOCK_WEIGHTS / columns / unit) * unit)
  for (const { first, count } of runs) {
    for (let row = 0; row < count; row += mostRows) {
      const rows = Math.min(mostRows, count - row)
      const floats = await readFloats(held.source, held, signal, { first: (first + row) * columns, count: rows * columns })
      yield turned === undefined ? floats : inTurn(floats, columns, turned)
    }
  }
}

/** Rows of whole heads, of each the two halves in turn. */
function inTurn(floats: Float32Array, columns: number, headSize: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(floats.length)
  const rowOf = inHalves(headSize)
  for (let row = 0; row * columns < floats.length; row++) {
    const from = rowOf(row) * columns
    out.set(floats.subarray(from, from + columns), row * columns)
  }
  return out
}

function checkFloats(floats: Float32Array, { name, format, from }: PlannedTensor): void {
  const most = format === 'F32' ? Number.MAX_VALUE : MOST_MAGNITUDE
  // Written so that NaN is found as well.
  const bad = floats.findIndex(value => !(Math.abs(value) <= most))
  if (bad < 0) return
  const source = from instanceof Float32Array ? name : from.held.name
  throw new InkstoneError(
    'weights_not_finite',
    `Tensor ${quoted(source)} has the weight ${floats[bad]}; a finite one of at most ${most} was wanted for ${format}. The checkpoint is damaged or its training diverged: download it again, or choose another.`,
  )
}
