// The planets and common chemical elements.
import { asker, factGroup } from '../facts.ts'
import { type ChemicalElement, elements, type Planet, planets } from '../tables/science.ts'
import type { Group } from '../types.ts'

const NAME = 'facts-science'
const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth']
const NUMERALS_ZH = ['一', '二', '三', '四', '五', '六', '七', '八']

const planetAt = asker<Planet>(NAME, {
  key: 'planet-at',
  together: {
    title: { en: 'planet at this place from the Sun', zh: '这一位置的行星' },
    line: (planet, language) => [language === 'en' ? ORDINALS[planet.place - 1] : `第${NUMERALS_ZH[planet.place - 1]}`, planet[language]],
  },
  rows: planets,
  idOf: ({ en }) => en,
  questions: {
    en: [
      'Which planet is the {ordinal} from the Sun?',
      'What is the {ordinal} planet from the Sun?',
      'Name the {ordinal} planet.',
      'Which is the {ordinal} planet of the solar system?',
      'What is the name of the {ordinal} planet?',
      'Tell me the {ordinal} planet from the Sun.',
      'The {ordinal} planet counted from the Sun?',
      'Which planet comes {ordinal} from the Sun?',
      '{ordinal} planet?',
      'In the solar system, which planet is in {ordinal} place from the Sun?',
    ],
    zh: [
      '离太阳第{ordinal}近的行星是哪颗？',
      '太阳系第{ordinal}颗行星是什么？',
      '从太阳数起，第{ordinal}颗行星是哪颗？',
      '第{ordinal}颗行星叫什么？',
      '太阳系的第{ordinal}颗行星是哪一颗？',
      '从太阳往外数第{ordinal}颗行星是什么？',
      '告诉我太阳系第{ordinal}颗行星。',
      '排在第{ordinal}位的行星是什么？',
      '说出离太阳第{ordinal}近的行星。',
      '第{ordinal}颗行星是哪个？',
    ],
  },
  slots: ({ place }, language) => ({ ordinal: language === 'en' ? ORDINALS[place - 1] : NUMERALS_ZH[place - 1] }),
  answer: ({ en, zh, place }, language) =>
    language === 'en'
      ? `The ${ORDINALS[place - 1]} planet from the Sun is ${en}.`
      : `从太阳数起，第${NUMERALS_ZH[place - 1]}颗行星是${zh}。`,
  wanted: (planet, language) => [planet[language]],
})

const placeOf = asker<Planet>(NAME, {
  key: 'place-of',
  rows: planets,
  idOf: ({ en }) => en,
  questions: {
    en: [
      'Which number from the Sun is {planet}?',
      'What is the place of {planet} in the solar system?',
      'How far out is {planet}, counted in planets?',
      'Which place does {planet} have among the planets?',
      'Is {planet} the first, second or which planet from the Sun?',
      'What position from the Sun is {planet}?',
      'Where is {planet} in the order of the planets?',
      'Tell me the position of {planet} in the solar system.',
      '{planet} is which planet from the Sun?',
    ],
    zh: [
      '{planet}是离太阳第几近的行星？',
      '{planet}是太阳系第几颗行星？',
      '从太阳数起，{planet}排第几？',
      '{planet}在行星里排第几？',
      '{planet}排在第几位？',
      '告诉我{planet}是第几颗行星。',
      '{planet}是从太阳往外第几颗？',
      '太阳系里{planet}的位置是第几？',
      '{planet}是第几颗行星',
    ],
  },
  slots: (planet, language) => ({ planet: planet[language] }),
  answer: ({ en, zh, place }, language) =>
    language === 'en'
      ? `${en} is the ${ORDINALS[place - 1]} planet from the Sun.`
      : `从太阳数起，${zh}是第${NUMERALS_ZH[place - 1]}颗行星。`,
  wanted: ({ place }, language) => [language === 'en' ? ORDINALS[place - 1] : `第${NUMERALS_ZH[place - 1]}颗`],
})

