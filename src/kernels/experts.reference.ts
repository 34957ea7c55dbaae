// The router and its experts in double precision, one token after another.
import { matmulReference } from './matmul.reference.ts'

export interface Route {
  expert: number
  weight: number
}

export interface RouteReferenceShape {
  count: number
  used: number
  renormalized: boolean
}

/** Softmax over a token's scores, the `used` largest, the lowest expert of equals; weights in that order. */
export function routeReference(scores: ArrayLike<number>, { count, used, renormalized }: RouteReferenceShape): Route[] {
  const all = Array.from({ length: count }, (_, expert) => ({ expert, score: scores[expert] }))
  const most = Math.max(...all.map(({ score }) => score))
  const total = all.reduce((sum, { score }) => sum + Math.exp(score - most), 0)
  const taken = all.sort((a, b) => b.score - a.score || a.expert - b.expert).slice(0, used)
  const weights = taken.map(({ expert, score }) => ({ expert, weight: Math.exp(score - most) / total }))
  const kept = weights.reduce((sum, { weight }) => sum + weight, 0)
  return renormalized ? weights.map(({ expert, weight }) => ({ expert, weight: weight / kept })) : weights
}

export interface Groups {
  tiles: [expert: number, first: number, end: number][]
  /** Pairs token · used + slot, by expert. */
  order: number[]
}

/** The pairs of a token and an expert that it takes, by expert, each expert's in tiles of at most `tile`. */
export function groupsReference(routes: Route[][], { count, used }: Pick<RouteReferenceShape, 'count' | 'used'>, tile: number): Groups {
  const tiles: Groups['tiles'] = []
  const order: number[] = []
  for (let expert = 0; expert < count; expert++) {
    const first = order.length
    for (const [token, of] of routes.entries()) {
      for (const [slot, route] of of.entries()) if (route.expert === expert) order.push(token * used + slot)
    }
    for (let at = first; at < order.length; at += tile) tiles.push([expert, at, Math.min(at + tile, order.length)])
  }
  return { tiles, order }
}

/** Σ weight · W_expert · x[slot] over a token's routes; w: [experts][R][D], x: [slot][D] → [R]. */
export function expertDownReference(x: ArrayLike<number>[], routes: Route[], w: Float32Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(rows)
  for (const [slot, { expert, weight }] of routes.entries()) {
    const y = matmulReference(x[slot], w.subarray(expert * rows * columns, (expert + 1) * rows * columns), columns)
    for (let row = 0; row < rows; row++) out[row] += weight * y[row]
  }
  return out
}
