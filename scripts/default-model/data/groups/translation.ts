// Common words from English to Chinese and back, one at a time or several in a list.
import { exchange } from '../conversation.ts'
import { asker, weightedPick } from '../facts.ts'
import { noisy } from '../noise.ts'
import { several } from '../rng.ts'
import { allowed, draw, fill, phrase } from '../split.ts'
import { dictionary, type Entry } from '../tables/dictionary.ts'
import type { Conversation, Group, Language, Rng, Split } from '../types.ts'

const NAME = 'translation'
const idOf = ({ en }: Entry) => en

const toChinese = asker<Entry>(NAME, {
  key: 'to-chinese',
  rows: dictionary,
  idOf,
  questions: {
    en: [
      'What is "{word}" in Chinese?',
      'How do you say "{word}" in Chinese?',
      'Translate "{word}" into Chinese.',
      'What is the Chinese word for "{word}"?',
      '{word} in Chinese?',
      'Chinese for {word}?',
      'How do I write "{word}" in Chinese?',
      'Say {word} in Chinese.',
      'Tell me the Chinese for "{word}".',
      'Can you translate {word} to Chinese?',
      'I want to say "{word}" in Chinese. How?',
      'What does "{word}" mean in Chinese?',
      'Give me the Chinese translation of "{word}".',
      'translate to Chinese: {word}',
      'What would a Chinese speaker say for "{word}"?',
      'Which Chinese word means "{word}"?',
    ],
    zh: [
      '{word}的中文是什么？',
      '“{word}”的中文意思是什么？',
      '{word}是什么意思？',
      '“{word}”用中文怎么说？',
      '把“{word}”翻译成中文。',
      '{word}翻译成中文',
      '英语单词{word}是什么意思？',
      '帮我翻译一下{word}。',
      '{word}中文怎么说？',
      '这个英文词是什么意思：{word}',
      '{word}这个词是什么意思？',
      '告诉我“{word}”的中文。',
      '中文里{word}怎么说？',
      '英译中：{word}',
    ],
  },
  canFollow: true,
  slots: ({ en }) => ({ word: en }),
  answer: ({ en, zh }, language) => (language === 'en' ? `In Chinese, "${en}" is ${zh}.` : `“${en}”的中文是${zh}。`),
  wanted: ({ zh }) => [zh],
})

const toEnglish = asker<Entry>(NAME, {
  key: 'to-english',
  rows: dictionary,
  idOf,
  questions: {
    en: [
      'What is {word} in English?',
      'What does {word} mean?',
      'Translate {word} into English.',
      'What does {word} mean in English?',
      '{word} in English?',
      'How do you say {word} in English?',
      'What is the English word for {word}?',
      'English for {word}?',
      'Tell me what {word} means.',
      'Can you translate {word} to English?',
      'I read {word} on a sign. What does it mean?',
      'translate to English: {word}',
      'What is the meaning of the Chinese word {word}?',
      'Give me the English translation of {word}.',
    ],
    zh: [
      '{word}用英语怎么说？',
      '“{word}”的英文是什么？',
      '{word}的英语是什么？',
      '“{word}”用英文怎么说？',
      '把“{word}”翻译成英语。',
      '{word}英语怎么说',
      '{word}英文怎么写？',
      '{word}翻译成英文',
      '怎么用英语说“{word}”？',
      '“{word}”这个词英语怎么说？',
      '告诉我“{word}”的英文。',
      '英语里{word}叫什么？',
      '帮我把{word}译成英语。',
      '中译英：{word}',
      '我想用英语说“{word}”，怎么说？',
    ],
  },
  canFollow: true,
  slots: ({ zh }) => ({ word: zh }),
  answer: ({ en, zh }, language) => (language === 'en' ? `In English, ${zh} is "${en}".` : `“${zh}”的英语是“${en}”。`),
  wanted: ({ en }) => [en],
})

const LIST_QUESTIONS: Record<Language, Record<Language, readonly string[]>> = {
  en: {
    zh: [
      'Translate these words into Chinese: {words}',
      'What are these in Chinese: {words}?',
      'Chinese for {words}, please.',
      'Give me the Chinese for each of these: {words}.',
      'How do you say these words in Chinese? {words}',
      'I need these in Chinese: {words}',
    ],
    en: [
      'Translate these words into English: {words}',
      'What are these in English: {words}?',
      'English for {words}, please.',
      'Give me the English for each of these: {words}.',
      'How do you say these words in English? {words}',
      'I need these in English: {words}',
    ],
  },
  zh: {
    zh: [
      '把这些词翻译成中文：{words}',
      '这些词的中文是什么：{words}',
      '{words}分别用中文怎么说？',
      '翻译成中文：{words}',
      '帮我把下面的词译成中文：{words}',
      '这几个英文词是什么意思？{words}',
    ],
    en: [
      '把这些词翻译成英语：{words}',
      '这些词的英文是什么：{words}',
      '{words}分别用英语怎么说？',
      '翻译成英文：{words}',
      '帮我把下面的词译成英语：{words}',
      '下面几个词英语怎么说？{words}',
    ],
  },
}

/** Two to eight words, one line each: `dog → 狗`. */
function list(rng: Rng, language: Language, split: Split): Conversation {
  const target = rng.pick(['en', 'zh'] as const)
  const source = target === 'en' ? 'zh' : 'en'
  const entries = draw(
    () => several(rng, dictionary, rng.int(2, split === 'train' ? 8 : 5)),
    chosen =>
      allowed(split === 'held-out-value' ? 'held-out-combination' : split, `${NAME}.list.${target}\n${chosen.map(idOf).sort().join('\n')}`),
  )
  const template = phrase(rng, split, `${NAME}.list.${target}.${language}`, LIST_QUESTIONS[language][target])
  const words = entries.map(entry => entry[source])
  const question = noisy(rng, language, fill(template, { words: words.join(source === 'en' ? ', ' : '、') }), { soft: words })
  const answer = entries.map(entry => `${entry[source]} → ${entry[target]}`).join('\n')
  return exchange(NAME, language, question, answer, { kind: 'contains', wanted: entries.map(entry => entry[target]) })
}

const askers = [
  { weight: 2, ask: toChinese.ask },
  { weight: 2, ask: toEnglish.ask },
  { weight: 2, ask: list },
]

export const translation: Group = {
  name: NAME,
  weight: 14,
  make: (rng, language, split) => weightedPick(rng, askers).ask(rng, language, split),
}
