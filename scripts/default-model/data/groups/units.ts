// Units and their conversion. The one idea: a conversion shows its factor before its result, so that the arithmetic is in the open.
import { exchange } from '../conversation.ts'
import { asker, withArticle } from '../facts.ts'
import { noisy } from '../noise.ts'
import { allowed, allowedValue, draw, fill, phrase } from '../split.ts'
import { type Conversion, conversions, type Unit } from '../tables/units.ts'
import type { Conversation, Group, Language, Rng, Split } from '../types.ts'

const NAME = 'units'
const FACT_PROBABILITY = 0.35
/** A measure word stands between number and unit in neither of these. */
const article = (unit: Unit) => (unit.en === 'hour' ? 'an hour' : withArticle(unit.en))

const inOne = asker<Conversion>(NAME, {
  key: 'in-one',
  rows: conversions,
  idOf: ({ larger, smaller }) => `${larger.en} ${smaller.en}`,
  questions: {
    en: [
      'How many {smaller} are in {larger}?',
      'How many {smaller} are there in {larger}?',
      'How many {smaller} make {larger}?',
      '{larger} has how many {smaller}?',
      '{larger} in {smaller}?',
      'How many {smaller} is {larger}?',
      'Tell me how many {smaller} {larger} has.',
      'What is {larger} in {smaller}?',
      'How many {smaller} does {larger} have?',
      'Of how many {smaller} is {larger} made up?',
      'Do you know how many {smaller} {larger} has?',
      '{smaller} in {larger}?',
      'number of {smaller} in {larger}',
      'how many {smaller} to {larger}',
      '{larger} = ? {smaller}',
      '{larger} equals how many {smaller}?',
      '{larger} is how many {smaller}?',
      '{larger}: how many {smaller} is that?',
      'How many {smaller} equal {larger}?',
      'How many {smaller} go into {larger}?',
      'How many {smaller} make up {larger}?',
      'How many {smaller} does {larger} contain?',
      'What is the number of {smaller} in {larger}?',
      'In {larger}, how many {smaller} are there?',
      'Give me the number of {smaller} in {larger}.',
      'Say how many {smaller} make {larger}.',
      'Can you tell me how many {smaller} {larger} contains?',
      'Could you tell me how many {smaller} make {larger}, please?',
      'Please tell me how many {smaller} go into {larger}.',
      'I forgot how many {smaller} {larger} has.',
      'I need to know how many {smaller} there are in {larger}.',
      'My daughter asks how many {smaller} make up {larger}.',
    ],
    zh: [
      '一{larger}等于多少{smaller}？',
      '一{larger}有多少{smaller}？',
      '1{larger}是多少{smaller}？',
      '一{larger}是几{smaller}？',
      '1{larger}等于几{smaller}？',
      '多少{smaller}是一{larger}？',
      '一{larger}合多少{smaller}？',
      '告诉我一{larger}有几{smaller}。',
      '1{larger}=?{smaller}',
      '你知道一{larger}等于多少{smaller}吗？',
      '几{smaller}等于一{larger}？',
      '一{larger}多少{smaller}',
      '1{larger}几{smaller}？',
      '1{larger}里有几{smaller}？',
      '1{larger}合几{smaller}？',
      '一{larger}=几{smaller}？',
      '1{larger}是几{smaller}来着？',
      '一{larger}里有多少{smaller}？',
      '一{larger}里面有几{smaller}？',
      '一{larger}包含多少{smaller}？',
      '一{larger}相当于多少{smaller}？',
      '一{larger}折合多少{smaller}？',
      '多少{smaller}才是一{larger}？',
      '几{smaller}算一{larger}？',
      '要多少{smaller}才凑成1{larger}？',
      '请说出一{larger}等于多少{smaller}。',
      '帮我算算1{larger}是多少{smaller}。',
      '我想知道一{larger}等于几{smaller}。',
      '我忘了1{larger}是几{smaller}。',
      '能不能告诉我一{larger}有多少{smaller}？',
      '孩子问一{larger}相当于几{smaller}。',
      '1{larger}包含几{smaller}？',
    ],
  },
  slots: ({ larger, smaller }, language) =>
    language === 'en' ? { larger: article(larger), smaller: smaller.many } : { larger: larger.zh, smaller: smaller.zh },
  answer: ({ larger, smaller, factor }, language) =>
    language === 'en' ? `There are ${factor} ${smaller.many} in ${article(larger)}.` : `1${larger.zh}等于${factor}${smaller.zh}。`,
  wanted: ({ factor }) => [String(factor)],
})

