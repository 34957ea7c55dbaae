// Trials of embed: rows of a packed format against the reference decoder, for batches of several sizes.
import type { GpuContext } from '../gpu/device.ts'
import type { BlockFormatName } from '../quants/index.ts'
import { embedReference } from './embed.reference.ts'
import { embed } from './embed.ts'
import {
  checkUntouched,
  columnsFor,
  fencedBuffer,
  inputBuffer,
  packTensors,
  padded,
  padRows,
  randomTensor,
  run,
  seeded,
  stateBuffer,
} from './trial-inputs.ts'

const VOCABULARY = 61
const CAPACITY = 40
/** A power of two, so that it rounds nothing. */
const SCALE = 4

/** Scale times level may round once more or once less than the decoder (a fused multiply-add); 2^-22 of the largest term. */
const ROUNDING = 2 ** -22

export interface EmbedCase {
  format: BlockFormatName
  columns: number
  /** With vectors of positions, whole numbers so that they round little. */
  places?: boolean
}

export const embedLimit = ({ format, places }: EmbedCase): number => (format.includes('F') && !places ? 0 : ROUNDING)

/** The largest difference as a share of the largest value. */
export async function embedError(context: GpuContext, { format, columns, places = false }: EmbedCase): Promise<number> {
  const width = columnsFor(format, columns)
  const random = seeded(width)
  const tensor = randomTensor(format, VOCABULARY, width, random)
  const position = 5
  const learned = padRows(
    Float32Array.from({ length: (CAPACITY + position) * width }, () => (places ? Math.floor(random() * 16) : 0)),
    width,
  )
  const peak = tensor.weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0)
  const state = await stateBuffer(context)
  const tokens = await inputBuffer(context, 'tokens', new Uint32Array(CAPACITY))
  const out = await fencedBuffer(context, 'out', CAPACITY * padded(width) * 4)
  const { dispatch, grid } = await embed(context, {
    state: state.buffer,
    tokens,
    matrix: await packTensors(context, [tensor]),
    out: out.buffer,
    scale: SCALE,
    places: places ? await inputBuffer(context, 'places', learned) : undefined,
  })
  let worst = 0
  for (const count of [1, 31, CAPACITY - 1]) {
    const ids = Uint32Array.from({ length: count }, (_, i) => (i === 0 ? VOCABULARY - 1 : Math.floor(random() * VOCABULARY)))
    context.device.queue.writeBuffer(tokens, 0, ids)
    state.set({ tokens: count, position })
    out.reset()
    run(context, { dispatch, grid: grid(count) })
    const got = await out.floats()
    const rows = embedReference(ids, tensor.weights, width).map(value => value * SCALE)
    const wanted = padRows(rows, width).map((value, i) => value + learned[position * padded(width) + i])
    // A NaN stays one.
    const difference = wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - got[i])), 0)
    worst = Math.max(worst, difference / (peak * SCALE + (places ? 16 : 0)))
    checkUntouched('embed', got, wanted.length)
  }
  return worst
}
