// Tokens that may come next, guessed cheaply: the engine checks several at once and keeps those that it would have chosen itself, so the answer
// is what it would have been without them. Leviathan et al. 2023 (speculative decoding), arXiv:2211.17192; Saxena 2023 (prompt lookup).
import { InkstoneError } from '../base/errors.ts'
import type { Engine } from './engine.ts'

/** Guesses what follows these ids, `most` tokens or fewer. */
export type Proposer = (ids: readonly number[], most: number) => readonly number[] | Promise<readonly number[]>

/** Ends that are looked for in the text, the longest first. */
const LONGEST_END = 4
const SHORTEST_END = 2

/** What followed the text's last tokens where they stood before, the latest time: for answers that quote their prompt, or themselves. */
export function promptLookup(atMost: number): Proposer {
  return (ids, most) => {
    for (let length = Math.min(LONGEST_END, ids.length - 1); length >= SHORTEST_END; length--) {
      const end = ids.length - length
      for (let at = end - 1; at >= 0; at--) {
        if (!matches(ids, at, end, length)) continue
        const from = at + length
        return ids.slice(from, from + Math.min(atMost, most))
      }
    }
    return []
  }
}

function matches(ids: readonly number[], at: number, end: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (ids[at + i] !== ids[end + i]) return false
  return true
}

/** What a smaller model of the same vocabulary would say. It keeps a cache of its own, so it reads no token twice. */
export function draftModel(draft: Engine, target: Pick<Engine, 'config'>, atMost: number): Proposer {
  if (draft.config.vocabulary !== target.config.vocabulary) {
    throw new InkstoneError(
      'draft_vocabulary',
      `The draft model has ${draft.config.vocabulary} tokens, the model ${target.config.vocabulary}. Choose a draft of the same family.`,
    )
  }
  return async (ids, most) => {
    const room = draft.contextTokens - ids.length
    const guesses: number[] = []
    if (room <= 0) return guesses
    for await (const { id } of draft.generate(ids, { maxTokens: Math.min(atMost, most, room) })) guesses.push(id)
    return guesses
  }
}
