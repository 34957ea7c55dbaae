// Questions about a table's rows. The one idea: a kind of fact is a list of phrasings, a list of rows and one answer form; every row
// is trained (what was never trained can't be known), and pairs of phrasing and row are held out.
import { exchange } from './conversation.ts'
import { framed } from './frames.ts'
import { noisy } from './noise.ts'
import { several } from './rng.ts'
import { allowed, draw, fill, pair, phrase } from './split.ts'
import type { Conversation, Group, Language, Rng, Split } from './types.ts'

export interface FactKind<Row> {
  /** Unique inside the group. */
  key: string
  /** One table, or one for each language. */
  rows: readonly Row[] | Record<Language, readonly Row[]>
  idOf(row: Row): string
  questions: Record<Language, readonly string[]>
  /** What the phrasings' `{names}` stand for. */
  slots(row: Row, language: Language, rng: Rng): Record<string, string | number>
  answer(row: Row, language: Language): string
  /** What the answer must contain. */
  wanted(row: Row, language: Language): string[]
  /** What is asked for, as a noun, and a row in few words: then several rows may be asked for together, and are answered line by line. */
  together?: { title: Record<Language, string>; line(row: Row, language: Language): [name: string, value: string] }
  /** May be asked again about another row, in short: "And Spain?"; its first slot is what changes. */
  canFollow?: boolean
  /** Its share among the group's kinds; 1 where absent. */
  weight?: number
  /** Slot values that noise must not touch, such as a symbol whose capitals count. */
  exact?: boolean
}

export interface Asker {
  weight: number
  /** Too few rows for held-out pairs. */
  isSingle: boolean
  ask(rng: Rng, language: Language, split: Split): Conversation
}

