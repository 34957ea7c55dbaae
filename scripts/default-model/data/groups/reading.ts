// Small texts and questions about them. The one idea: everything the answer needs stands in the question, so values are free to be
// made up and held out, and the answer is copied, counted or put into a form.
import { exchange } from '../conversation.ts'
import { jsonText } from '../json-text.ts'
import { noisy } from '../noise.ts'
import { allowed, allowedValue, choose, draw, fill, phrase } from '../split.ts'
import { readingValues } from '../tables/reading-values.ts'
import type { Check, Conversation, Group, Language, Rng, Split } from '../types.ts'
import { spaced } from './studio-help.ts'

const NAME = 'reading'

interface Made {
  text: string
  question: string
  answer: string
  check: Check
}

type Maker = (rng: Rng, language: Language, split: Split) => Made

const either = (language: Language, en: string, zh: string) => (language === 'en' ? en : zh)
const contains = (...wanted: (string | number)[]): Check => ({ kind: 'contains', wanted: wanted.map(String) })
const exact = (wanted: string): Check => ({ kind: 'exact', wanted: [wanted] })
const asks = (rng: Rng, language: Language, split: Split, kind: string, questions: Record<Language, string[]>) =>
  phrase(rng, split, `${NAME}.${kind}.${language}`, questions[language])

/** A person's name that the split may use. */
const person = (rng: Rng, language: Language, split: Split) =>
  choose(rng, split, `${NAME}.name`, readingValues[language].names, name => name)

const COUNT_QUESTIONS: Record<Language, string[]> = {
  en: [
    'How many {colour} {things} are there?',
    'How many of the {things} are {colour}?',
    'Count the {colour} {things}.',
    'What is the number of {colour} {things}?',
    'Tell me how many {colour} {things} there are.',
    'The {colour} {things}: how many?',
  ],
  zh: [
    '{colour}{things}有几个？',
    '有几个{colour}{things}？',
    '有多少个{colour}{things}？',
    '数一数{colour}{things}。',
    '{colour}{things}一共几个？',
    '{colour}的{things}有几个？',
  ],
}
const YES_NO_QUESTIONS: Record<Language, string[]> = {
  en: [
    'Are there any {colour} {things}?',
    'Is there anything {colour} among the {things}?',
    'Do you find {colour} {things} there?',
    'Are some of the {things} {colour}?',
    'Would I find {colour} {things}?',
    'Yes or no: are there {colour} {things}?',
  ],
  zh: [
    '有{colour}{things}吗？',
    '里面有没有{colour}{things}？',
    '能找到{colour}{things}吗？',
    '是不是有{colour}{things}？',
    '有没有{colour}的{things}？',
    '{colour}{things}有吗？',
  ],
}
const TOTAL_QUESTIONS: Record<Language, string[]> = {
  en: [
    'How many {things} are there altogether?',
    'How many {things} are there in all?',
    'What is the total number of {things}?',
    'Count all the {things}.',
    'How many {things} in total?',
  ],
  zh: ['一共有几个{things}？', '{things}总共有多少个？', '所有{things}加起来有几个？', '数一数全部的{things}。', '合计多少个{things}？'],
}

/** "A box holds 3 red balls and 2 blue balls." */
function counted(rng: Rng, language: Language, split: Split) {
  const { things, colours, holders } = readingValues[language]
  const made = draw(
    () => ({
      thing: rng.pick(things),
      parts: rng
        .shuffle(colours)
        .slice(0, rng.int(2, 3))
        .map(colour => ({ colour, count: rng.int(2, 9) })),
    }),
    ({ thing, parts }) => {
      const id = `${thing} ${parts.map(part => part.colour + part.count).join(' ')}`
      return allowedValue(split, `${NAME}.counted`, id) && allowed(split, `${NAME}.counted.${thing} ${parts[0].colour}`)
    },
  )
  const [last, ...before] = made.parts
    .map(({ colour, count }) => either(language, `${count} ${colour} ${made.thing}`, `${count} 个${colour}色${made.thing}`))
    .reverse()
  const facts = before.reverse().join(either(language, ', ', '、')) + either(language, ' and ', '和 ') + last
  const holder = rng.pick(holders)
  return { ...made, text: either(language, `${holder} ${facts}.`, `${holder} ${facts}。`) }
}

