// Days, months, seasons, and colours.
import { asker, factGroup, listed } from '../facts.ts'
import { colouredThings, colourMixes, days, monthLengths, months, type Named, seasonOfMonth, seasons } from '../tables/calendar.ts'
import type { Group } from '../types.ts'

const NAME = 'facts-calendar'
const ORDINALS = 'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'.split(' ')
const MOST_DAYS_ON = 6

interface Step {
  from: Named
  to: Named
  isAfter: boolean
  cycle: 'day' | 'month' | 'season'
}

function stepsOf(cycle: Step['cycle'], names: readonly Named[]): Step[] {
  return names.flatMap((from, index) => [
    { cycle, from, to: names[(index + 1) % names.length], isAfter: true },
    { cycle, from, to: names[(index + names.length - 1) % names.length], isAfter: false },
  ])
}

const WHAT = { day: { en: 'day', zh: '星期几' }, month: { en: 'month', zh: '几月' }, season: { en: 'season', zh: '什么季节' } }

const neighbour = asker<Step>(NAME, {
  key: 'neighbour',
  weight: 3,
  rows: [...stepsOf('day', days), ...stepsOf('month', months), ...stepsOf('season', seasons)],
  idOf: ({ from, isAfter }) => `${from.en} ${isAfter}`,
  questions: {
    en: [
      'Which {what} comes {side} {from}?',
      'What {what} comes {side} {from}?',
      'What is the {what} {side} {from}?',
      'Which {what} is right {side} {from}?',
      '{what} {side} {from}?',
      'Tell me the {what} {side} {from}.',
      'Name the {what} that comes {side} {from}.',
      'What comes {side} {from}?',
      'Which is the {what} directly {side} {from}?',
      'Do you know which {what} is {side} {from}?',
      'The {what} {side} {from} is ...',
    ],
    zh: [
      '{from}的{side}是{what}？',
      '{from}{side}是{what}？',
      '{from}{side}是什么？',
      '{from}紧挨着的{side}是{what}？',
      '请问{from}的{side}是哪个？',
      '告诉我{from}{side}是{what}。',
      '{from}的{side}叫什么？',
      '你知道{from}{side}是{what}吗？',
      '{from}再往{side}数一个是什么？',
      '从{from}看，{side}是{what}？',
    ],
  },
  slots: ({ from, isAfter, cycle }, language) => ({
    from: from[language],
    what: WHAT[cycle][language],
    side: language === 'en' ? (isAfter ? 'after' : 'before') : isAfter ? '后一个' : '前一个',
  }),
  answer: ({ from, to, isAfter }, language) =>
    language === 'en'
      ? `${to.en} comes ${isAfter ? 'after' : 'before'} ${from.en}.`
      : `${from.zh}的${isAfter ? '后' : '前'}一个是${to.zh}。`,
  wanted: ({ to }, language) => [to[language]],
})

interface Ahead {
  from: number
  steps: number
  isAfter: boolean
}

const aheads: readonly Ahead[] = days.flatMap((_, from) =>
  Array.from({ length: MOST_DAYS_ON - 1 }, (_, index) => [true, false].map(isAfter => ({ from, steps: index + 2, isAfter }))).flat(),
)

/** The days passed on the way, the last one being the answer. */
function way({ from, steps, isAfter }: Ahead, language: 'en' | 'zh'): string[] {
  const direction = isAfter ? 1 : -1
  return Array.from({ length: steps }, (_, index) => days[(from + direction * (index + 1) + 14) % 7][language])
}

const daysAhead = asker<Ahead>(NAME, {
  key: 'days-ahead',
  weight: 2,
  rows: aheads,
  idOf: ({ from, steps, isAfter }) => `${from} ${steps} ${isAfter}`,
  questions: {
    en: [
      'Today is {from}. Which day is it {when}?',
      'If today is {from}, what day is it {when}?',
      'It is {from}. What day is {when}?',
      'Today is {from}. What day of the week is {when}?',
      'Say today is {from}: which day is {when}?',
      'What weekday is {when} if today is {from}?',
      'Which day of the week is {when}, when today is {from}?',
      'We have {from} today. Tell me the day {when}.',
    ],
    zh: [
      '今天是{from}，{when}是星期几？',
      '如果今天是{from}，{when}是星期几？',
      '今天{from}，请问{when}星期几？',
      '假如今天{from}，那么{when}是星期几？',
      '今天是{from}。{when}是哪一天？',
      '已知今天是{from}，求{when}是星期几。',
      '{when}是星期几？今天是{from}。',
      '今天是{from}，告诉我{when}是星期几。',
    ],
  },
  slots: ({ from, steps, isAfter }, language) => ({
    from: days[from][language],
    when: language === 'en' ? (isAfter ? `in ${steps} days` : `${steps} days ago`) : `${steps}天${isAfter ? '后' : '前'}`,
  }),
  answer: (row, language) => {
    const passed = way(row, language).map((day, index) => `${index + 1} ${day}`)
    const last = way(row, language).at(-1)
    return language === 'en' ? `${passed.join(', ')}. It is ${last}.` : `${passed.join('，')}。是${last}。`
  },
  wanted: (row, language) => [language === 'en' ? `It is ${way(row, language).at(-1)}` : `是${way(row, language).at(-1)}`],
})

