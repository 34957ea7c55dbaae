// Short lists: compare, sort, greatest and least, count, find. The one idea: a list's answer is the list itself, or one line that
// walks through it, so that nothing has to be held in mind.
import { exchange } from '../conversation.ts'
import { weightedPick } from '../facts.ts'
import { severalWords } from '../made-up.ts'
import { noisy } from '../noise.ts'
import { allowed, allowedValue, draw, fill, phrase } from '../split.ts'
import { listsAsked as ASKED } from '../tables/asked/lists.ts'
import { dictionary } from '../tables/dictionary.ts'
import type { Check, Conversation, Group, Language, Rng, Split } from '../types.ts'

const NAME = 'lists'

interface Task {
  key: string
  weight: number
  questions: Record<Language, readonly string[]>
  /** Values, answer and check of one question. */
  make(rng: Rng, language: Language): { slots: Record<string, string | number>; answer: string; check: Check }
}

/** Numbers of one length or of mixed lengths, all different. */
function numbers(rng: Rng, count: number): number[] {
  const most = rng.pick([20, 100, 100, 1000])
  const found = new Set<number>()
  while (found.size < count) found.add(rng.int(0, most))
  return [...found]
}

const englishNouns = dictionary
  .filter(({ en, theme }) => /^[a-z]{3,9}$/.test(en) && !['verbs', 'phrases', 'numbers', 'ideas'].includes(theme))
  .map(({ en }) => en)
const chineseNouns = dictionary.filter(({ theme }) => ['animals', 'food', 'home', 'clothes', 'things'].includes(theme)).map(({ zh }) => zh)

function joined(rng: Rng, language: Language, items: readonly (string | number)[]): string {
  return items.join(language === 'en' ? rng.pick([', ', ', ', ', ', ' ']) : rng.pick(['、', '、', '，', ', ']))
}

const exact = (answer: string): Check => ({ kind: 'exact', wanted: [answer] })

const sortUp: Task = {
  key: 'sort-up',
  weight: 2,
  questions: ASKED['sort-up'],
  make(rng, language) {
    const list = numbers(rng, rng.int(3, 7))
    const answer = [...list].sort((a, b) => a - b).join(', ')
    return { slots: { list: joined(rng, language, list) }, answer, check: exact(answer) }
  },
}

const sortDown: Task = {
  key: 'sort-down',
  weight: 2,
  questions: ASKED['sort-down'],
  make(rng, language) {
    const list = numbers(rng, rng.int(3, 7))
    const answer = [...list].sort((a, b) => b - a).join(', ')
    return { slots: { list: joined(rng, language, list) }, answer, check: exact(answer) }
  },
}

const sortWords: Task = {
  key: 'sort-words',
  weight: 2,
  questions: ASKED['sort-words'],
  make(rng, language) {
    const list = severalWords(rng, 'en', englishNouns, rng.int(3, 5))
    const answer = [...list].sort().join(', ')
    return { slots: { list: joined(rng, language, list) }, answer, check: exact(answer) }
  },
}

const extreme = (key: 'greatest' | 'least', questions: Task['questions']): Task => ({
  key,
  weight: 1,
  questions,
  make(rng, language) {
    const list = numbers(rng, rng.int(2, 7))
    const found = key === 'greatest' ? Math.max(...list) : Math.min(...list)
    const en = key === 'greatest' ? 'The largest number is' : 'The smallest number is'
    const zh = key === 'greatest' ? '最大的数是' : '最小的数是'
    const answer = language === 'en' ? `${en} ${found}.` : `${zh}${found}。`
    return { slots: { list: joined(rng, language, list) }, answer, check: { kind: 'number', wanted: found } }
  },
})