const howMany: Maker = (rng, language, split) => {
  const { thing, parts, text } = counted(rng, language, split)
  const { colour, count } = rng.pick(parts)
  const shade = either(language, colour, `${colour}色`)
  return {
    text,
    question: fill(asks(rng, language, split, 'count', COUNT_QUESTIONS), { colour: shade, things: thing }),
    answer: either(language, `There are ${count} ${colour} ${thing}.`, `有 ${count} 个${shade}${thing}。`),
    check: { kind: 'number', wanted: count },
  }
}

const yesNo: Maker = (rng, language, split) => {
  const { thing, parts, text } = counted(rng, language, split)
  const there = rng.chance(0.5) ? rng.pick(parts) : undefined
  const absent = rng.pick(readingValues[language].colours.filter(each => parts.every(part => part.colour !== each)))
  const colour = there?.colour ?? absent
  const shade = either(language, colour, `${colour}色`)
  const answer = there
    ? either(language, `Yes, there are ${there.count} ${colour} ${thing}.`, `有，有 ${there.count} 个${shade}${thing}。`)
    : either(language, `No, there are no ${colour} ${thing}.`, `没有${shade}${thing}。`)
  return {
    text,
    question: fill(asks(rng, language, split, 'yes-no', YES_NO_QUESTIONS), { colour: shade, things: thing }),
    answer,
    check: contains(there ? either(language, 'Yes', '有，有') : either(language, 'No', '没有')),
  }
}

const total: Maker = (rng, language, split) => {
  const { thing, parts, text } = counted(rng, language, split)
  const sum = parts.reduce((count, part) => count + part.count, 0)
  const sums = `${parts.map(part => part.count).join(' + ')} = ${sum}`
  return {
    text,
    question: fill(asks(rng, language, split, 'total', TOTAL_QUESTIONS), { things: thing }),
    answer: either(language, `${sums}, so there are ${sum} ${thing}.`, `${sums}，一共有 ${sum} 个${thing}。`),
    check: { kind: 'number', wanted: sum },
  }
}

type Slot = 'name' | 'city' | 'day' | 'number' | 'date'

const SENTENCES: Record<Language, string[]> = {
  en: [
    '{name} travels to {city} on {day} with {number} friends.',
    'On {date} {name} moves to {city}; the house has {number} rooms, and the party is on {day}.',
    '{name} bought {number} tickets for {city} on {date}, a {day}.',
    'The train to {city} leaves on {day}, {date}, says {name}, who booked {number} seats.',
    'In {city}, {name} met {number} people on {day}, {date}.',
    'Please tell {name} that {number} parcels arrive in {city} on {day}, {date}.',
    'For {day}, {date}, {name} has ordered {number} chairs from {city}.',
    '{number} letters from {city} came for {name} on {day}, {date}.',
  ],
  zh: [
    '{name}{day}带 {number} 个朋友去{city}。',
    '{name}{date}搬到{city}，新家有 {number} 个房间，{day}请客。',
    '{name}买了 {number} 张{date}去{city}的票，那天是{day}。',
    '去{city}的火车{date}{day}出发，{name}订了 {number} 个座位。',
    '{date}{day}，{name}在{city}见了 {number} 个人。',
    '请告诉{name}，{date}{day}有 {number} 个包裹到{city}。',
    '{name}为{date}{day}从{city}订了 {number} 把椅子。',
    '{date}{day}，{name}收到 {number} 封{city}来的信。',
  ],
}
const EXTRACT_QUESTIONS: Record<Slot, Record<Language, string[]>> = {
  name: {
    en: [
      'Which name is in this sentence?',
      'Extract the name.',
      'Who is mentioned?',
      'Give me the name of the person.',
      'Find the name in the text.',
      'What is the name of the person?',
    ],
    zh: ['这句话里的人名是什么？', '提取人名。', '提到了谁？', '给出人的名字。', '找出文中的名字。', '这个人叫什么？'],
  },
  city: {
    en: [
      'Which city is mentioned?',
      'Extract the city.',
      'Give me the city.',
      'Find the place in the text.',
      'What city is in this sentence?',
      'Name the city in the text.',
    ],
    zh: ['提到了哪个城市？', '提取城市名。', '给出城市。', '找出文中的地点。', '这句话里的城市是哪个？', '文中的城市叫什么？'],
  },
  day: {
    en: [
      'Which day of the week is mentioned?',
      'Extract the weekday.',
      'Give me the day of the week.',
      'Find the weekday in the text.',
      'What weekday is in this sentence?',
    ],
    zh: ['提到的是星期几？', '提取星期几。', '给出是星期几。', '找出文中的星期。', '这句话里是星期几？'],
  },
  number: {
    en: [
      'Which number is how many of them?',
      'Extract the quantity.',
      'How many are mentioned?',
      'Give me the quantity.',
      'Find the quantity in the text.',
    ],
    zh: ['提到的数量是多少？', '提取数量。', '有几个？', '给出数量。', '找出文中的数量。'],
  },
  date: {
    en: [
      'Which date is mentioned?',
      'Extract the date.',
      'Give me the date.',
      'Find the date in the text.',
      'What date is in this sentence?',
    ],
    zh: ['提到的日期是哪天？', '提取日期。', '给出日期。', '找出文中的日期。', '这句话里的日期是什么？'],
  },
}

