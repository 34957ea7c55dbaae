// Capitals, continents, languages and currencies of the countries of the world, and their names in the other language.
import { type Asker, asker, capitalized, factGroup, listed } from '../facts.ts'
import { type Country, countries, countryAliases } from '../tables/countries.ts'
import type { Group, Language, Rng } from '../types.ts'

const NAME = 'facts-countries'
const ALIAS_PROBABILITY = 0.25

type WithCapital = Country & { capital: { en: string; zh: string } }

const withCapital = countries.filter((country): country is WithCapital => country.capital !== undefined)
const idOf = ({ en }: Country) => en
const other = (language: Language): Language => (language === 'en' ? 'zh' : 'en')

/** How a person names the country: mostly as the table does. */
function asked(country: Country, language: Language, rng: Rng): string {
  const aliases = countryAliases[country[language]]
  return aliases && rng.chance(ALIAS_PROBABILITY) ? rng.pick(aliases) : country[language]
}

const countrySlot = (country: Country, language: Language, rng: Rng) => ({ country: asked(country, language, rng) })

const capital = asker<WithCapital>(NAME, {
  key: 'capital',
  weight: 4,
  together: { title: { en: 'capital', zh: '首都' }, line: (country, language) => [country[language], country.capital[language]] },
  rows: withCapital,
  idOf,
  questions: {
    en: [
      'What is the capital of {country}?',
      "What's the capital of {country}?",
      'What is the capital city of {country}?',
      'Which city is the capital of {country}?',
      'Capital of {country}?',
      'Name the capital of {country}.',
      'Tell me the capital of {country}.',
      'Can you tell me the capital of {country}?',
      'Do you know the capital of {country}?',
      'I need the capital of {country}.',
      'What city is the capital of {country}?',
      'Could you name the capital city of {country}?',
      "{country}'s capital?",
      "What is {country}'s capital?",
      'capital city {country}',
      'Which city does {country} have as its capital?',
      'I forgot the capital of {country}. What is it?',
      'For my geography homework: the capital of {country}?',
      'What do you call the capital of {country}?',
      '{country}: which city is the capital?',
    ],
    zh: [
      '{country}的首都是哪里？',
      '{country}的首都是什么？',
      '{country}的首都在哪里？',
      '{country}的首都是哪个城市？',
      '{country}首都是哪里',
      '{country}的首都叫什么？',
      '哪座城市是{country}的首都？',
      '告诉我{country}的首都。',
      '你知道{country}的首都吗？',
      '{country}的首都？',
      '我想知道{country}的首都是哪里。',
      '说出{country}的首都。',
      '能告诉我{country}的首都吗？',
      '我忘了{country}的首都是哪儿了。',
      '地理作业：{country}的首都是哪里？',
      '{country}把首都设在哪个城市？',
      '哪个城市是{country}的首都？',
      '{country}首都',
    ],
  },
  canFollow: true,
  slots: countrySlot,
  answer: (country, language) =>
    language === 'en' ? `The capital of ${country.en} is ${country.capital.en}.` : `${country.zh}的首都是${country.capital.zh}。`,
  wanted: (country, language) => [country.capital[language]],
})

const ofCapital = asker<WithCapital>(NAME, {
  key: 'of-capital',
  weight: 2,
  together: {
    title: { en: 'country with this capital', zh: '以它为首都的国家' },
    line: (country, language) => [country.capital[language], country[language]],
  },
  // Two capitals share a Chinese name.
  rows: withCapital.filter(country => withCapital.filter(one => one.capital.zh === country.capital.zh).length === 1),
  idOf,
  questions: {
    en: [
      'Which country has {capital} as its capital?',
      '{capital} is the capital of which country?',
      'What country is {capital} the capital of?',
      'Of which country is {capital} the capital?',
      'Which country is {capital} the capital of?',
      'Whose capital is {capital}?',
      'Name the country whose capital is {capital}.',
      'Tell me which country has the capital {capital}.',
      '{capital} is the capital of what country?',
      'In which country is {capital} the capital?',
      'The capital is {capital}. Which country is it?',
      'Which country does the capital {capital} belong to?',
    ],
    zh: [
      '{capital}是哪个国家的首都？',
      '哪个国家的首都是{capital}？',
      '{capital}是哪国的首都？',
      '首都是{capital}的是哪个国家？',
      '哪个国家以{capital}为首都？',
      '{capital}是什么国家的首都？',
      '告诉我{capital}是哪个国家的首都。',
      '你知道{capital}是哪国首都吗？',
      '首都叫{capital}的国家是哪个？',
      '说出首都是{capital}的国家。',
      '{capital}属于哪个国家，是它的首都？',
    ],
  },
  slots: (country, language) => ({ capital: country.capital[language] }),
  answer: (country, language) =>
    language === 'en' ? `${country.capital.en} is the capital of ${country.en}.` : `${country.capital.zh}是${country.zh}的首都。`,
  wanted: (country, language) => [country[language]],
})