const planetWith = asker<Planet>(NAME, {
  key: 'planet-with',
  rows: planets,
  idOf: ({ en }) => en,
  questions: {
    en: [
      'Which planet is {fact}?',
      'What is the name of {fact}?',
      'Name {fact}.',
      'Tell me which planet is {fact}.',
      'In the solar system, which one is {fact}?',
      'Of all the planets, which one is {fact}?',
      'Do you know which planet is {fact}?',
      'I am thinking of {fact}. Which is it?',
    ],
    zh: [
      '哪颗行星是{fact}？',
      '{fact}是哪颗？',
      '{fact}叫什么名字？',
      '太阳系里{fact}是什么？',
      '说出{fact}。',
      '你知道{fact}是哪一颗吗？',
      '告诉我{fact}是哪颗。',
      '{fact}是哪个？',
    ],
  },
  slots: ({ fact }, language) => ({ fact: fact[language] }),
  answer: ({ en, zh, fact }, language) => (language === 'en' ? `${en} is ${fact.en}.` : `${zh}是${fact.zh}。`),
  wanted: (planet, language) => [planet[language]],
})

const allPlanets = asker<{ id: string }>(NAME, {
  key: 'all-planets',
  weight: 0.4,
  rows: [{ id: 'all' }],
  idOf: ({ id }) => id,
  questions: {
    en: [
      'How many planets are there in the solar system?',
      'Name all the planets.',
      'Name the planets of the solar system in order.',
      'Which planets does the solar system have?',
      'How many planets go around the Sun?',
      'List the planets.',
      'What are the planets, from the Sun outwards?',
      'Tell me the names of the planets.',
      'Can you list all the planets of our solar system?',
      'number of planets?',
    ],
    zh: [
      '太阳系有几颗行星？',
      '太阳系有哪些行星？',
      '说出所有行星的名字。',
      '按顺序说出太阳系的行星。',
      '太阳系一共有多少颗行星？',
      '八大行星是哪些？',
      '列出太阳系的行星。',
      '绕着太阳转的行星有哪些？',
      '行星都有哪几颗？',
      '告诉我八大行星的名字。',
    ],
  },
  slots: () => ({}),
  answer: (_, language) =>
    language === 'en'
      ? `There are 8 planets: ${planets.map(planet => planet.en).join(', ')}.`
      : `太阳系有8颗行星：${planets.map(planet => planet.zh).join('、')}。`,
  wanted: (_, language) => ['8', ...planets.map(planet => planet[language])],
})

const symbolOf = asker<ChemicalElement>(NAME, {
  key: 'symbol-of',
  weight: 2,
  together: { title: { en: 'chemical symbol', zh: '元素符号' }, line: (element, language) => [element[language], element.symbol] },
  rows: elements,
  idOf: ({ en }) => en,
  questions: {
    en: [
      'What is the chemical symbol of {element}?',
      'What is the symbol for {element}?',
      'Which symbol does {element} have?',
      'Chemical symbol of {element}?',
      'How is {element} written in the periodic table?',
      'What is the element symbol of {element}?',
      'Tell me the symbol of {element}.',
      'Give me the chemical symbol for {element}.',
      'How do chemists abbreviate {element}?',
      'symbol {element}',
      'What letters stand for {element} in chemistry?',
    ],
    zh: [
      '{element}的化学符号是什么？',
      '{element}的元素符号是什么？',
      '{element}用什么符号表示？',
      '{element}的符号是什么？',
      '元素{element}的符号怎么写？',
      '{element}的元素符号',
      '告诉我{element}的化学符号。',
      '写出{element}的元素符号。',
      '化学里{element}用哪个字母表示？',
      '{element}元素的符号是哪个？',
    ],
  },
  canFollow: true,
  slots: (element, language) => ({ element: element[language] }),
  answer: ({ en, zh, symbol }, language) => (language === 'en' ? `The symbol of ${en} is ${symbol}.` : `${zh}的元素符号是${symbol}。`),
  wanted: ({ symbol }) => [symbol],
})

