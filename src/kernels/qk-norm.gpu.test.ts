// qk_norm against its reference: heads normed one by one and all together, whole and partial rotations.
import { describe, expect, it } from 'vitest'
import { dawn } from '../node/dawn.ts'
import { keyIndex } from './cache-layout.testing.ts'
import {
  FENCE_FLOAT,
  fencedBuffer,
  halvesToFloats,
  inputBuffer,
  nmse,
  normals,
  openVariants,
  run,
  seeded,
  stateBuffer,
} from './kernel-testing.ts'
import { qkNormReference } from './qk-norm.reference.ts'
import { qkNorm } from './qk-norm.ts'

const CONTEXT = 40
const CAPACITY = 9
const EPSILON = 1e-6

const cases = [
  { heads: 4, kvHeads: 2, headSize: 48, rotatedSize: 48, span: 48 },
  { heads: 8, kvHeads: 1, headSize: 256, rotatedSize: 256, span: 256 },
  { heads: 2, kvHeads: 2, headSize: 24, rotatedSize: 12, span: 24 },
  { heads: 4, kvHeads: 4, headSize: 16, rotatedSize: 16, span: 64 },
]

/** All on the adapter's first variant; the others differ in sums and elements alone, and each shape is a pipeline to compile. */
const variants = (await openVariants(dawn())).map((variant, index) => ({ ...variant, chosen: index === 0 ? cases : [cases[0]] }))

describe.each(variants)('qk_norm, $name', ({ context, chosen }) => {
  const { f16 } = context.variants

  it.concurrent.each(chosen)('$heads/$kvHeads × $headSize, $span together', async shape => {
    const { heads, kvHeads, headSize, rotatedSize, span } = shape
    const random = seeded(headSize)
    const rowLength = (heads + kvHeads) * headSize
    const gammas = { queries: normals(random, span), keys: normals(random, span), epsilon: EPSILON }
    const angles = Float64Array.from({ length: (CONTEXT * rotatedSize) / 2 }, () => random() * 7)
    const turns = Float32Array.from({ length: angles.length * 2 }, (_, i) => (i % 2 ? Math.sin(angles[i >> 1]) : Math.cos(angles[i >> 1])))
    const raw = await inputBuffer(context, 'raw', new Float32Array(CAPACITY * rowLength))
    const queries = await fencedBuffer(context, 'queries', CAPACITY * heads * headSize * 4)
    const cacheValues = 2 * kvHeads * headSize * CONTEXT
    const cache = await fencedBuffer(context, 'cache', cacheValues * (f16 ? 2 : 4))
    const state = await stateBuffer(context)
    const { dispatch, grid } = await qkNorm(context, {
      ...shape,
      state: state.buffer,
      raw,
      gamma: await inputBuffer(context, 'gamma', Float32Array.of(...gammas.queries, ...gammas.keys)),
      queries: queries.buffer,
      cache: cache.buffer,
      rotations: await inputBuffer(context, 'rotations', turns),
      epsilon: EPSILON,
      contextTokens: CONTEXT,
      cacheF16: f16,
      queryScale: 0.3,
    })
    for (const [tokens, position] of [
      [1, 39],
      [CAPACITY - 1, 7],
    ]) {
      const values = normals(random, tokens * rowLength, 3)
      values[1] = 100
      context.device.queue.writeBuffer(raw, 0, values)
      state.set({ tokens, position })
      queries.reset()
      cache.reset()
      run(context, { dispatch, grid: grid(tokens) })
      const wanted = qkNormReference(values, shape, gammas, position, turns, 0.3)
      const got = await queries.floats()
      expect(nmse(got.subarray(0, wanted.queries.length), wanted.queries)).toBeLessThan(1e-10)
      expect(got.subarray(wanted.queries.length).every(value => value === FENCE_FLOAT)).toBe(true)
      const bytes = await cache.read()
      const stored = f16 ? halvesToFloats(new Uint16Array(bytes)) : new Float32Array(bytes)
      const placeOf = (i: number) =>
        keyIndex(headSize, CONTEXT, {
          kv: Math.floor(i / headSize) % kvHeads,
          dim: i % headSize,
          position: position + Math.floor(i / (kvHeads * headSize)),
        })
      const places = Array.from(wanted.keys, (_, i) => placeOf(i))
      expect(
        nmse(
          places.map(place => stored[place]),
          wanted.keys,
        ),
      ).toBeLessThan(f16 ? 1e-6 : 1e-10)
      const written = new Set(places)
      const before = f16 ? halvesToFloats(new Uint16Array(Float32Array.of(FENCE_FLOAT).buffer)) : [FENCE_FLOAT]
      expect(stored.every((value, i) => written.has(i) || value === before[i % before.length])).toBe(true)
    }
  })
})

it('refuses keys that are not a whole number of what is normed together', async () => {
  const [{ context }] = await openVariants(dawn(), [])
  const any = await inputBuffer(context, 'any', new Float32Array(4))
  const buffers = { state: any, raw: any, gamma: any, queries: any, cache: any, rotations: any }
  const shape = { heads: 4, kvHeads: 2, headSize: 16, rotatedSize: 16, span: 64, contextTokens: 8, cacheF16: false }
  const made = qkNorm(context, { ...buffers, ...shape, epsilon: EPSILON, queryScale: 1 })
  await expect(made).rejects.toMatchObject({ code: 'attention_shape' })
})
