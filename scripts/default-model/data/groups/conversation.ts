// Talk around the questions: small talk, remembering what was told some turns ago, the same again in the other language, and system
// prompts that set a style. The one idea: the answer depends on more than the last message.
import { withChoices } from '../choices.ts'
import { exchange } from '../conversation.ts'
import { jsonText } from '../json-text.ts'
import { noisy } from '../noise.ts'
import { choose, fill, isHeldOutValue, phrase } from '../split.ts'
import { type Country, countries } from '../tables/countries.ts'
import { remembered } from '../tables/remembered.ts'
import { smallTalkTopics } from '../tables/small-talk.ts'
import { terms } from '../tables/studio-terms.ts'
import { styles } from '../tables/styles.ts'
import type { Check, Conversation, Group, Language, Rng, Split, Turn } from '../types.ts'
import { limits } from './limits.ts'
import { spaced, studioHelp } from './studio-help.ts'

const NAME = 'conversation'
const other = (language: Language): Language => (language === 'en' ? 'zh' : 'en')

export const smallTalk = {
  make(rng: Rng, language: Language, split: Split): Conversation {
    const topic = rng.pick(smallTalkTopics)
    const { ask, answer, key } = topic[language]
    const said = phrase(rng, split, `${NAME}.${topic.id}.${language}`, ask)
    return exchange(NAME, language, noisy(rng, language, said, { intensity: /\p{L}/u.test(said) ? 0.3 : 0, polite: false }), answer, {
      kind: 'contains',
      wanted: key,
    })
  },
}

/** Something is told, perhaps something else is said, then it is asked for; or it is asked for and was never told. */
function memory(rng: Rng, language: Language, split: Split): Conversation {
  const kinds = Object.keys(remembered[language])
  const kind = rng.pick(kinds)
  const { value, turns } = told(rng, language, split, kind)
  const { ask, recall, untold } = remembered[language][kind]
  const question = noisy(rng, language, phrase(rng, split, `${NAME}.ask-${kind}.${language}`, ask), { intensity: 0.3 })
  const isTold = rng.chance(0.85)
  const before = isTold ? turns : rng.chance(0.5) ? [] : told(rng, language, split, rng.pick(kinds.filter(each => each !== kind))).turns
  const between = rng.chance(0.4) ? small(rng, language, split) : []
  const second = isTold && rng.chance(0.25) ? told(rng, language, split, rng.pick(kinds.filter(each => each !== kind))).turns : []
  const answer = isTold ? fill(recall, { v: value }) : untold
  return {
    group: NAME,
    language,
    turns: [...before, ...second, ...between, { role: 'user', content: question }, { role: 'assistant', content: answer }],
    check: isTold ? { kind: 'contains', wanted: [value] } : { kind: 'exact', wanted: [untold] },
  }
}

const small = (rng: Rng, language: Language, split: Split): Turn[] =>
  smallTalk.make(rng, language, split === 'train' ? split : 'held-out-value').turns

function told(rng: Rng, language: Language, split: Split, kind: string): { value: string; turns: Turn[] } {
  const { tell, heard, values } = remembered[language][kind]
  const isSplit = values.some(value => isHeldOutValue(`${NAME}.${kind}`, value))
  const value = isSplit ? choose(rng, split, `${NAME}.${kind}`, values, each => each) : rng.pick(values)
  const said = fill(phrase(rng, split, `${NAME}.tell-${kind}.${language}`, tell), { v: value })
  return {
    value,
    turns: [
      { role: 'user', content: noisy(rng, language, said, { intensity: 0.3, keep: [value] }) },
      { role: 'assistant', content: fill(heard, { v: value }) },
    ],
  }
}

type WithCapital = Country & { capital: { en: string; zh: string } }
const places = countries.filter((country): country is WithCapital => country.capital !== undefined)

type Aspect = 'capital' | 'continent' | 'currency'

const SENTENCES: Record<Aspect, Record<Language, (country: WithCapital) => string>> = {
  capital: { en: one => `The capital of ${one.en} is ${one.capital.en}.`, zh: one => `${one.zh}的首都是${one.capital.zh}。` },
  continent: { en: one => `${one.en} is in ${one.continent.en}.`, zh: one => `${one.zh}在${one.continent.zh}。` },
  currency: { en: one => `The currency of ${one.en} is the ${one.currency.en}.`, zh: one => `${one.zh}的货币是${one.currency.zh}。` },
}
const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const sentence = (country: WithCapital, aspect: Aspect, language: Language) => capitalized(SENTENCES[aspect][language](country))

