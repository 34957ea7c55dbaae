// How likely a model finds given texts: sums of log-probabilities, the same beginning read once for all that follow it. What multiple-choice
// evaluation is made of. Source: lm-eval, `loglikelihood`; OpenCompass, PPL.
import { InkstoneError } from '../base/errors.ts'
import type { TextOptions } from '../engine/engine.ts'
import { logSumExp } from './chat.ts'
import type { LoadedModel } from './loaded-model.ts'

export interface Likelihood {
  /** Sum of the tokens' log-probabilities. */
  logprob: number
  tokens: number
  /** Each token was the likeliest in its place. */
  greedy: boolean
}

/** Of each continuation after `prefix`, which must not be empty: nothing says how likely a first token is. */
export async function scoreContinuations(
  { engine }: Pick<LoadedModel, 'engine'>,
  prefix: readonly number[],
  continuations: readonly (readonly number[])[],
  options: TextOptions = {},
): Promise<Likelihood[]> {
  if (prefix.length === 0)
    throw new InkstoneError(
      'prompt_empty',
      'The text before a continuation has no tokens; at least one is wanted, such as the model’s bos.',
    )
  const scores: Likelihood[] = []
  for (const continuation of continuations) {
    const score: Likelihood = { logprob: 0, tokens: continuation.length, greedy: true }
    const ids = [...prefix, ...continuation]
    const visit = (position: number, logits: Float32Array) => {
      if (position + 1 >= ids.length) return
      const chosen = logits[ids[position + 1]]
      score.logprob += chosen - logSumExp(logits)
      score.greedy &&= logits.every(value => value <= chosen)
    }
    if (continuation.length > 0) await engine.logits(ids, visit, { ...options, from: prefix.length - 1 })
    scores.push(score)
  }
  return scores
}
