// What an adapter costs beside its matrix: the matmul alone, and with lora_down before it, at a 1B model's width for one token and for a chunk.
import type { GpuContext } from '../gpu/device.ts'
import { bench } from './bench-harness.ts'
import { finishStore } from './finish.ts'
import { fencedBuffer, inputBuffer, normals, packTensors, randomTensor, seeded, stateBuffer } from './kernel-testing.ts'
import { loraReference } from './lora.reference.ts'
import { layoutOf, loraDown, packBlock, sourceOrder, tBytes } from './lora.ts'
import { matmulReference } from './matmul.reference.ts'
import { matmulTile, matmulVec } from './matmul.ts'

const WIDTH = 2048
const RANKS = [16, 64]
const LIMIT = 1e-9

export async function benchLora(context: GpuContext): Promise<void> {
  for (const tokens of [1, 64]) for (const rank of RANKS) await benchRank(context, tokens, rank)
}

async function benchRank(context: GpuContext, tokens: number, rank: number): Promise<void> {
  const random = seeded(rank)
  const tensor = randomTensor('Q4_0', WIDTH, WIDTH, random)
  const matrix = await packTensors(context, [tensor])
  const a = normals(random, rank * WIDTH, WIDTH ** -0.5)
  const b = normals(random, WIDTH * rank, rank ** -0.5)
  const block = packBlock(matrix, 0, [{ rank, a, b: row => b.subarray(row * rank, (row + 1) * rank) }], () => 0)
  const layout = layoutOf([block], 1)
  const values = normals(random, tokens * WIDTH)
  const x = await inputBuffer(context, 'x', values)
  const buffer = await fencedBuffer(context, 'adapters', block.lengthBytes + tBytes(block, tokens), block.data)
  const adapters = { buffer: buffer.buffer, layout, order: sourceOrder([WIDTH], false) }
  const state = await stateBuffer(context)
  state.set({ tokens })
  state.setScales([[1]])
  const out = await fencedBuffer(context, 'out', tokens * WIDTH * 4)
  const inputs = { state: state.buffer, x, matrix, finish: finishStore(out.buffer, WIDTH) }
  const step = async (more: object) => {
    if (tokens === 1) return matmulVec(context, { ...inputs, ...more })
    const { dispatch, grid } = await matmulTile(context, { ...inputs, ...more })
    return { dispatch, grid: grid(tokens) }
  }
  const down = await loraDown(context, { state: state.buffer, x, shape: matrix, adapters, many: tokens > 1 })
  const plain = matmulReference(values, tensor.weights, WIDTH)
  const added = loraReference(values, { a, b, rank }, 1)
  const task = { limit: LIMIT, operations: 2 * tokens * WIDTH * WIDTH, readBytes: matrix.sizeBytes }
  const result = () => out.floats()
  await bench(context, {
    ...task,
    name: `${tokens} × ${WIDTH} × ${WIDTH} without an adapter`,
    wanted: plain,
    candidates: [{ name: 'matmul', steps: [await step({})], result }],
  })
  await bench(context, {
    ...task,
    name: `with one of rank ${rank}`,
    operations: task.operations + 4 * tokens * WIDTH * rank,
    readBytes: task.readBytes + block.lengthBytes,
    wanted: plain.map((value, i) => value + added[i]),
    candidates: [
      { name: 'lora_down, matmul', steps: [{ dispatch: down.dispatch, grid: down.grid(tokens) }, await step({ adapters })], result },
    ],
  })
}
