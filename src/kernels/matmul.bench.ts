// matmul_vec, matmul_rows and all forms of prefill that the device has against the naive kernel, at SmolLM2's shapes and a 1B model's.
import naive from '../../shaders/matmul_naive.wgsl'
import type { GpuContext, TileForm } from '../gpu/device.ts'
import { createDispatch, type Dispatch, type Grid } from '../gpu/kernel.ts'
import type { BlockFormatName } from '../quants/index.ts'
import { bench, type Candidate } from './bench-harness.ts'
import { finishStore } from './finish.ts'
import {
  columnsFor,
  fencedBuffer,
  inputBuffer,
  normals,
  packTensors,
  randomTensor,
  seeded,
  stateBuffer,
  type TestTensor,
} from './kernel-testing.ts'
import { matmulReference } from './matmul.reference.ts'
import { canBroadcast, matmulRows, matmulTile, matmulVec } from './matmul.ts'

interface Shape {
  rows: number
  columns: number
  tokens: number
}

const SHAPES: Shape[] = [
  { rows: 1536, columns: 576, tokens: 1 },
  { rows: 576, columns: 1536, tokens: 1 },
  { rows: 2048, columns: 2048, tokens: 1 },
  { rows: 1536, columns: 576, tokens: 2 },
  { rows: 1536, columns: 576, tokens: 8 },
  { rows: 1536, columns: 576, tokens: 64 },
  { rows: 2048, columns: 2048, tokens: 32 },
]
/** Up to so many, both kernels for several tokens take part. */
const FEW_TOKENS = 16
const FORMATS: BlockFormatName[] = ['Q4_0', 'Q4_1', 'Q4_K', 'Q8_0']

/** Sums of squares up to 2048 long in f32. */
const LIMIT = 1e-9

export async function benchMatmul(context: GpuContext): Promise<void> {
  for (const shape of SHAPES) {
    const seen = new Set<number>()
    for (const format of FORMATS) {
      const columns = columnsFor(format, shape.columns)
      await benchShape(context, format, { ...shape, columns }, !seen.has(columns))
      seen.add(columns)
    }
  }
}

async function benchShape(
  context: GpuContext,
  format: BlockFormatName,
  { rows, columns, tokens }: Shape,
  withNaive: boolean,
): Promise<void> {
  const random = seeded(rows)
  const tensor = randomTensor(format, rows, columns, random)
  const values = normals(random, tokens * columns)
  const x = await inputBuffer(context, 'x', values)
  const matrix = await packTensors(context, [tensor])
  const out = await fencedBuffer(context, 'out', tokens * rows * 4)
  const state = await stateBuffer(context)
  state.set({ tokens })
  const inputs = { state: state.buffer, x, matrix, finish: finishStore(out.buffer, rows) }
  const candidates: Candidate[] = []
  if (withNaive) candidates.push(await naiveCandidate(context, tensor, x, tokens))
  const result = () => out.floats()
  if (tokens === 1) {
    candidates.push({ name: `matmul_vec ${format}`, steps: [await matmulVec(context, inputs)], result })
  } else {
    const ofForm = (tile: TileForm) => matmulTile(context.tuned({ tile }), inputs)
    const kernels = {
      matmul_tile: () => ofForm('shared'),
      ...(canBroadcast(context) && { matmul_broadcast: () => ofForm('broadcast') }),
      ...(context.matrixUnits && { matmul_matrix: () => ofForm('matrix') }),
      ...(tokens <= FEW_TOKENS && { matmul_rows: () => matmulRows(context, inputs) }),
    }
    for (const [name, kernel] of Object.entries(kernels)) {
      const { dispatch, grid } = await kernel()
      candidates.push({ name: `${name} ${format}`, steps: [{ dispatch, grid: grid(tokens) }], result })
    }
  }
  await bench(context, {
    name: `${rows} × ${columns}, ${tokens} token${tokens === 1 ? '' : 's'}, ${format}`,
    wanted: matmulReference(values, tensor.weights, columns),
    limit: LIMIT,
    operations: 2 * rows * columns * tokens,
    readBytes: matrix.sizeBytes,
    candidates,
  })
}

async function naiveCandidate(context: GpuContext, tensor: TestTensor, x: GPUBuffer, tokens: number): Promise<Candidate> {
  const { rows, columns } = tensor
  const w = await inputBuffer(context, 'w', Float32Array.from(tensor.weights))
  const out = await fencedBuffer(context, 'naive out', tokens * rows * 4)
  const grid: Grid = [Math.ceil(rows / 64), tokens]
  const dispatch: Dispatch = await createDispatch(
    context,
    {
      label: 'naive matmul',
      sources: [naive],
      overrides: { COLUMNS: columns, ROWS: rows },
      bindings: { 1: 'read', 2: 'read', 3: 'write' },
    },
    { 1: x, 2: w, 3: out.buffer },
  )
  return { name: 'naive, f32 weights', steps: [{ dispatch, grid }], result: () => out.floats() }
}
