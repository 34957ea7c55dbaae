// What each split may use. The one idea: a phrasing, a value, or a pair of both is held out by the hash of its own text, never by
// the draw, so the same one is held out in every run, whatever the seed.
//
// split                  phrasing    value       (phrasing, value) pair
// train                  trained     trained     trained
// held-out-phrasing      HELD OUT    trained     –
// held-out-value         trained     HELD OUT    –          (facts: as held-out-combination, see `pair`)
// held-out-combination   trained     trained     HELD OUT
import { hashText } from './rng.ts'
import type { Rng, Split } from './types.ts'

/** One in this many is held out. */
const HELD_OUT_ONE_IN = 10
const HELD_OUT_PHRASINGS_ONE_IN = 30
const DRAWS_BEFORE_GIVING_UP = 5_000

interface Phrasings {
  list: readonly string[]
  trained: string[]
  heldOut: string[]
}

const phrasingsOfKey = new Map<string, Phrasings>()

/** Splits a question's templates: those with the lowest hashes (a thirtieth, at least one) are held out; needs three or more. */
function phrasings(key: string, templates: readonly string[]): Phrasings {
  const known = phrasingsOfKey.get(key)
  if (known) {
    if (known.list !== templates && known.list.join('\n') !== templates.join('\n')) {
      throw new Error(`phrasings of "${key}" differ between calls; wanted: one list for a key; give the other list another key`)
    }
    return known
  }
  if (templates.length < 3) {
    throw new Error(`phrasings of "${key}": got ${templates.length}, wanted 3 or more so that one can be held out`)
  }
  const ranked = [...templates].sort((a, b) => hashText(a) - hashText(b))
  const heldOutCount = Math.max(1, Math.round(templates.length / HELD_OUT_PHRASINGS_ONE_IN))
  const heldOut = ranked.slice(0, heldOutCount)
  const made = { list: templates, heldOut, trained: templates.filter(template => !heldOut.includes(template)) }
  phrasingsOfKey.set(key, made)
  return made
}

const SENTENCE_END = /[.!?,。！？，\s]+$/
const bare = (text: string) => text.toLowerCase().replace(SENTENCE_END, '')

/** What a phrasing looks like with any of its choices; `slot` is a pattern of what may stand where it has a slot. */
function patternOf(template: string, slot: string): string {
  // A question mark behind a bracket says that it may be left out (choices.ts); another one is the question's own.
  return bare(template)
    .replace(/[.*+^$[\]\\]/g, '\\$&')
    .replace(/(^|[^)])\?/g, '$1\\?')
    .replace(/\{\w+\}/g, slot)
}

/** Is `text` this phrasing, whatever their slots are called and whichever of its choices it takes? Case and final punctuation do not count. */
export function matchesPhrasing(template: string, text: string): boolean {
  return new RegExp(`^${patternOf(template, '\\{\\w+\\}')}$`, 'u').test(bare(text))
}

/** Letters that a phrasing has beside its slots, for it to be told from others. */
const TELLING_LETTERS = 5

/** Says of a text whether it is a held-out phrasing with anything in its slots; of those lists that were drawn from so far. */
export function heldOutPhrasing(): (text: string) => boolean {
  const telling = (template: string) => [...template.replace(/\{\w+\}|[^\p{L}]/gu, '')].length >= TELLING_LETTERS
  const templates = [...phrasingsOfKey.values()].flatMap(({ heldOut }) => heldOut.filter(telling))
  const pattern = new RegExp(`^(?:${templates.map(template => patternOf(template, '.+')).join('|')})$`, 'u')
  return text => pattern.test(bare(text))
}

/** Every key that `phrase` or `pair` was called with so far; for tests. */
export function knownPhrasings(): ReadonlyMap<string, Readonly<Phrasings>> {
  return phrasingsOfKey
}

/**
 * A question template that the split may use. `key` names the list (`group.kind.language`) and always comes with the same list.
 * Only for the user's side: what the assistant answers is not held out.
 */
export function phrase(rng: Rng, split: Split, key: string, templates: readonly string[]): string {
  const { trained, heldOut } = phrasings(key, templates)
  return rng.pick(split === 'held-out-phrasing' ? heldOut : trained)
}

/** Is the value with this id held out? */
export function isHeldOutValue(key: string, id: string): boolean {
  return hashText(`value\n${key}\n${id}`) % HELD_OUT_ONE_IN === 0
}

/** May the split use the value with this id? For values made up on the way (two numbers, a list): `draw` until it may. */
export function allowedValue(split: Split, key: string, id: string): boolean {
  return isHeldOutValue(key, id) === (split === 'held-out-value')
}

/** Is this combination (`phrasing × value`, `name × colour`, …) held out? */
export function isHeldOutCombination(comboKey: string): boolean {
  return hashText(`combination\n${comboKey}`) % HELD_OUT_ONE_IN === 0
}

/** May the split use this combination? Where phrasing or value are held out already, any combination is new and allowed. */
export function allowed(split: Split, comboKey: string): boolean {
  if (split === 'train') return !isHeldOutCombination(comboKey)
  return split !== 'held-out-combination' || isHeldOutCombination(comboKey)
}

/** Draws until `accept` says yes; throws when it never does (then there are too few values for the split). */
export function draw<T>(make: () => T, accept: (made: T) => boolean): T {
  for (let count = 0; count < DRAWS_BEFORE_GIVING_UP; count++) {
    const made = make()
    if (accept(made)) return made
  }
  throw new Error(`no draw of ${DRAWS_BEFORE_GIVING_UP} was allowed in the split; give the table more rows or the list more phrasings`)
}

/**
 * An item that the split may use: a held-out one in `held-out-value`, a trained one in every other split. Not for facts: one that
 * was never trained can't be known (use `pair` or `rng.pick` there).
 */
export function choose<T>(rng: Rng, split: Split, key: string, items: readonly T[], idOf: (item: T) => string): T {
  return draw(
    () => rng.pick(items),
    item => allowedValue(split, key, idOf(item)),
  )
}

/**
 * A template and an item together, so that (template, item) pairs can be held out too.
 * `facts: true`: every item is trained, and `held-out-value` asks for held-out pairs instead.
 */
export function pair<T>(
  rng: Rng,
  split: Split,
  key: string,
  templates: readonly string[],
  items: readonly T[],
  idOf: (item: T) => string,
  { facts = false } = {},
): { template: string; item: T } {
  const effective = facts && split === 'held-out-value' ? 'held-out-combination' : split
  return draw(
    () => ({
      template: phrase(rng, effective, key, templates),
      item: facts ? rng.pick(items) : choose(rng, effective, key, items, idOf),
    }),
    ({ template, item }) => allowed(effective, `${key}\n${template}\n${idOf(item)}`),
  )
}

/** The template with its `{names}` filled in; throws when one has no value. */
export function fill(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (!(name in values)) throw new Error(`template "${template}" wants {${name}}; got only ${Object.keys(values).join(', ')}`)
    return String(values[name])
  })
}
