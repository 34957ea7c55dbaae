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
      'python sum {list}',
      'Python, total of {list}',
      '{list} - sum, in Python',
      'Total these in Python: {list}',
      'Let Python add up {list}.',
      'Have Python total the numbers {list}.',
      'Add {list} together with Python.',
      'Add these numbers using Python: {list}',
      'Could you sum {list} in Python?',
      'With Python, what is the total of {list}?',
      'I need the sum of {list}, worked out by Python.',
      'Please run Python and give me the total of {list}.',
      'Here are my expenses: {list}. Add them up with Python, please.',
      'Use a Python call to find the sum of the list {list}.',
      'How much do {list} make together? Let Python do it.',
      'Can you use Python to work out what {list} come to in total?',
    ],
    zh: [
      '用 Python 求 {list} 的和。',
      '用 Python 把 {list} 加起来。',
      '{list} 的总和是多少？用 Python 算。',
      '运行 Python，求 {list} 之和。',
      '请用 Python 计算 {list} 的总和。',
      'Python 求和：{list}',
      '用 Python 加总 {list}',
      '{list} 求和，用 Python',
      '让 Python 加一下 {list}。',
      '用 Python 算 {list} 的合计。',
      '{list} 加起来是多少？用 Python 跑一下。',
      '帮我用 Python 把这些数相加：{list}',
      '能不能用 Python 算算 {list} 一共多少？',
      '我想用 Python 求出 {list} 的总数。',
      '麻烦运行 Python，把 {list} 全部加起来。',
      '这几个数 {list} 合计多少？请用 Python 计算。',
      '借助 Python 求这组数的和：{list}',
      '调用 Python，对 {list} 求和。',
      '这是我的开销：{list}，用 Python 加总一下。',
    ],
  },
  sort: {
    en: [
      'Use Python to sort {list}.',
      'Sort {list} with Python.',
      'In Python, put {list} in order.',
      'Let Python sort the list {list}.',
      'Run Python: {list} from small to large.',
      'python sort {list}',
      'sorted {list} in Python',
      '{list} - sort them with Python',
      'Order {list} using Python.',
      'Have Python sort {list}.',
      'Arrange {list} in Python, smallest first.',
      'Python, please sort these: {list}',
      'Could Python put {list} in ascending order?',
      'Can you sort the numbers {list} using Python?',
      'Get these numbers into order with Python: {list}',
      'I want {list} sorted, so run Python on it.',
      'Please run Python to arrange {list} from lowest to highest.',
      'My numbers are all mixed up: {list}. Have Python sort them.',
      'Use a Python call to bring {list} into ascending order.',
      'With Python, what does the list {list} look like once it is sorted?',
    ],
    zh: [
      '用 Python 给 {list} 排序。',
      '用 Python 排列 {list}。',
      '运行 Python，把 {list} 从小到大排。',
      '请用 Python 对 {list} 排序。',
      '让 Python 把 {list} 排好。',
      'Python 排序：{list}',
      '用 Python 排 {list}',
      '{list}，用 Python 排个序',
      '帮我用 Python 排序：{list}',
      '用 Python 把 {list} 按升序排列。',
      '调用 Python，将 {list} 从小到大排序。',
      '能用 Python 给这几个数排序吗？{list}',
      '我想让 Python 把 {list} 由小到大排一下。',
      '麻烦运行 Python，对 {list} 做升序排列。',
      '这组数 {list} 乱了，用 Python 理一理顺序。',
      '借助 Python 整理 {list} 的顺序，小的在前。',
      '{list} 排好序是什么样？用 Python 跑一下。',
      '请让 Python 对列表 {list} 进行排序。',
    ],
  },
  max: {
    en: [
      'Use Python to find the largest of {list}.',
      'With Python, which is the largest of {list}?',
      'In Python, get the maximum of {list}.',
      'Let Python find the biggest number in {list}.',
      'Run Python: maximum of {list}.',
      'python max {list}',
      'max of {list} in Python',
      '{list} - largest one, via Python',
      'Biggest number in {list}? Use Python.',
      'Have Python pick the highest of {list}.',
      'Let Python tell us the largest of {list}.',
      'Use Python to get the max of {list}.',
      'With Python, find the highest value in {list}.',
      'Which of {list} is the biggest? Run Python.',
      'Could you use Python to find the top value of {list}?',
      'My scores are {list}. Let Python find the highest.',
      'I need the maximum of {list}; please run Python for it.',
      'Please run Python and return the greatest number in {list}.',
      'Use a Python call to pick out the largest value from {list}.',
      'Can Python say which number in the list {list} is the greatest?',
    ],
    zh: [
      '用 Python 找出 {list} 里最大的数。',
      '用 Python 求 {list} 的最大值。',
      '运行 Python，{list} 中最大是几？',
      '请用 Python 取 {list} 的最大值。',
      '让 Python 找 {list} 的最大数。',
      'Python 求最大值：{list}',
      '{list} 最大的，用 Python',
      '用 Python 挑出 {list} 里最大的。',
      '用 Python 取最大数：{list}',
      '{list} 里哪个最大？用 Python 看看。',
      '帮我用 Python 找最大值：{list}',
      '调用 Python，返回 {list} 的最大值。',
      '能用 Python 找出这些数里最大的吗？{list}',
      '我想让 Python 看看 {list} 里最大的数是几。',
      '麻烦运行 Python，求出 {list} 中的最大数。',
      '这几个分数 {list}，最高的是多少？用 Python 算。',
      '借助 Python 从 {list} 中选出最大的一个。',
      '让 Python 告诉我 {list} 的最高值。',
    ],
  },
  length: {
    en: [
      'Use Python to count the letters of “{word}”.',
      'With Python, how long is “{word}”?',
      'In Python, get the length of “{word}”.',
      'Let Python count the characters in “{word}”.',
      'Run Python: length of “{word}”.',
      'python len “{word}”',
      'length of “{word}” in Python',
      '“{word}” - how many letters, via Python',
      'How many letters has “{word}”? Use Python.',
      'Use Python to measure “{word}”.',
      'Use Python for the length of the word “{word}”.',
      'Let Python say how long “{word}” is.',
      'Have Python count the letters in “{word}”.',
      'With Python, count the characters of “{word}”.',
      'Could you check the length of “{word}” with Python?',
      'I need the number of characters in “{word}”, so run Python.',
      'Please run Python and tell me how many letters are in “{word}”.',
      'Use a Python call to find out how long the string “{word}” is.',
      'How many characters long is “{word}”? Let Python count them.',
    ],
    zh: [
      '用 Python 数“{word}”有几个字母。',
      '用 Python 求“{word}”的长度。',
      '运行 Python，“{word}”有多长？',
      '请用 Python 算“{word}”的字符数。',
      '让 Python 数一数“{word}”的字母。',
      'Python 长度：“{word}”',
      '“{word}”的长度，用 Python',
      '用 Python 量“{word}”的长度。',
      '“{word}”几个字母？用 Python 数。',
      '帮我用 Python 数数“{word}”的字符。',
      '调用 Python，返回“{word}”的长度。',
      '能用 Python 算出“{word}”有多少个字母吗？',
      '我想用 Python 知道“{word}”有多长。',
      '麻烦运行 Python，数一下“{word}”里的字符数。',
      '“{word}”一共多少个字符？让 Python 数。',
      '单词“{word}”的字母数是多少？用 Python 查。',
      '借助 Python 看看“{word}”这个词有多长。',
      '请让 Python 统计“{word}”的字母个数。',
    ],
  },
  print: {
    en: [
      'Run this Python code: {code}',
      'Execute {code}',
      'What does {code} print? Run it.',
      'Please run {code} in Python.',
      'Python: {code}',
      'run {code}',
      'exec {code}',
      '{code} - run it',
      'Run {code} for me.',
      'Just run this: {code}',
      'Please execute {code}',
      'Run this line: {code}',
      'Output of {code}?',
      'Could you run {code}, please?',
      'Try this in Python: {code}',
      'What do I get from {code}? Try it.',
      'Can you execute this code for me? {code}',
      'Execute the following Python code: {code}',
      'I want to see what {code} prints, so run it.',
      'Start Python and run this line of code: {code}',
      'What is the output when you run {code} in Python?',
    ],
    zh: [
      '运行这段 Python：{code}',
      '执行 {code}',
      '{code} 会输出什么？运行一下。',
      '请在 Python 里运行 {code}',
      '跑一下 {code}',
      '运行 {code}',
      '执行代码：{code}',
      'Python：{code}',
      '帮我跑这行：{code}',
      '试试 {code}',
      '请执行这行代码：{code}',
      '{code} 跑出来是什么？',
      '{code} 的输出是什么？请运行。',
      '麻烦运行一下 {code}',
      '能执行一下 {code} 吗？',
      '把这行代码跑一遍：{code}',
      '用 Python 执行下面的代码：{code}',
      '我想看看 {code} 打印出什么，运行吧。',
      '帮我在 Python 里试一下 {code}',
      '这段代码运行结果是啥？{code}',
    ],
  },
}

