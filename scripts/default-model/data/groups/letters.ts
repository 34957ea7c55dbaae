// Letters and words of a text. The one idea: a token hides its letters, so an answer spells them out first, numbered or joined by
// hyphens, and reads its result off that line.
import { exchange } from '../conversation.ts'
import { weightedPick } from '../facts.ts'
import { noisy } from '../noise.ts'
import { several } from '../rng.ts'
import { allowed, allowedValue, draw, fill, phrase } from '../split.ts'
import { dictionary } from '../tables/dictionary.ts'
import type { Check, Conversation, Group, Language, Rng, Split } from '../types.ts'

const NAME = 'letters'
const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth']
const NUMERALS_ZH = ['一', '二', '三', '四', '五', '六', '七', '八']
const CONSONANTS = 'bcdfghklmnprstvwz'
const VOWELS = 'aeiou'
const NAMES = 'Anna Ben Clara David Emma Felix Grace Henry Ida Jack Lily Max Nora Oliver Paul Rosa Sam Tina Victor Zoe'.split(' ')

const english = dictionary.filter(({ en }) => /^[a-z]{3,10}$/.test(en)).map(({ en }) => en)
const chinese = dictionary.filter(({ zh }) => zh.length >= 2).map(({ zh }) => zh)

/** A real word mostly; else a name or a made-up one, so that spelling is learned for any letters. */
function word(rng: Rng): string {
  if (rng.chance(0.6)) return rng.pick(english)
  if (rng.chance(0.2)) return rng.pick(NAMES)
  const syllables = Array.from({ length: rng.int(2, 3) }, () => rng.pick([...CONSONANTS]) + rng.pick([...VOWELS]))
  return syllables.join('') + (rng.chance(0.5) ? rng.pick([...CONSONANTS]) : '')
}

function words(rng: Rng, count: number): string[] {
  return Array.from({ length: count }, () => rng.pick(english))
}

/** A short text of any casing, for tasks on upper and lower case. */
function cased(rng: Rng): string {
  const text = rng.chance(0.5) ? word(rng) : words(rng, rng.int(2, 5)).join(' ')
  return rng.pick([text, text.toUpperCase(), text.charAt(0).toUpperCase() + text.slice(1), text])
}

