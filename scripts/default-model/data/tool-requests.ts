// What a person asks of a tool, what the call has to say, what the tool answers and how that is told. The one idea: everything but
// the tool's and its parameters' names, which the schemas in the prompt decide.
import { withChoices } from './choices.ts'
import { jsonText } from './json-text.ts'
import { allowedValue, draw, fill, phrase } from './split.ts'
import { panels } from './tables/studio-panels.ts'
import type { ToolKindId } from './tables/tool-kinds.ts'
import { datasets, toolQuestions, toolValues } from './tables/tool-questions.ts'
import type { Language, Rng, Split } from './types.ts'

export interface ToolRequest {
  question: string
  /** By slot, not by parameter name. */
  values: Record<string, string | number>
  result: string
  answer: string
  /** What a right answer contains. */
  key: string
}

type Asked = Omit<ToolRequest, 'question'>
/** Makes values that the split may use. */
type Maker = (rng: Rng, language: Language) => Asked

const resultIs = (language: Language, result: string) => (language === 'en' ? `The result is ${result}.` : `结果是 ${result}。`)
const done = (language: Language, en: string, zh: string) => (language === 'en' ? en : zh)

/** An expression as it is written for a calculator, and its value. */
function expression(rng: Rng): { text: string; value: number } {
  const a = rng.int(2, rng.pick([99, 999, 9999]))
  const b = rng.int(2, rng.pick([99, 999]))
  const c = rng.int(2, 20)
  switch (rng.int(0, 6)) {
    case 0:
      return { text: `${a} + ${b}`, value: a + b }
    case 1:
      return { text: `${a + b} - ${b}`, value: a }
    case 2:
      return { text: `${a} * ${c}`, value: a * c }
    case 3:
      return { text: `${a * c} / ${c}`, value: a }
    case 4:
      return { text: `(${a} + ${b}) * ${c}`, value: (a + b) * c }
    case 5:
      return { text: `${a} * ${c} + ${b}`, value: a * c + b }
    default:
      return { text: `${a} * ${b}`, value: a * b }
  }
}

const WORDS: Record<Language, Record<string, string[]>> = {
  en: {
    '+': [' plus ', ' + ', '+'],
    '-': [' minus ', ' - ', '-'],
    '*': [' times ', ' × ', ' * ', '*'],
    '/': [' divided by ', ' / ', ' ÷ ', '/'],
  },
  zh: { '+': [' 加 ', ' + ', '+'], '-': [' 减 ', ' - ', '-'], '*': [' 乘以 ', ' × ', '*'], '/': [' 除以 ', ' ÷ ', '/'] },
}

/** The expression as people say it; with brackets it stays as it is. */
function spoken(rng: Rng, language: Language, text: string): string {
  return text.includes('(') ? text : text.replace(/ ([-+*/]) /g, (_, sign: string) => rng.pick(WORDS[language][sign]))
}

