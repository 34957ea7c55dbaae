// Small texts and questions about them. The one idea: everything the answer needs stands in the question, so values are free to be
// made up and held out, and the answer is copied, counted or put into a form.
import { exchange } from '../conversation.ts'
import { jsonText } from '../json-text.ts'
import { MADE_UP_PROBABILITY, madeUpName, severalWords } from '../made-up.ts'
import { noisy } from '../noise.ts'
import { allowed, allowedValue, choose, draw, fill, phrase } from '../split.ts'
import { COUNT_QUESTIONS, TOTAL_QUESTIONS, YES_NO_QUESTIONS } from '../tables/asked/reading-counting.ts'
import { EXTRACT_QUESTIONS, SENTENCES, type Slot } from '../tables/asked/reading-extraction.ts'
import { type Form, JSON_QUESTIONS, LIST_QUESTIONS, TABLE_QUESTIONS } from '../tables/asked/reading-forms.ts'
import { type About, PASSAGE_QUESTIONS } from '../tables/asked/reading-passages.ts'
import { readingValues } from '../tables/reading-values.ts'
import type { Check, Conversation, Group, Language, Rng, Split } from '../types.ts'
import { spaced } from './studio-help.ts'

const NAME = 'reading'

interface Asked {
  question: string
  answer: string
  check: Check
}

/** A text, and one question about it for each call of `ask`. */
interface Source {
  text: string
  ask(): Asked
}

type SourceMaker = (rng: Rng, language: Language, split: Split) => Source
type Asking<Subject> = (rng: Rng, language: Language, split: Split, subject: Subject) => Asked

const either = (language: Language, en: string, zh: string) => (language === 'en' ? en : zh)
const contains = (...wanted: (string | number)[]): Check => ({ kind: 'contains', wanted: wanted.map(String) })
const exact = (wanted: string): Check => ({ kind: 'exact', wanted: [wanted] })
const asks = (rng: Rng, language: Language, split: Split, kind: string, questions: Record<Language, string[]>) =>
  phrase(rng, split, `${NAME}.${kind}.${language}`, questions[language])

/** A person's name that the split may use. */
const person = (rng: Rng, language: Language, split: Split) =>
  rng.chance(MADE_UP_PROBABILITY)
    ? draw(
        () => madeUpName(rng, language),
        name => allowedValue(split, `${NAME}.name`, name),
      )
    : choose(rng, split, `${NAME}.name`, readingValues[language].names, name => name)

const city = (rng: Rng, language: Language) =>
  rng.chance(MADE_UP_PROBABILITY) ? madeUpName(rng, language) : rng.pick(readingValues[language].cities)

interface Counted {
  thing: string
  parts: { colour: string; count: number }[]
  text: string
}

