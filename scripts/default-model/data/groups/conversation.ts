// Talk around the questions: small talk, remembering what was told some turns ago, the same again in the other language, and system
// prompts that set a style. The one idea: the answer depends on more than the last message.
import { withChoices } from '../choices.ts'
import { exchange } from '../conversation.ts'
import { jsonText } from '../json-text.ts'
import { MADE_UP_PROBABILITY, madeUpName } from '../made-up.ts'
import { noisy } from '../noise.ts'
import { allowedValue, choose, draw, fill, isHeldOutValue, phrase } from '../split.ts'
import { type Country, countries } from '../tables/countries.ts'
import { remembered } from '../tables/remembered/index.ts'
import { smallTalkTopics } from '../tables/small-talk.ts'
import { terms } from '../tables/studio-terms.ts'
import { styles } from '../tables/styles.ts'
import type { Check, Conversation, Group, Language, Rng, Split, Turn } from '../types.ts'
import { factsCountries } from './facts-countries.ts'
import { factsScience } from './facts-science.ts'
import { limits } from './limits.ts'
import { spaced, studioHelp } from './studio-help.ts'
import { translation } from './translation.ts'
import { words } from './words.ts'

const NAME = 'conversation'
const KNOWN_GROUPS = [factsCountries, factsScience, words, translation]
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

/** What is told of them is a name. */
const NAMED = ['name', 'city', 'pet']

