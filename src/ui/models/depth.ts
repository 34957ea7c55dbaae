// The tensors of a model by kind and layer: `blk.7.attn_q.weight` is attn_q of layer 7. Matrices only; norms and biases have no spread to speak of.
import type { WeightFigures, WeightStatistics } from '../../api/inspect/weight-statistics.ts'
import type { TensorReport } from '../../api/model-report.ts'

export interface DepthTensor {
  kind: string
  layer: number
  tensor: TensorReport
}

/** One kind of tensor, its layers from the first to the last. */
export interface DepthRow {
  kind: string
  layers: { layer: number; figures?: WeightFigures }[]
}

/** What a row needs to be one. */
const LEAST_LAYERS = 2

/** Of kinds that several layers have; by kind, then by layer. */
export function depthTensors(tensors: readonly TensorReport[]): DepthTensor[] {
  const kinds = new Map<string, DepthTensor[]>()
  for (const tensor of tensors) {
    const [, layer, kind] = /^blk\.(\d{1,5})\.(.+)\.weight$/.exec(tensor.name) ?? []
    if (kind === undefined || (tensor.shape[1] ?? 1) === 1) continue
    const held = kinds.get(kind) ?? []
    held.push({ kind, layer: Number(layer), tensor })
    kinds.set(kind, held)
  }
  return [...kinds.values()].filter(held => held.length >= LEAST_LAYERS).flatMap(held => held.sort((a, b) => a.layer - b.layer))
}

/** `statistics` in the order of the tensors. */
export function depthRows(tensors: readonly DepthTensor[], statistics: readonly WeightStatistics[]): DepthRow[] {
  const rows = new Map<string, DepthRow>()
  for (const [i, { kind, layer }] of tensors.entries()) {
    const row = rows.get(kind) ?? { kind, layers: [] }
    row.layers.push({ layer, figures: statistics[i].figures })
    rows.set(kind, row)
  }
  return [...rows.values()]
}