interface Month {
  index: number
}

const monthRows: readonly Month[] = months.map((_, index) => ({ index }))

const monthLength = asker<Month>(NAME, {
  key: 'month-length',
  weight: 2,
  rows: monthRows,
  idOf: ({ index }) => months[index].en,
  questions: {
    en: [
      'How many days does {month} have?',
      'How many days are in {month}?',
      'How long is {month}, in days?',
      'Days in {month}?',
      'What is the number of days in {month}?',
      'Tell me how many days {month} has.',
      'Does {month} have 30 or 31 days?',
      'How many days are there in the month of {month}?',
      'How many days has {month}?',
    ],
    zh: [
      '{month}有多少天？',
      '{month}有几天？',
      '{month}一共多少天？',
      '{month}是30天还是31天？',
      '告诉我{month}有多少天。',
      '{month}的天数是多少？',
      '{month}份有几天？',
      '一年中的{month}有多少天？',
    ],
  },
  canFollow: true,
  slots: ({ index }, language) => ({ month: months[index][language] }),
  answer: ({ index }, language) => {
    const [month, length] = [months[index][language], monthLengths[index]]
    if (language === 'en') return length === 28 ? `${month} has 28 days, and 29 in a leap year.` : `${month} has ${length} days.`
    return length === 28 ? `${month}有28天，闰年有29天。` : `${month}有${length}天。`
  },
  wanted: ({ index }) => [String(monthLengths[index])],
})

const monthNumber = asker<Month>(NAME, {
  key: 'month-number',
  rows: monthRows,
  idOf: ({ index }) => months[index].en,
  questions: {
    en: [
      'What is the {ordinal} month of the year?',
      'Which month is the {ordinal}?',
      'Name the {ordinal} month.',
      'Which is the {ordinal} month of the year?',
      'The {ordinal} month is called what?',
      'Tell me the {ordinal} month of the year.',
      'What do we call the {ordinal} month?',
      'Which month comes {ordinal} in the year?',
    ],
    zh: [
      '一年的第{number}个月用英语怎么说？',
      '{month}的英文是什么？',
      '{month}用英语怎么说？',
      '{month}英语怎么讲？',
      '把{month}翻译成英语。',
      '{month}的英文单词怎么写？',
      '告诉我{month}的英文。',
      '英语里{month}叫什么？',
    ],
  },
  slots: ({ index }, language) => ({ month: months[index][language], ordinal: ORDINALS[index], number: index + 1 }),
  answer: ({ index }, language) =>
    language === 'en'
      ? `The ${ORDINALS[index]} month of the year is ${months[index].en}.`
      : `${months[index].zh}的英语是${months[index].en}。`,
  wanted: ({ index }) => [months[index].en],
})

const seasonOf = asker<Month>(NAME, {
  key: 'season-of',
  rows: monthRows,
  idOf: ({ index }) => months[index].en,
  questions: {
    en: [
      'Which season is {month} in?',
      'In which season is {month}?',
      'What season is {month}?',
      'Which season does {month} belong to?',
      'Is {month} in spring, summer, autumn or winter?',
      'Tell me the season of {month}.',
      'Season of {month}?',
      'What time of the year is {month}, which season?',
    ],
    zh: [
      '{month}是什么季节？',
      '{month}属于哪个季节？',
      '{month}是春夏秋冬的哪一个？',
      '{month}在哪个季节？',
      '{month}是哪个季节？',
      '告诉我{month}是什么季节。',
      '{month}算什么季节？',
      '到了{month}是什么季节？',
    ],
  },
  canFollow: true,
  slots: ({ index }, language) => ({ month: months[index][language] }),
  answer: ({ index }, language) => {
    const season = seasons[seasonOfMonth[index]][language]
    return language === 'en' ? `${months[index].en} is in ${season}, north of the equator.` : `在北半球，${months[index].zh}是${season}。`
  },
  wanted: ({ index }, language) => [seasons[seasonOfMonth[index]][language]],
})

interface Count {
  question: Named
  answer: Named
  wanted: string
}

