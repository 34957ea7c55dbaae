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
      '{word} opposite',
      'antonym of {word}?',
      'antonym for {word}',
      'What word is the opposite of "{word}"?',
      '{word}: what is the opposite word?',
      'Write the antonym of "{word}".',
      'What would be the opposite of {word}?',
      'Which word is contrary to "{word}"?',
      'How do you say the opposite of "{word}"?',
      'Show me the opposite of the word {word}.',
      'Can you give me an antonym of "{word}"?',
      'I am looking for a word with the opposite meaning of "{word}".',
      'My homework says: write the opposite of "{word}".',
      'I need the antonym of "{word}" for a crossword.',
      "I can't think of the opposite of {word}. Can you help?",
      'Could you please name a word that means the contrary of "{word}"?',
      'Find me the word that is opposite in meaning to "{word}".',
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
      '{word}反义词是啥',
      '反义词：{word}',
      '{word}的相反词是什么？',
      '跟“{word}”相对的词是什么？',
      '找一个与{word}相对的反义词。',
      '帮我找{word}的反义词。',
      '“{word}”的反义词怎么写？',
      '词语“{word}”的反义是什么？',
      '“{word}”对应的反义词有什么？',
      '我想知道“{word}”的反义词是哪个词。',
      '能不能说出“{word}”的相反词？',
      '意思和{word}正好相反的，是哪个词？',
      '作业里要写“{word}”的反义词，写什么？',
      '语文题：“{word}”的反义词是什么词？',
      '想不起来{word}的反义词了，是什么来着？',
      '孩子问“{word}”的反面是哪个词。',
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
      '{word} plural',
      'plural form of {word}',
      '{word} plural form?',
      'One {word}, many ...',
      'singular: {word}, plural: ?',
      'Write the plural of "{word}".',
      'Turn "{word}" into its plural form.',
      'What does "{word}" become in the plural?',
      'How do I spell the plural form of {word}?',
      'Please name the plural of the word {word}.',
      'I need the plural of the noun "{word}".',
      'Can you tell me the plural form of "{word}"?',
      'Change the singular "{word}" to the plural.',
      'If there is more than one {word}, which word do I write?',
      'I know the singular is "{word}". What is the plural?',
      'My English homework asks for the plural of "{word}".',
      'With two or more of them, what does the noun "{word}" change to?',
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
      '{word}的复数是啥',
      '{word}复数形式',
      '复数：{word}',
      '{word}用复数怎么写？',
      '单数是{word}，复数呢？',
      '给出名词{word}的复数。',
      '{word}这个单词的复数是哪个？',
      '单数{word}的复数形式怎么拼写？',
      '我想知道英语名词{word}的复数。',
      '帮我把{word}改成复数形式。',
      '请把单数名词{word}变为复数。',
      '两个以上的{word}，英语怎么写？',
      '不止一个{word}的时候，这个词怎么写？',
      '英语作业：写{word}的复数形式。',
      '能不能告诉我{word}的复数怎么拼？',
      '想查一下{word}变复数之后是什么样',
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
      'What do you call {animal} babies?',
      'How are the babies of {a_animal} called?',
      'baby {animal} name?',
      'young {animal} name',
      'word for a young {animal}',
      'name for a baby {animal}?',
      'A baby {animal} is a ...',
      'What do you call a newborn {animal}?',
      'Give me the word for a newborn {animal}.',
      'Name the offspring of the {animal}.',
      'What is the offspring of {a_animal} called?',
      'What are the little ones of {a_animal} called?',
      'Say what the little ones of the {animal} are called.',
      'What name is given to the young of {a_animal}?',
      'Is there a special word for a baby {animal}?',
      'My daughter asks what a baby {animal} is called.',
      'What do people call {a_animal} when it is still a baby?',
      "I'm looking for the word for {a_animal} that is still young.",
      'Before it is grown up, what is {a_animal} called?',
      'I forgot what you call the young of {a_animal}.',
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
      '{animal}幼崽叫啥',
      '{animal}宝宝叫啥？',
      '{animal}的小崽叫什么？',
      '还没长大的{animal}叫什么？',
      '没长大的{animal}应该怎么称呼？',
      '年幼的{animal}一般叫什么？',
      '{animal}小时候的名称是什么？',
      '人们把{animal}的宝宝叫作什么？',
      '用英语怎么说{animal}的宝宝？',
      '请写出{animal}幼崽的名称。',
      '帮我查一下幼年{animal}的叫法。',
      '{animal}的孩子有什么专门的叫法？',
      '我想知道{animal}的幼崽应该怎么称呼。',
      '孩子问我，{animal}的宝宝叫什么名字？',
      '能不能告诉我刚出生的{animal}怎么称呼？',
      '请说出{animal}幼崽的中文和英文名称。',
      '{animal}的小崽英文怎么说',
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