const FOLLOW_UP_PROBABILITY = 0.2
const FOLLOW_UPS: Record<Language, readonly string[]> = {
  en: [
    'And {it}?',
    'What about {it}?',
    'How about {it}?',
    'And what about {it}?',
    'And for {it}?',
    'Now {it}.',
    'Then {it}?',
    '{it}?',
    'The same for {it}.',
    'And the same question for {it}?',
    'Next: {it}',
    'Ok, and {it}?',
    'Same for {it}?',
    'Same question: {it}',
    'One more: {it}',
    'Try {it}.',
    'And now {it}?',
    'Also {it}, please.',
    'Ok, now do {it}.',
    'Do {it} too, please.',
    'Could you also do {it}?',
    "What's it for {it}?",
    'What would it be for {it}?',
    'Good. What about {it} then?',
    'And in the case of {it}?',
    'And if I ask about {it}?',
    'I also need it for {it}.',
    'Let me ask the same for {it}.',
    'Can you tell me the same about {it}?',
    'I would also like to know it for {it}.',
  ],
  zh: [
    '{it}呢？',
    '那{it}呢？',
    '还有{it}呢？',
    '那么{it}呢？',
    '{it}的呢？',
    '换成{it}呢？',
    '再说说{it}。',
    '再来一个：{it}',
    '同样的问题，{it}呢？',
    '下一个：{it}',
    '{it}又是怎样？',
    '好，{it}呢？',
    '{it}？',
    '还有{it}。',
    '如果是{it}呢？',
    '要是{it}呢？',
    '改成{it}呢？',
    '然后{it}呢？',
    '继续：{it}',
    '再问一个：{it}',
    '{it}也说一下。',
    '也告诉我{it}的吧。',
    '{it}的我也想知道。',
    '再帮我看看{it}。',
    '顺便问一下，{it}呢？',
    '我还想知道{it}的。',
    '明白了，那么{it}的呢？',
    '接下来问{it}，一样的问题。',
    '能不能也说说{it}的？',
  ],
}
/** How often training asks in a frame, and what stands in it. */
const FRAMED_PROBABILITY = 0.3
const NAMED: Record<Language, readonly string[]> = {
  en: ['the {title} of {it}', "{it}'s {title}", '{title} of {it}', '{it} {title}', 'the {title} for {it}', '{it}s {title}'],
  zh: ['{it}的{title}', '{it}{title}', '{it}它的{title}'],
}
const LEAST_ROWS_FOR_PAIRS = 4
/** Tables are how people ask for many facts at once, and the shortest way to teach them. */
const TOGETHER_PROBABILITY = 0.3
const TOGETHER_MOST = 8
const TOGETHER: Record<Language, readonly string[]> = {
  en: [
    '{title} of each: {list}',
    'Give me the {title} for these: {list}.',
    'I need the {title} of {list}.',
    'For each of these, the {title}: {list}',
    'List the {title} of {list}.',
    '{list}: the {title} of each, please',
    'What is the {title} of each of these? {list}',
    'One line each, with the {title}: {list}',
    'The {title} of these, one by one: {list}',
    '{title}: {list}',
    '{list} - {title}?',
    '{title} for {list}?',
    'find the {title}: {list}',
    'Write down the {title} of each one: {list}',
    'Tell me the {title} for every item: {list}.',
    '{list}. Tell me the {title} for each.',
    'Write the {title} next to each item: {list}',
    'Now the {title} of all these, please: {list}',
    'Show the {title} of each, line by line: {list}',
    'Name the {title} for each in this list: {list}',
    "For {list}, what's the {title} in each case?",
    'I have these: {list}. What is the {title} of each?',
    'Can you give the {title} for all of these? {list}',
    "What's the {title} for each of the following: {list}?",
    'I am looking for the {title} of the following: {list}.',
    'Please find the {title} of every one of these: {list}.',
    'My homework asks for the {title} of each of these: {list}',
    'Could you go through the list and tell me the {title} of each one? {list}',
  ],
  zh: [
    '分别写出它们的{title}：{list}',
    '{list}的{title}分别是什么？',
    '列出{list}的{title}。',
    '逐个写出{title}：{list}',
    '告诉我这些的{title}：{list}',
    '{title}：{list}',
    '每行一个，写{title}：{list}',
    '下面各项的{title}是什么？{list}',
    '给我{list}各自的{title}。',
    '{list}的{title}',
    '查{title}：{list}',
    '写{title}：{list}',
    '{list}的{title}都是啥？',
    '{list}，{title}各是什么？',
    '{list}，分别告诉我{title}。',
    '请逐项给出{title}：{list}',
    '帮我查一下{list}的{title}。',
    '列个清单，写明{title}：{list}',
    '给下面每一项写上{title}：{list}',
    '在每一项后面写出{title}：{list}',
    '我要{list}的{title}，一行一个。',
    '按顺序写出每一个的{title}：{list}',
    '我想知道下列各项的{title}：{list}',
    '作业要写{title}，一共这几个：{list}',
    '这里有{list}，请说出每个的{title}。',
    '能不能一次告诉我这几个的{title}？{list}',
  ],
}

export function asker<Row>(group: string, kind: FactKind<Row>): Asker {
  const isSingle = rowsOf(kind, 'en').length < LEAST_ROWS_FOR_PAIRS
  return {
    weight: kind.weight ?? 1,
    isSingle,
    ask(rng, language, split) {
      if (kind.together && rng.chance(TOGETHER_PROBABILITY)) return togetherOf(rng, language, split, group, kind, kind.together)
      const first = firstOf(rng, language, split, group, kind, isSingle)
      if (!kind.canFollow || !rng.chance(FOLLOW_UP_PROBABILITY)) return first
      const second = followUpOf(rng, language, split, group, kind)
      return { ...second, group, turns: [...first.turns, ...second.turns] }
    },
  }
}

function firstOf<Row>(rng: Rng, language: Language, split: Split, group: string, kind: FactKind<Row>, isSingle: boolean): Conversation {
  const key = `${group}.${kind.key}.${language}`
  const list = kind.questions[language]
  const { template, item } = isSingle
    ? { template: phrase(rng, split, key, list), item: rng.pick(rowsOf(kind, language)) }
    : pair(rng, split, key, list, rowsOf(kind, language), kind.idOf, { facts: true })
  const slots = kind.slots(item, language, rng)
  const values = Object.values(slots).map(String)
  const title = kind.together?.title[language]
  if (split === 'train' && title && rng.chance(FRAMED_PROBABILITY)) {
    const question = framed(
      rng,
      language,
      NAMED[language],
      list.map(each => each.replace(title, '{title}')),
    )
    if (question) return answered(rng, language, group, kind, item, fill(question, { title, it: values[0] }), values)
  }
  return answered(rng, language, group, kind, item, fill(template, slots), values)
}