const LISTS: readonly Count[] = [
  { names: days, whole: { en: 'a week', zh: '一周' }, part: { en: 'days', zh: '天' } },
  { names: months, whole: { en: 'a year', zh: '一年' }, part: { en: 'months', zh: '个月' } },
  { names: seasons, whole: { en: 'a year', zh: '一年' }, part: { en: 'seasons', zh: '个季节' } },
].map(({ names, whole, part }) => ({
  question: { en: `${part.en} are in ${whole.en}`, zh: `${whole.zh}有几${part.zh}` },
  answer: {
    en: `There are ${names.length} ${part.en} in ${whole.en}: ${listed(
      'en',
      names.map(one => one.en),
    )}.`,
    zh: `${whole.zh}有${names.length}${part.zh}：${names.map(one => one.zh).join('、')}。`,
  },
  wanted: String(names.length),
}))

const count = asker<Count>(NAME, {
  key: 'count',
  rows: LISTS,
  idOf: ({ question }) => question.en,
  questions: {
    en: [
      'How many {asked}?',
      'Tell me how many {asked}.',
      'How many {asked}, and which?',
      'Which {asked}?',
      'Do you know how many {asked}?',
      'What {asked}?',
      'Can you tell me how many {asked}, with their names?',
    ],
    zh: [
      '{asked}？',
      '请问{asked}？',
      '告诉我{asked}。',
      '{asked}，都是什么？',
      '你知道{asked}吗？',
      '{asked}，分别是哪些？',
      '我想知道{asked}。',
    ],
  },
  slots: ({ question }, language) => ({ asked: question[language] }),
  answer: ({ answer }, language) => answer[language],
  wanted: ({ wanted }) => [wanted],
})

type Mix = (typeof colourMixes)[number] & { isTurned: boolean }

const mix = asker<Mix>(NAME, {
  key: 'mix',
  rows: colourMixes.flatMap(one => [
    { ...one, isTurned: false },
    { ...one, isTurned: true },
  ]),
  idOf: ({ mixed, isTurned }) => `${mixed.en} ${isTurned}`,
  questions: {
    en: [
      'What colour do {first} and {second} make?',
      'What do you get when you mix {first} and {second}?',
      'Mix {first} with {second}: which colour is it?',
      'Which colour is {first} mixed with {second}?',
      '{first} plus {second} gives which colour?',
      'I mix {first} paint and {second} paint. What colour do I get?',
      'What color do {first} and {second} make together?',
      'If I stir {second} into {first} paint, which colour comes out?',
    ],
    zh: [
      '{first}和{second}混合是什么颜色？',
      '{first}加{second}变成什么颜色？',
      '把{first}和{second}混在一起会得到什么颜色？',
      '{first}颜料加{second}颜料是什么颜色？',
      '{first}跟{second}调在一起是什么颜色？',
      '用{first}和{second}能调出什么颜色？',
      '{first}混{second}得到什么色？',
      '{first}与{second}相混，是什么颜色？',
    ],
  },
  slots: ({ parts, isTurned }, language) => {
    const [first, second] = isTurned ? [parts[1], parts[0]] : parts
    return { first: first[language], second: second[language] }
  },
  answer: ({ parts: [first, second], mixed }, language) =>
    language === 'en' ? `${first.en} and ${second.en} make ${mixed.en}.` : `${first.zh}和${second.zh}混合是${mixed.zh}。`,
  wanted: ({ mixed }, language) => [mixed[language]],
})

const colourOf = asker<(typeof colouredThings)[number]>(NAME, {
  key: 'colour-of',
  weight: 2,
  rows: colouredThings,
  idOf: ({ thing }) => thing.en,
  questions: {
    en: [
      'What colour is {thing}?',
      'Which colour is {thing}?',
      'What is the colour of {thing}?',
      'Which colour does {thing} have?',
      'What color is {thing}?',
      'Tell me the colour of {thing}.',
      'Colour of {thing}?',
      'I want to paint {thing}. Which colour do I need?',
      'In which colour would a child draw {thing}?',
    ],
    zh: [
      '{thing}是什么颜色？',
      '{thing}是什么颜色的？',
      '{thing}的颜色是什么？',
      '{thing}什么颜色',
      '告诉我{thing}是什么颜色。',
      '画{thing}要用什么颜色？',
      '{thing}一般是什么颜色？',
      '你知道{thing}是什么颜色吗？',
    ],
  },
  canFollow: true,
  slots: ({ thing }, language) => ({ thing: thing[language] }),
  answer: ({ thing, colour }, language) => (language === 'en' ? `${thing.en} is ${colour.en}.` : `${thing.zh}是${colour.zh}的。`),
  wanted: ({ colour }, language) => [colour[language]],
})

export const factsCalendar: Group = factGroup(NAME, 6, [neighbour, daysAhead, monthLength, monthNumber, seasonOf, count, mix, colourOf])
