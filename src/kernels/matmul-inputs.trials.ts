// Trials of what matmul_vec reads besides plain rows and RMSNorm: LayerNorm, and a branch that is added on the way in.
import type { GpuContext } from '../gpu/device.ts'
import type { BlockFormatName } from '../quants/index.ts'
import { finishStore } from './finish.ts'
import { matmulReference } from './matmul.reference.ts'
import { matmulVec } from './matmul.ts'
import { layernormReference, rmsnormReference } from './norm.reference.ts'
import {
  columnsFor,
  fencedBuffer,
  inputBuffer,
  nmse,
  normals,
  packTensors,
  padded,
  padRows,
  randomTensor,
  run,
  seeded,
  stateBuffer,
} from './trial-inputs.ts'

const EPSILON = 1e-5
const ROWS = 20

/** A row with an outlier, as residual streams have them. */
function rowOf(random: () => number, columns: number): Float32Array<ArrayBuffer> {
  const row = normals(random, columns)
  row[Math.floor(random() * columns)] = 300
  return row
}

export interface InputCase {
  format: BlockFormatName
  columns: number
}

export async function layerInputError(context: GpuContext, { format, columns: wantedColumns }: InputCase): Promise<number> {
  const columns = columnsFor(format, wantedColumns)
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
  let worst = 0
  for (const row of [0, 1]) {
    state.set({ row })
    run(context, step)
    const wanted = matmulReference(layernormReference(rows[row], gamma, beta, EPSILON), tensor.weights, columns)
    worst = Math.max(worst, nmse((await out.floats()).subarray(0, ROWS), wanted))
  }
  return worst
}

export async function branchInputError(context: GpuContext, { format, columns: wantedColumns }: InputCase): Promise<number> {
  const columns = columnsFor(format, wantedColumns)
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
  const error = nmse((await out.floats()).subarray(0, ROWS), product)
  const left = await stream.floats()
  if (start.some((value, i) => value !== left[i])) throw new Error('matmul_vec: what it reads has changed.')
  return Math.max(error, nmse(left.subarray(2 * row), padRows(Float32Array.from(sum), columns)))
}
