// What matmul_vec reads besides plain rows and RMSNorm, which its own tests have: LayerNorm, and a branch that is added on the way in.
import { describe, expect, it } from 'vitest'
import { dawn } from '../node/dawn.ts'
import type { BlockFormatName } from '../quants/index.ts'
import { finishStore } from './finish.ts'
import {
  columnsFor,
  fencedBuffer,
  inputBuffer,
  nmse,
  normals,
  openVariants,
  packTensors,
  padded,
  padRows,
  randomTensor,
  run,
  seeded,
  stateBuffer,
} from './kernel-testing.ts'
import { matmulReference } from './matmul.reference.ts'
import { matmulVec } from './matmul.ts'
import { layernormReference, rmsnormReference } from './norm.reference.ts'

const LIMIT = 1e-9
const EPSILON = 1e-5
const ROWS = 20

const cases: { format: BlockFormatName; columns: number }[] = [
  { format: 'F32', columns: 1 },
  { format: 'F32', columns: 257 },
  { format: 'Q4_1', columns: 576 },
  { format: 'Q6_K', columns: 2048 },
]

/** A row with an outlier, as residual streams have them. */
function rowOf(random: () => number, columns: number): Float32Array<ArrayBuffer> {
  const row = normals(random, columns)
  row[Math.floor(random() * columns)] = 300
  return row
}

/** All on the adapter's first variant; the others differ in sums alone, and each shape is a pipeline to compile. */
const variants = (await openVariants(dawn(), ['subgroups'])).map((variant, index) => ({
  ...variant,
  chosen: index === 0 ? cases : [cases[2]],
}))

describe.each(variants)('matmul_vec, $name', ({ context, chosen }) => {
  it.concurrent.each(chosen)('takes LayerNorm of a row: $format × $columns', async ({ format, columns: wanted }) => {
    const columns = columnsFor(format, wanted)
    const random = seeded(columns)
    const tensor = randomTensor(format, ROWS, columns, random)
    const gamma = normals(random, columns)
    const beta = normals(random, columns)
    const weights = await inputBuffer(context, 'weights', padRows(Float32Array.of(...gamma, ...beta), columns))
    const rows = [rowOf(random, columns), rowOf(random, columns)]
    const x = await inputBuffer(context, 'x', padRows(Float32Array.of(...rows[0], ...rows[1]), columns))
    const out = await fencedBuffer(context, 'out', padded(ROWS) * 4)
    const state = await stateBuffer(context)
    const norm = { kind: 'layer' as const, weights, width: columns, epsilon: EPSILON }
    const matrix = await packTensors(context, [tensor])
    const step = await matmulVec(context, { state: state.buffer, x, matrix, finish: finishStore(out.buffer, 0), norm })
    for (const row of [0, 1]) {
      state.set({ row })
      run(context, step)
      const wanted = matmulReference(layernormReference(rows[row], gamma, beta, EPSILON), tensor.weights, columns)
      expect(nmse((await out.floats()).subarray(0, ROWS), wanted)).toBeLessThan(LIMIT)
    }
  })

  it.concurrent.each(chosen)('adds a normed branch and leaves the sum: $format × $columns', async ({ format, columns: wanted }) => {
    const columns = columnsFor(format, wanted)
    const random = seeded(columns + 1)
    const tensor = randomTensor(format, ROWS, columns, random)
    const [own, ofBranch] = [normals(random, columns), normals(random, columns)]
    const weights = await inputBuffer(context, 'weights', padRows(Float32Array.of(...own, ...ofBranch), columns))
    const [before, given] = [rowOf(random, columns), rowOf(random, columns)]
    const row = padded(columns)
    const start = padRows(Float32Array.of(...before, ...given), columns)
    const stream = await fencedBuffer(context, 'stream', 3 * row * 4)
    stream.reset(start)
    const out = await fencedBuffer(context, 'out', padded(ROWS) * 4)
    const state = await stateBuffer(context)
    state.set({})
    const step = await matmulVec(context, {
      state: state.buffer,
      x: stream.buffer,
      matrix: await packTensors(context, [tensor]),
      finish: finishStore(out.buffer, 0),
      norm: { kind: 'rms', weights, width: columns, epsilon: EPSILON },
      branch: { from: 0, branch: row, to: 2 * row },
    })
    run(context, step)
    const sum = rmsnormReference(given, ofBranch, EPSILON).map((value, i) => value + before[i])
    const product = matmulReference(rmsnormReference(sum, own, EPSILON), tensor.weights, columns)
    expect(nmse((await out.floats()).subarray(0, ROWS), product)).toBeLessThan(LIMIT)
    const left = await stream.floats()
    expect(nmse(left.subarray(2 * row), padRows(Float32Array.from(sum), columns))).toBeLessThan(LIMIT)
    expect(left.subarray(0, 2 * row)).toEqual(start)
  })
})