const CODE_WORDS =
  'apple|banana|window|garden|planet|silver|letter|bridge|orange|kitchen|mountain|river|winter|camera|pencil|castle|tree|house|flower|summer|spring|autumn|school|teacher|doctor|farmer|lemon|cherry|carrot|potato|butter|cheese|coffee|sugar|yellow|purple|button|pocket|basket|bottle|candle|mirror|hammer|ladder|engine|rocket|island|desert|forest|valley|ocean|thunder|rabbit|tiger|elephant|butterfly|notebook|computer|keyboard|language|question|saturday'.split(
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
      'count {table} with {word} {value}',
      '{table}, {word} {value}: how many?',
      'How many {table} with {word} {value}?',
      'In {table}, count {word} = {value}.',
      '{word} is {value} in how many rows of {table}?',
      'Number of rows in {table} where {word} equals {value}?',
      'Give me the count of {table} whose {word} is {value}.',
      'Count the entries of {table} with the {word} {value}.',
      'Find out how many entries in {table} have {value} as {word}.',
      'For how many {table} is the {word} {value}?',
      'I need the number of {table} that have {word} {value}.',
      'Could you count the rows of {table} that have {value} as their {word}?',
      'Look into {table} and count those with {word} {value}.',
      'Please query {table} for the number of rows with {word} = {value}.',
      "I'd like to know how many of the {table} have {value} in the column {word}.",
    ],
    zh: [
      '{table} 里 {word} 是 {value} 的有几行？',
      '统计 {table} 中 {word} 为 {value} 的行数。',
      '{table} 中 {word} 等于 {value} 的有多少？',
      '数一下 {table} 里 {word} 是 {value} 的。',
      '{word} 为 {value} 的 {table} 有多少条？',
      '查询 {table} 中 {word} 是 {value} 的数量。',
      '{table} 中 {word}={value} 的行数',
      '{table} 里 {word} 为 {value} 的有几条？',
      '{word} 是 {value} 的 {table} 有几个？',
      '数数 {table} 中 {word} 为 {value} 的记录。',
      '{table} 里有多少条的 {word} 是 {value}？',
      '统计一下 {word} 等于 {value} 的 {table}。',
      '帮我查 {table} 中 {word} 为 {value} 的条数。',
      '在 {table} 表里，{word} 是 {value} 的共有多少？',
      '我想知道 {table} 里 {word} 是 {value} 的有多少行。',
      '能不能数一下 {table} 中 {word} 等于 {value} 的记录？',
      '请统计 {table} 表里 {word} 列为 {value} 的数量。',
      '{table} 中满足 {word} 为 {value} 的记录有多少条？',
      '{value} 在 {table} 的 {word} 列里出现了几次？',
    ],
  },
  all: {
    en: [
      'How many rows does {table} have?',
      'Count all rows of {table}.',
      'How large is the table {table}?',
      'Number of rows in {table}?',
      'How many entries are in {table}?',
      'row count of {table}',
      '{table}: how many rows?',
      'total rows in {table}',
      'Size of the table {table}?',
      'Count {table}.',
      'Count everything in {table}.',
      'How many {table} are there in all?',
      'Give me the row count of {table}.',
      'How big is the table {table}?',
      'I need the total number of {table}.',
      'Count all the entries in {table}, please.',
      'How many records does {table} contain?',
      'Could you count the rows in {table}?',
      'Find out how many records are in the table {table}.',
      'Please query the total number of rows in {table}.',
      'I would like to know how many rows the whole table {table} has.',
    ],
    zh: [
      '{table} 一共有多少行？',
      '统计 {table} 的总行数。',
      '{table} 表有多大？',
      '{table} 里有多少条记录？',
      '数一下 {table} 的行数。',
      '{table} 行数',
      '{table} 有几行？',
      '{table} 总共多少条？',
      '{table} 的总条数是多少？',
      '{table} 表共有多少行数据？',
      '查一下 {table} 的总行数。',
      '数数 {table} 里所有的记录。',
      '帮我看看 {table} 有多少行。',
      '告诉我 {table} 的记录总数。',
      '整个 {table} 表有多少条记录？',
      '我想知道 {table} 一共有几条数据。',
      '能统计一下 {table} 全部的行数吗？',
      '请查询 {table} 表的记录总数。',
      '给我 {table} 的总行数。',
    ],
  },
  AVG: {
    en: [
      'What is the average {column} in {table}?',
      'Average of {column} in {table}?',
      'Give me the mean {column} of {table}.',
      'How high is the {column} in {table} on average?',
      'Compute the average {column} of {table}.',
      'average {column} {table}',
      'mean {column} in {table}',
      '{table}: average {column}?',
      'avg of {column} from {table}',
      'Average out {column} in {table}.',
      'Work out the mean {column} in {table}.',
      'In {table}, what is {column} on average?',
      'Show the average of {column} for {table}.',
      'Find the average {column} across {table}.',
      'Tell me the mean of {column} in {table}.',
      'I need the average {column} over all {table}.',
      "What's the mean value of {column} in {table}?",
      'Could you calculate the average {column} for {table}?',
      'Take all {table} and average their {column}.',
      'Please query {table} for the average of the column {column}.',
      'I would like to know the average value of {column} in the table {table}.',
    ],
    zh: [
      '{table} 里 {column} 的平均值是多少？',
      '求 {table} 中 {column} 的平均值。',
      '{table} 的 {column} 平均是多少？',
      '给我 {table} 里 {column} 的均值。',
      '算一下 {table} 的平均 {column}。',
      '{table} 平均 {column}',
      '{table} 的 {column} 均值？',
      '{table} 里平均 {column} 有多少？',
      '计算 {table} 中 {column} 的平均数。',
      '查一下 {table} 的 {column} 平均值。',
      '帮我算 {table} 里 {column} 的平均数。',
      '告诉我 {table} 的 {column} 平均是多少。',
      '{column} 在 {table} 里平均多少？',
      '求一下 {table} 全部记录的 {column} 均值。',
      '我想知道 {table} 表中 {column} 的平均值。',
      '能不能算出 {table} 里 {column} 的平均？',
      '请查询 {table} 中 {column} 列的平均值。',
      '把 {table} 的 {column} 求个平均。',
    ],
  },
  MAX: {
    en: [
      'What is the largest {column} in {table}?',
      'Maximum {column} in {table}?',
      'Find the highest {column} of {table}.',
      'Which {column} in {table} is the greatest?',
      'Give me the maximum of {column} from {table}.',
      'max {column} {table}',
      'highest {column} in {table}',
      '{table}: biggest {column}?',
      'top {column} of {table}',
      'Find the maximum {column} in {table}.',
      'How high does {column} go in {table}?',
      'In {table}, what is the highest {column}?',
      'Show the largest {column} from {table}.',
      'Tell me the greatest {column} in {table}.',
      'Look up the biggest {column} of {table}.',
      'I need the largest value of {column} in {table}.',
      "What's the maximum value of {column} in {table}?",
      'Could you get the highest {column} of all {table}?',
      'What is the most that {column} reaches in {table}?',
      'Please query {table} for the maximum of the column {column}.',
      'I would like to know the biggest {column} in the table {table}.',
    ],
    zh: [
      '{table} 里 {column} 最大是多少？',
      '求 {table} 中 {column} 的最大值。',
      '{table} 的最高 {column} 是多少？',
      '找出 {table} 里最大的 {column}。',
      '给我 {table} 中 {column} 的最大值。',
      '{table} 最大 {column}',
      '{table} 的 {column} 最高值？',
      '{table} 里最高的 {column} 是几？',
      '{table} 里 {column} 最高有多少？',
      '查一下 {table} 的最大 {column}。',
      '帮我找 {table} 里 {column} 的最高值。',
      '告诉我 {table} 中 {column} 最大的值。',
      '{column} 在 {table} 里最大到多少？',
      '取出 {table} 里 {column} 的最大值。',
      '我想知道 {table} 表中 {column} 最高是多少。',
      '能不能查到 {table} 里最大的 {column}？',
      '请查询 {table} 中 {column} 列的最大值。',
      '看看 {table} 里 {column} 的最大值是多少。',
    ],
  },
  MIN: {
    en: [
      'What is the smallest {column} in {table}?',
      'Minimum {column} in {table}?',
      'Find the lowest {column} of {table}.',
      'Which {column} in {table} is the least?',
      'Give me the minimum of {column} from {table}.',
      'min {column} {table}',
      'lowest {column} in {table}',
      '{table}: smallest {column}?',
      'least {column} of {table}',
      'Find the minimum {column} in {table}.',
      'How low does {column} go in {table}?',
      'In {table}, what is the lowest {column}?',
      'Show the smallest {column} from {table}.',
      'Tell me the least {column} in {table}.',
      'Look up the lowest {column} of {table}.',
      'I need the smallest value of {column} in {table}.',
      "What's the minimum value of {column} in {table}?",
      'Could you get the lowest {column} of all {table}?',
      'What is the least that {column} reaches in {table}?',
      'Please query {table} for the minimum of the column {column}.',
      'I would like to know the smallest {column} in the table {table}.',
    ],
    zh: [
      '{table} 里 {column} 最小是多少？',
      '求 {table} 中 {column} 的最小值。',
      '{table} 的最低 {column} 是多少？',
      '找出 {table} 里最小的 {column}。',
      '给我 {table} 中 {column} 的最小值。',
      '{table} 最小 {column}',
      '{table} 的 {column} 最低值？',
      '{table} 里最低的 {column} 是几？',
      '{table} 里 {column} 最低有多少？',
      '查一下 {table} 的最小 {column}。',
      '帮我找 {table} 里 {column} 的最低值。',
      '告诉我 {table} 中 {column} 最小的值。',
      '{column} 在 {table} 里最小到多少？',
      '取出 {table} 里 {column} 的最小值。',
      '我想知道 {table} 表中 {column} 最低是多少。',
      '能不能查到 {table} 里最小的 {column}？',
      '请查询 {table} 中 {column} 列的最小值。',
      '看看 {table} 里 {column} 的最小值是多少。',
    ],
  },
  SUM: {
    en: [
      'What is the sum of {column} in {table}?',
      'Add up {column} in {table}.',
      'Total {column} of {table}?',
      'How much {column} is there in {table} altogether?',
      'Give me the sum of all {column} from {table}.',
      'sum {column} {table}',
      'total {column} in {table}',
      '{table}: sum of {column}?',
      '{column} in {table}, all added up',
      'Sum up {column} in {table}.',
      'Work out the total {column} of {table}.',
      'In {table}, what does {column} add up to?',
      'Show the total of {column} for {table}.',
      'Tell me the sum of {column} in {table}.',
      'What is the total {column} over all {table}?',
      'I need {column} of {table} added up.',
      "What's the overall sum of {column} in {table}?",
      'Could you total the column {column} in {table}?',
      'Take all {table} and add their {column} together.',
      'Please query {table} for the sum of the column {column}.',
      'I would like to know the total of {column} in the table {table}.',
    ],
    zh: [
      '{table} 里 {column} 的总和是多少？',
      '求 {table} 中 {column} 的总和。',
      '{table} 的 {column} 合计多少？',
      '把 {table} 里的 {column} 加起来。',
      '给我 {table} 中 {column} 的总计。',
      '{table} 总 {column}',
      '{table} 的 {column} 总和？',
      '{table} 里 {column} 一共多少？',
      '{table} 的 {column} 加总是多少？',
      '查一下 {table} 的 {column} 合计。',
      '帮我算 {table} 里 {column} 的总和。',
      '告诉我 {table} 中 {column} 总共是多少。',
      '{column} 在 {table} 里合计是多少？',
      '对 {table} 的 {column} 求和。',
      '我想知道 {table} 表中 {column} 的总数。',
      '能不能把 {table} 里的 {column} 都加起来？',
      '请查询 {table} 中 {column} 列的总和。',
      '计算 {table} 全部记录的 {column} 之和。',
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
