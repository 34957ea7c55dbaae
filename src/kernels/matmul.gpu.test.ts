// matmul_vec and matmul_tile against their reference: every block format, every finish, with and without the norm, three runs with changed
// inputs each. A pipeline takes a software GPU up to a second to compile, and each shape is one: formats share few shapes by default, and
// KERNELS_FULL=1 takes the whole product. Tests run concurrently, because drivers compile on threads of their own.
import { describe, expect, it } from 'vitest'
import type { GpuContext } from '../gpu/device.ts'
import type { MatrixUnits } from '../gpu/matrix-units.ts'
import { dawn } from '../node/dawn.ts'
import type { BlockFormatName } from '../quants/index.ts'
import { EXPERT_LIMIT, expertTileError } from './experts.trials.ts'
import type { FinishName } from './finish.ts'
import { columnsFor, inputBuffer, normals, openVariants, run, seeded, stateBuffer } from './kernel-testing.ts'
import { type MatmulCase, matmulLimit, rowsError, tileError, vecError } from './matmul.trials.ts'
import { canBroadcast, matmulTile, tileForm } from './matmul.ts'
import { matmulTarget } from './matmul-targets.ts'
import { emulatedUnits } from './matrix-units.testing.ts'
import { packedFormats } from './packing/index.ts'

const full = process.env.KERNELS_FULL === '1'
const formats = Object.keys(packedFormats) as BlockFormatName[]
type Case = MatmulCase

const smolHeads = { heads: 3, kvHeads: 1, headSize: 64, rotatedSize: 64 } // a third of SmolLM2's
const oddHeads = { heads: 2, kvHeads: 2, headSize: 24, rotatedSize: 12 }

/** Into a cache as the device would have it. */
const withCache = (context: GpuContext, one: Case): Case =>
  one.finish.startsWith('qkv')
    ? { ...one, cache: { ...(one.columns === 576 ? smolHeads : oddHeads), element: context.variants.f16 ? 'f16' : 'f32' } }
    : one

const titled = (cases: Case[]): [title: string, one: Case][] =>
  cases.map(one => [
    `${one.finish}, ${one.format}, ${one.finish.startsWith('qkv') ? 'heads' : one.rows} × ${columnsFor(one.format, one.columns)}${one.norm ? ', normed' : ''}${one.changed ? ', with bias, scale and cap' : ''}`,
    one,
  ])
const product = (finishes: FinishName[], sizes: [rows: number, columns: number][], norms: boolean[], of = formats): Case[] =>
  finishes.flatMap(finish =>
    of.flatMap(format => sizes.flatMap(([rows, columns]) => norms.map(norm => ({ finish, format, rows, columns, norm })))),
  )

/** Awkward sizes, then the widths of SmolLM2 (576, 1536) and of a 1B model (2048), with rows that end inside an octet. */
const SIZES: [number, number][] = [
  [1, 1],
  [31, 31],
  [257, 257],
  [36, 576],
  [20, 1536],
  [12, 2048],
]
const HEADS: [number, number][] = [
  [0, 576],
  [0, 257],
] // qkv takes its rows from the heads

interface Cases {
  /** On the adapter's first variant. */
  first: Case[]
  /** On its other variants, which share formats and finishes with the first and differ in sums or elements alone. */
  others: Case[]
}

const make = (finish: FinishName, format: BlockFormatName, rows: number, columns: number, norm: boolean): Case => ({
  finish,
  format,
  rows,
  columns,
  norm,
})
const changed = (one: Case): Case => ({ ...one, changed: true })
const everywhere = (cases: Case[]): Cases => ({ first: cases, others: cases })
const pick = ({ first, others }: Cases, variant: number): [title: string, one: Case][] => titled(variant === 0 ? first : others)