const makers: Record<Exclude<ToolKindId, 'calculator' | 'python' | 'dataset'>, Maker> = {
  search: (rng, language) => {
    const [query, passage] = rng.pick(toolValues[language].passages)
    return { values: { query }, result: passage, answer: passage, key: passage.slice(0, -1) }
  },
  date: (rng, language) => {
    const day = `20${rng.int(24, 39)}-${String(rng.int(1, 12)).padStart(2, '0')}-${String(rng.int(1, 28)).padStart(2, '0')}`
    return { values: {}, result: day, answer: done(language, `Today is ${day}.`, `今天是 ${day}。`), key: day }
  },
  weather: (rng, language) => {
    const city = rng.pick(toolValues[language].city)
    const sky = rng.pick(toolValues[language].sky)
    const degrees = rng.int(-15, 38)
    const result = jsonText({ city, temperature: degrees, sky })
    return {
      values: { city },
      result,
      answer: done(language, `In ${city} it is ${degrees} °C and ${sky}.`, `${city}现在 ${degrees} °C，${sky}。`),
      key: `${degrees} °C`,
    }
  },
  timer: (rng, language) => {
    const minutes = rng.int(1, 90)
    return {
      values: { minutes },
      result: 'ok',
      answer: done(language, `The timer is set to ${minutes} minutes.`, `已设好 ${minutes} 分钟的定时器。`),
      key: String(minutes),
    }
  },
  message: (rng, language) => {
    const to = rng.pick(toolValues[language].name)
    const text = rng.pick(toolValues[language].text)
    return { values: { to, text }, result: 'sent', answer: done(language, `The message to ${to} is sent.`, `消息已发给${to}。`), key: to }
  },
  note: (rng, language) => {
    const text = rng.pick(toolValues[language].text)
    return {
      values: { text },
      result: 'saved',
      answer: done(language, 'The note is saved.', '笔记已保存。'),
      key: done(language, 'saved', '已保存'),
    }
  },
  panel: (rng, language) => {
    const panel = rng.pick(panels)[language].names[0]
    return { values: { panel }, result: 'opened', answer: done(language, `${panel} is open.`, `“${panel}”已打开。`), key: panel }
  },
}

const valuesId = (values: ToolRequest['values']) => JSON.stringify(values)

function calculatorRequest(rng: Rng, language: Language, split: Split): ToolRequest {
  const { text, value } = draw(
    () => expression(rng),
    made => allowedValue(split, 'tools.calculator', made.text),
  )
  const template = withChoices(rng, phrase(rng, split, `tools.calculator.${language}`, toolQuestions.calculator[language]))
  const result = String(value)
  return {
    question: fill(template, { expression: spoken(rng, language, text) }),
    values: { expression: text },
    result,
    answer: resultIs(language, result),
    key: result,
  }
}

interface Program {
  values: Record<string, string>
  code: string
  result: string
}

const PYTHON_QUESTIONS: Record<string, Record<Language, string[]>> = {
  sum: {
    en: [
      'Use Python to add up {list}.',
      'Sum {list} with Python.',
      'What is the sum of {list}? Use Python.',
      'In Python, add the numbers {list}.',
      'Run Python: what do {list} add up to?',
    ],
    zh: [
      '用 Python 求 {list} 的和。',
      '用 Python 把 {list} 加起来。',
      '{list} 的总和是多少？用 Python 算。',
      '运行 Python，求 {list} 之和。',
      '请用 Python 计算 {list} 的总和。',
    ],
  },
  sort: {
    en: [
      'Use Python to sort {list}.',
      'Sort {list} with Python.',
      'In Python, put {list} in order.',
      'Let Python sort the list {list}.',
      'Run Python: {list} from small to large.',
    ],
    zh: [
      '用 Python 给 {list} 排序。',
      '用 Python 排列 {list}。',
      '运行 Python，把 {list} 从小到大排。',
      '请用 Python 对 {list} 排序。',
      '让 Python 把 {list} 排好。',
    ],
  },
  max: {
    en: [
      'Use Python to find the largest of {list}.',
      'With Python, which is the largest of {list}?',
      'In Python, get the maximum of {list}.',
      'Let Python find the biggest number in {list}.',
      'Run Python: maximum of {list}.',
    ],
    zh: [
      '用 Python 找出 {list} 里最大的数。',
      '用 Python 求 {list} 的最大值。',
      '运行 Python，{list} 中最大是几？',
      '请用 Python 取 {list} 的最大值。',
      '让 Python 找 {list} 的最大数。',
    ],
  },
  length: {
    en: [
      'Use Python to count the letters of “{word}”.',
      'With Python, how long is “{word}”?',
      'In Python, get the length of “{word}”.',
      'Let Python count the characters in “{word}”.',
      'Run Python: length of “{word}”.',
    ],
    zh: [
      '用 Python 数“{word}”有几个字母。',
      '用 Python 求“{word}”的长度。',
      '运行 Python，“{word}”有多长？',
      '请用 Python 算“{word}”的字符数。',
      '让 Python 数一数“{word}”的字母。',
    ],
  },
  print: {
    en: [
      'Run this Python code: {code}',
      'Execute {code}',
      'What does {code} print? Run it.',
      'Please run {code} in Python.',
      'Python: {code}',
    ],
    zh: ['运行这段 Python：{code}', '执行 {code}', '{code} 会输出什么？运行一下。', '请在 Python 里运行 {code}', '跑一下 {code}'],
  },
}

