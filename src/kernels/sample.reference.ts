// The choice of the next token, step by step as the kernels argmax and sample make it, in double precision.
import type { SamplingOptions } from './sample.ts'

/** Keskar et al. 2019 (CTRL), arXiv:1909.05858: tokens of the context become less likely, whatever their logit's sign. */
export function penalizeReference(logits: ArrayLike<number>, seen: ArrayLike<number>, penalty: number): Float32Array {
  return Float32Array.from({ length: logits.length }, (_, i) => {
    if (penalty === 1 || seen[i] === 0) return logits[i]
    return logits[i] > 0 ? Math.fround(logits[i] / Math.fround(penalty)) : Math.fround(logits[i] * Math.fround(penalty))
  })
}

/** Tokens that are not allowed get the lowest logit that is a number. */
export const maskReference = (logits: ArrayLike<number>, allowed: ReadonlySet<number>): Float32Array =>
  Float32Array.from({ length: logits.length }, (_, id) => (allowed.has(id) ? logits[id] : -3.4e38))

/** The largest logit's id, the lowest of equals. */
export function argmaxReference(logits: ArrayLike<number>): number {
  let best = 0
  for (let i = 1; i < logits.length; i++) if (logits[i] > logits[best]) best = i
  return best
}

/** Ids that top-k, then top-p over what top-k left, then min-p allow; equals of the last one allowed are allowed too. */
export function allowedReference(logits: ArrayLike<number>, { temperature, topK, topP, minP }: SamplingOptions): Set<number> {
  let ids = Array.from({ length: logits.length }, (_, i) => i).sort((a, b) => logits[b] - logits[a] || a - b)
  const most = logits[ids[0]]
  const mass = (id: number) => Math.exp((logits[id] - most) / temperature)
  const keep = (least: number) => ids.filter(id => logits[id] >= least)
  if (topK > 0 && topK < ids.length) ids = keep(logits[ids[topK - 1]])
  if (topP < 1) {
    const total = ids.reduce((sum, id) => sum + mass(id), 0)
    let sum = 0
    const last = ids.findIndex(id => (sum += mass(id)) >= topP * total)
    if (last >= 0) ids = keep(logits[ids[last]])
  }
  if (minP > 0) ids = keep(most + temperature * Math.log(minP))
  return new Set(ids)
}

/** PCG: Jarzynski and Olano 2020, "Hash functions for GPU rendering". */
function hash(value: number): number {
  const state = (Math.imul(value, 747796405) + 2891336453) >>> 0
  const word = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277803737) >>> 0
  return ((word >>> 22) ^ word) >>> 0
}

/** A share of the 32 bits strictly between 0 and 1, exact in f32, so that neither logarithm of it is infinite. */
export const openShare = (bits: number): number => Math.fround(Math.fround((bits >>> 9) + 0.5) / 2 ** 23)

/** Noise whose largest sum with the scaled logits is a sample of their softmax: Maddison et al. 2014, arXiv:1411.0030. */
export function gumbelReference(id: number, position: number, seed: number): number {
  const bits = hash((id ^ hash((position ^ hash(seed)) >>> 0)) >>> 0)
  return -Math.log(-Math.log(openShare(bits)))
}

/** The sampled id at a position, and how far it lay before the second: a difference near 0 may fall otherwise in f32. */
export function sampleReference(logits: ArrayLike<number>, options: SamplingOptions, position: number): { id: number; margin: number } {
  if (options.temperature === 0) return { id: argmaxReference(logits), margin: Number.POSITIVE_INFINITY }
  const scores = [...allowedReference(logits, options)]
    .map(id => ({ id, score: logits[id] / options.temperature + gumbelReference(id, position, options.seed) }))
    .sort((a, b) => b.score - a.score || a.id - b.id)
  return { id: scores[0].id, margin: scores.length > 1 ? scores[0].score - scores[1].score : Number.POSITIVE_INFINITY }
}