const greatest = extreme('greatest', {
  en: [
    'What is the largest of these numbers: {list}?',
    'Which is the biggest: {list}?',
    'Find the maximum of {list}.',
    'What is the largest number in {list}?',
    'Which of these numbers is the highest? {list}',
    'max of {list}?',
    'Give me the greatest of {list}.',
    'Of {list}, which is the largest?',
    'Tell me the biggest number: {list}',
    'Pick out the highest number from {list}.',
    'largest number: {list}',
    'Which number is the greatest? {list}',
    'biggest of {list}',
    'Show me the largest of these: {list}',
    'Could you find the highest value in {list}?',
    "What's the maximum? {list}",
    'Name the greatest number among {list}.',
    'I need the maximum of these numbers: {list}',
    '{list}: which one is the biggest?',
    'Of these numbers, which is the greatest: {list}?',
    'Look through {list} and tell me which is highest.',
    "I can't tell which of these is the largest: {list}",
    'Can you point out the biggest number in {list}, please?',
    'highest number out of {list}',
    'What is the max value of {list}?',
    'Here are some numbers: {list}. Which of them is the largest?',
    'My scores are {list}. Which score is my highest?',
    'Search for the largest value: {list}',
    'Say which number is the max: {list}',
  ],
  zh: [
    '这些数里最大的是哪个：{list}？',
    '{list}中最大的是多少？',
    '找出最大的数：{list}',
    '{list}里哪个最大？',
    '求最大值：{list}',
    '下面哪个数最大？{list}',
    '告诉我{list}里最大的数。',
    '{list}，最大的是？',
    '在{list}当中，最大的数是几？',
    '最大值：{list}',
    '{list}的最大值是多少？',
    '最大的数是哪个？{list}',
    '帮我找出{list}中的最大数。',
    '下列数中，最大数是：{list}',
    '{list}这些数，哪个是最大的？',
    '能不能告诉我这几个数里谁最大？{list}',
    '我想知道{list}里面最大的是几。',
    '请从{list}中选出最大的数。',
    '选出最大的一个：{list}',
    '有这么几个数：{list}，最大的是哪一个？',
    '几个数比一比，谁最大？{list}',
    '挑出最大的数字：{list}',
    '请在{list}里挑一个最大的。',
    '我的几次成绩是{list}，最高的数是多少？',
    '{list}里数值最高的是哪个？',
    '看看{list}里哪个数字最大',
  ],
})

const least = extreme('least', {
  en: [
    'What is the smallest of these numbers: {list}?',
    'Which is the smallest: {list}?',
    'Find the minimum of {list}.',
    'What is the smallest number in {list}?',
    'Which of these numbers is the lowest? {list}',
    'min of {list}?',
    'Give me the least of {list}.',
    'Of {list}, which is the smallest?',
    'Tell me the smallest number: {list}',
    'Pick out the lowest number from {list}.',
    'smallest number: {list}',
    'Which number is the least? {list}',
    'smallest of {list}',
    'Show me the smallest of these: {list}',
    'Could you find the lowest value in {list}?',
    "What's the minimum? {list}",
    'Name the lowest number among {list}.',
    'I need the minimum of these numbers: {list}',
    '{list}: which one is the smallest?',
    'Of these numbers, which is the least: {list}?',
    'Look through {list} and tell me which is lowest.',
    "I can't tell which of these is the smallest: {list}",
    'Can you point out the smallest number in {list}, please?',
    'lowest number out of {list}',
    'What is the min value of {list}?',
    'Here are some numbers: {list}. Which of them is the smallest?',
    'My times are {list}. Which one is my lowest?',
    'Search for the smallest value: {list}',
    'Say which number is the min: {list}',
  ],
  zh: [
    '这些数里最小的是哪个：{list}？',
    '{list}中最小的是多少？',
    '找出最小的数：{list}',
    '{list}里哪个最小？',
    '求最小值：{list}',
    '下面哪个数最小？{list}',
    '告诉我{list}里最小的数。',
    '{list}，最小的是？',
    '在{list}当中，最小的数是几？',
    '最小值：{list}',
    '{list}的最小值是多少？',
    '最小的数是哪个？{list}',
    '帮我找出{list}中的最小数。',
    '下列数中，最小数是：{list}',
    '{list}这些数，哪个是最小的？',
    '能不能告诉我这几个数里谁最小？{list}',
    '我想知道{list}里面最小的是几。',
    '请从{list}中选出最小的数。',
    '选出最小的一个：{list}',
    '有这么几个数：{list}，最小的是哪一个？',
    '几个数比一比，谁最小？{list}',
    '挑出最小的数字：{list}',
    '请在{list}里挑一个最小的。',
    '我的几次成绩是{list}，最低的数是多少？',
    '{list}里数值最低的是哪个？',
    '看看{list}里哪个数字最小',
  ],
})

