// Letters and words of a text. The one idea: a token hides its letters, so an answer spells them out first, numbered or joined by
// hyphens, and reads its result off that line.
import { exchange } from '../conversation.ts'
import { weightedPick } from '../facts.ts'
import { MADE_UP_PROBABILITY, madeUpWord, severalWords } from '../made-up.ts'
import { noisy } from '../noise.ts'
import { allowed, allowedValue, draw, fill, phrase } from '../split.ts'
import { lettersAsked as ASKED } from '../tables/asked/letters.ts'
import { dictionary } from '../tables/dictionary.ts'
import type { Check, Conversation, Group, Language, Rng, Split } from '../types.ts'

const NAME = 'letters'
const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth']
const NUMERALS_ZH = ['一', '二', '三', '四', '五', '六', '七', '八']
const ALPHABET = [...'abcdefghijklmnopqrstuvwxyz']
const NAMES = 'Anna Ben Clara David Emma Felix Grace Henry Ida Jack Lily Max Nora Oliver Paul Rosa Sam Tina Victor Zoe'.split(' ')

const english = dictionary.filter(({ en }) => /^[a-z]{3,10}$/.test(en)).map(({ en }) => en)
const chinese = dictionary.filter(({ zh }) => zh.length >= 2).map(({ zh }) => zh)

/** A real word as often as a name or a made-up one, so that spelling is learned for any letters. */
function word(rng: Rng): string {
  if (rng.chance(MADE_UP_PROBABILITY)) return rng.pick(english)
  return rng.chance(0.15) ? rng.pick(NAMES) : madeUpWord(rng, 'en')
}

const words = (rng: Rng, count: number) => severalWords(rng, 'en', english, count)

/** A short text of any casing, for tasks on upper and lower case. */
function cased(rng: Rng): string {
  const text = rng.chance(0.5) ? word(rng) : words(rng, rng.int(2, 5)).join(' ')
  return rng.pick([text, text.toUpperCase(), text.charAt(0).toUpperCase() + text.slice(1), text])
}

/** Four to nine Chinese characters: two words or more. */
function chineseText(rng: Rng): string {
  return draw(
    () => severalWords(rng, 'zh', chinese, rng.int(1, 3)).join(''),
    text => text.length <= 8,
  )
}

interface Made {
  slots: Record<string, string | number>
  answer: string
  check: Check
}

interface Task {
  key: string
  weight: number
  questions: Record<Language, readonly string[]>
  make(rng: Rng, language: Language): Made
}

const exactly = (slots: Made['slots'], answer: string): Made => ({ slots, answer, check: { kind: 'exact', wanted: [answer] } })
const containing = (slots: Made['slots'], answer: string, wanted: string): Made => ({
  slots,
  answer,
  check: { kind: 'contains', wanted: [wanted] },
})
const numbered = (parts: readonly string[]) => parts.map((part, index) => `${index + 1} ${part}`).join(', ')
const spelled = (text: string) => [...text].join('-')
const reversed = (text: string) => [...text].reverse().join('')

const repeat: Task = {
  key: 'repeat',
  weight: 3,
  questions: ASKED.repeat,
  make(rng, language) {
    const parts = Array.from({ length: rng.int(2, 7) }, () =>
      rng.chance(0.15)
        ? String(rng.int(0, 9999))
        : rng.chance(language === 'zh' ? 0.6 : 0.1)
          ? severalWords(rng, 'zh', chinese, 1)[0]
          : word(rng),
    )
    const text = parts.join(' ')
    return exactly({ text }, text)
  },
}

const upper: Task = {
  key: 'upper',
  weight: 2.5,
  questions: ASKED.upper,
  make(rng) {
    const text = cased(rng)
    return exactly({ text }, text.toUpperCase())
  },
}

const lower: Task = {
  key: 'lower',
  weight: 2,
  questions: ASKED.lower,
  make(rng) {
    const text = rng.chance(0.7) ? cased(rng).toUpperCase() : cased(rng)
    return exactly({ text }, text.toLowerCase())
  },
}

const spell: Task = {
  key: 'spell',
  weight: 1.5,
  questions: ASKED.spell,
  make(rng) {
    const text = word(rng)
    return exactly({ text }, spelled(text))
  },
}

const spellSeveral: Task = {
  key: 'spell-several',
  weight: 4,
  questions: ASKED['spell-several'],
  make(rng) {
    const list = Array.from({ length: rng.int(2, 6) }, () => word(rng))
    const answer = list.map(text => `${text}: ${spelled(text)}`).join('\n')
    return { slots: { text: list.join(', ') }, answer, check: { kind: 'contains', wanted: list.map(spelled) } }
  },
}

const reverse: Task = {
  key: 'reverse',
  weight: 2,
  questions: ASKED.reverse,
  make(rng, language) {
    const text = language === 'zh' && rng.chance(0.5) ? chineseText(rng) : word(rng)
    const turned = reversed(text)
    return containing({ text }, `${spelled(text)}\n${spelled(turned)}\n${turned}`, turned)
  },
}

const letterAt: Task = {
  key: 'letter-at',
  weight: 2.5,
  questions: ASKED['letter-at'],
  make(rng, language) {
    const text = word(rng)
    const letters = [...text]
    const isLast = rng.chance(0.25)
    const index = isLast ? letters.length - 1 : rng.int(0, Math.min(letters.length, ORDINALS.length) - 1)
    const place = language === 'en' ? (isLast ? 'last' : ORDINALS[index]) : isLast ? '最后一' : `第${NUMERALS_ZH[index]}`
    const walked = numbered(isLast ? letters : letters.slice(0, index + 1))
    return language === 'en'
      ? containing({ text, place }, `${walked}. The ${place} letter is "${letters[index]}".`, `letter is "${letters[index]}"`)
      : containing({ text, place }, `${walked}。${place}个字母是“${letters[index]}”。`, `个字母是“${letters[index]}”`)
  },
}

