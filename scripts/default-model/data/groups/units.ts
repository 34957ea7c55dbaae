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
