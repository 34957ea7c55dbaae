// A grammar as what an answer has to be: where its text stands so far, and which tokens may follow.
import { InkstoneError } from '../../base/errors.ts'
import type { Tokenizer } from '../../tokenizer/types.ts'
import type { Constraint } from '../engine.ts'
import { compileGrammar } from './automaton.ts'
import type { Grammar } from './expression.ts'
import { Matcher } from './matcher.ts'
import { TokenMasks, tokenTree } from './token-mask.ts'

/** A grammar made ready for a tokenizer; answers share it and what was found of it. */
export interface CompiledGrammar {
  matcher: Matcher
  masks: TokenMasks
  tokenizer: Tokenizer
}

export function prepareGrammar(grammar: Grammar, tokenizer: Tokenizer): CompiledGrammar {
  const matcher = new Matcher(compileGrammar(grammar))
  return { matcher, masks: new TokenMasks(matcher, tokenTree(tokenizer)), tokenizer }
}

export function grammarConstraint({ matcher, masks, tokenizer }: CompiledGrammar): Constraint {
  let place = matcher.start()
  return {
    mask() {
      const mask = masks.of(place)
      if (mask.some(word => word !== 0)) return mask
      throw new InkstoneError(
        'grammar_stuck',
        'No token of this model can go on as the grammar wants. Allow other characters, or choose a model whose vocabulary has them.',
      )
    },
    accept(id) {
      const next = matcher.walk(place, tokenizer.bytes(id))
      if (!next)
        throw new InkstoneError(
          'grammar_left',
          `The token ${JSON.stringify(tokenizer.tokenText(id))} is none that the grammar allows here.`,
        )
      place = next
      return !(place.ends && place.stacks.length === 0)
    },
  }
}