/** Its phrasings are one list for all kinds, so that one held out in a kind is in no other's training. */
function followUpOf<Row>(rng: Rng, language: Language, split: Split, group: string, kind: FactKind<Row>): Conversation {
  const idOf = (row: Row) => `${group} ${kind.key} ${kind.idOf(row)}`
  const { template, item } = pair(rng, split, `follow-up.${language}`, FOLLOW_UPS[language], rowsOf(kind, language), idOf, { facts: true })
  const it = String(Object.values(kind.slots(item, language, rng))[0])
  return answered(rng, language, group, kind, item, fill(template, { it }), [it])
}

/** Several rows, one line each. Never the same set in training and in evaluation. */
function togetherOf<Row>(
  rng: Rng,
  language: Language,
  split: Split,
  group: string,
  kind: FactKind<Row>,
  { title, line }: NonNullable<FactKind<Row>['together']>,
): Conversation {
  const rows = rowsOf(kind, language)
  const most = Math.min(TOGETHER_MOST, rows.length - 1)
  const chosen = draw(
    () => several(rng, rows, rng.int(2, split === 'train' ? most : Math.min(4, most))),
    picked =>
      allowed(
        split === 'held-out-value' ? 'held-out-combination' : split,
        `${group}.${kind.key}.together\n${picked.map(kind.idOf).sort().join('\n')}`,
      ),
  )
  const lines = chosen.map(row => line(row, language))
  const names = lines.map(([name]) => name)
  const template = phrase(rng, split, `together.${language}`, TOGETHER[language])
  const list = names.join(language === 'en' ? ', ' : '、')
  const upper = language === 'en' ? capitalized : (text: string) => text
  const question = noisy(
    rng,
    language,
    upper(fill(template, { title: title[language], list })),
    kind.exact ? { keep: names } : { soft: names },
  )
  return exchange(group, language, question, lines.map(([name, value]) => `${name}: ${value}`).join('\n'), {
    kind: 'contains',
    wanted: chosen.flatMap(row => kind.wanted(row, language)),
  })
}

function answered<Row>(
  rng: Rng,
  language: Language,
  group: string,
  kind: FactKind<Row>,
  row: Row,
  asked: string,
  values: string[],
): Conversation {
  const upper = language === 'en' ? capitalized : (text: string) => text
  const question = noisy(rng, language, upper(asked), kind.exact ? { keep: values } : { soft: values })
  return exchange(group, language, question, upper(kind.answer(row, language)), {
    kind: 'contains',
    wanted: kind.wanted(row, language),
  })
}

function rowsOf<Row>({ rows }: FactKind<Row>, language: Language): readonly Row[] {
  return 'en' in rows ? rows[language] : rows
}

/** A group that asks one of these kinds. */
export function factGroup(name: string, weight: number, askers: readonly Asker[]): Group {
  const many = askers.filter(one => !one.isSingle)
  return {
    name,
    weight,
    make(rng, language, split) {
      const needsPairs = split === 'held-out-combination' || split === 'held-out-value'
      return weightedPick(rng, needsPairs ? many : askers).ask(rng, language, split)
    },
  }
}

export function weightedPick<T extends { weight: number }>(rng: Rng, items: readonly T[]): T {
  let left = rng.next() * items.reduce((sum, item) => sum + item.weight, 0)
  return items.find(item => (left -= item.weight) < 0) ?? items[items.length - 1]
}

/** With a capital first letter, for a sentence that may begin with "the". */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** `a, b and c`; `a、b和c`. */
export function listed(language: Language, items: readonly string[]): string {
  const [comma, and] = language === 'en' ? [', ', ' and '] : ['、', '和']
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(comma)}${and}${items.at(-1)}`
}

/** `dog` with `a`, `eagle` with `an`. */
export function withArticle(noun: string): string {
  return /^(?:[aeio]|u(?!ni))/i.test(noun) ? `an ${noun}` : `a ${noun}`
}