function told(rng: Rng, language: Language, split: Split, kind: string): { value: string; turns: Turn[] } {
  const { tell, heard, values } = remembered[language][kind]
  const key = `${NAME}.${kind}`
  const isSplit = values.some(value => isHeldOutValue(key, value))
  const value =
    NAMED.includes(kind) && rng.chance(MADE_UP_PROBABILITY)
      ? draw(
          () => madeUpName(rng, language),
          name => allowedValue(split, key, name),
        )
      : isSplit
        ? choose(rng, split, key, values, each => each)
        : rng.pick(values)
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
      'Now the capital of {country}.',
      'capital of {country} please',
      'Next question: the capital of {country}.',
      'Quickly, the capital of {country}?',
      'One more capital: {country}.',
      'Show me the capital of {country}.',
      'Write down the capital of {country}.',
      'Can you give me the capital of {country}?',
      'Could you look up the capital city of {country}?',
      "I'd like to know the capital of {country}.",
      "I'm looking for the capital of {country}.",
      'I have to know the capital city of {country} for a quiz.',
      'We are talking about {country}. What is the capital?',
      'A friend of mine asks for the capital of {country}.',
      'Do you remember the capital city of {country}?',
      'Find the capital for {country}.',
      'Which capital city belongs to {country}?',
    ],
    zh: [
      '请说{country}的首都。',
      '{country}，首都？',
      '给我{country}的首都。',
      '{country}的首都，谢谢。',
      '我忘了{country}的首都，是什么？',
      '首都：{country}',
      '现在说{country}的首都。',
      '快说，{country}的首都？',
      '再问一个首都：{country}。',
      '写下{country}的首都。',
      '帮我找一下{country}的首都。',
      '帮忙看看{country}的首都是哪儿。',
      '能给我说说{country}的首都吗？',
      '我要{country}的首都。',
      '我在找{country}的首都。',
      '我想了解{country}的首都是哪座城市。',
      '说起{country}，首都是哪里？',
      '女儿问我{country}的首都是哪里。',
      '你还记得{country}的首都吗？',
      '{country}，它的首都是啥？',
      '{country}的首都是哪座城？',
      '智力竞赛题：{country}的首都。',
    ],
  },
  continent: {
    en: [
      'On what continent is {country}, please?',
      '{country}: which continent?',
      'Please give me the continent of {country}.',
      'The continent of {country}, please.',
      'I forgot where {country} is, on which continent?',
      'Now the continent of {country}.',
      'continent for {country} please',
      'Next question: the continent of {country}.',
      'Quickly, which continent is {country} in?',
      'One more continent: where does {country} lie?',
      'Show me which continent {country} lies on.',
      'Write down the continent of {country}.',
      'Can you say which continent {country} is in?',
      'Could you look up the continent of {country}?',
      "I'd like to know which continent {country} is in.",
      "I'm looking for the continent of {country}.",
      'I have to know the continent of {country} for a quiz.',
      'We are talking about {country}. Which continent is that?',
      'My daughter asks which continent {country} is on.',
      'Do you remember on which continent {country} is?',
      'Find the continent for {country}.',
      'Of which continent is {country} a part?',
    ],
    zh: [
      '请说{country}在哪个洲。',
      '{country}，哪个洲？',
      '给我{country}所在的洲。',
      '{country}所在的大洲，谢谢。',
      '我忘了{country}在哪个洲，是哪个？',
      '大洲：{country}',
      '现在说{country}在哪个洲。',
      '快说，{country}在哪个洲？',
      '再问一个大洲：{country}。',
      '写下{country}所在的洲。',
      '帮我找一下{country}在哪个洲。',
      '帮忙看看{country}属于哪一洲。',
      '能给我说说{country}在哪个洲吗？',
      '我要{country}所在的大洲。',
      '我在查{country}是哪个洲的。',
      '我想了解{country}位于哪个洲。',
      '说起{country}，那是哪个洲？',
      '女儿问我{country}在哪个洲。',
      '你还记得{country}属于哪个洲吗？',
      '{country}是哪个大洲的？',
      '{country}在几大洲里的哪一个？',
      '智力竞赛题：{country}在哪个大洲？',
    ],
  },
  currency: {
    en: [
      'What is the money of {country}, please?',
      '{country}: which currency?',
      'Please give me the currency of {country}.',
      'The currency of {country}, please.',
      'I forgot the currency of {country}, what is it?',
      'Now the currency of {country}.',
      'currency for {country} please',
      'Next question: the currency of {country}.',
      'Quickly, the currency of {country}?',
      'One more currency: {country}.',
      'Show me the currency of {country}.',
      'Write down the currency of {country}.',
      'Can you give me the currency of {country}?',
      'Could you look up the money of {country}?',
      "I'd like to know the currency of {country}.",
      "I'm looking for the currency of {country}.",
      'I have to know the currency of {country} for a quiz.',
      'We are talking about {country}. What is the currency?',
      'My daughter asks what the money in {country} is called.',
      'Do you remember the currency of {country}?',
      'Find the currency for {country}.',
      'I travel to {country} soon, what is the money there?',
    ],
    zh: [
      '请说{country}的货币。',
      '{country}，货币？',
      '给我{country}的货币。',
      '{country}的货币，谢谢。',
      '我忘了{country}的货币，是什么？',
      '货币：{country}',
      '现在说{country}的货币。',
      '快说，{country}用什么货币？',
      '再问一个货币：{country}。',
      '写下{country}的货币。',
      '帮我找一下{country}的货币。',
      '帮忙看看{country}用的是什么钱。',
      '能给我说说{country}的货币吗？',
      '我要{country}的货币名称。',
      '我在查{country}用什么货币。',
      '我想了解{country}的货币。',
      '说起{country}，那里用什么钱？',
      '女儿问我{country}用什么钱。',
      '你还记得{country}的货币吗？',
      '{country}的货币是啥？',
      '{country}花的是哪种钱？',
      '智力竞赛题：{country}的货币。',
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
      'its capital?',
      'and capital?',
      'capital?',
      'Ok, and the capital?',
      'What about its capital?',
      'What about the capital city?',
      "What's its capital?",
      'And what is its capital city?',
      'Which city is its capital?',
      'Which city is the capital?',
      'And which city is its capital?',
      'Tell me its capital.',
      'Tell me the capital too.',
      'Name its capital as well.',
      'Name the capital city, too.',
      'Give me the capital as well.',
      'Now tell me the capital city.',
      'Can you also tell me the capital?',
      'Do you know its capital city?',
      'I also need the capital.',
      "I'd also like to know its capital.",
      'What is the capital called?',
      'And the name of the capital?',
      'And the capital of that country?',
    ],
    zh: [
      '那它的首都呢？',
      '首都是哪里？',
      '那首都呢？',
      '它的首都是什么？',
      '那里的首都叫什么？',
      '首都？',
      '首都呢？',
      '首都是？',
      '还有首都呢？',
      '它的首都呢？',
      '那么首都呢？',
      '那首都是哪儿？',
      '那它的首都是哪里？',
      '它首都是哪个城市？',
      '首都叫什么？',
      '首都是哪座城市？',
      '首都又是哪里？',
      '哪个城市是它的首都？',
      '它的首都叫什么名字？',
      '那个国家的首都是哪里？',
      '这个国家的首都呢？',
      '再说说它的首都。',
      '再告诉我首都。',
      '也说一下首都。',
      '顺便告诉我它的首都。',
      '现在说它的首都。',
      '我还想知道首都是哪里。',
      '我也想知道它的首都。',
      '你知道它的首都吗？',
    ],
  },
  continent: {
    en: [
      'And its continent?',
      'On which continent is it?',
      'And the continent?',
      'Which continent is that on?',
      'And where in the world is it?',
      'its continent?',
      'and continent?',
      'continent?',
      'Ok, and the continent?',
      'What about its continent?',
      'What about the continent?',
      "What's its continent?",
      'What is its continent?',
      'What continent is it on?',
      'What continent is that?',
      'Which continent is it in?',
      'Which continent is the country on?',
      'And which continent does it belong to?',
      'And on which continent does it lie?',
      'In which part of the world is it?',
      'Tell me its continent.',
      'Tell me the continent too.',
      'Name its continent as well.',
      'Give me the continent as well.',
      'Now tell me the continent.',
      'Can you also tell me the continent?',
      'Do you know which continent it is on?',
      'I also need the continent.',
      "I'd also like to know which continent it is in.",
      'And the continent of that country?',
    ],
    zh: [
      '那它在哪个洲？',
      '在哪个大洲？',
      '那大洲呢？',
      '它属于哪个洲？',
      '那里是哪个洲？',
      '大洲？',
      '大洲呢？',
      '哪个洲？',
      '洲呢？',
      '还有大洲呢？',
      '在哪个洲？',
      '在哪一洲呢？',
      '那是哪个洲？',
      '那它在哪个大洲呢？',
      '它在哪个洲？',
      '它位于哪个大洲？',
      '它属于什么大洲？',
      '它是哪个洲的？',
      '它在世界哪个地方？',
      '那个国家在哪个洲？',
      '这个国家属于哪个洲？',
      '再说说它在哪个洲。',
      '再告诉我大洲。',
      '也说一下在哪个洲。',
      '顺便告诉我它在哪个洲。',
      '现在说它所在的大洲。',
      '我还想知道它在哪个大洲。',
      '我也想知道它属于哪个洲。',
      '你知道它在哪个洲吗？',
    ],
  },
  currency: {
    en: [
      'And its currency?',
      'What is its currency?',
      'And the currency?',
      'Now the money, please.',
      'And how does one pay there?',
      'its currency?',
      'and currency?',
      'currency?',
      'Ok, and the currency?',
      'What about its currency?',
      'What about the money there?',
      "What's its currency?",
      'And what is its currency called?',
      'Which currency is used there?',
      'Which currency does it use?',
      'Which money is used there?',
      'What money do they use there?',
      'And what do people pay with there?',
      'Tell me its currency.',
      'Tell me the currency too.',
      'Name its currency as well.',
      'Give me the currency as well.',
      'Now tell me the currency.',
      'Can you also tell me the currency?',
      'Do you know its currency?',
      'I also need the currency.',
      "I'd also like to know its currency.",
      'What is the money called there?',
      'And the currency of that country?',
      'And what kind of money do I need there?',
    ],
    zh: [
      '那它的货币呢？',
      '用什么货币？',
      '那货币呢？',
      '它的货币是什么？',
      '那里用什么钱？',
      '货币？',
      '货币呢？',
      '货币是？',
      '还有货币呢？',
      '它的货币呢？',
      '那么货币呢？',
      '钱呢？',
      '那用什么钱？',
      '那里花什么钱？',
      '那它用什么货币？',
      '它用什么货币？',
      '货币叫什么？',
      '那边用哪种货币？',
      '它的钱叫什么？',
      '它的货币叫什么名字？',
      '那个国家用什么钱？',
      '这个国家的货币呢？',
      '再说说它的货币。',
      '再告诉我货币。',
      '也说一下货币。',
      '顺便告诉我它的货币。',
      '现在说它的货币。',
      '我还想知道那里用什么货币。',
      '我也想知道它的货币。',
      '你知道它的货币吗？',
    ],
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
    'Chinese please',
    'in chinese',
    'Chinese?',
    'And the same in Chinese?',
    'And now the same in Chinese.',
    'How is that in Chinese?',
    'How do you say that in Chinese?',
    'How do I say this in Chinese?',
    'What is that in Chinese?',
    'What would that be in Chinese?',
    'Say it in Chinese.',
    'Say it again in Chinese, please.',
    'Tell me that in Chinese.',
    'Give me that in Chinese.',
    'Write that in Chinese.',
    'Write your answer in Chinese.',
    'Put that into Chinese.',
    'Translate that into Chinese.',
    'translate it to Chinese',
    'Please translate this to Chinese for me.',
    'Could you say that in Chinese?',
    'Can you translate that into Chinese?',
    'Can you give me your answer in Chinese too?',
    "I'd like to have that in Chinese.",
    'I need the answer in Chinese.',
    'My friend only reads Chinese, please say it in Chinese.',
    '中文怎么说？',
    '请用中文再说一遍。',
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
    '英语呢？',
    '英文',
    '用英语',
    '用英文说。',
    '请用英语。',
    '那英语怎么说？',
    '这用英语怎么说？',
    '这句话英文怎么说？',
    '这句用英文怎么讲？',
    '换英文说一遍。',
    '改用英语说。',
    '翻译成英语。',
    '翻译成英文',
    '请把它翻译成英语。',
    '把刚才的话译成英文。',
    '把这个答案翻译成英语。',
    '帮我翻成英文。',
    '英文版呢？',
    '给我英文版。',
    '给我英语的回答。',
    '同样的内容用英语说。',
    '能用英文再说一遍吗？',
    '你能用英语说吗？',
    '可以翻译成英语吗？',
    '我想要英文的回答。',
    '我朋友只懂英语，请用英语说。',
    'Say it in English.',
    'English please',
  ],
}