const extract: Maker = (rng, language, split) => {
  const { cities, days, months } = readingValues[language]
  const month = rng.pick(months)
  const dayOfMonth = rng.int(1, 28)
  const values: Record<Slot, string> = {
    name: person(rng, language, split),
    city: rng.pick(cities),
    day: rng.pick(days),
    number: String(rng.int(2, 40)),
    date: either(language, `${dayOfMonth} ${month}`, `${month} ${dayOfMonth} 日`),
  }
  const sentence = rng.pick(SENTENCES[language])
  const slot = rng.pick((Object.keys(values) as Slot[]).filter(each => sentence.includes(`{${each}}`)))
  return {
    text: language === 'zh' ? spaced(fill(sentence, values)) : fill(sentence, values),
    question: asks(rng, language, split, `extract-${slot}`, EXTRACT_QUESTIONS[slot]),
    answer: values[slot],
    check: exact(values[slot]),
  }
}

type About = 'age' | 'city' | 'job' | 'count'

const PASSAGE_QUESTIONS: Record<About, Record<Language, string[]>> = {
  age: {
    en: [
      'How old is {name}?',
      'What is the age of {name}?',
      "What is {name}'s age?",
      'Tell me how old {name} is.',
      'Which age does {name} have?',
    ],
    zh: ['{name}几岁？', '{name}多大了？', '{name}的年龄是多少？', '{name}今年多少岁？', '说说{name}的年龄。'],
  },
  city: {
    en: [
      'Where does {name} live?',
      'In which city does {name} live?',
      'What is the home of {name}?',
      'Tell me where {name} lives.',
      'Which city is the home of {name}?',
    ],
    zh: ['{name}住在哪里？', '{name}住在哪个城市？', '{name}的家在哪？', '{name}家在什么地方？', '说说{name}住哪儿。'],
  },
  job: {
    en: [
      "What is {name}'s job?",
      'What does {name} do for a living?',
      'What does {name} work as?',
      'What is the profession of {name}?',
      'Tell me the job of {name}.',
    ],
    zh: ['{name}是做什么工作的？', '{name}的职业是什么？', '{name}干什么工作？', '{name}的工作是什么？', '说说{name}的职业。'],
  },
  count: {
    en: [
      'How many cats does {name} have?',
      'What number of cats does {name} own?',
      'Count the cats of {name}.',
      'How many cats live with {name}?',
      'Tell me how many cats {name} has.',
    ],
    zh: ['{name}有几只猫？', '{name}养了几只猫？', '{name}家有多少只猫？', '{name}的猫有几只？', '数一数{name}的猫。'],
  },
}