const continent = asker<Country>(NAME, {
  key: 'continent',
  weight: 2,
  together: { title: { en: 'continent', zh: '所在的洲' }, line: (country, language) => [country[language], country.continent[language]] },
  rows: countries,
  idOf,
  questions: {
    en: [
      'On which continent is {country}?',
      'Which continent is {country} in?',
      'What continent is {country} on?',
      'In which part of the world is {country}?',
      'Where in the world is {country}?',
      'Which continent does {country} belong to?',
      'Tell me the continent of {country}.',
      'What is the continent of {country}?',
      '{country}: which continent?',
      'Where is {country}?',
      'On what continent does one find {country}?',
      'Do you know which continent {country} is on?',
      'Where is {country} located?',
      'continent of {country}?',
    ],
    zh: [
      '{country}在哪个洲？',
      '{country}属于哪个洲？',
      '{country}位于哪个大洲？',
      '{country}是哪个洲的国家？',
      '{country}在世界的什么地方？',
      '{country}在哪里？',
      '哪个洲有{country}这个国家？',
      '告诉我{country}在哪个洲。',
      '{country}是什么洲的？',
      '{country}在哪一洲？',
      '你知道{country}在哪个大洲吗？',
      '{country}位于哪里？',
      '{country}属于什么大洲',
    ],
  },
  canFollow: true,
  slots: countrySlot,
  answer: (country, language) =>
    language === 'en' ? `${country.en} is in ${country.continent.en}.` : `${country.zh}在${country.continent.zh}。`,
  wanted: (country, language) => [country.continent[language]],
})

const languages = asker<Country>(NAME, {
  key: 'languages',
  weight: 2,
  together: {
    title: { en: 'language', zh: '语言' },
    line: (country, language) => [country[language], listed(language, country.languages[language])],
  },
  rows: countries,
  idOf,
  questions: {
    en: [
      'What language do people speak in {country}?',
      'Which languages are spoken in {country}?',
      'What is spoken in {country}?',
      'What is the language of {country}?',
      'Which language is spoken in {country}?',
      'What are the main languages of {country}?',
      'What is the main language of {country}?',
      'Tell me the language of {country}.',
      'What do people in {country} speak?',
      'language of {country}?',
      'If I travel to {country}, which language will I hear?',
      'What language is used in {country}?',
      'Which languages do they speak in {country}?',
      'Do you know what language they speak in {country}?',
    ],
    zh: [
      '{country}说什么语言？',
      '{country}人说什么语言？',
      '{country}的主要语言是什么？',
      '{country}的语言是什么？',
      '在{country}人们讲什么话？',
      '{country}讲什么语言？',
      '{country}用什么语言？',
      '{country}的官方语言是什么？',
      '告诉我{country}说什么语言。',
      '去{country}旅行要说什么语言？',
      '{country}有哪些主要语言？',
      '你知道{country}说哪种语言吗？',
      '{country}通行什么语言？',
    ],
  },
  canFollow: true,
  slots: countrySlot,
  answer: (country, language) => {
    const spoken = listed(language, country.languages[language])
    if (language === 'zh') return `${country.zh}的主要语言是${spoken}。`
    return country.languages.en.length > 1
      ? `The main languages of ${country.en} are ${spoken}.`
      : `The main language of ${country.en} is ${spoken}.`
  },
  wanted: (country, language) => country.languages[language],
})

