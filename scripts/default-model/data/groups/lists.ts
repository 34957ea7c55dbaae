// Short lists: compare, sort, greatest and least, count, find. The one idea: a list's answer is the list itself, or one line that
// walks through it, so that nothing has to be held in mind.
import { exchange } from '../conversation.ts'
import { weightedPick } from '../facts.ts'
import { noisy } from '../noise.ts'
import { several } from '../rng.ts'
import { allowed, allowedValue, draw, fill, phrase } from '../split.ts'
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
  questions: {
    en: [
      'Sort these numbers: {list}',
      'Sort {list} from small to large.',
      'Put these numbers in order: {list}',
      'Order these numbers from smallest to largest: {list}',
      'Sort in ascending order: {list}',
      'Arrange {list} from lowest to highest.',
      'Can you sort these? {list}',
      'sort: {list}',
      'Write these numbers in increasing order: {list}',
      'Bring these into order, smallest first: {list}',
      'Rank these numbers upwards: {list}',
    ],
    zh: [
      '把这些数从小到大排列：{list}',
      '从小到大排序：{list}',
      '请将{list}从小到大排列。',
      '给这些数字排序：{list}',
      '按升序排列：{list}',
      '把下面的数由小到大排好：{list}',
      '排序：{list}',
      '帮我把{list}按从小到大的顺序写出来。',
      '这些数字从小到大怎么排？{list}',
      '升序：{list}',
    ],
  },
  make(rng, language) {
    const list = numbers(rng, rng.int(3, 7))
    const answer = [...list].sort((a, b) => a - b).join(', ')
    return { slots: { list: joined(rng, language, list) }, answer, check: exact(answer) }
  },
}

const sortDown: Task = {
  key: 'sort-down',
  weight: 2,
  questions: {
    en: [
      'Sort {list} from large to small.',
      'Order these numbers from largest to smallest: {list}',
      'Sort in descending order: {list}',
      'Arrange {list} from highest to lowest.',
      'Put these in descending order: {list}',
      'Sort these numbers, biggest first: {list}',
      'Write these numbers in decreasing order: {list}',
      'sort descending: {list}',
      'Rank these numbers downwards: {list}',
    ],
    zh: [
      '把这些数从大到小排列：{list}',
      '从大到小排序：{list}',
      '请将{list}从大到小排列。',
      '按降序排列：{list}',
      '把下面的数由大到小排好：{list}',
      '帮我把{list}按从大到小的顺序写出来。',
      '这些数字从大到小怎么排？{list}',
      '降序：{list}',
    ],
  },
  make(rng, language) {
    const list = numbers(rng, rng.int(3, 7))
    const answer = [...list].sort((a, b) => b - a).join(', ')
    return { slots: { list: joined(rng, language, list) }, answer, check: exact(answer) }
  },
}

const sortWords: Task = {
  key: 'sort-words',
  weight: 2,
  questions: {
    en: [
      'Sort these words alphabetically: {list}',
      'Put these words in alphabetical order: {list}',
      'Sort from A to Z: {list}',
      'Arrange these words by the alphabet: {list}',
      'Alphabetical order, please: {list}',
      'Sort the words {list}.',
      'Order these words as in a dictionary: {list}',
      'sort alphabetically: {list}',
      'Which order do these words have in a dictionary? {list}',
    ],
    zh: [
      '按字母顺序排列：{list}',
      '把这些单词按字母顺序排好：{list}',
      '请将{list}按字母表顺序排列。',
      '按A到Z排序：{list}',
      '给这些英文单词排序：{list}',
      '把下面的单词按字典顺序排列：{list}',
      '这些词按字母顺序怎么排？{list}',
      '单词排序：{list}',
    ],
  },
  make(rng, language) {
    const list = several(rng, englishNouns, rng.int(3, 5))
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
  ],
})

