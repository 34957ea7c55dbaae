// Opposites, plurals and the young of animals.
import { asker, factGroup, withArticle } from '../facts.ts'
import { oppositesEn, oppositesZh, plurals, type WordPair, young } from '../tables/words.ts'
import type { Group } from '../types.ts'

const NAME = 'words'

interface Opposite {
  word: string
  opposites: string[]
}

/** Every word of the pairs with all its opposites: "old" has "new" and "young". */
function bothWays(pairs: readonly WordPair[]): Opposite[] {
  const found = new Map<string, string[]>()
  const add = (word: string, opposite: string) => found.set(word, [...(found.get(word) ?? []), opposite])
  for (const { word, partner } of pairs) {
    add(word, partner)
    add(partner, word)
  }
  return [...found].map(([word, opposites]) => ({ word, opposites }))
}

const opposite = asker<Opposite>(NAME, {
  key: 'opposite',
  weight: 3,
  together: {
    title: { en: 'opposite', zh: '反义词' },
    line: ({ word, opposites }, language) => [word, opposites.join(language === 'en' ? ' or ' : '或')],
  },
  rows: { en: bothWays(oppositesEn), zh: bothWays(oppositesZh) },
  idOf: ({ word }) => word,
  questions: {
    en: [
      'What is the opposite of {word}?',
      'Opposite of {word}?',
      'What\'s the opposite of "{word}"?',
      'Give me the opposite of {word}.',
      'Which word means the opposite of {word}?',
      'Name the opposite of {word}.',
      'What is an antonym of {word}?',
      'Tell me the opposite of {word}.',
      'What is the contrary of {word}?',
      'the opposite of {word} is ...',
      'Find an antonym for "{word}".',
      'If it is not {word} but the opposite, what is it?',
      'I need a word that means the reverse of "{word}".',
      'Say the opposite: {word}',
    ],
    zh: [
      '{word}的反义词是什么？',
      '“{word}”的反义词是什么？',
      '{word}的反义词',
      '说出{word}的反义词。',
      '和{word}相反的词是什么？',
      '与“{word}”意思相反的词是哪个？',
      '告诉我“{word}”的反义词。',
      '给我一个{word}的反义词。',
      '{word}的反面是什么？',
      '{word}反过来是什么词？',
      '请写出“{word}”的反义词。',
      '哪个词和“{word}”意思相反？',
    ],
  },
  canFollow: true,
  slots: ({ word }) => ({ word }),
  answer: ({ word, opposites }, language) =>
    language === 'en'
      ? `The opposite of "${word}" is ${opposites.map(one => `"${one}"`).join(' or ')}.`
      : `“${word}”的反义词是${opposites.map(one => `“${one}”`).join('或')}。`,
  wanted: ({ opposites }) => opposites,
})

const plural = asker<WordPair>(NAME, {
  key: 'plural',
  weight: 2,
  together: { title: { en: 'plural', zh: '复数' }, line: ({ word, partner }) => [word, partner] },
  rows: plurals,
  idOf: ({ word }) => word,
  questions: {
    en: [
      'What is the plural of {word}?',
      'Plural of {word}?',
      'What\'s the plural form of "{word}"?',
      'Give me the plural of {word}.',
      'One {word}, two ...?',
      'How do you write several of "{word}"?',
      'I have one {word}. What do I call two of them?',
      'Tell me the plural of "{word}".',
      'How is the plural of {word} spelled?',
      'Put "{word}" into the plural.',
      'What is more than one {word} called?',
      'Make {word} plural.',
      '"{word}" in the plural?',
    ],
    zh: [
      '{word}的复数是什么？',
      '{word}的复数形式是什么？',
      '英语单词{word}的复数怎么写？',
      '{word}的复数',
      '{word}变成复数是什么？',
      '把{word}变成复数。',
      '告诉我{word}的复数形式。',
      '一个是{word}，两个是什么？',
      '写出{word}的复数。',
      '名词{word}的复数怎么拼？',
      '{word}复数怎么说？',
    ],
  },
  canFollow: true,
  slots: ({ word }) => ({ word }),
  answer: ({ word, partner }, language) => (language === 'en' ? `The plural of "${word}" is "${partner}".` : `${word}的复数是${partner}。`),
  wanted: ({ partner }) => [partner],
})

type Young = (typeof young)[number]

const animal = (row: Young, language: 'en' | 'zh') => (language === 'en' ? row.animal : row.animalZh)

const youngOf = asker<Young>(NAME, {
  key: 'young',
  weight: 2,
  together: {
    title: { en: 'name of the young', zh: '幼崽的名称' },
    line: (row, language) => [animal(row, language), language === 'en' ? row.young : `${row.youngZh}（${row.young}）`],
  },
  rows: young,
  idOf: row => row.animal,
  questions: {
    en: [
      'What is a young {animal} called?',
      'What do you call a baby {animal}?',
      'What is a baby {animal} called?',
      'What is the name for the young of the {animal}?',
      'How do you call the child of {a_animal}?',
      'The baby of {a_animal} is called what?',
      'Young of the {animal}?',
      'Which word do we use for a young {animal}?',
      'Tell me the word for a baby {animal}.',
      '{a_animal} has a baby. What is it called?',
      'What are {animal} babies called?',
      'baby {animal} name?',
    ],
    zh: [
      '{animal}的幼崽叫什么？',
      '{animal}的宝宝叫什么？',
      '小时候的{animal}叫什么？',
      '{animal}的孩子叫什么？',
      '幼年的{animal}怎么称呼？',
      '{animal}的幼崽英语怎么说？',
      '{animal}宝宝的英文是什么？',
      '怎么称呼{animal}的幼崽？',
      '{animal}小的时候叫什么名字？',
      '告诉我{animal}的幼崽叫什么。',
      '刚出生的{animal}叫什么？',
    ],
  },
  canFollow: true,
  slots: (row, language) => ({ animal: animal(row, language), a_animal: withArticle(row.animal) }),
  answer: (row, language) =>
    language === 'en'
      ? `A young ${row.animal} is called ${withArticle(row.young)}.`
      : `${row.animalZh}的幼崽叫${row.youngZh}，英语是${row.young}。`,
  wanted: (row, language) => (language === 'en' ? [row.young] : [row.youngZh, row.young]),
})

export const words: Group = factGroup(NAME, 9, [opposite, plural, youngOf])
