// The second half of a block as a mixture of experts: a router, the few experts that it takes for a token, and one that all tokens share.
// Shazeer et al. 2017, arXiv:1701.06538; Muennighoff et al. 2024 (OLMoE), arXiv:2409.02060.
import {
  type ExpertChoice,
  expertDown,
  expertGroups,
  expertSum,
  expertTile,
  expertUp,
  groupsBytes,
  route,
  routesBytes,
  worthGrouping,
} from '../kernels/experts.ts'
import { finishAddGated, finishStore, finishSwiglu } from '../kernels/finish.ts'
import { matmulRows, matmulTile, matmulVec } from '../kernels/matmul.ts'
import type { PackedMatrix } from '../kernels/matrix.ts'
import { gateUp, mlpStream } from './decoder-mlp.ts'
import {
  type BatchStep,
  type Build,
  type Encoders,
  type ExpertScratch,
  type ExpertSpec,
  forPositions,
  type Part,
  padded,
  plainPart,
  recordAll,
  recordBatch,
  type Step,
  type Stream,
  sumBytes,
} from './decoder-parts.ts'

const choiceOf = ({ count, used, renormalized = false, sharedHiddenSize }: ExpertSpec): ExpertChoice => ({
  count,
  used,
  renormalized,
  shared: sharedHiddenSize !== undefined,
})

/** The router's scores of a token, padded to whole octets. */
const scoreStride = ({ count, sharedHiddenSize }: ExpertSpec): number => padded(count + (sharedHiddenSize === undefined ? 0 : 1))

/** What a chunk of tokens takes beside the other buffers of a layer. */
export async function expertScratch(
  spec: ExpertSpec,
  { config, chunkTokens }: Pick<Build, 'config' | 'chunkTokens'>,
  storage: Build['storage'],
): Promise<ExpertScratch> {
  const { used, sharedHiddenSize } = spec
  const rows = (label: string, width: number) => storage(label, chunkTokens * padded(width) * 4)
  return {
    scores: await rows('scores', scoreStride(spec)),
    routes: await storage('routes', routesBytes(choiceOf(spec), chunkTokens)),
    groups: await storage('expert groups', groupsBytes(choiceOf(spec), chunkTokens)),
    outputs: await rows('expert outputs', used * padded(config.width)),
    sharedHidden: sharedHiddenSize === undefined ? undefined : await rows('shared hidden', sharedHiddenSize),
  }
}

async function loadExperts(build: Build, block: string, { count, hiddenSize, sharedHiddenSize }: ExpertSpec) {
  const { loader, config } = build
  const gates = sharedHiddenSize === undefined ? [] : [{ name: `${block}.ffn_gate_inp_shexp.weight`, rows: 1 }]
  const router = await loader.matrix(`${block}.router`, [{ name: `${block}.ffn_gate_inp.weight`, rows: count }, ...gates], config.width)
  const slices = ['gate', 'up'].map(part => ({ name: `${block}.ffn_${part}_exps.weight`, rows: count * hiddenSize }))
  const up = await gateUp(build, `${block}.ffn_gate_up_exps`, slices, hiddenSize)
  const downRows = { name: `${block}.ffn_down_exps.weight`, rows: count * config.width }
  const down = await loader.matrix(`${block}.ffn_down_exps`, [downRows], hiddenSize)
  return { router, up, down }
}