const AGAIN: Record<Language, string[]> = {
  en: [
    'Say that again.',
    'Please repeat.',
    'Once more, please.',
    'Can you repeat that?',
    'What did you say?',
    'Pardon?',
    'Again, please.',
    'again',
    'and again',
    'once more',
    'repeat',
    'Repeat that.',
    'Repeat it, please.',
    'Please repeat that for me.',
    'Please repeat your answer.',
    'Repeat your last answer.',
    'Say it again.',
    'Say it again, please.',
    'Say it one more time.',
    'One more time, please.',
    'Tell me again.',
    'Tell me that once more.',
    'What was that?',
    'What was that again?',
    'What did you just say?',
    'Sorry, what did you say?',
    'Could you say that again?',
    'Could you repeat your answer?',
    'Can you say it once more?',
    'Would you repeat that, please?',
    'I did not get that, can you repeat it?',
    'I missed that, please say it again.',
    "I didn't catch that.",
  ],
  zh: [
    '再说一遍。',
    '请重复。',
    '再来一次。',
    '能再说一次吗？',
    '你刚才说什么？',
    '没听清。',
    '麻烦重复一下。',
    '重复',
    '重复一遍',
    '重复一下。',
    '再说一次',
    '再说一遍好吗？',
    '再讲一遍。',
    '再讲一次吧。',
    '再来一遍。',
    '麻烦再说一遍。',
    '请再说一遍。',
    '请再说一次。',
    '请再重复一次。',
    '把刚才的话再说一遍。',
    '把你的回答重复一遍。',
    '重复你刚才的回答。',
    '你说什么？',
    '你刚说啥？',
    '你刚才说的是什么？',
    '刚才说什么来着？',
    '能重复一下吗？',
    '能再重复一遍吗？',
    '可以再说一遍吗？',
    '你能再讲一遍吗？',
    '我没听清，再说一遍。',
    '我没听清楚，请重复。',
    '我刚才没注意，再说一次吧。',
  ],
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
    const plain = rng.pick([studioHelp, limits, smallTalk, ...KNOWN_GROUPS]).make(rng, language, split)
    return { ...plain, group: NAME, turns: [system, ...plain.turns] }
  }
  if (kind !== 'language' && rng.chance(0.6)) {
    const fact = oneFact(rng, language, split)
    const { answer, check } = inStyle(kind, language, { plain: fact.turns[1].content, keys: fact.keys })
    return { group: NAME, language, turns: [system, fact.turns[0], { role: 'assistant', content: answer }], check }
  }
  const asked = kind === 'short' || kind === 'json' ? knownPlace(rng, language) : known(rng, language)
  const question = noisy(rng, language, asked.question, { intensity: 0.3, soft: asked.country ? [asked.country[language]] : [] })
  const answered = kind === 'language' ? other(language) : language
  const { answer, check } = inStyle(kind, language, { plain: asked.answers[answered], keys: asked.keys[answered] })
  return { group: NAME, language, turns: [system, { role: 'user', content: question }, { role: 'assistant', content: answer }], check }
}