const QUESTIONS: Record<Language, readonly string[]> = {
  en: [
    'How many {to} are {amount} {from}?',
    'Convert {amount} {from} to {to}.',
    'What is {amount} {from} in {to}?',
    '{amount} {from} in {to}?',
    '{amount} {from} to {to}',
    'How many {to} are there in {amount} {from}?',
    'Change {amount} {from} into {to}.',
    '{amount} {from} = ? {to}',
    'I have {amount} {from}. How many {to} is that?',
    'Turn {amount} {from} into {to}.',
    'How much is {amount} {from} in {to}?',
    'Express {amount} {from} in {to}.',
    'Tell me how many {to} {amount} {from} are.',
    '{amount} {from} is how many {to}?',
    '{amount} {from} into {to}',
    '{amount} {from} converted to {to}',
    '{amount} {from}: how many {to}?',
    '{amount} {from} equals how many {to}?',
    'in {to}: {amount} {from}',
    'How many {to} is {amount} {from}?',
    'How many {to} do {amount} {from} make?',
    'How many {to} equal {amount} {from}?',
    'What do {amount} {from} come to in {to}?',
    'In {to}, how much is {amount} {from}?',
    'Write {amount} {from} in {to}.',
    'Give me {amount} {from} in {to}.',
    'Work out {amount} {from} in {to}.',
    'Find how many {to} there are in {amount} {from}.',
    'Calculate how many {to} {amount} {from} are.',
    'Can you convert {amount} {from} to {to} for me?',
    'Could you change {amount} {from} to {to}?',
    'Please convert {amount} {from} into {to}.',
    'I need {amount} {from} in {to}.',
    'I want to know how many {to} {amount} {from} make.',
    'The label says {amount} {from}. How many {to} is that?',
    'Please express {amount} {from} as {to}.',
    'Can you turn {amount} {from} into {to}?',
  ],
  zh: [
    '{amount}{from}等于多少{to}？',
    '{amount}{from}是多少{to}？',
    '{amount}{from}换算成{to}是多少？',
    '把{amount}{from}换算成{to}。',
    '{amount}{from}有多少{to}？',
    '{amount}{from}=?{to}',
    '{amount}{from}合多少{to}？',
    '{amount}{from}转换成{to}',
    '帮我把{amount}{from}换成{to}。',
    '{amount}{from}是几{to}？',
    '请换算：{amount}{from}等于几{to}？',
    '我有{amount}{from}，也就是多少{to}？',
    '{amount}{from}多少{to}',
    '{amount}{from}=几{to}？',
    '{amount}{from}等于几{to}？',
    '{amount}{from}里有多少{to}？',
    '{amount}{from}一共是多少{to}？',
    '{amount}{from}相当于多少{to}？',
    '{amount}{from}折合多少{to}？',
    '{amount}{from}算下来是几{to}？',
    '{amount}{from}换算过来是多少{to}？',
    '多少{to}等于{amount}{from}？',
    '几{to}相当于{amount}{from}？',
    '算算{amount}{from}等于几{to}',
    '算一下{amount}{from}是多少{to}。',
    '单位换算：{amount}{from}=多少{to}？',
    '请计算{amount}{from}等于多少{to}。',
    '帮我算{amount}{from}有几{to}。',
    '帮忙换算一下，{amount}{from}等于多少{to}？',
    '我想知道{amount}{from}是多少{to}。',
    '能不能告诉我{amount}{from}是几{to}？',
    '标签上写着{amount}{from}，那是多少{to}？',
  ],
}

/** How many larger units a conversion may be about: more where the factor only moves the digits. */
function most(factor: number): number {
  return /^10+$/.test(String(factor)) ? 999 : 12
}

function convert(rng: Rng, language: Language, split: Split): Conversation {
  const isDown = rng.chance(0.6)
  const key = `${NAME}.${isDown ? 'down' : 'up'}`
  const template = phrase(rng, split, `${NAME}.convert.${language}`, QUESTIONS[language])
  const { conversion, count } = draw(
    () => {
      const conversion = rng.pick(conversions)
      return { conversion, count: rng.chance(0.5) ? rng.int(2, 12) : rng.int(2, most(conversion.factor)) }
    },
    ({ conversion: { larger, smaller }, count }) => {
      const id = `${larger.en} ${smaller.en} ${count}`
      return allowedValue(split, key, id) && allowed(split, `${key}\n${template}\n${id}`)
    },
  )
  const { larger, smaller, factor } = conversion
  const [from, to, amount] = isDown ? [larger, smaller, count] : [smaller, larger, count * factor]
  const slots = language === 'en' ? { amount, from: from.many, to: to.many } : { amount, from: from.zh, to: to.zh }
  const question = noisy(rng, language, fill(template, slots), { soft: [from.many, to.many, from.zh, to.zh] })
  const sum = isDown ? `${count} × ${factor} = ${count * factor}` : `${amount} ÷ ${factor} = ${count}`
  const result = isDown ? count * factor : count
  const answer =
    language === 'en'
      ? `1 ${larger.en} = ${factor} ${smaller.many}, and ${sum}. So ${amount} ${from.many} are ${result} ${to.many}.`
      : `1${larger.zh}=${factor}${smaller.zh}，${sum}，所以${amount}${from.zh}等于${result}${to.zh}。`
  return exchange(NAME, language, question, answer, { kind: 'number', wanted: result })
}

export const units: Group = {
  name: NAME,
  weight: 6,
  make: (rng, language, split) =>
    split !== 'held-out-value' && rng.chance(FACT_PROBABILITY) ? inOne.ask(rng, language, split) : convert(rng, language, split),
}
