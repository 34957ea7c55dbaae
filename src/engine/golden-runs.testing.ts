// What the golden tests of small models share: a greedy run with what it took.
import type { Engine } from './engine.ts'

/** Where the device has f16 at all; by default only large caches are. */
export const EVERY_CACHE_IN_HALVES = { cache: 'f16' } as const

/** Every file on every variant of the adapter, in place of what time allows. */
export const full = process.env.GOLDEN_FULL === '1'

/** `logits` are those that the first id was chosen from, `dispatches` what a token took after it. */
export async function greedy(engine: Engine, ids: number[], maxTokens: number) {
  const { counters } = engine.context
  const got: number[] = []
  let logits = new Float32Array()
  let before = 0
  for await (const token of engine.generate(ids, { maxTokens, withLogits: true })) {
    if (got.length === 0) {
      logits = token.logits as Float32Array<ArrayBuffer>
      before = counters.dispatches
    }
    got.push(token.id)
  }
  // A step for each token but the first, which the prompt gives.
  return { got, logits, dispatches: (counters.dispatches - before) / (maxTokens - 1) }
}
