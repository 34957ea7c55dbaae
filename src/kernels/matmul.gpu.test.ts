// matmul_vec and matmul_tile against their reference: every block format, every finish, with and without the norm, three runs with changed
// inputs each. A pipeline takes a software GPU up to a second to compile, and each shape is one: formats share few shapes by default, and
// KERNELS_FULL=1 takes the whole product. Tests run concurrently, because drivers compile on threads of their own.
import { describe, expect, it } from 'vitest'
import type { GpuContext } from '../gpu/device.ts'
import { dawn } from '../node/dawn.ts'
import type { BlockFormatName } from '../quants/index.ts'
import { columnsFor, inputBuffer, normals, openVariants, padRows, run, seeded, stateBuffer } from './kernel-testing.ts'
import { matmulTile, matmulVec } from './matmul.ts'
import { type FinishName, matmulTarget, type TargetSpec } from './matmul-targets.testing.ts'
import { rmsnormReference } from './norm.reference.ts'
import { packedFormats } from './packing/index.ts'

/** f32 products and sums of up to 2048 terms; ggml allows 5e-4. */
const LIMIT_F32 = 1e-9
/** Cache entries rounded to 11 bits: (2^-12)² / 3 of their power, 2e-8. */
const LIMIT_F16 = 1e-6

const full = process.env.KERNELS_FULL === '1'
const formats = Object.keys(packedFormats) as BlockFormatName[]
const EPSILON = 1e-5

interface Case {
  finish: FinishName
  format: BlockFormatName
  columns: number
  rows: number
  norm: boolean
  /** With a bias, a scale, a soft cap: what only some architectures have. */
  changed?: boolean
}

const smolHeads = { heads: 3, kvHeads: 1, headSize: 64, rotatedSize: 64 } // a third of SmolLM2's
const oddHeads = { heads: 2, kvHeads: 2, headSize: 24, rotatedSize: 12 }

function specOf({ finish, format, columns, rows, changed }: Case, capacity: number): TargetSpec {
  return { changed, finish, format, rows, capacity, columns: columnsFor(format, columns), heads: columns === 576 ? smolHeads : oddHeads }
}

/** Inputs with an outlier; all different for each seed. */
function activations(random: () => number, tokens: number, columns: number): Float32Array<ArrayBuffer> {
  const x = normals(random, tokens * columns)
  for (let token = 0; token < tokens; token++) x[token * columns + Math.floor(random() * columns)] = 1000
  return x
}

/** The vector kernel for three inputs, in different rows of the batch and at different positions. */
async function vecError(context: GpuContext, one: Case): Promise<number> {
  const spec = specOf(one, 2)
  const { columns } = spec
  const random = seeded(columns * 7 + one.rows)
  const target = await matmulTarget(context, spec, random)
  const state = await stateBuffer(context)
  const x = await inputBuffer(context, 'x', padRows(new Float32Array(3 * columns), columns))
  const gamma = normals(random, columns)
  const norm = one.norm
    ? { kind: 'rms' as const, weights: await inputBuffer(context, 'gamma', padRows(gamma, columns)), width: columns, epsilon: EPSILON }
    : undefined
  const step = await matmulVec(context, { state: state.buffer, x, matrix: target.matrix, finish: target.finish, bias: target.bias, norm })
  let worst = 0
  for (const [row, position] of [
    [0, 0],
    [2, 17],
    [1, 95],
  ]) {
    const values = activations(random, 3, columns)
    context.device.queue.writeBuffer(x, 0, padRows(values, columns))
    state.set({ position, row })
    target.reset()
    run(context, step)
    const input = values.subarray(row * columns, (row + 1) * columns)
    worst = Math.max(worst, await target.error(one.norm ? rmsnormReference(input, gamma, EPSILON) : input, position))
  }
  return worst
}

/** The tile kernel for batches that end inside a tile, at a tile's border, and after it. */
async function tileError(context: GpuContext, one: Case): Promise<number> {
  const capacity = 70
  const spec = specOf(one, capacity)
  const { columns } = spec
  const random = seeded(columns * 11 + one.rows)
  const target = await matmulTarget(context, spec, random)
  const state = await stateBuffer(context)
  const x = await inputBuffer(context, 'x', padRows(new Float32Array(capacity * columns), columns))
  const step = await matmulTile(context, { state: state.buffer, x, matrix: target.matrix, finish: target.finish, bias: target.bias })
  let worst = 0
  for (const [tokens, position] of [
    [1, 95],
    [33, 17],
    [64, 0],
  ]) {
    const values = activations(random, tokens, columns)
    context.device.queue.writeBuffer(x, 0, padRows(values, columns))
    state.set({ position, tokens, row: tokens - 1 })
    target.reset()
    run(context, { dispatch: step.dispatch, grid: step.grid(tokens) })
    worst = Math.max(worst, await target.error(values, position))
  }
  return worst
}

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
        make('gated', 'Q4_0', 31, 31, false),
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
        make('gated', 'Q4_0', 36, 31, false),
      ],
      others: [make('store', 'Q4_K', 72, 257, false), make('swiglu', 'Q4_1', 100, 576, false), make('qkv', 'F32', 0, 31, false)],
    }

for (const [index, { name, context }] of (await openVariants(dawn(), ['subgroups'])).entries()) {
  describe(`matmul_vec, ${name}`, () => {
    it.concurrent.each(pick(vecCases, index))('%s', async (_, one) => {
      expect(await vecError(context, one)).toBeLessThan(LIMIT_F32)
    })
  })
}

for (const [index, { name, context }] of (await openVariants(dawn())).entries()) {
  describe(`matmul_vec into the cache, ${name}`, () => {
    it.concurrent.each(pick(qkvCases, index))('%s', async (_, one) => {
      expect(await vecError(context, one)).toBeLessThan(context.variants.f16 ? LIMIT_F16 : LIMIT_F32)
    })
  })
}

for (const [index, { name, context }] of (await openVariants(dawn(), ['f16'])).entries()) {
  describe(`matmul_tile, ${name}`, () => {
    it.concurrent.each(pick(tileCases, index))('%s', async (_, one) => {
      const inHalves = one.finish.startsWith('qkv') && context.variants.f16
      expect(await tileError(context, one)).toBeLessThan(inHalves ? LIMIT_F16 : LIMIT_F32)
    })
  })
}