const countLetters: Task = {
  key: 'count-letters',
  weight: 2,
  questions: ASKED['count-letters'],
  make(rng, language) {
    const text = word(rng)
    const count = text.length
    const answer =
      language === 'en' ? `${numbered([...text])}. There are ${count} letters.` : `${numbered([...text])}。一共有${count}个字母。`
    return { slots: { text }, answer, check: { kind: 'number', wanted: count } }
  },
}

const countLetter: Task = {
  key: 'count-letter',
  weight: 2,
  questions: ASKED['count-letter'],
  make(rng, language) {
    const text = rng.chance(0.15) ? 'strawberry' : word(rng).toLowerCase()
    const letter = rng.chance(0.85) ? rng.pick([...text]) : rng.pick(ALPHABET)
    let seen = 0
    const walked = [...text].map(one => (one === letter ? `${one}(${++seen})` : one)).join('-')
    const answer = language === 'en' ? `${walked}. So "${letter}": ${seen}.` : `${walked}。所以“${letter}”有${seen}个。`
    return { slots: { letter, text }, answer, check: { kind: 'number', wanted: seen } }
  },
}

const wordAt: Task = {
  key: 'word-at',
  weight: 2.5,
  questions: ASKED['word-at'],
  make(rng, language) {
    const list = words(rng, rng.int(3, 7))
    const isLast = rng.chance(0.3)
    const index = isLast ? list.length - 1 : rng.int(0, list.length - 1)
    const place = language === 'en' ? (isLast ? 'last' : ORDINALS[index]) : isLast ? '最后一' : `第${NUMERALS_ZH[index]}`
    const walked = numbered(isLast ? list : list.slice(0, index + 1))
    const slots = { text: list.join(' '), place }
    return language === 'en'
      ? containing(slots, `${walked}. The ${place} word is "${list[index]}".`, `word is "${list[index]}"`)
      : containing(slots, `${walked}。${place}个单词是“${list[index]}”。`, `个单词是“${list[index]}”`)
  },
}

const countWords: Task = {
  key: 'count-words',
  weight: 1,
  questions: ASKED['count-words'],
  make(rng, language) {
    const list = words(rng, rng.int(2, 8))
    const answer =
      language === 'en' ? `${numbered(list)}. There are ${list.length} words.` : `${numbered(list)}。一共有${list.length}个单词。`
    return { slots: { text: list.join(' ') }, answer, check: { kind: 'number', wanted: list.length } }
  },
}

const reverseWords: Task = {
  key: 'reverse-words',
  weight: 2,
  questions: ASKED['reverse-words'],
  make(rng) {
    const list = words(rng, rng.int(3, 6))
    return exactly({ text: list.join(' ') }, [...list].reverse().join(' '))
  },
}

const characterAt: Task = {
  key: 'character-at',
  weight: 1.5,
  questions: ASKED['character-at'],
  make(rng, language) {
    const characters = [...chineseText(rng)]
    const isLast = rng.chance(0.25)
    const index = isLast ? characters.length - 1 : rng.int(0, characters.length - 1)
    const place = language === 'en' ? (isLast ? 'last' : ORDINALS[index]) : isLast ? '最后一' : `第${NUMERALS_ZH[index]}`
    const walked = numbered(isLast ? characters : characters.slice(0, index + 1))
    const slots = { text: characters.join(''), place }
    return language === 'en'
      ? containing(slots, `${walked}. The ${place} character is "${characters[index]}".`, `character is "${characters[index]}"`)
      : containing(slots, `${walked}。${place}个字是“${characters[index]}”。`, `个字是“${characters[index]}”`)
  },
}

const countCharacters: Task = {
  key: 'count-characters',
  weight: 1,
  questions: ASKED['count-characters'],
  make(rng, language) {
    const text = chineseText(rng)
    const answer =
      language === 'en'
        ? `${numbered([...text])}. There are ${text.length} characters.`
        : `${numbered([...text])}。一共有${text.length}个字。`
    return { slots: { text }, answer, check: { kind: 'number', wanted: text.length } }
  },
}

const TASKS: readonly Task[] = [
  repeat,
  upper,
  lower,
  spell,
  spellSeveral,
  reverse,
  letterAt,
  countLetters,
  countLetter,
  wordAt,
  countWords,
  reverseWords,
  characterAt,
  countCharacters,
]
const COMMON = TASKS.filter(({ key }) => !key.includes('character'))

function make(rng: Rng, language: Language, split: Split): Conversation {
  // Questions about Chinese characters are rare in English.
  const task = weightedPick(rng, language === 'en' && rng.chance(0.7) ? COMMON : TASKS)
  const key = `${NAME}.${task.key}`
  const template = phrase(rng, split, `${key}.${language}`, task.questions[language])
  const made = draw(
    () => task.make(rng, language),
    ({ slots }) => {
      const id = Object.values(slots).join('\n')
      return allowedValue(split, key, id) && allowed(split, `${key}\n${template}\n${id}`)
    },
  )
  const question = noisy(rng, language, fill(template, made.slots), { keep: Object.values(made.slots).map(String) })
  return exchange(NAME, language, question, made.answer, made.check)
}

export const letters: Group = { name: NAME, weight: 17, make }