/** "A box holds 3 red balls and 2 blue balls." */
function counted(rng: Rng, language: Language, split: Split): Counted {
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

const howMany: Asking<Counted> = (rng, language, split, { thing, parts }) => {
  const { colour, count } = rng.pick(parts)
  const shade = either(language, colour, `${colour}色`)
  return {
    question: fill(asks(rng, language, split, 'count', COUNT_QUESTIONS), { colour: shade, things: thing }),
    answer: either(language, `There are ${count} ${colour} ${thing}.`, `有 ${count} 个${shade}${thing}。`),
    check: { kind: 'number', wanted: count },
  }
}

const yesNo: Asking<Counted> = (rng, language, split, { thing, parts }) => {
  const there = rng.chance(0.5) ? rng.pick(parts) : undefined
  const absent = rng.pick(readingValues[language].colours.filter(each => parts.every(part => part.colour !== each)))
  const colour = there?.colour ?? absent
  const shade = either(language, colour, `${colour}色`)
  const answer = there
    ? either(language, `Yes, there are ${there.count} ${colour} ${thing}.`, `有，有 ${there.count} 个${shade}${thing}。`)
    : either(language, `No, there are no ${colour} ${thing}.`, `没有${shade}${thing}。`)
  return {
    question: fill(asks(rng, language, split, 'yes-no', YES_NO_QUESTIONS), { colour: shade, things: thing }),
    answer,
    check: contains(there ? either(language, 'Yes', '有，有') : either(language, 'No', '没有')),
  }
}

const total: Asking<Counted> = (rng, language, split, { thing, parts }) => {
  const sum = parts.reduce((count, part) => count + part.count, 0)
  const sums = `${parts.map(part => part.count).join(' + ')} = ${sum}`
  return {
    question: fill(asks(rng, language, split, 'total', TOTAL_QUESTIONS), { things: thing }),
    answer: either(language, `${sums}, so there are ${sum} ${thing}.`, `${sums}，一共有 ${sum} 个${thing}。`),
    check: { kind: 'number', wanted: sum },
  }
}

const box: SourceMaker = (rng, language, split) => {
  const subject = counted(rng, language, split)
  return { text: subject.text, ask: () => rng.pick([howMany, yesNo, total])(rng, language, split, subject) }
}

const extract: SourceMaker = (rng, language, split) => {
  const { days, months } = readingValues[language]
  const month = rng.pick(months)
  const dayOfMonth = rng.int(1, 28)
  const values: Record<Slot, string> = {
    name: person(rng, language, split),
    city: city(rng, language),
    day: rng.pick(days),
    number: String(rng.int(2, 40)),
    date: either(language, `${dayOfMonth} ${month}`, `${month} ${dayOfMonth} 日`),
  }
  const sentence = rng.pick(SENTENCES[language])
  const slots = (Object.keys(values) as Slot[]).filter(each => sentence.includes(`{${each}}`))
  return {
    text: language === 'zh' ? spaced(fill(sentence, values)) : fill(sentence, values),
    ask() {
      const slot = rng.pick(slots)
      return {
        question: asks(rng, language, split, `extract-${slot}`, EXTRACT_QUESTIONS[slot]),
        answer: values[slot],
        check: exact(values[slot]),
      }
    },
  }
}

interface Person {
  name: string
  age: number
  city: string
  job: string
  count: number
}

function somebody(rng: Rng, language: Language, split: Split): Person {
  return {
    name: person(rng, language, split),
    age: rng.int(18, 80),
    city: city(rng, language),
    job: rng.pick(readingValues[language].jobs),
    count: rng.int(2, 6),
  }
}

function portrait(rng: Rng, language: Language, { name, age, city, job, count }: Person): string {
  const sentences =
    language === 'en'
      ? [`${name} is ${age} years old.`, `${name} lives in ${city}.`, `${name} works as a ${job}.`, `${name} has ${count} cats.`]
      : [`${name}今年 ${age} 岁。`, `${name}住在${city}。`, `${name}是${job}。`, `${name}有 ${count} 只猫。`]
  return rng.shuffle(sentences).join(either(language, ' ', ''))
}

const passage: Asking<Person> = (rng, language, split, one) => {
  const about = rng.pick(['age', 'city', 'job', 'count'] as const)
  const { name, age, city, job, count } = one
  const answers: Record<About, string> = {
    age: either(language, `${name} is ${age} years old.`, `${name} ${age} 岁。`),
    city: either(language, `${name} lives in ${city}.`, `${name}住在${city}。`),
    job: either(language, `${name} works as a ${job}.`, `${name}是${job}。`),
    count: either(language, `${name} has ${count} cats.`, `${name}有 ${count} 只猫。`),
  }
  return {
    question: fill(asks(rng, language, split, `passage-${about}`, PASSAGE_QUESTIONS[about]), { name }),
    answer: answers[about],
    check: contains(one[about]),
  }
}

const json: Asking<Person> = (rng, language, split, one) => {
  const keys = rng.shuffle(['name', 'age', 'city', 'job', 'cats'] as const).slice(0, rng.int(2, 4))
  const wanted = Object.fromEntries(keys.map(key => [key, key === 'cats' ? one.count : one[key]]))
  return {
    question: fill(asks(rng, language, split, 'json', JSON_QUESTIONS), { keys: keys.join(', ') }),
    answer: jsonText(wanted),
    check: { kind: 'json', wanted },
  }
}

/** One person or two; JSON is asked for where only one can be meant. */
const people: SourceMaker = (rng, language, split) => {
  const one = somebody(rng, language, split)
  const two = draw(
    () => somebody(rng, language, split),
    ({ name }) => name !== one.name,
  )
  const told = rng.chance(0.65) ? [one] : [one, two]
  return {
    text: told.map(each => portrait(rng, language, each)).join(either(language, ' ', '')),
    ask: () => (told.length === 1 && rng.chance(0.6) ? json : passage)(rng, language, split, rng.pick(told)),
  }
}

const list: SourceMaker = (rng, language, split) => {
  const form = rng.pick(['bullets', 'bullets', 'numbers', 'boxes'] as const)
  const items = draw(
    () => severalWords(rng, language, readingValues[language].items, rng.int(2, 6)),
    made => allowedValue(split, `${NAME}.list`, made.join()) && allowed(split, `${NAME}.list.${made[0]} ${made[1]}`),
  )
  const marks: Record<Form, (index: number) => string> = { bullets: () => '- ', numbers: index => `${index + 1}. `, boxes: () => '- [ ] ' }
  const answer = items.map((item, index) => marks[form](index) + item).join('\n')
  const question = fill(asks(rng, language, split, `list-${form}`, LIST_QUESTIONS[form]), {
    items: items.join(either(language, ', ', '、')),
  })
  return { text: '', ask: () => ({ question, answer, check: exact(answer) }) }
}

const table: SourceMaker = (rng, language, split) => {
  const heads = rng.pick(language === 'en' ? ['age', 'points', 'size', 'room'] : ['年龄', '分数', '房间', '座位'])
  const first = either(language, 'name', '姓名')
  const people = Array.from({ length: rng.int(2, 4) }, () => ({ name: person(rng, language, split), value: rng.int(1, 99) }))
  const rows = people.filter((one, index) => people.findIndex(other => other.name === one.name) === index)
  const answer = [`| ${first} | ${heads} |`, '| --- | --- |', ...rows.map(({ name, value }) => `| ${name} | ${value} |`)].join('\n')
  const question = fill(asks(rng, language, split, 'table', TABLE_QUESTIONS), {
    columns: either(language, `${first} and ${heads}`, `${first}和${heads}`),
    rows: rows.map(({ name, value }) => `${name} ${value}`).join(either(language, ', ', '，')),
  })
  return { text: '', ask: () => ({ question, answer, check: exact(answer) }) }
}

const sources: readonly SourceMaker[] = [box, box, box, extract, extract, people, people, people, people, list, table]
/** How often training goes on with another question about the same text, which costs no second text. */
const MORE_PROBABILITY = 0.6
const QUESTIONS_MOST = 5

export const reading: Group = {
  name: NAME,
  weight: 16,
  make(rng, language, split): Conversation {
    const { text, ask } = rng.pick(sources)(rng, language, split)
    const first = ask()
    const ending = text === '' ? first.question : heard(rng, language, first.question)
    const parts = rng.chance(0.75) ? [text, ending] : [ending, text]
    const between = rng.chance(0.6) ? either(language, ' ', '') : '\n'
    const made = exchange(NAME, language, parts.filter(part => part !== '').join(between), first.answer, first.check)
    for (let length = 1; split === 'train' && text !== '' && length < QUESTIONS_MOST && rng.chance(MORE_PROBABILITY); length++) {
      const { question, answer, check } = ask()
      made.turns.push({ role: 'user', content: heard(rng, language, question) }, { role: 'assistant', content: answer })
      made.check = check
    }
    return made
  },
}

function heard(rng: Rng, language: Language, question: string): string {
  return noisy(rng, language, question, { intensity: 0.3, keep: /json/i.test(question) ? [question] : [] })
}