const CODE_WORDS = 'apple|banana|window|garden|planet|silver|letter|bridge|orange|kitchen|mountain|river|winter|camera|pencil|castle'.split(
  '|',
)

function program(rng: Rng, kind: string): Program {
  const numbers = Array.from({ length: rng.int(3, 5) }, () => rng.int(1, 99))
  const list = numbers.join(', ')
  switch (kind) {
    case 'sum':
      return { values: { list }, code: `print(sum([${list}]))`, result: String(numbers.reduce((a, b) => a + b)) }
    case 'sort':
      return { values: { list }, code: `print(sorted([${list}]))`, result: `[${numbers.toSorted((a, b) => a - b).join(', ')}]` }
    case 'max':
      return { values: { list }, code: `print(max([${list}]))`, result: String(Math.max(...numbers)) }
    case 'length': {
      const word = rng.pick(CODE_WORDS)
      return { values: { word }, code: `print(len('${word}'))`, result: String(word.length) }
    }
    default: {
      const [a, b] = numbers
      const word = rng.pick(CODE_WORDS)
      return rng.pick(
        [
          { code: `print(${a} ** 2)`, result: String(a ** 2) },
          { code: `print(${a + 20} % ${(b % 9) + 2})`, result: String((a + 20) % ((b % 9) + 2)) },
          { code: `print('${word}'.upper())`, result: word.toUpperCase() },
          { code: `print('${word}'[::-1])`, result: [...word].reverse().join('') },
        ].map(made => ({ ...made, values: { code: made.code } })),
      )
    }
  }
}

function pythonRequest(rng: Rng, language: Language, split: Split): ToolRequest {
  const kind = rng.pick(Object.keys(PYTHON_QUESTIONS))
  const made = draw(
    () => program(rng, kind),
    ({ code }) => allowedValue(split, 'tools.python', code),
  )
  const template = phrase(rng, split, `tools.python.${kind}.${language}`, PYTHON_QUESTIONS[kind][language])
  const { code, result } = made
  return { question: fill(template, made.values), values: { code }, result, answer: resultIs(language, result), key: result }
}