interface Person {
  name: string
  age: number
  city: string
  job: string
  count: number
}

function somebody(rng: Rng, language: Language, split: Split): Person {
  const { cities, jobs } = readingValues[language]
  return { name: person(rng, language, split), age: rng.int(18, 80), city: rng.pick(cities), job: rng.pick(jobs), count: rng.int(2, 6) }
}

function portrait(rng: Rng, language: Language, { name, age, city, job, count }: Person): string {
  const sentences =
    language === 'en'
      ? [`${name} is ${age} years old.`, `${name} lives in ${city}.`, `${name} works as a ${job}.`, `${name} has ${count} cats.`]
      : [`${name}今年 ${age} 岁。`, `${name}住在${city}。`, `${name}是${job}。`, `${name}有 ${count} 只猫。`]
  return rng.shuffle(sentences).join(either(language, ' ', ''))
}

const passage: Maker = (rng, language, split) => {
  const one = somebody(rng, language, split)
  const two = draw(
    () => somebody(rng, language, split),
    ({ name }) => name !== one.name,
  )
  const about = rng.pick(['age', 'city', 'job', 'count'] as const)
  const people = rng.chance(0.5) ? [one] : rng.shuffle([one, two])
  const { name, age, city, job, count } = one
  const answers: Record<About, string> = {
    age: either(language, `${name} is ${age} years old.`, `${name} ${age} 岁。`),
    city: either(language, `${name} lives in ${city}.`, `${name}住在${city}。`),
    job: either(language, `${name} works as a ${job}.`, `${name}是${job}。`),
    count: either(language, `${name} has ${count} cats.`, `${name}有 ${count} 只猫。`),
  }
  return {
    text: people.map(each => portrait(rng, language, each)).join(either(language, ' ', '')),
    question: fill(asks(rng, language, split, `passage-${about}`, PASSAGE_QUESTIONS[about]), { name }),
    answer: answers[about],
    check: contains(one[about]),
  }
}

const JSON_QUESTIONS: Record<Language, string[]> = {
  en: [
    'Fill a JSON object with {keys}.',
    'Give me JSON with the keys {keys}.',
    'Write it as a JSON object: {keys}.',
    'Turn this into JSON ({keys}).',
    'Extract {keys} as JSON.',
    'As JSON with {keys}, please.',
  ],
  zh: [
    '填写 JSON 对象，键为 {keys}。',
    '用 JSON 给出 {keys}。',
    '写成 JSON 对象：{keys}。',
    '转成 JSON（{keys}）。',
    '提取 {keys}，用 JSON 表示。',
    '请输出 JSON，包含 {keys}。',
  ],
}

const json: Maker = (rng, language, split) => {
  const one = somebody(rng, language, split)
  const keys = rng.shuffle(['name', 'age', 'city', 'job', 'cats'] as const).slice(0, rng.int(2, 4))
  const wanted = Object.fromEntries(keys.map(key => [key, key === 'cats' ? one.count : one[key]]))
  return {
    text: portrait(rng, language, one),
    question: fill(asks(rng, language, split, 'json', JSON_QUESTIONS), { keys: keys.join(', ') }),
    answer: jsonText(wanted),
    check: { kind: 'json', wanted },
  }
}

type Form = 'bullets' | 'numbers' | 'boxes'