/** Trained in every split: what is held out here are the words around them. */
const PLACE_QUESTIONS: Record<Aspect, Record<Language, string[]>> = {
  capital: {
    en: [
      'What is the capital city of {country}, please?',
      '{country}: which capital?',
      'Please give me the capital of {country}.',
      'The capital of {country}, please.',
      'I forgot the capital of {country}, what is it?',
    ],
    zh: [
      '请说{country}的首都。',
      '{country}，首都？',
      '给我{country}的首都。',
      '{country}的首都，谢谢。',
      '我忘了{country}的首都，是什么？',
    ],
  },
  continent: {
    en: [
      'On what continent is {country}, please?',
      '{country}: which continent?',
      'Please give me the continent of {country}.',
      'The continent of {country}, please.',
      'I forgot where {country} is, on which continent?',
    ],
    zh: [
      '请说{country}在哪个洲。',
      '{country}，哪个洲？',
      '给我{country}所在的洲。',
      '{country}所在的大洲，谢谢。',
      '我忘了{country}在哪个洲，是哪个？',
    ],
  },
  currency: {
    en: [
      'What is the money of {country}, please?',
      '{country}: which currency?',
      'Please give me the currency of {country}.',
      'The currency of {country}, please.',
      'I forgot the currency of {country}, what is it?',
    ],
    zh: [
      '请说{country}的货币。',
      '{country}，货币？',
      '给我{country}的货币。',
      '{country}的货币，谢谢。',
      '我忘了{country}的货币，是什么？',
    ],
  },
}
const ASPECTS: Aspect[] = ['capital', 'continent', 'currency']

const ASPECT_FOLLOW_UPS: Record<Aspect, Record<Language, string[]>> = {
  capital: {
    en: [
      'And its capital?',
      'What is its capital?',
      'And the capital?',
      'Now its capital, please.',
      'And which city is the capital there?',
    ],
    zh: ['那它的首都呢？', '首都是哪里？', '那首都呢？', '它的首都是什么？', '那里的首都叫什么？'],
  },
  continent: {
    en: [
      'And its continent?',
      'On which continent is it?',
      'And the continent?',
      'Which continent is that on?',
      'And where in the world is it?',
    ],
    zh: ['那它在哪个洲？', '在哪个大洲？', '那大洲呢？', '它属于哪个洲？', '那里是哪个洲？'],
  },
  currency: {
    en: ['And its currency?', 'What is its currency?', 'And the currency?', 'Now the money, please.', 'And how does one pay there?'],
    zh: ['那它的货币呢？', '用什么货币？', '那货币呢？', '它的货币是什么？', '那里用什么钱？'],
  },
}

const SAME_IN_OTHER: Record<Language, string[]> = {
  en: [
    'In Chinese, please.',
    'And in Chinese?',
    'Say that in Chinese.',
    'Now in Chinese.',
    'Can you repeat it in Chinese?',
    'The same in Chinese, please.',
    '用中文说。',
    'Please translate your answer into Chinese.',
    'How would you say this in Chinese?',
  ],
  zh: [
    '用英语说一遍。',
    '用英文怎么说？',
    '请用英文。',
    '再用英语说一次。',
    '英文呢？',
    '能用英语重复一下吗？',
    'In English, please.',
    '把回答翻译成英文。',
    '换成英语。',
  ],
}

const AGAIN: Record<Language, string[]> = {
  en: ['Say that again.', 'Please repeat.', 'Once more, please.', 'Can you repeat that?', 'What did you say?', 'Pardon?', 'Again, please.'],
  zh: ['再说一遍。', '请重复。', '再来一次。', '能再说一次吗？', '你刚才说什么？', '没听清。', '麻烦重复一下。'],
}

interface Known {
  question: string
  answers: Record<Language, string>
  keys: Record<Language, string[]>
  country?: WithCapital
  aspect?: Aspect
}

function known(rng: Rng, language: Language): Known {
  if (rng.chance(0.3)) return knownTerm(rng, language)
  return knownPlace(rng, language)
}