const QUERY_QUESTIONS: Record<string, Record<Language, string[]>> = {
  count: {
    en: [
      'How many rows of {table} have the {word} {value}?',
      'Count the rows in {table} where {word} is {value}.',
      'In {table}, how many have {word} {value}?',
      'How often is {word} {value} in {table}?',
      'Number of {table} with {word} {value}?',
      'Tell me how many {table} there are with {word} {value}.',
    ],
    zh: [
      '{table} 里 {word} 是 {value} 的有几行？',
      '统计 {table} 中 {word} 为 {value} 的行数。',
      '{table} 中 {word} 等于 {value} 的有多少？',
      '数一下 {table} 里 {word} 是 {value} 的。',
      '{word} 为 {value} 的 {table} 有多少条？',
      '查询 {table} 中 {word} 是 {value} 的数量。',
    ],
  },
  all: {
    en: [
      'How many rows does {table} have?',
      'Count all rows of {table}.',
      'How large is the table {table}?',
      'Number of rows in {table}?',
      'How many entries are in {table}?',
    ],
    zh: ['{table} 一共有多少行？', '统计 {table} 的总行数。', '{table} 表有多大？', '{table} 里有多少条记录？', '数一下 {table} 的行数。'],
  },
  AVG: {
    en: [
      'What is the average {column} in {table}?',
      'Average of {column} in {table}?',
      'Give me the mean {column} of {table}.',
      'How high is the {column} in {table} on average?',
      'Compute the average {column} of {table}.',
    ],
    zh: [
      '{table} 里 {column} 的平均值是多少？',
      '求 {table} 中 {column} 的平均值。',
      '{table} 的 {column} 平均是多少？',
      '给我 {table} 里 {column} 的均值。',
      '算一下 {table} 的平均 {column}。',
    ],
  },
  MAX: {
    en: [
      'What is the largest {column} in {table}?',
      'Maximum {column} in {table}?',
      'Find the highest {column} of {table}.',
      'Which {column} in {table} is the greatest?',
      'Give me the maximum of {column} from {table}.',
    ],
    zh: [
      '{table} 里 {column} 最大是多少？',
      '求 {table} 中 {column} 的最大值。',
      '{table} 的最高 {column} 是多少？',
      '找出 {table} 里最大的 {column}。',
      '给我 {table} 中 {column} 的最大值。',
    ],
  },
  MIN: {
    en: [
      'What is the smallest {column} in {table}?',
      'Minimum {column} in {table}?',
      'Find the lowest {column} of {table}.',
      'Which {column} in {table} is the least?',
      'Give me the minimum of {column} from {table}.',
    ],
    zh: [
      '{table} 里 {column} 最小是多少？',
      '求 {table} 中 {column} 的最小值。',
      '{table} 的最低 {column} 是多少？',
      '找出 {table} 里最小的 {column}。',
      '给我 {table} 中 {column} 的最小值。',
    ],
  },
  SUM: {
    en: [
      'What is the sum of {column} in {table}?',
      'Add up {column} in {table}.',
      'Total {column} of {table}?',
      'How much {column} is there in {table} altogether?',
      'Give me the sum of all {column} from {table}.',
    ],
    zh: [
      '{table} 里 {column} 的总和是多少？',
      '求 {table} 中 {column} 的总和。',
      '{table} 的 {column} 合计多少？',
      '把 {table} 里的 {column} 加起来。',
      '给我 {table} 中 {column} 的总计。',
    ],
  },
}

function datasetRequest(rng: Rng, language: Language, split: Split): ToolRequest {
  const kind = rng.pick(Object.keys(QUERY_QUESTIONS))
  const { table, word, value, column, sql } = draw(
    () => query(rng, kind),
    made => kind === 'all' || allowedValue(split, 'tools.dataset', made.sql),
  )
  const template = phrase(rng, split, `tools.dataset.${kind}.${language}`, QUERY_QUESTIONS[kind][language])
  const result = String(rng.int(1, 999))
  return {
    question: fill(template, { table, word, value, column }),
    values: { sql },
    result,
    answer: resultIs(language, result),
    key: result,
  }
}

function query(rng: Rng, kind: string) {
  const { name: table, numbers, word, values } = rng.pick(datasets)
  const value = rng.pick(values)
  const column = rng.pick(numbers)
  const counted = kind === 'count' ? ` WHERE ${word} = '${value}'` : ''
  const what = kind === 'count' || kind === 'all' ? 'COUNT(*)' : `${kind}(${column})`
  return { table, word, value, column, sql: `SELECT ${what} FROM ${table}${counted}` }
}

/** A question that this kind of tool answers. */
export function toolRequest(rng: Rng, language: Language, split: Split, kind: ToolKindId): ToolRequest {
  if (kind === 'calculator') return calculatorRequest(rng, language, split)
  if (kind === 'python') return pythonRequest(rng, language, split)
  if (kind === 'dataset') return datasetRequest(rng, language, split)
  const made = draw(
    () => makers[kind](rng, language),
    // Few panels and documents: what is held out of them is their phrasings.
    ({ values }) => kind === 'date' || kind === 'panel' || kind === 'search' || allowedValue(split, `tools.${kind}`, valuesId(values)),
  )
  const template = withChoices(rng, phrase(rng, split, `tools.${kind}.${language}`, toolQuestions[kind][language]))
  return { ...made, question: fill(template, made.values) }
}
