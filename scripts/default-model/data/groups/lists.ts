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
      'Sort {list}, smallest number first.',
      'ascending order: {list}',
      'Arrange in ascending order: {list}',
      'Could you put {list} in increasing order, please?',
      'numbers low to high: {list}',
      'Could you order {list} from low to high?',
      'Please arrange these numbers from least to greatest: {list}',
      'From least to greatest: {list}',
      'I need these numbers sorted from the smallest to the biggest: {list}',
      'small to big: {list}',
      'Line up {list} from the lowest to the highest number.',
      'Rank {list}, lowest first.',
      'What are these numbers in numerical order? {list}',
      'How would you arrange {list} in numerical order?',
      'My homework says to list these in ascending order: {list}',
      'Organise these numbers so that they go up: {list}',
      '{list}: please sort, the lowest number first.',
      'Can you give me {list} sorted upwards?',
      'List these numbers from small to large: {list}',
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
      '{list}，从小到大排一下',
      '由小到大：{list}',
      '升序排列{list}。',
      '请按升序写出这些数：{list}',
      '能不能帮我把这几个数从小到大排好？{list}',
      '把{list}排个序，小的在前。',
      '按从小到大的次序整理：{list}',
      '从低到高排列：{list}',
      '这几个数从低到高应该怎么排列？{list}',
      '按递增顺序排列：{list}',
      '请把{list}按递增的顺序重新写一遍。',
      '孩子的作业要把{list}由小到大排，怎么排？',
      '我想知道{list}按从小到大排是什么样的。',
      '数字排序，小的放前面：{list}',
      '给{list}排个队，最小的站最前面。',
      '最小的放在最前面，依次排列：{list}',
      '{list}升序怎么排？',
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
      'Sort {list}, largest number first.',
      'descending order: {list}',
      'Arrange in descending order, please: {list}',
      'Could you put {list} in decreasing order?',
      'numbers high to low: {list}',
      'Could you order {list} from high to low?',
      'Please arrange these numbers from greatest to least: {list}',
      'From greatest to least: {list}',
      'I need these numbers sorted from the biggest to the smallest: {list}',
      'big to small: {list}',
      'Line up {list} from the highest to the lowest number.',
      'Rank {list}, highest first.',
      'Bring these numbers into order, largest first: {list}',
      'What are these numbers in reverse numerical order? {list}',
      'How would you arrange {list} with the biggest number first?',
      'My homework says to list these in descending order: {list}',
      'Organise these numbers so that they go down: {list}',
      '{list}: please sort, the highest number first.',
      'Can you give me {list} sorted downwards?',
      'List these numbers from large to small: {list}',
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
      '{list}，从大到小排一下',
      '由大到小：{list}',
      '降序排列{list}。',
      '请按降序写出这些数：{list}',
      '能不能帮我把这几个数从大到小排好？{list}',
      '把{list}排个序，大的在前。',
      '按从大到小的次序整理：{list}',
      '从高到低排列：{list}',
      '这几个数从高到低应该怎么排列？{list}',
      '按递减顺序排列：{list}',
      '请把{list}按递减的顺序重新写一遍。',
      '孩子的作业要把{list}由大到小排，怎么排？',
      '我想知道{list}按从大到小排是什么样的。',
      '数字排序，大的放前面：{list}',
      '给{list}排个队，最大的站最前面。',
      '最大的放在最前面，依次排列：{list}',
      '{list}降序怎么排？',
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
      'alphabetize: {list}',
      'Please alphabetize this list of words: {list}',
      'Put {list} in alphabetical order.',
      'a to z: {list}',
      'Can you arrange {list} from A to Z?',
      'Could you sort these words by letter? {list}',
      'Can you alphabetise {list} for me?',
      'I need an alphabetical list of these words: {list}',
      'Order {list} alphabetically, please.',
      'words in ABC order: {list}',
      'My son has to write these words in ABC order: {list}',
      'What are these words in alphabetical order? {list}',
      'If {list} were in a dictionary, in which order would they stand?',
      'Arrange alphabetically: {list}',
      'Organise these words by the letters of the alphabet: {list}',
      'List these words in dictionary order: {list}',
      'Line up {list} by the alphabet.',
      'Which of these words comes first in the alphabet, which next, and so on? {list}',
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
      '{list}，按字母顺序排一下',
      '字母顺序：{list}',
      '帮我把这几个英文单词按A到Z排好：{list}',
      '从A到Z排列这些词：{list}',
      '请按字母表的先后排列下面的英语单词：{list}',
      '能不能把{list}按字母排个序？',
      '这几个单词在字典里的先后顺序是什么？{list}',
      '按字典顺序：{list}',
      '按首字母排序：{list}',
      '把{list}按首字母先后排一排。',
      '我想把{list}按字母表排序，结果是什么？',
      '英语单词排序：{list}',
      '老师让我们把{list}按字母顺序写出来，该怎么写？',
      '查字典的话，{list}谁先谁后？',
      '请将下列单词依字母次序排列：{list}',
      '按字母次序整理：{list}',
      '给这些词按字母排个队：{list}',
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
      '{a} or {b}, which is larger?',
      'compare {a} with {b}',
      'larger number: {a} or {b}?',
      'Which is more, {a} or {b}?',
      'Tell me which is bigger, {a} or {b}.',
      'Which of {a} and {b} is the larger number?',
      'Of {a} and {b}, which one is greater?',
      'Can you compare {a} to {b} for me?',
      'Could you tell me whether {a} or {b} is the larger number?',
      'I have two numbers, {a} and {b}. Which one is bigger?',
      'My daughter asks which is more, {a} or {b}.',
      'Between {a} and {b}, which number is higher?',
      'higher: {a} or {b}',
      'How do {a} and {b} compare?',
      'Say which is greater: {a} or {b}',
      'Please compare these two numbers: {a}, {b}',
      '{a} versus {b}: which is the larger one?',
      "I'm not sure which number is bigger, {a} or {b}.",
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
      '{a}和{b}比大小',
      '比较大小：{a}和{b}',
      '{a}跟{b}哪个大',
      '{a}跟{b}比，谁大？',
      '哪个数大，{a}还是{b}？',
      '请比较{a}与{b}的大小。',
      '帮我比一比{a}和{b}谁大。',
      '比一比：{a}，{b}，哪个大？',
      '在{a}和{b}之间，哪个数更大？',
      '我想知道{a}和{b}哪个数更大。',
      '能不能告诉我{a}跟{b}哪一个大？',
      '{a}与{b}这两个数，谁大一些？',
      '两个数{a}和{b}，大的是哪个？',
      '{a}和{b}的大小关系是什么？',
      '说说{a}与{b}的大小关系。',
      '请说出{a}和{b}中较大的数。',
      '较大的是{a}还是{b}？',
      '女儿问我{a}大还是{b}大，你说呢？',
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
      'number of items: {list}',
      'How many entries does this list have? {list}',
      'item count of {list}',
      'Please count the things in this list: {list}',
      '{list}: how many items?',
      'Can you tell me how many things these are? {list}',
      'Could you count the entries here for me? {list}',
      'I wrote down {list}. How many things are on my list?',
      'What is the number of entries in {list}?',
      'How many elements are in {list}?',
      'Count the elements: {list}',
      'My shopping list says {list}. How many items is that?',
      'Find out how many items I have here: {list}',
      'I lost count, how many things are there? {list}',
      'total number of things: {list}',
      'How many did I name? {list}',
      'Tell me the length of this list: {list}',
      'list length: {list}',
      'I named {list}. How many are there in total?',
      'Say how many items this list has: {list}',
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
      '{list}，有几样？',
      '总共几个：{list}',
      '几项？{list}',
      '请数一数这些东西有多少个：{list}',
      '帮我数数一共有几样：{list}',
      '能不能告诉我{list}总共有几项？',
      '我写下了{list}，一共写了几个？',
      '我的清单上有{list}，总数是多少？',
      '列表的长度是多少？{list}',
      '{list}，这个列表有多长？',
      '数数看，{list}是几个词？',
      '下面列出了多少样东西？{list}',
      '统计一下数量：{list}',
      '{list}的总数是几？',
      '购物清单：{list}。总共多少样？',
      '我说了{list}，我说了几样东西？',
      '点一下数：{list}',
      '我数不清了，这里一共多少个？{list}',
      '请告诉我这份清单共有多少项：{list}',
      '数量是多少：{list}',
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
      'count of {word} in {list}',
      'number of {word}: {list}',
      '{list}: how often does {word} appear?',
      'How many times does {word} occur here? {list}',
      'How often is {word} on my list? {list}',
      'Please count how many times {word} is in this list: {list}',
      'Can you find out how often {word} appears in {list}?',
      'Tell me how many times {word} is listed here: {list}',
      'My list is {list}. How many times did I write {word}?',
      'I need to know how often {word} occurs in {list}.',
      'How many of these are {word}? {list}',
      'Of {list}, how many are {word}?',
      'What is the number of times {word} appears in {list}?',
      'occurrences of {word} in {list}',
      'Count all occurrences of {word}: {list}',
      'Look at {list} and count only {word}.',
      'How many entries say {word}? {list}',
      'Could you count the word {word} for me in this list? {list}',
      'The word {word}, how many times is it there? {list}',
      'I wrote {list}. How often did I repeat the word {word}?',
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
      '{word}有几个？{list}',
      '{word}出现次数：{list}',
      '{list}中{word}一共几个？',
      '{word}在这个列表里出现了几次？{list}',
      '帮我数数{list}里有多少个{word}。',
      '请统计{list}中{word}出现的次数。',
      '我写了{list}，{word}写了几次？',
      '能不能看看{list}里面{word}有多少个？',
      '我想知道{word}在{list}里一共出现多少次。',
      '清单：{list}。其中有几个是{word}？',
      '只数{word}：{list}',
      '{list}，只看{word}，一共有几个？',
      '下面这些词里，{word}共出现几回？{list}',
      '我说了几回{word}？{list}',
      '告诉我{word}在{list}中的个数。',
      '{word}的个数：{list}',
      '这串词里{word}重复了多少次？{list}',
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
      '{word} in {list}?',
      'Is {word} there? {list}',
      'is {word} on the list: {list}',
      'Can you find {word} in {list}?',
      'Look for {word}: {list}',
      'Does {list} include {word}?',
      'Please check if this list includes {word}: {list}',
      'Tell me if {word} is in {list}.',
      "I'm looking for {word}. Is it in this list? {list}",
      'Did I write down {word}? {list}',
      'I have {list}. Is {word} one of these?',
      'We need {list}. Is {word} on that list?',
      'Among {list}, is there {word}?',
      'Could you look whether {word} is listed here? {list}',
      'Does the word {word} appear in {list}?',
      'list contains {word}? {list}',
      'Here is what I have: {list}. Do I have {word}?',
      'Is the word {word} anywhere in {list}?',
      'I forgot whether {word} is on my list: {list}',
    ],
    zh: [
      '{list}里有{word}吗？',
      '这个列表中有没有{word}？{list}',
      '我的清单是{list}，有{word}吗？',
      '{word}在不在里面：{list}',
      '{list}当中包含{word}吗？',
      '看看有没有{word}：{list}',
      '{list}，其中有{word}吗？',
      '有{word}吗：{list}',
      '{word}有没有？{list}',
      '找找{word}：{list}',
      '{list}里有没有{word}？',
      '帮我看看{list}里面有没有{word}。',
      '请检查列表里有没有{word}：{list}',
      '清单：{list}。上面有{word}吗？',
      '我写的是{list}，我写了{word}没有？',
      '我忘了清单上有没有{word}：{list}',
      '我在找{word}，{list}里面有吗？',
      '能不能查一下，{list}里有{word}没有？',
      '下面这些词当中有{word}吗？{list}',
      '{list}这几样里，有没有{word}这一样？',
      '列表{list}包不包含{word}？',
      '是否包含{word}：{list}',
      '我想知道{list}里是否有{word}。',
      '要买的有{list}，有没有{word}？',
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
      'even or odd: {n}',
      'odd or even? {n}',
      '{n} even or odd',
      '{n}, is that odd or even?',
      'Is {n} divisible by 2?',
      'Find out if {n} is odd or even.',
      'Check whether the number {n} is even or odd.',
      'Can you tell me if {n} is an odd or an even number?',
      'What kind of number is {n}, even or odd?',
      'Please say whether {n} is odd or even.',
      'I need to know if {n} is an even number or an odd number.',
      'My son wants to know whether {n} is odd or even.',
      'Does {n} count as even or as odd?',
      'Would you call {n} an even number or an odd one?',
      'The number {n}: odd, even?',
      'Is {n} divisible by two without a remainder?',
      'Is {n} one of the odd numbers or one of the even numbers?',
    ],
    zh: [
      '{n}是奇数还是偶数？',
      '{n}是偶数吗？',
      '{n}是奇数吗？',
      '判断{n}是奇数还是偶数。',
      '{n}是单数还是双数？',
      '数字{n}是偶数还是奇数？',
      '{n}能被2整除吗？',
      '{n}是奇是偶？',
      '{n}是奇还是偶',
      '奇数还是偶数：{n}',
      '{n}是双数还是单数',
      '{n}是双数吗？',
      '{n}是单数吗？',
      '{n}属于奇数还是偶数？',
      '请判断{n}是偶数还是奇数。',
      '帮我看看{n}是单数还是双数。',
      '能不能告诉我{n}是奇数还是偶数？',
      '我想知道{n}是双数还是单数。',
      '{n}这个数是奇数呢，还是偶数呢？',
      '{n}可以被2整除吗？',
      '{n}除以2除得尽吗？',
      '儿子问{n}算奇数还是算偶数。',
      '说说{n}的奇偶性。',
      '{n}的奇偶性是什么？',
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
      'next number: {list}',
      "{list} what's next?",
      'next in the sequence {list}',
      'Which number follows? {list}',
      'What number follows {list}?',
      'Continue this sequence: {list}',
      'Continue the pattern: {list}, ...',
      'What is the pattern in {list}, and which number is next?',
      'Can you work out the next number? {list}',
      'Please tell me the number that comes after {list}.',
      'How does this sequence go on: {list}?',
      'How does the pattern continue? {list}, ?',
      'Fill in the next number of the series: {list}, _',
      'number series: {list}, ?',
      "I'm stuck on this sequence, what comes next? {list}",
      'My homework is to continue the series {list}. What is the next number?',
      'If the numbers go {list}, what comes after that?',
      'Give me the next one: {list}',
    ],
    zh: [
      '下一个数是什么：{list}？',
      '找规律：{list}，下一个是？',
      '{list}，接下来是几？',
      '接着往下写：{list}',
      '按规律填数：{list}，（ ）',
      '{list}后面是什么数？',
      '这列数的下一个是多少：{list}',
      '{list}，下一个？',
      '下一个数：{list}',
      '{list}，然后呢？',
      '继续：{list}',
      '接着写：{list}，？',
      '请写出下一个数：{list}',
      '这串数字接下来是什么？{list}',
      '数列{list}的下一项是多少？',
      '数列的下一项：{list}',
      '{list}，按这个规律，后面应该是几？',
      '请找出规律并写出下一个数：{list}',
      '帮我看看这组数后面该填几：{list}',
      '{list}，再往后是多少？',
      '能不能推出{list}的下一个数字？',
      '我想知道{list}之后是哪个数。',
      '作业题：{list}，（ ）里填几？',
      '{list}有什么规律，下一个数字是什么？',
      '往后再写一个数：{list}',
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

export const lists: Group = { name: NAME, weight: 14, make }