/** One question of another group, and the one thing that its answer must contain. */
function oneFact(rng: Rng, language: Language, split: Split): { turns: Turn[]; keys: string[] } {
  const { turns, check } = draw(
    () => rng.pick(KNOWN_GROUPS).make(rng, language, split),
    made => made.turns.length === 2 && made.check.kind === 'contains' && made.check.wanted.length === 1,
  )
  return { turns, keys: check.kind === 'contains' ? check.wanted : [] }
}

interface Plain {
  plain: string
  keys: string[]
}

/** A plain answer, its first key the bare answer, as the style wants it. */
function inStyle(kind: string, language: Language, { plain, keys }: Plain): { answer: string; check: Check } {
  const short = keys[0]
  if (kind === 'language') return { answer: plain, check: { kind: 'contains', wanted: keys } }
  if (kind === 'short') return { answer: short, check: { kind: 'exact', wanted: [short] } }
  if (kind === 'json') return { answer: jsonText({ answer: short }), check: { kind: 'json', wanted: { answer: short } } }
  if (kind === 'uppercase') return { answer: plain.toUpperCase(), check: { kind: 'exact', wanted: [plain.toUpperCase()] } }
  const { before = '', after = '' } = styles[language][kind]
  const around = [before, after].map(text => text.trim()).filter(text => text !== '')
  return { answer: before + plain + after, check: { kind: 'contains', wanted: [...keys, ...around] } }
}

export const conversation: Group = {
  name: NAME,
  weight: 18,
  make(rng, language, split) {
    const draw = rng.next()
    if (draw < 0.3) return smallTalk.make(rng, language, split)
    if (draw < 0.52) return memory(rng, language, split)
    return draw < 0.68 ? followUp(rng, language, split) : styled(rng, language, split)
  },
}