/** Four to nine Chinese characters: two words or more. */
function chineseText(rng: Rng): string {
  return draw(
    () => several(rng, chinese, rng.int(1, 3)).join(''),
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
  questions: {
    en: [
      'Repeat after me: {text}',
      'Repeat: {text}',
      'Say exactly this: {text}',
      'Write this once more: {text}',
      'Copy this text: {text}',
      'Answer with exactly these words: {text}',
      'Echo {text}',
      'Say "{text}" and nothing else.',
      'Please repeat "{text}".',
    ],
    zh: [
      '跟我说：{text}',
      '重复一遍：{text}',
      '照抄：{text}',
      '原样写出：{text}',
      '请复述“{text}”。',
      '只回答这几个字：{text}',
      '再写一遍{text}',
      '请说“{text}”，别的不要说。',
    ],
  },
  make(rng, language) {
    const parts = Array.from({ length: rng.int(2, 7) }, () =>
      rng.chance(0.15) ? String(rng.int(0, 9999)) : rng.chance(language === 'zh' ? 0.6 : 0.1) ? rng.pick(chinese) : word(rng),
    )
    const text = parts.join(' ')
    return exactly({ text }, text)
  },
}

const upper: Task = {
  key: 'upper',
  weight: 1.5,
  questions: {
    en: [
      'Write in upper case: {text}',
      'Put "{text}" in capital letters.',
      'Convert to uppercase: {text}',
      'Make this all caps: {text}',
      'Uppercase "{text}".',
      'How does "{text}" look in capitals?',
      'Turn "{text}" into upper case letters.',
      'uppercase: {text}',
      'Capitalise every letter of "{text}".',
      'Write "{text}" in block letters.',
      'Please put this into capitals: {text}',
    ],
    zh: [
      '把“{text}”改成大写。',
      '转换成大写：{text}',
      '请把{text}写成大写字母。',
      '“{text}”的大写是什么？',
      '全部大写：{text}',
      '将{text}转为大写',
      '大写：{text}',
      '用大写字母写出“{text}”。',
      '帮我把{text}变成大写字母。',
    ],
  },
  make(rng) {
    const text = cased(rng)
    return exactly({ text }, text.toUpperCase())
  },
}

const lower: Task = {
  key: 'lower',
  weight: 1.5,
  questions: {
    en: [
      'Write in lower case: {text}',
      'Put "{text}" in small letters.',
      'Convert to lowercase: {text}',
      'Make this all lowercase: {text}',
      'Lowercase "{text}".',
      'How does "{text}" look in small letters?',
      'Turn "{text}" into lower case letters.',
      'lowercase: {text}',
      'Write "{text}" without capitals.',
      'Remove the capitals: {text}',
    ],
    zh: [
      '把“{text}”改成小写。',
      '转换成小写：{text}',
      '请把{text}写成小写字母。',
      '“{text}”的小写是什么？',
      '全部小写：{text}',
      '将{text}转为小写',
      '小写：{text}',
      '用小写字母写出“{text}”。',
      '帮我把{text}变成小写字母。',
    ],
  },
  make(rng) {
    const text = rng.chance(0.7) ? cased(rng).toUpperCase() : cased(rng)
    return exactly({ text }, text.toLowerCase())
  },
}

const spell: Task = {
  key: 'spell',
  weight: 1.5,
  questions: {
    en: [
      'Spell "{text}".',
      'How do you spell {text}?',
      'Spell the word {text}.',
      'Can you spell "{text}" for me?',
      'Spell {text} letter by letter.',
      'Write "{text}" letter by letter.',
      'What are the letters of "{text}"?',
      'Which letters are in {text}, in order?',
      'spell: {text}',
      'Give me the spelling of "{text}".',
    ],
    zh: [
      '拼写单词{text}。',
      '“{text}”怎么拼？',
      '{text}怎么拼写？',
      '把{text}一个字母一个字母地写出来。',
      '逐个字母拼出“{text}”。',
      '请拼读{text}。',
      '单词{text}由哪些字母组成？',
      '帮我拼一下{text}。',
      '拼写：{text}',
    ],
  },
  make(rng) {
    const text = word(rng)
    return exactly({ text }, spelled(text))
  },
}

const spellSeveral: Task = {
  key: 'spell-several',
  weight: 4,
  questions: {
    en: [
      'Spell these words: {text}',
      'Spell each of these: {text}',
      'How do you spell these words? {text}',
      'Write each word letter by letter: {text}',
      'Spell them one by one: {text}',
      'spelling of {text}',
      'Give me the spelling of each word: {text}',
      'Letter by letter, please: {text}',
    ],
    zh: [
      '拼写这些单词：{text}',
      '逐个拼出：{text}',
      '{text}分别怎么拼？',
      '把每个单词一个字母一个字母地写出来：{text}',
      '请依次拼写{text}。',
      '下面的单词怎么拼：{text}',
      '每行拼一个单词：{text}',
    ],
  },
  make(rng) {
    const list = Array.from({ length: rng.int(2, 6) }, () => word(rng))
    const answer = list.map(text => `${text}: ${spelled(text)}`).join('\n')
    return { slots: { text: list.join(', ') }, answer, check: { kind: 'contains', wanted: list.map(spelled) } }
  },
}

const reverse: Task = {
  key: 'reverse',
  weight: 2,
  questions: {
    en: [
      'Reverse the word {text}.',
      'Write "{text}" backwards.',
      'What is {text} backwards?',
      'Reverse "{text}".',
      'Spell {text} backwards.',
      'What is "{text}" in reverse?',
      'Turn the word {text} around.',
      'How does "{text}" read from back to front?',
      'reverse: {text}',
      'Read {text} from right to left.',
      'Put the letters of "{text}" in reverse order.',
    ],
    zh: [
      '把“{text}”倒过来写。',
      '{text}倒过来是什么？',
      '将{text}反转。',
      '反转：{text}',
      '“{text}”反过来怎么写？',
      '请把{text}倒着写。',
      '倒序写出“{text}”。',
      '从后往前读{text}是什么？',
      '{text}颠倒过来是什么？',
    ],
  },
  make(rng, language) {
    const text = language === 'zh' && rng.chance(0.5) ? chineseText(rng) : word(rng)
    const turned = reversed(text)
    return containing({ text }, `${spelled(text)}\n${spelled(turned)}\n${turned}`, turned)
  },
}

const letterAt: Task = {
  key: 'letter-at',
  weight: 2.5,
  questions: {
    en: [
      'What is the {place} letter of "{text}"?',
      'What is the {place} letter of {text}?',
      'Which letter comes {place} in {text}?',
      'Give me the {place} letter of {text}.',
      'The {place} letter in "{text}"?',
      'Tell me the {place} letter of the word {text}.',
      'In the word {text}, which letter is the {place}?',
      'Which is the {place} letter in "{text}"?',
      '{text}: {place} letter?',
      'What letter is {place} in the word "{text}"?',
    ],
    zh: [
      '“{text}”的{place}个字母是什么？',
      '{text}的{place}个字母是哪个？',
      '单词{text}里{place}个字母是什么？',
      '告诉我{text}的{place}个字母。',
      '{text}{place}个字母是什么',
      '单词“{text}”的{place}个字母是几？',
      '找出{text}的{place}个字母。',
      '在单词{text}中，{place}个字母是什么？',
    ],
  },
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
  questions: {
    en: [
      'How many letters does "{text}" have?',
      'How many letters are in {text}?',
      'Count the letters of {text}.',
      'How long is the word {text}?',
      'What is the number of letters in "{text}"?',
      'Number of letters in {text}?',
      'How many letters has the word "{text}"?',
      'Tell me how many letters {text} has.',
      'Count how many letters there are in "{text}".',
    ],
    zh: [
      '“{text}”有几个字母？',
      '{text}有多少个字母？',
      '数一数{text}有几个字母。',
      '单词{text}有多长？',
      '单词{text}由几个字母组成？',
      '{text}一共几个字母？',
      '告诉我“{text}”有多少个字母。',
      '统计{text}的字母数。',
    ],
  },
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
  questions: {
    en: [
      'How many times does "{letter}" occur in "{text}"?',
      'How many {letter} are in {text}?',
      "How many {letter}'s are in {text}?",
      'Count the letter {letter} in {text}.',
      'How often is the letter {letter} in "{text}"?',
      'In the word {text}, how many times do you see {letter}?',
      'How many {letter}\'s does "{text}" have?',
      'How often does {letter} appear in {text}?',
      'Number of {letter} in the word {text}?',
    ],
    zh: [
      '“{text}”里有几个{letter}？',
      '{text}中有多少个字母{letter}？',
      '字母{letter}在{text}里出现几次？',
      '数一数{text}里有几个{letter}。',
      '单词{text}里{letter}出现了多少次？',
      '{text}有几个{letter}',
      '统计{text}中{letter}的个数。',
      '在“{text}”里，字母“{letter}”有几个？',
    ],
  },
  make(rng, language) {
    const text = rng.chance(0.15) ? 'strawberry' : word(rng).toLowerCase()
    const letter = rng.chance(0.85) ? rng.pick([...text]) : rng.pick([...(CONSONANTS + VOWELS)])
    let seen = 0
    const walked = [...text].map(one => (one === letter ? `${one}(${++seen})` : one)).join('-')
    const answer = language === 'en' ? `${walked}. So "${letter}": ${seen}.` : `${walked}。所以“${letter}”有${seen}个。`
    return { slots: { letter, text }, answer, check: { kind: 'number', wanted: seen } }
  },
}

const wordAt: Task = {
  key: 'word-at',
  weight: 2.5,
  questions: {
    en: [
      'What is the {place} word of "{text}"?',
      'What is the {place} word in: {text}',
      'Which word comes {place} in "{text}"?',
      'Give me the {place} word: {text}',
      'Tell me the {place} word of "{text}".',
      'The {place} word of this text? {text}',
      'In "{text}", what is the {place} word?',
      'Which is the {place} word here: {text}',
      'Find the {place} word in "{text}".',
    ],
    zh: [
      '“{text}”的{place}个单词是什么？',
      '{place}个单词是哪个：{text}',
      '在“{text}”中，{place}个单词是什么？',
      '找出{place}个单词：{text}',
      '这句话里{place}个单词是什么？{text}',
      '告诉我“{text}”里的{place}个单词。',
      '下面{place}个单词是哪个？{text}',
      '请给出{place}个单词：{text}',
    ],
  },
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
  questions: {
    en: [
      'How many words are in "{text}"?',
      'Count the words: {text}',
      'How many words does this have? {text}',
      'What is the number of words in "{text}"?',
      'How many words do you see here: {text}',
      'Give me the word count of "{text}".',
      'word count: {text}',
      'Number of words in "{text}"?',
    ],
    zh: [
      '“{text}”有几个单词？',
      '数一数有多少个单词：{text}',
      '这里有几个单词？{text}',
      '下面一共多少个单词：{text}',
      '统计单词数：{text}',
      '“{text}”由几个单词组成？',
      '单词个数是多少？{text}',
    ],
  },
  make(rng, language) {
    const list = words(rng, rng.int(2, 8))
    const answer =
      language === 'en' ? `${numbered(list)}. There are ${list.length} words.` : `${numbered(list)}。一共有${list.length}个单词。`
    return { slots: { text: list.join(' ') }, answer, check: { kind: 'number', wanted: list.length } }
  },
}

const reverseWords: Task = {
  key: 'reverse-words',
  weight: 1,
  questions: {
    en: [
      'Reverse the order of the words: {text}',
      'Put the words of "{text}" in reverse order.',
      'Write these words from last to first: {text}',
      'Say the words backwards, last word first: {text}',
      'Turn the word order around: {text}',
      'Reverse the words in "{text}".',
      'reverse word order: {text}',
    ],
    zh: [
      '把单词的顺序倒过来：{text}',
      '将“{text}”的单词倒序排列。',
      '从最后一个单词写到第一个：{text}',
      '颠倒单词顺序：{text}',
      '把这些单词倒着排：{text}',
      '单词倒序：{text}',
      '请把“{text}”的词序反过来。',
    ],
  },
  make(rng) {
    const list = words(rng, rng.int(3, 6))
    return exactly({ text: list.join(' ') }, [...list].reverse().join(' '))
  },
}

const characterAt: Task = {
  key: 'character-at',
  weight: 1.5,
  questions: {
    en: [
      'What is the {place} character of {text}?',
      'Which character comes {place} in {text}?',
      'Give me the {place} character of "{text}".',
      'The {place} Chinese character in {text}?',
      'Tell me the {place} character of {text}.',
      'In {text}, what is the {place} character?',
      '{text}: which is the {place} character?',
    ],
    zh: [
      '“{text}”的{place}个字是什么？',
      '{text}的{place}个字是哪个？',
      '“{text}”里{place}个字是什么？',
      '告诉我“{text}”的{place}个字。',
      '在“{text}”中，{place}个汉字是什么？',
      '{text}，{place}个字是？',
      '找出“{text}”的{place}个字。',
      '“{text}”这几个字里，{place}个是什么？',
    ],
  },
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
  questions: {
    en: [
      'How many characters does {text} have?',
      'How many Chinese characters are in {text}?',
      'Count the characters of {text}.',
      'Number of characters in {text}?',
      'How many characters long is {text}?',
      'Of how many characters is {text} made?',
    ],
    zh: [
      '“{text}”有几个字？',
      '{text}一共几个字？',
      '数一数“{text}”有多少个字。',
      '“{text}”是几个字？',
      '{text}有多少个汉字？',
      '统计字数：{text}',
      '“{text}”由几个字组成？',
    ],
  },
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

export const letters: Group = { name: NAME, weight: 14, make }