const compare: Task = {
  key: 'compare',
  weight: 2,
  questions: ASKED.compare,
  make(rng, language) {
    const [a, b] = numbers(rng, 2)
    const [larger, smaller] = a > b ? [a, b] : [b, a]
    const answer = language === 'en' ? `${larger} is larger than ${smaller}.` : `${larger}比${smaller}大。`
    return {
      slots: { a, b },
      answer,
      check: { kind: 'contains', wanted: [language === 'en' ? `${larger} is larger than ${smaller}` : `${larger}比${smaller}大`] },
    }
  },
}

function someWords(rng: Rng, language: Language, count: number): string[] {
  return severalWords(rng, language, language === 'en' ? englishNouns : chineseNouns, count)
}

const countItems: Task = {
  key: 'count',
  weight: 2,
  questions: ASKED.count,
  make(rng, language) {
    const list = someWords(rng, language, rng.int(2, 9))
    const walked = list.map((word, index) => `${index + 1} ${word}`).join(language === 'en' ? ', ' : '，')
    const answer = language === 'en' ? `${walked}. There are ${list.length}.` : `${walked}。一共有${list.length}个。`
    return { slots: { list: list.join(language === 'en' ? ', ' : '、') }, answer, check: { kind: 'number', wanted: list.length } }
  },
}

const countOne: Task = {
  key: 'count-one',
  weight: 2,
  questions: ASKED['count-one'],
  make(rng, language) {
    const [word, ...others] = someWords(rng, language, 3)
    const list = Array.from({ length: rng.int(3, 8) }, () => (rng.chance(0.45) ? word : rng.pick(others)))
    let seen = 0
    const walked = list.map(item => (item === word ? `${item} ${++seen}` : item)).join(language === 'en' ? ', ' : '，')
    const answer = language === 'en' ? `${walked}. So ${word}: ${seen}.` : `${walked}。所以${word}有${seen}个。`
    return { slots: { word, list: list.join(language === 'en' ? ', ' : '、') }, answer, check: { kind: 'number', wanted: seen } }
  },
}

const isIn: Task = {
  key: 'is-in',
  weight: 1,
  questions: ASKED['is-in'],
  make(rng, language) {
    const list = someWords(rng, language, rng.int(3, 6))
    const word = rng.chance(0.5)
      ? rng.pick(list)
      : draw(
          () => someWords(rng, language, 1)[0],
          one => !list.includes(one),
        )
    const isThere = list.includes(word)
    const answer =
      language === 'en'
        ? isThere
          ? `Yes, ${word} is in the list.`
          : `No, ${word} is not in the list.`
        : isThere
          ? `有，列表里有${word}。`
          : `没有，列表里没有${word}。`
    const wanted = language === 'en' ? (isThere ? 'Yes' : 'No') : isThere ? `有，列表里有` : '没有，'
    return { slots: { word, list: list.join(language === 'en' ? ', ' : '、') }, answer, check: { kind: 'contains', wanted: [wanted] } }
  },
}