const vecCases: Cases = full
  ? everywhere(
      product(
        ['store', 'add', 'swiglu'],
        SIZES.map(([rows, columns]) => [Math.ceil(rows / 4) * 4, columns]),
        [true, false],
      ),
    )
  : {
      first: [
        ...product(['store'], [[31, 576]], [true]),
        make('store', 'F32', 1, 1, false),
        make('store', 'F32', 31, 31, true),
        make('store', 'F32', 257, 257, false),
        make('store', 'Q4_0', 12, 2048, false),
        make('add', 'Q4_1', 576, 1536, false),
        make('add', 'Q6_K', 31, 257, false),
        make('swiglu', 'Q4_1', 1536, 576, true),
        make('swiglu', 'F16', 36, 31, true),
        make('geglu', 'Q8_0', 36, 31, true),
        make('gelu', 'Q4_0', 31, 31, false),
        make('add gated', 'Q4_0', 31, 31, false),
        changed(make('store', 'Q4_0', 31, 31, true)),
        changed(make('add', 'Q4_0', 31, 31, false)),
      ],
      others: [make('store', 'F32', 31, 31, true), make('store', 'Q4_0', 12, 2048, false), make('swiglu', 'Q4_1', 1536, 576, true)],
    }

const qkvCases: Cases = full
  ? everywhere(product(['qkv'], HEADS, [true, false]))
  : {
      first: [
        make('qkv', 'Q4_1', 0, 576, true),
        make('qkv', 'BF16', 0, 31, false),
        changed(make('qkv', 'Q4_0', 0, 31, true)),
        make('qkv raw', 'Q4_0', 0, 31, true),
      ],
      others: [make('qkv', 'Q4_1', 0, 576, true), make('qkv raw', 'Q4_0', 0, 31, true)],
    }

/** One of each kind: the tile kernel adds nothing to a format but load_quad(), which embedding tests for every one, value by value. */
const TILE_FORMATS: BlockFormatName[] = ['F32', 'BF16', 'Q4_0', 'Q8_0', 'Q5_K', 'Q6_K', 'IQ4_XS', 'MXFP4']

const tileCases: Cases = full
  ? everywhere([
      ...product(
        ['store', 'add', 'swiglu'],
        [
          [36, 31],
          [72, 576],
          [64, 2048],
        ],
        [false],
      ),
      ...product(['qkv'], HEADS, [false]),
    ])
  : {
      first: [
        ...product(['store'], [[72, 257]], [false], TILE_FORMATS),
        make('store', 'F32', 1, 1, false),
        make('add', 'Q4_1', 65, 1536, false),
        make('swiglu', 'Q4_1', 100, 576, false),
        make('qkv', 'Q4_1', 0, 576, false),
        make('qkv', 'F32', 0, 31, false),
        changed(make('store', 'Q4_0', 36, 31, false)),
        changed(make('add', 'Q4_0', 36, 31, false)),
        changed(make('qkv', 'Q4_0', 0, 31, false)),
        make('qkv raw', 'Q4_0', 0, 31, false),
        make('geglu', 'Q4_0', 36, 31, false),
        make('gelu', 'Q4_0', 36, 31, false),
        make('add gated', 'Q4_0', 36, 31, false),
      ],
      others: [make('store', 'Q4_K', 72, 257, false), make('swiglu', 'Q4_1', 100, 576, false), make('qkv', 'F32', 0, 31, false)],
    }

const rowsCases: Cases = full
  ? tileCases
  : {
      first: [
        make('store', 'F32', 1, 1, false),
        make('store', 'Q4_0', 31, 576, false),
        make('add', 'Q6_K', 31, 257, false),
        make('swiglu', 'Q4_1', 100, 576, false),
        make('qkv', 'Q4_1', 0, 576, false),
        make('qkv raw', 'Q4_0', 0, 31, false),
        changed(make('add', 'Q4_0', 36, 31, false)),
      ],
      others: [make('store', 'F32', 1, 1, false), make('store', 'Q4_0', 31, 576, false)],
    }

const matrixCases: Case[] = [
  make('store', 'Q4_0', 72, 257, false),
  make('store', 'F32', 1, 1, false),
  make('add', 'Q4_1', 65, 288, false),
  make('swiglu', 'Q6_K', 300, 31, false),
  make('qkv', 'Q4_1', 0, 31, false),
  changed(make('store', 'Q4_0', 36, 31, false)),
]

for (const [index, { name, context }] of (await openVariants(dawn(), ['subgroups'])).entries()) {
  describe(`matmul_vec, ${name}`, () => {
    it.concurrent.each(pick(vecCases, index))('%s', async (_, one) => {
      const into = withCache(context, one)
      expect(await vecError(context, into)).toBeLessThan(matmulLimit(into))
    })
  })
  describe(`matmul_rows, ${name}`, () => {
    it.concurrent.each(pick(rowsCases, index))('%s', async (_, one) => {
      const into = withCache(context, one)
      expect(await rowsError(context, into)).toBeLessThan(matmulLimit(into))
    })
  })
}