const compare: Task = {
  key: 'compare',
  weight: 2,
  questions: {
    en: [
      'Which is larger, {a} or {b}?',
      'Which is bigger: {a} or {b}?',
      'Is {a} larger than {b}?',
      'Compare {a} and {b}.',
      'Is {a} greater than {b}?',
      'Is {a} more than {b}?',
      '{a} or {b}: which one is more?',
      'Which number is greater, {a} or {b}?',
      'Compare the numbers {a} and {b}, please.',
      '{a} vs {b}, which is bigger?',
    ],
    zh: [
      '{a}和{b}哪个大？',
      '{a}比{b}大吗？',
      '{a}和{b}谁更大？',
      '比较{a}和{b}的大小。',
      '{a}大还是{b}大？',
      '{a}与{b}相比，哪个更大？',
      '{a}和{b}，哪个数大一些？',
      '哪个更大，{a}还是{b}？',
      '{a}大于{b}吗？',
    ],
  },
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
  return several(rng, language === 'en' ? englishNouns : chineseNouns, count)
}

const countItems: Task = {
  key: 'count',
  weight: 2,
  questions: {
    en: [
      'How many words are in this list: {list}?',
      'Count these: {list}',
      'How many items are there? {list}',
      'Count the items: {list}',
      'How many things do I list here: {list}?',
      'How many are these: {list}?',
      'My list: {list}. How many is that?',
      'How long is this list? {list}',
      'Give me the number of items in {list}.',
      'I need {list}. How many things are that?',
    ],
    zh: [
      '这里有几样东西：{list}？',
      '数一数有几个词：{list}',
      '{list}，一共几个？',
      '下面有多少项？{list}',
      '数一下：{list}',
      '清单里有几样：{list}？',
      '我要买{list}，一共几样？',
      '{list}共有多少个？',
      '这个列表有几项：{list}',
    ],
  },
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
  questions: {
    en: [
      'How often does {word} occur in this list: {list}?',
      'How many times is {word} in this list? {list}',
      'Count how often you see {word}: {list}',
      'In {list}, how many times does {word} appear?',
      'How many {word} entries are there in {list}?',
      'Count {word} in: {list}',
      'Here is a list: {list}. How often is {word} in it?',
      'How many times do I say {word} here? {list}',
    ],
    zh: [
      '{list}里{word}出现了几次？',
      '下面的列表中有几个{word}？{list}',
      '数一数{word}出现几次：{list}',
      '{list}，其中{word}有几个？',
      '在{list}当中，{word}出现了多少次？',
      '列表：{list}。{word}出现几次？',
      '这里面有几个{word}：{list}',
      '统计{word}的次数：{list}',
    ],
  },
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
  questions: {
    en: [
      'Is {word} in this list: {list}?',
      'Does this list contain {word}? {list}',
      'My list is {list}. Is {word} on it?',
      'Do you see {word} here? {list}',
      'Is there {word} among {list}?',
      'Check whether {word} is in: {list}',
      '{list}: is {word} one of them?',
    ],
    zh: [
      '{list}里有{word}吗？',
      '这个列表中有没有{word}？{list}',
      '我的清单是{list}，有{word}吗？',
      '{word}在不在里面：{list}',
      '{list}当中包含{word}吗？',
      '看看有没有{word}：{list}',
      '{list}，其中有{word}吗？',
    ],
  },
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
  questions: {
    en: [
      'Is {n} even or odd?',
      'Is {n} an even number?',
      'Is {n} an odd number?',
      '{n}: even or odd?',
      'Tell me whether {n} is even or odd.',
      'Is the number {n} odd or even?',
      'Can {n} be divided by two?',
    ],
    zh: [
      '{n}是奇数还是偶数？',
      '{n}是偶数吗？',
      '{n}是奇数吗？',
      '判断{n}是奇数还是偶数。',
      '{n}是单数还是双数？',
      '数字{n}是偶数还是奇数？',
      '{n}能被2整除吗？',
    ],
  },
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
  questions: {
    en: [
      'What comes next: {list}, ...?',
      'Continue: {list}',
      'Which number comes next? {list}',
      'What is the next number in {list}?',
      'Complete the sequence: {list}, ?',
      '{list}, and then?',
      'Find the next number: {list}',
    ],
    zh: [
      '下一个数是什么：{list}？',
      '找规律：{list}，下一个是？',
      '{list}，接下来是几？',
      '接着往下写：{list}',
      '按规律填数：{list}，（ ）',
      '{list}后面是什么数？',
      '这列数的下一个是多少：{list}',
    ],
  },
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

function make(rng: Rng, language: Language, split: Split): Conversation {
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

export const lists: Group = { name: NAME, weight: 10, make }
