// The last matrix of a token's experts, at a sixteenth of OLMoE's experts.
import type { GpuContext } from '../gpu/device.ts'
import { bench } from './bench-harness.ts'
import { expertDownReference, routeReference } from './experts.reference.ts'
import { expertDown } from './experts.ts'
import { finishStore } from './finish.ts'
import { fencedBuffer, inputBuffer, normals, packTensors, randomTensor, seeded, stateBuffer } from './kernel-testing.ts'

const CHOICE = { count: 4, used: 2, renormalized: false, shared: false }
const ROWS = 2048
const COLUMNS = 1024

export async function benchExperts(context: GpuContext): Promise<void> {
  const random = seeded(4)
  const tensor = randomTensor('Q4_0', CHOICE.count * ROWS, COLUMNS, random)
  const x = normals(random, CHOICE.used * COLUMNS)
  const routes = routeReference(normals(random, CHOICE.count), CHOICE)
  const words = new Uint32Array(CHOICE.used * 2)
  for (const [slot, { expert, weight }] of routes.entries()) {
    words[slot * 2] = expert
    new Float32Array(words.buffer)[slot * 2 + 1] = weight
  }
  const out = await fencedBuffer(context, 'out', ROWS * 4)
  const state = await stateBuffer(context)
  const matrix = await packTensors(context, [tensor])
  const { dispatch, grid } = await expertDown(context, {
    state: state.buffer,
    choice: CHOICE,
    routes: await inputBuffer(context, 'routes', words),
    matrix,
    x: await inputBuffer(context, 'x', x),
    finish: finishStore(out.buffer, ROWS),
  })
  const inputs = routes.map((_, slot) => x.subarray(slot * COLUMNS, (slot + 1) * COLUMNS))
  await bench(context, {
    name: `${CHOICE.used} experts of Q4_0, ${ROWS}×${COLUMNS}`,
    wanted: expertDownReference(inputs, routes, tensor.weights, ROWS, COLUMNS),
    limit: 1e-9,
    operations: 2 * CHOICE.used * ROWS * COLUMNS,
    readBytes: (matrix.sizeBytes * CHOICE.used) / CHOICE.count,
    candidates: [{ name: 'expert_down', steps: [{ dispatch, grid: grid(1) }], result: () => out.floats() }],
  })
}