for (const [index, { name, context }] of (await openVariants(dawn())).entries()) {
  describe(`matmul_vec into the cache, ${name}`, () => {
    it.concurrent.each(pick(qkvCases, index))('%s', async (_, one) => {
      const into = withCache(context, one)
      expect(await vecError(context, into)).toBeLessThan(matmulLimit(into))
    })
  })
}

/** As Apple's, Intel's, and AMD's or NVIDIA's are. The first has all cases: a software GPU takes long to compile the others. */
const UNITS: [units: Pick<MatrixUnits, 'm' | 'n' | 'k' | 'element'>, cases: Case[]][] = [
  [{ m: 8, n: 8, k: 8, element: 'f32' }, matrixCases],
  [{ m: 8, n: 16, k: 16, element: 'f16' }, matrixCases.slice(0, 1)],
  [{ m: 16, n: 16, k: 16, element: 'f16' }, matrixCases.slice(0, 2)],
]
const [{ context: plain }] = await openVariants(dawn(), [])

describe('matmul_tile by matrix units, which are emulated', () => {
  for (const [units, cases] of UNITS.filter(([{ element }]) => element === 'f32' || plain.variants.f16)) {
    const context = plain.tuned({ tile: 'matrix' })
    context.matrixUnits = emulatedUnits(units)
    it.concurrent.each(titled(cases))(`${units.m} × ${units.n} × ${units.k}, ${units.element}: %s`, async (_, one) => {
      expect(tileForm(context)).toBe('matrix')
      const into = withCache(context, one)
      expect(await tileError(context, into)).toBeLessThan(matmulLimit(into))
    })
  }

  it('tokens that go to experts', async () => {
    const context = plain.tuned({ tile: 'matrix' })
    context.matrixUnits = emulatedUnits({ m: 8, n: 8, k: 8, element: 'f32' })
    const choice = { count: 8, used: 2, renormalized: true, shared: false }
    const one = { choice, format: 'Q4_0', columns: 96, hidden: 20, finish: 'swiglu' } as const
    expect(await expertTileError(context, one)).toBeLessThan(EXPERT_LIMIT)
  })
})

/** Halves have few exponents; activations have those of floats, and each token its own. */
if (plain.variants.f16) {
  it('matrix units of halves take activations of any size', async () => {
    const context = plain.tuned({ tile: 'matrix' })
    context.matrixUnits = emulatedUnits({ m: 16, n: 16, k: 16, element: 'f16' })
    const columns = 288
    const random = seeded(7)
    const target = await matmulTarget(context, { finish: 'store', format: 'Q4_0', columns, rows: 72, capacity: 1 }, random)
    const state = await stateBuffer(context)
    state.set({ tokens: 1 })
    const x = await inputBuffer(context, 'x', new Float32Array(columns))
    const { dispatch, grid } = await matmulTile(context, { state: state.buffer, x, matrix: target.matrix, finish: target.finish })
    for (const size of [1e-30, 1e-6, 1, 70_000, 1e30]) {
      const values = normals(random, columns).map(value => value * size)
      context.device.queue.writeBuffer(x, 0, values)
      target.reset()
      run(context, { dispatch, grid: grid(1) })
      expect(await target.error(values, 0), `of ${size}`).toBeLessThan(1e-9)
    }
    context.releaseAll()
  })
}

/** Each form that the device has. */
const tiles = (await openVariants(dawn(), ['f16'])).flatMap(({ name, context }) =>
  (canBroadcast(context) ? (['shared', 'broadcast'] as const) : (['shared'] as const)).map(form => {
    const tuned = context.tuned({ tile: form })
    return { name: `${form}, ${name}`, form, context: tuned }
  }),
)

for (const [index, { name, form, context }] of tiles.entries()) {
  // Both forms have all the first cases, and without half precision few.
  const isFirst = tiles.findIndex(each => each.form === form) === index
  describe(`matmul_tile, ${name}`, () => {
    it.concurrent.each(pick(tileCases, isFirst ? 0 : index))('%s', async (_, one) => {
      const into = withCache(context, one)
      expect(await tileError(context, into)).toBeLessThan(matmulLimit(into))
    })
  })
}