export async function experts(build: Build, layer: number): Promise<Part> {
  const { context, scratch, buffers } = build
  const spec = build.spec.experts!
  const { state } = buffers
  const { scores, routes, groups: groupsBuffer, outputs } = scratch.experts!
  const choice = choiceOf(spec)
  const block = `blk.${layer}`
  const stream = await mlpStream(build, layer)
  const { router, up, down } = await loadExperts(build, block, spec)
  const shared = spec.sharedHiddenSize === undefined ? undefined : await sharedExpert(build, block, spec.sharedHiddenSize, stream)
  const ask = { state, matrix: router, finish: finishStore(scores, scoreStride(spec)) }
  const common = { state, choice, routes }
  const widen = { ...common, matrix: up, finish: finishSwiglu(scratch.hidden, padded(spec.hiddenSize)) }
  const choose = () => route(context, choice, { scores, stride: scoreStride(spec), routes })
  const narrow = () => expertDown(context, { ...common, matrix: down, x: scratch.hidden, finish: stream.finish })

  const decode = async () => {
    const [asked, chosen, wide, given, more] = await Promise.all([
      matmulVec(context, { ...ask, ...stream.vec }),
      choose(),
      expertUp(context, { ...widen, x: scratch.residual, norm: stream.vec.norm }),
      narrow(),
      shared?.decode() ?? [],
    ])
    return (pass: GPUComputePassEncoder) => {
      recordAll(context, pass, [asked])
      // The shared expert first: the others write the residual stream, which its norm reads.
      recordBatch(context, pass, [chosen, wide], 1)
      recordAll(context, pass, more.slice(0, 1))
      recordBatch(context, pass, [given], 1)
      recordAll(context, pass, more.slice(1))
    }
  }
  /** Each token's experts, whatever other tokens take. */
  const apart = () => Promise.all([expertUp(context, { ...widen, x: scratch.normed }), narrow()])
  /** Each expert's tokens. */
  const grouped = () => {
    const groups = { choice, buffer: groupsBuffer, tokens: build.chunkTokens }
    const rows = padded(build.config.width)
    return Promise.all([
      expertGroups(context, groups, { state, routes }),
      expertTile(context, { ...widen, groups, of: 'token', x: scratch.normed }),
      expertTile(context, { state, groups, of: 'slot', matrix: down, x: scratch.hidden, finish: finishStore(outputs, rows) }),
      expertSum(context, { choice, routes, y: outputs, octets: rows / 8, finish: stream.finish }),
    ])
  }
  const together = async (matmul: typeof matmulTile) => {
    const [normed, asked, chosen, few, many, more] = await Promise.all([
      stream.normalize(),
      matmul(context, { ...ask, x: scratch.normed }),
      choose(),
      apart(),
      matmul === matmulTile ? grouped() : undefined,
      shared?.together(matmul) ?? [],
    ])
    return (pass: GPUComputePassEncoder, tokens: number) => {
      const given = many && worthGrouping(choice, tokens) ? many : few
      recordBatch(context, pass, [normed, asked, chosen, ...given, ...more], tokens)
    }
  }
  const matrices = [router, up, down, ...(shared?.matrices ?? [])]
  const readBytes = sumBytes(matrices) - sumBytes([up, down]) * (1 - spec.used / spec.count)
  const streams = async () => forPositions(await together(matmulRows))
  const encoders = (): Encoders => ({ decode, prefill: few => together(few ? matmulRows : matmulTile), streams })
  return plainPart({ matrices, readBytes, adaptable: [], encoders })
}

interface SharedExpert {
  matrices: PackedMatrix[]
  decode(): Promise<Step[]>
  together(matmul: typeof matmulTile): Promise<BatchStep[]>
}

/** One more feed-forward, under the gate that the router left behind the experts' weights; its hidden values have a buffer of their own. */
async function sharedExpert(build: Build, block: string, hiddenSize: number, stream: Stream): Promise<SharedExpert> {
  const { context, config, scratch, loader, buffers, spec } = build
  const { routes, sharedHidden } = scratch.experts!
  const { state } = buffers
  const slices = ['gate', 'up'].map(part => ({ name: `${block}.ffn_${part}_shexp.weight`, rows: hiddenSize }))
  const up = await gateUp(build, `${block}.ffn_gate_up_shexp`, slices, hiddenSize)
  const down = await loader.matrix(`${block}.ffn_down_shexp`, [{ name: `${block}.ffn_down_shexp.weight`, rows: config.width }], hiddenSize)
  const first = { state, matrix: up, finish: finishSwiglu(sharedHidden!, padded(hiddenSize)) }
  const slots = choiceOf(spec.experts!).used + 1
  const last = { state, x: sharedHidden!, matrix: down, finish: finishAddGated(scratch.residual, padded(config.width), routes, slots) }
  return {
    matrices: [up, down],
    decode: () => Promise.all([matmulVec(context, { ...first, ...stream.vec }), matmulVec(context, last)]),
    together: matmul => Promise.all([matmul(context, { ...first, x: scratch.normed }), matmul(context, last)]),
  }
}
