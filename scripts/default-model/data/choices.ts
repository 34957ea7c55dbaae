// Choices inside a question: `(a|b)` is one of them, `(a )?` may be left out. The one idea: the whole text is the phrasing that is
// trained or held out, so near twins never end up on both sides.
import type { Rng } from './types.ts'

// A question mark after the last bracket is the question's own.
const CHOICE = /\(([^()]*)\)(\?(?!$))?/g

export function withChoices(rng: Rng, text: string): string {
  return text.replace(CHOICE, (_, options: string, optional?: string) => (optional && rng.chance(0.5) ? '' : rng.pick(options.split('|'))))
}