const LIST_QUESTIONS: Record<Form, Record<Language, string[]>> = {
  bullets: {
    en: [
      'Make a markdown list of these: {items}',
      'Write as a bullet list: {items}',
      'Put this into a list: {items}',
      'A bulleted list of {items}, please.',
      'List in markdown: {items}',
      'Turn into bullet points: {items}',
    ],
    zh: [
      '做成 markdown 列表：{items}',
      '写成列表：{items}',
      '把这些列出来：{items}',
      '用项目符号列出：{items}',
      '转成无序列表：{items}',
      '请列成清单：{items}',
    ],
  },
  numbers: {
    en: [
      'Make a numbered list: {items}',
      'Number these: {items}',
      'Write as a numbered list: {items}',
      'A numbered list of {items}, please.',
      'Turn into a list with numbers: {items}',
    ],
    zh: ['做成编号列表：{items}', '给这些编号：{items}', '写成有序列表：{items}', '用数字编号列出：{items}', '转成带编号的列表：{items}'],
  },
  boxes: {
    en: [
      'Make a checklist: {items}',
      'Write as a task list: {items}',
      'A checklist of {items}, please.',
      'Turn into a to-do list with boxes: {items}',
      'Tasks with check boxes: {items}',
    ],
    zh: ['做成任务清单：{items}', '写成待办列表：{items}', '列成带方框的清单：{items}', '转成任务列表：{items}', '用复选框列出：{items}'],
  },
}

const list: Maker = (rng, language, split) => {
  const form = rng.pick(['bullets', 'bullets', 'numbers', 'boxes'] as const)
  const items = draw(
    () => rng.shuffle(readingValues[language].items).slice(0, rng.int(2, 6)),
    made => allowedValue(split, `${NAME}.list`, made.join()) && allowed(split, `${NAME}.list.${made[0]} ${made[1]}`),
  )
  const marks: Record<Form, (index: number) => string> = { bullets: () => '- ', numbers: index => `${index + 1}. `, boxes: () => '- [ ] ' }
  const answer = items.map((item, index) => marks[form](index) + item).join('\n')
  return {
    text: '',
    question: fill(asks(rng, language, split, `list-${form}`, LIST_QUESTIONS[form]), { items: items.join(either(language, ', ', '、')) }),
    answer,
    check: exact(answer),
  }
}

const TABLE_QUESTIONS: Record<Language, string[]> = {
  en: [
    'Make a markdown table with {columns}: {rows}',
    'Write a table ({columns}): {rows}',
    'Put this into a table with the columns {columns}: {rows}',
    'A table of {columns}, please: {rows}',
    'Turn into a markdown table, columns {columns}: {rows}',
  ],
  zh: [
    '做一个 markdown 表格，列为{columns}：{rows}',
    '写成表格（{columns}）：{rows}',
    '放进表格，列是{columns}：{rows}',
    '请做{columns}的表格：{rows}',
    '转成 markdown 表格，列名{columns}：{rows}',
  ],
}

const table: Maker = (rng, language, split) => {
  const heads = rng.pick(language === 'en' ? ['age', 'points', 'size', 'room'] : ['年龄', '分数', '房间', '座位'])
  const first = either(language, 'name', '姓名')
  const people = Array.from({ length: rng.int(2, 4) }, () => ({ name: person(rng, language, split), value: rng.int(1, 99) }))
  const rows = people.filter((one, index) => people.findIndex(other => other.name === one.name) === index)
  const answer = [`| ${first} | ${heads} |`, '| --- | --- |', ...rows.map(({ name, value }) => `| ${name} | ${value} |`)].join('\n')
  const question = fill(asks(rng, language, split, 'table', TABLE_QUESTIONS), {
    columns: either(language, `${first} and ${heads}`, `${first}和${heads}`),
    rows: rows.map(({ name, value }) => `${name} ${value}`).join(either(language, ', ', '，')),
  })
  return { text: '', question, answer, check: exact(answer) }
}

const makers: readonly Maker[] = [howMany, yesNo, total, extract, extract, passage, passage, json, json, list, table]

export const reading: Group = {
  name: NAME,
  weight: 10,
  make(rng, language, split): Conversation {
    const { text, question, answer, check } = rng.pick(makers)(rng, language, split)
    const ending =
      text === '' ? question : noisy(rng, language, question, { intensity: 0.3, keep: /json/i.test(question) ? [question] : [] })
    const parts = rng.chance(0.75) ? [text, ending] : [ending, text]
    const between = rng.chance(0.6) ? either(language, ' ', '') : '\n'
    return exchange(NAME, language, parts.filter(part => part !== '').join(between), answer, check)
  },
}