const ofSymbol = asker<ChemicalElement>(NAME, {
  key: 'of-symbol',
  weight: 2,
  together: { title: { en: 'element', zh: '元素名称' }, line: (element, language) => [element.symbol, element[language]] },
  rows: elements,
  idOf: ({ en }) => en,
  exact: true,
  questions: {
    en: [
      'Which element has the symbol {symbol}?',
      'What does {symbol} stand for in chemistry?',
      'Which chemical element is {symbol}?',
      'What element is {symbol}?',
      'The symbol {symbol} stands for which element?',
      'What is {symbol} in the periodic table?',
      'Name the element with the symbol {symbol}.',
      'In the periodic table, what does {symbol} mean?',
      'Tell me the element {symbol}.',
      'element {symbol}?',
    ],
    zh: [
      '元素符号{symbol}是什么元素？',
      '化学符号{symbol}代表什么？',
      '{symbol}是哪种元素？',
      '元素周期表里{symbol}是什么？',
      '哪个元素的符号是{symbol}？',
      '{symbol}代表哪个化学元素？',
      '化学中{symbol}是什么？',
      '符号为{symbol}的元素叫什么？',
      '告诉我{symbol}是什么元素。',
      '元素{symbol}叫什么名字？',
    ],
  },
  slots: ({ symbol }) => ({ symbol }),
  answer: ({ en, zh, symbol }, language) => (language === 'en' ? `${symbol} is the symbol of ${en}.` : `${symbol}是${zh}的元素符号。`),
  wanted: (element, language) => [element[language]],
})

const numberOf = asker<ChemicalElement>(NAME, {
  key: 'number-of',
  together: { title: { en: 'atomic number', zh: '原子序数' }, line: (element, language) => [element[language], String(element.number)] },
  rows: elements,
  idOf: ({ en }) => en,
  questions: {
    en: [
      'What is the atomic number of {element}?',
      'Atomic number of {element}?',
      'Which atomic number does {element} have?',
      'How many protons does {element} have?',
      'Tell me the atomic number of {element}.',
      'What number is {element} in the periodic table?',
      'Where in the periodic table is {element}, by number?',
      'How many protons are in an atom of {element}?',
    ],
    zh: [
      '{element}的原子序数是多少？',
      '{element}的原子序数是几？',
      '{element}有几个质子？',
      '{element}在元素周期表中排第几？',
      '元素{element}的原子序数',
      '一个{element}原子有多少个质子？',
      '告诉我{element}的原子序数。',
      '{element}是第几号元素？',
    ],
  },
  slots: (element, language) => ({ element: element[language] }),
  answer: ({ en, zh, number }, language) =>
    language === 'en' ? `The atomic number of ${en} is ${number}.` : `${zh}的原子序数是${number}。`,
  wanted: ({ number }) => [String(number)],
})

const ofNumber = asker<ChemicalElement>(NAME, {
  key: 'of-number',
  together: {
    title: { en: 'element with this atomic number', zh: '这个原子序数的元素' },
    line: (element, language) => [String(element.number), element[language]],
  },
  rows: elements,
  idOf: ({ en }) => en,
  questions: {
    en: [
      'Which element has the atomic number {number}?',
      'What is element number {number}?',
      'Which element has {number} protons?',
      'Name the element with atomic number {number}.',
      'Atomic number {number}: which element?',
      'What element is number {number} in the periodic table?',
      'Tell me which element has the number {number}.',
      'Element {number}?',
    ],
    zh: [
      '原子序数是{number}的元素是什么？',
      '第{number}号元素是什么？',
      '哪个元素的原子序数是{number}？',
      '哪种元素有{number}个质子？',
      '元素周期表第{number}号是什么？',
      '原子序数{number}是哪个元素？',
      '说出原子序数为{number}的元素。',
      '{number}号元素叫什么？',
    ],
  },
  slots: ({ number }) => ({ number }),
  answer: ({ en, zh, number }, language) =>
    language === 'en' ? `The element with atomic number ${number} is ${en}.` : `原子序数为${number}的元素是${zh}。`,
  wanted: (element, language) => [element[language]],
})

export const factsScience: Group = factGroup(NAME, 6, [planetAt, placeOf, planetWith, allPlanets, symbolOf, ofSymbol, numberOf, ofNumber])
