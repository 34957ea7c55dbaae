// The last matrix of the experts, at a sixteenth of OLMoE's: for one token, and for a chunk, each token for itself and by expert.
import type { GpuContext } from '../gpu/device.ts'
import { bench } from './bench-harness.ts'
import { expertDownReference, routeReference } from './experts.reference.ts'
import { routeWords } from './experts.trials.ts'
import { type ExpertChoice, expertDown, expertGroups, expertSum, expertTile, groupsBytes } from './experts.ts'
import { finishStore } from './finish.ts'
import { fencedBuffer, inputBuffer, normals, packTensors, randomTensor, seeded, stateBuffer } from './kernel-testing.ts'
import { tileForms } from './matmul.ts'

interface Shape {
  choice: ExpertChoice
  rows: number
  columns: number
  tokens: number
}

const ONE: Shape = { choice: { count: 4, used: 2, renormalized: false, shared: false }, rows: 2048, columns: 1024, tokens: 1 }
const CHUNK: Shape = { choice: { count: 16, used: 2, renormalized: false, shared: false }, rows: 1024, columns: 512, tokens: 256 }

export async function benchExperts(context: GpuContext): Promise<void> {
  for (const shape of [ONE, CHUNK]) await benchShape(context, shape)
}

async function benchShape(context: GpuContext, { choice, rows, columns, tokens }: Shape): Promise<void> {
  const random = seeded(4)
  const tensor = randomTensor('Q4_0', choice.count * rows, columns, random)
  const x = normals(random, tokens * choice.used * columns)
  const routed = Array.from({ length: tokens }, () => routeReference(normals(random, choice.count), choice))
  const routes = await inputBuffer(context, 'routes', routeWords(routed, choice))
  const out = await fencedBuffer(context, 'out', tokens * rows * 4)
  const state = await stateBuffer(context)
  state.set({ tokens })
  const matrix = await packTensors(context, [tensor])
  const common = { state: state.buffer, matrix, x: await inputBuffer(context, 'x', x) }
  const finish = finishStore(out.buffer, rows)
  const apart = await expertDown(context, { ...common, choice, routes, finish })
  const groups = { choice, buffer: (await fencedBuffer(context, 'groups', groupsBytes(choice, tokens))).buffer, tokens }
  const { buffer: outputs } = await fencedBuffer(context, 'outputs', tokens * choice.used * rows * 4)
  const grouped = (tile: GpuContext['tile']) => {
    const own = context.tuned({ tile })
    return Promise.all([
      expertGroups(own, groups, { state: state.buffer, routes }),
      expertTile(own, { ...common, groups, of: 'slot', finish: finishStore(outputs, rows) }),
      expertSum(own, { choice, routes, y: outputs, octets: rows / 8, finish }),
    ])
  }
  const candidates = [{ name: 'expert_down', kernels: [apart] }]
  if (tokens > 1) for (const form of tileForms(context)) candidates.push({ name: `by expert, ${form}`, kernels: await grouped(form) })
  const inputs = routed.map((of, token) =>
    of.map((_, slot) => x.subarray((token * choice.used + slot) * columns, (token * choice.used + slot + 1) * columns)),
  )
  await bench(context, {
    name: `${tokens} tokens to ${choice.used} of ${choice.count} experts, Q4_0, ${rows}×${columns}`,
    wanted: inputs.flatMap((input, token) => [...expertDownReference(input, routed[token], tensor.weights, rows, columns)]),
    limit: 1e-9,
    operations: 2 * tokens * choice.used * rows * columns,
    readBytes: (matrix.sizeBytes * Math.min(choice.count, tokens * choice.used)) / choice.count,
    candidates: candidates.map(({ name, kernels }) => ({
      name,
      steps: kernels.map(({ dispatch, grid }) => ({ dispatch, grid: grid(tokens) })),
      result: () => out.floats(),
    })),
  })
}