const evenOdd: Task = {
  key: 'even-odd',
  weight: 1,
  questions: ASKED['even-odd'],
  make(rng, language) {
    const n = rng.int(0, 999)
    const [en, zh] = n % 2 === 0 ? ['even', '偶数'] : ['odd', '奇数']
    const answer = language === 'en' ? `${n} ends in ${n % 10}, so it is ${en}.` : `${n}的末位是${n % 10}，所以是${zh}。`
    return { slots: { n }, answer, check: { kind: 'contains', wanted: [language === 'en' ? `it is ${en}` : `所以是${zh}`] } }
  },
}

const sequence: Task = {
  key: 'sequence',
  weight: 1,
  questions: ASKED.sequence,
  make(rng, language) {
    const step = rng.pick([1, 2, 3, 4, 5, 10, -1, -2, 20, 100])
    const start = step < 0 ? rng.int(12, 60) : rng.int(0, 40)
    const list = Array.from({ length: rng.int(3, 5) }, (_, index) => start + index * step)
    const next = start + list.length * step
    const sign = step < 0 ? '-' : '+'
    const sum = `${list.at(-1)} ${sign} ${Math.abs(step)} = ${next}`
    const answer = language === 'en' ? `Each step is ${sign} ${Math.abs(step)}: ${sum}.` : `每步${sign} ${Math.abs(step)}：${sum}。`
    return { slots: { list: list.join(', ') }, answer, check: { kind: 'number', wanted: next } }
  },
}

const TASKS: readonly Task[] = [sortUp, sortDown, sortWords, greatest, least, compare, countItems, countOne, isIn, evenOdd, sequence]

/** Tasks of which a list a line can be asked. */
const BY_LINE = [sortUp, sortDown, sortWords, greatest, least]
const LINE_QUESTIONS: Record<string, Record<Language, readonly string[]>> = {
  'sort-up': {
    en: ['Sort each line from smallest to largest.', 'Each line in ascending order:', 'Sort every line, small to large:'],
    zh: ['把每一行从小到大排序。', '每行按升序排列：', '逐行从小到大排：'],
  },
  'sort-down': {
    en: ['Sort each line from largest to smallest.', 'Each line in descending order:', 'Sort every line, large to small:'],
    zh: ['把每一行从大到小排序。', '每行按降序排列：', '逐行从大到小排：'],
  },
  'sort-words': {
    en: ['Sort the words of each line alphabetically.', 'Each line in alphabetical order:', 'A to Z, line by line:'],
    zh: ['把每一行的单词按字母顺序排列。', '每行按字母顺序：', '逐行按字母表排序：'],
  },
  greatest: {
    en: ['The largest number of each line?', 'Give the maximum of every line.', 'Biggest number, line by line:'],
    zh: ['每一行最大的数是几？', '写出每行的最大值。', '逐行找最大的数：'],
  },
  least: {
    en: ['The smallest number of each line?', 'Give the minimum of every line.', 'Smallest number, line by line:'],
    zh: ['每一行最小的数是几？', '写出每行的最小值。', '逐行找最小的数：'],
  },
}

/** Several lists in one question, answered line by line: training only, where every answer is as good as a conversation of its own. */
function byLine(rng: Rng, language: Language): Conversation {
  const task = rng.pick(BY_LINE)
  const lines = Array.from({ length: rng.int(3, 7) }, () =>
    draw(
      () => task.make(rng, language),
      ({ slots }) => allowedValue('train', `${NAME}.${task.key}`, Object.values(slots).join('\n')),
    ),
  )
  const answers = lines.map(({ answer, check }) => (check.kind === 'number' ? String(check.wanted) : answer))
  const question = [rng.pick(LINE_QUESTIONS[task.key][language]), ...lines.map(({ slots }) => slots.list)].join('\n')
  return exchange(NAME, language, question, answers.join('\n'), exact(answers.join('\n')))
}

function make(rng: Rng, language: Language, split: Split): Conversation {
  if (split === 'train' && rng.chance(0.25)) return byLine(rng, language)
  const task = weightedPick(rng, TASKS)
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

export const lists: Group = { name: NAME, weight: 20, make }
