// Words and names that nobody has seen. The one idea: where a value only has to be copied, one made of syllables can't be known from
// elsewhere, so that a model learns to look at the question and not at a list of the usual ones.
import { dictionary } from './tables/dictionary.ts'
import type { Language, Rng } from './types.ts'

const ONSETS = 'b c d f g h j k l m n p r s t v w z br cl dr fl gr pl sh st th tr'.split(' ')
const VOWELS = 'a a e e i i o o u ai ea oo'.split(' ')
const CODAS = ['', '', '', '', 'l', 'm', 'n', 'r', 's', 't', 'k', 'nd', 'x']
const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕']
const CHARACTERS = [...new Set(dictionary.flatMap(({ zh }) => [...zh]))].filter(one => /\p{Script=Han}/u.test(one))

/** How often a value is made up where it may be. */
export const MADE_UP_PROBABILITY = 0.5

const syllable = (rng: Rng) => rng.pick(ONSETS) + rng.pick(VOWELS)
const characters = (rng: Rng, count: number) => Array.from({ length: count }, () => rng.pick(CHARACTERS)).join('')

/** A word of two to four syllables, or of two characters. */
export function madeUpWord(rng: Rng, language: Language): string {
  if (language === 'zh') return characters(rng, 2)
  const syllables = Array.from({ length: rng.pick([1, 1, 2, 2, 3]) }, () => syllable(rng))
  return syllables.join('') + rng.pick(ONSETS).charAt(0) + rng.pick(VOWELS).charAt(0) + rng.pick(CODAS)
}

/** A person's or a place's. */
export function madeUpName(rng: Rng, language: Language): string {
  if (language === 'zh') return rng.pick(SURNAMES) + characters(rng, rng.int(1, 2))
  const word = madeUpWord(rng, 'en')
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** So many different ones of `items`, or made up. */
export function severalWords(rng: Rng, language: Language, items: readonly string[], count: number): string[] {
  const isMadeUp = rng.chance(MADE_UP_PROBABILITY)
  const chosen = new Set<string>()
  while (chosen.size < count) chosen.add(isMadeUp && rng.chance(0.8) ? madeUpWord(rng, language) : rng.pick(items))
  return [...chosen]
}
