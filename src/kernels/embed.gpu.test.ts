// Embedding: rows of every packed format against the reference decoder.
import { expect, it } from 'vitest'
import { dawn } from '../node/dawn.ts'
import type { BlockFormatName } from '../quants/index.ts'
import { embedReference } from './embed.reference.ts'
import { embed } from './embed.ts'
import {
  columnsFor,
  FENCE_FLOAT,
  fencedBuffer,
  inputBuffer,
  openVariants,
  packTensors,
  padded,
  padRows,
  randomTensor,
  run,
  seeded,
  stateBuffer,
} from './kernel-testing.ts'
import { packedFormats } from './packing/index.ts'

const [{ context }] = await openVariants(dawn(), [])
const VOCABULARY = 61
const CAPACITY = 40
/** A power of two, so that it rounds nothing. */
const SCALE = 4

/** Scale times level may round once more or once less than the decoder (a fused multiply-add); 2^-22 of the largest term. */
const ROUNDING = 2 ** -22

/** Learned vectors of CAPACITY + 5 positions, whole numbers so that they round little. */
function learned(width: number, random: () => number): Float32Array<ArrayBuffer> {
  return padRows(
    Float32Array.from({ length: (CAPACITY + 5) * width }, () => Math.floor(random() * 16)),
    width,
  )
}

it('adds what was learned for each position', async () => {
  const width = 31
  const random = seeded(width)
  const tensor = randomTensor('F32', VOCABULARY, width, random)
  const places = learned(width, random)
  const state = await stateBuffer(context)
  const ids = Uint32Array.from({ length: 7 }, () => Math.floor(random() * VOCABULARY))
  const out = await fencedBuffer(context, 'out', 7 * padded(width) * 4)
  const { dispatch, grid } = await embed(context, {
    state: state.buffer,
    tokens: await inputBuffer(context, 'tokens', ids),
    matrix: await packTensors(context, [tensor]),
    out: out.buffer,
    places: await inputBuffer(context, 'places', places),
  })
  state.set({ tokens: 7, position: 5 })
  run(context, { dispatch, grid: grid(7) })
  const plain = padRows(embedReference(ids, tensor.weights, width), width)
  expect(await out.floats()).toEqual(plain.map((value, i) => Math.fround(value + places[5 * padded(width) + i])))
})

it.each(Object.keys(packedFormats) as BlockFormatName[])('decodes rows of %s as the reference decoder does', async format => {
  const width = columnsFor(format, 257)
  const random = seeded(width)
  const tensor = randomTensor(format, VOCABULARY, width, random)
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
  })
  for (const count of [1, 31, CAPACITY - 1]) {
    const ids = Uint32Array.from({ length: count }, (_, i) => (i === 0 ? VOCABULARY - 1 : Math.floor(random() * VOCABULARY)))
    context.device.queue.writeBuffer(tokens, 0, ids)
    state.set({ tokens: count, position: 5 })
    out.reset()
    run(context, { dispatch, grid: grid(count) })
    const got = await out.floats()
    const wanted = padRows(
      embedReference(ids, tensor.weights, width).map(value => value * SCALE),
      width,
    )
    const worst = wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - got[i])), 0)
    expect(worst).toBeLessThanOrEqual(format.includes('F') ? 0 : peak * SCALE * ROUNDING)
    expect(got.subarray(wanted.length).every(value => value === FENCE_FLOAT)).toBe(true)
  }
})