const currency = asker<Country>(NAME, {
  key: 'currency',
  weight: 2,
  together: { title: { en: 'currency', zh: '货币' }, line: (country, language) => [country[language], country.currency[language]] },
  rows: countries,
  idOf,
  questions: {
    en: [
      'What is the currency of {country}?',
      'Which currency is used in {country}?',
      'What money do they use in {country}?',
      'What currency does {country} use?',
      'How do people pay in {country}, in which currency?',
      'Which money do I need in {country}?',
      'Tell me the currency of {country}.',
      'What is the money of {country} called?',
      'currency of {country}?',
      'What currency do I need for {country}?',
      'Do you know the currency of {country}?',
      'Name the currency of {country}.',
      'With what money does one pay in {country}?',
      'What do you pay with in {country}?',
    ],
    zh: [
      '{country}的货币是什么？',
      '{country}用什么货币？',
      '{country}使用什么钱？',
      '{country}的钱叫什么？',
      '在{country}用什么钱付款？',
      '去{country}要换什么钱？',
      '{country}的货币叫什么？',
      '告诉我{country}的货币。',
      '{country}流通哪种货币？',
      '{country}花什么钱？',
      '你知道{country}的货币吗？',
      '{country}货币',
      '说出{country}的货币名称。',
    ],
  },
  canFollow: true,
  slots: countrySlot,
  answer: (country, language) =>
    language === 'en' ? `The currency of ${country.en} is the ${country.currency.en}.` : `${country.zh}的货币是${country.currency.zh}。`,
  wanted: (country, language) => [country.currency[language]],
})

const translatedName = asker<Country>(NAME, {
  key: 'name',
  together: { title: { en: 'Chinese name', zh: '英文名' }, line: (country, language) => [country[language], country[other(language)]] },
  rows: countries,
  idOf,
  questions: {
    en: [
      'What is {country} called in Chinese?',
      'How do you say {country} in Chinese?',
      'How is {country} written in Chinese?',
      'What is the Chinese name of {country}?',
      '{country} in Chinese?',
      'Translate the country name {country} into Chinese.',
      'Tell me the Chinese name for {country}.',
      'Give me {country} in Chinese characters.',
    ],
    zh: [
      '{country}用英语怎么说？',
      '{country}的英文名是什么？',
      '{country}的英文怎么写？',
      '{country}用英文怎么说？',
      '怎么用英语说{country}？',
      '把国名{country}翻译成英语。',
      '{country}英语叫什么？',
      '告诉我{country}的英文名字。',
    ],
  },
  slots: (country, language) => ({ country: country[language] }),
  answer: (country, language) =>
    language === 'en' ? `In Chinese, ${country.en} is ${country.zh}.` : `${country.zh}的英语是${capitalized(country.en)}。`,
  wanted: (country, language) => [country[other(language)]],
})

interface Claim {
  country: WithCapital
  /** Whose capital is offered. */
  offered: WithCapital
}

/** Each country with its own capital and with two others, always the same ones; as many true as false ones. */
const claims: readonly Claim[] = withCapital.flatMap((country, index) =>
  [0, 0, 11, 58].map(step => ({ country, offered: withCapital[(index + step) % withCapital.length] })),
)

const isCapital = asker<Claim>(NAME, {
  key: 'is-capital',
  rows: claims,
  idOf: ({ country, offered }) => `${country.en} ${offered.en}`,
  questions: {
    en: [
      'Is {city} the capital of {country}?',
      'Is the capital of {country} {city}?',
      '{city} is the capital of {country}, right?',
      'Is it true that {city} is the capital of {country}?',
      'Would you say {city} is the capital of {country}?',
      'I think {city} is the capital of {country}. Am I right?',
      'Yes or no: {city} is the capital of {country}.',
      'Am I right that the capital of {country} is {city}?',
    ],
    zh: [
      '{city}是{country}的首都吗？',
      '{country}的首都是{city}吗？',
      '{country}的首都是不是{city}？',
      '{city}是不是{country}的首都？',
      '我记得{country}的首都是{city}，对吗？',
      '{city}是{country}的首都，对不对？',
      '判断对错：{city}是{country}的首都。',
      '听说{city}是{country}的首都，是真的吗？',
    ],
  },
  slots: ({ country, offered }, language) => ({ country: country[language], city: offered.capital[language] }),
  answer: ({ country, offered }, language) => {
    const isTrue = country === offered
    if (language === 'zh') return `${isTrue ? '是的' : '不是'}，${country.zh}的首都是${country.capital.zh}。`
    return `${isTrue ? 'Yes' : 'No'}, the capital of ${country.en} is ${country.capital.en}.`
  },
  wanted: ({ country, offered }, language) => [
    language === 'en' ? (country === offered ? 'Yes' : 'No') : country === offered ? '是的' : '不是',
    country.capital[language],
  ],
})

const askers: readonly Asker[] = [capital, ofCapital, continent, languages, currency, translatedName, isCapital]

export const factsCountries: Group = factGroup(NAME, 14, askers)