function knownTerm(rng: Rng, language: Language): Known {
  const term = rng.pick(terms)
  const name = term[language].names[0]
  const question =
    language === 'en'
      ? rng.pick([`Quickly, what is ${name}?`, `And what is ${name}?`])
      : spaced(rng.pick([`快说，${name}是什么？`, `那${name}是什么？`]))
  return { question, answers: { en: term.en.answer, zh: term.zh.answer }, keys: { en: term.en.key, zh: term.zh.key } }
}

function knownPlace(rng: Rng, language: Language): Known {
  const country = rng.pick(places)
  const aspect = rng.pick(ASPECTS)
  return {
    question: fill(rng.pick(PLACE_QUESTIONS[aspect][language]), { country: country[language] }),
    answers: { en: sentence(country, aspect, 'en'), zh: sentence(country, aspect, 'zh') },
    keys: { en: [country[aspect].en], zh: [country[aspect].zh] },
    country,
    aspect,
  }
}

/** What came before decides: the same in the other language, once more, or another thing about the same country. */
function followUp(rng: Rng, language: Language, split: Split): Conversation {
  const { question, answers, keys, country, aspect } = known(rng, language)
  const before: Turn[] = [
    { role: 'user', content: question },
    { role: 'assistant', content: answers[language] },
  ]
  const then = (said: string, answer: string, wanted: string[]): Conversation => ({
    group: NAME,
    language,
    turns: [...before, { role: 'user', content: noisy(rng, language, said, { intensity: 0.25 }) }, { role: 'assistant', content: answer }],
    check: { kind: 'contains', wanted },
  })
  const draw = rng.next()
  if (country && aspect && draw < 0.4) {
    const next = rng.pick(ASPECTS.filter(each => each !== aspect))
    const said = phrase(rng, split, `${NAME}.next-${next}.${language}`, ASPECT_FOLLOW_UPS[next][language])
    return then(said, sentence(country, next, language), [country[next][language]])
  }
  if (draw < 0.85) {
    const said = phrase(rng, split, `${NAME}.translate.${language}`, SAME_IN_OTHER[language])
    return then(said, answers[other(language)], keys[other(language)])
  }
  return then(phrase(rng, split, `${NAME}.again.${language}`, AGAIN[language]), answers[language], keys[language])
}

/** A system prompt sets how the answer is given. */
function styled(rng: Rng, language: Language, split: Split): Conversation {
  const kind = rng.pick(Object.keys(styles[language]))
  const prompt = withChoices(rng, phrase(rng, split, `${NAME}.style-${kind}.${language}`, styles[language][kind].prompts))
  const system: Turn = { role: 'system', content: prompt }
  if (kind === 'plain') {
    const plain = rng.pick([studioHelp, limits, smallTalk]).make(rng, language, split)
    return { ...plain, group: NAME, turns: [system, ...plain.turns] }
  }
  const asked = kind === 'short' || kind === 'json' ? knownPlace(rng, language) : known(rng, language)
  const question = noisy(rng, language, asked.question, { intensity: 0.3, soft: asked.country ? [asked.country[language]] : [] })
  const { answer, check } = inStyle(kind, language, asked)
  return { group: NAME, language, turns: [system, { role: 'user', content: question }, { role: 'assistant', content: answer }], check }
}

function inStyle(kind: string, language: Language, { answers, keys }: Known): { answer: string; check: Check } {
  const plain = answers[language]
  const short = keys[language][0]
  if (kind === 'language') return { answer: answers[other(language)], check: { kind: 'contains', wanted: keys[other(language)] } }
  if (kind === 'short') return { answer: short, check: { kind: 'exact', wanted: [short] } }
  if (kind === 'json') return { answer: jsonText({ answer: short }), check: { kind: 'json', wanted: { answer: short } } }
  if (kind === 'uppercase') return { answer: plain.toUpperCase(), check: { kind: 'exact', wanted: [plain.toUpperCase()] } }
  const { before = '', after = '' } = styles[language][kind]
  const around = [before, after].map(text => text.trim()).filter(text => text !== '')
  return { answer: before + plain + after, check: { kind: 'contains', wanted: [...keys[language], ...around] } }
}

export const conversation: Group = {
  name: NAME,
  weight: 10,
  make(rng, language, split) {
    const draw = rng.next()
    if (draw < 0.3) return smallTalk.make(rng, language, split)
    if (draw < 0.6) return memory(rng, language, split)
    return draw < 0.78 ? followUp(rng, language, split) : styled(rng, language, split)
  },
}
