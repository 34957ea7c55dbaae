// Letters and words of a text. The one idea: a token hides its letters, so an answer spells them out first, numbered or joined by
// hyphens, and reads its result off that line.
import { exchange } from '../conversation.ts'
import { weightedPick } from '../facts.ts'
import { noisy } from '../noise.ts'
import { several } from '../rng.ts'
import { allowed, allowedValue, draw, fill, phrase } from '../split.ts'
import { dictionary } from '../tables/dictionary.ts'
import type { Check, Conversation, Group, Language, Rng, Split } from '../types.ts'

const NAME = 'letters'
const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth']
const NUMERALS_ZH = ['一', '二', '三', '四', '五', '六', '七', '八']
const CONSONANTS = 'bcdfghklmnprstvwz'
const VOWELS = 'aeiou'
const NAMES = 'Anna Ben Clara David Emma Felix Grace Henry Ida Jack Lily Max Nora Oliver Paul Rosa Sam Tina Victor Zoe'.split(' ')

const english = dictionary.filter(({ en }) => /^[a-z]{3,10}$/.test(en)).map(({ en }) => en)
const chinese = dictionary.filter(({ zh }) => zh.length >= 2).map(({ zh }) => zh)

/** A real word mostly; else a name or a made-up one, so that spelling is learned for any letters. */
function word(rng: Rng): string {
  if (rng.chance(0.6)) return rng.pick(english)
  if (rng.chance(0.2)) return rng.pick(NAMES)
  const syllables = Array.from({ length: rng.int(2, 3) }, () => rng.pick([...CONSONANTS]) + rng.pick([...VOWELS]))
  return syllables.join('') + (rng.chance(0.5) ? rng.pick([...CONSONANTS]) : '')
}

function words(rng: Rng, count: number): string[] {
  return Array.from({ length: count }, () => rng.pick(english))
}

/** A short text of any casing, for tasks on upper and lower case. */
function cased(rng: Rng): string {
  const text = rng.chance(0.5) ? word(rng) : words(rng, rng.int(2, 5)).join(' ')
  return rng.pick([text, text.toUpperCase(), text.charAt(0).toUpperCase() + text.slice(1), text])
}

/** Four to nine Chinese characters: two words or more. */
function chineseText(rng: Rng): string {
  return draw(
    () => several(rng, chinese, rng.int(1, 3)).join(''),
    text => text.length <= 8,
  )
}

interface Made {
  slots: Record<string, string | number>
  answer: string
  check: Check
}

interface Task {
  key: string
  weight: number
  questions: Record<Language, readonly string[]>
  make(rng: Rng, language: Language): Made
}

const exactly = (slots: Made['slots'], answer: string): Made => ({ slots, answer, check: { kind: 'exact', wanted: [answer] } })
const containing = (slots: Made['slots'], answer: string, wanted: string): Made => ({
  slots,
  answer,
  check: { kind: 'contains', wanted: [wanted] },
})
const numbered = (parts: readonly string[]) => parts.map((part, index) => `${index + 1} ${part}`).join(', ')
const spelled = (text: string) => [...text].join('-')
const reversed = (text: string) => [...text].reverse().join('')

const repeat: Task = {
  key: 'repeat',
  weight: 3,
  questions: {
    en: [
      'Repeat after me: {text}',
      'Repeat: {text}',
      'Say exactly this: {text}',
      'Write this once more: {text}',
      'Copy this text: {text}',
      'Answer with exactly these words: {text}',
      'Echo {text}',
      'Say "{text}" and nothing else.',
      'Please repeat "{text}".',
      'echo: {text}',
      'say {text}',
      'Say this: {text}',
      'Say it back to me: {text}',
      'Copy "{text}".',
      'Copy word for word: {text}',
      'Please say after me: {text}',
      'Type this: {text}',
      'Can you type exactly "{text}"?',
      'Write exactly the following: {text}',
      'Could you write "{text}" for me, with nothing added?',
      'Reply only with: {text}',
      'Your reply should be just "{text}".',
      'I want you to repeat this word for word: {text}',
      'Output this text unchanged: {text}',
      'Print the text "{text}" without any change.',
      'Answer with "{text}" and nothing more.',
      'Give me this text back: {text}',
      'Give "{text}" back to me exactly as it is.',
      'Tell me just this: {text}',
      'Parrot this: {text}',
      'Now be my echo: {text}',
    ],
    zh: [
      '跟我说：{text}',
      '重复一遍：{text}',
      '照抄：{text}',
      '原样写出：{text}',
      '请复述“{text}”。',
      '只回答这几个字：{text}',
      '再写一遍{text}',
      '请说“{text}”，别的不要说。',
      '重复：{text}',
      '复述：{text}',
      '说：{text}',
      '跟我念：{text}',
      '请跟我念一遍“{text}”。',
      '抄写：{text}',
      '帮我抄一遍“{text}”。',
      '请照着写：{text}',
      '请原样重复“{text}”。',
      '请把“{text}”原封不动地写出来。',
      '原封不动地输出：{text}',
      '输出“{text}”，不要加别的。',
      '一字不差地重复：{text}',
      '能不能一字不差地说一遍“{text}”？',
      '照着说一遍：{text}',
      '你只要回复“{text}”就行。',
      '只回复：{text}',
      '我说什么你就说什么：{text}',
      '把这些再说一遍：{text}',
      '把下面的内容照抄一遍：{text}',
      '请打出这段文字：{text}',
      '这段文字请你复制一遍：{text}',
    ],
  },
  make(rng, language) {
    const parts = Array.from({ length: rng.int(2, 7) }, () =>
      rng.chance(0.15) ? String(rng.int(0, 9999)) : rng.chance(language === 'zh' ? 0.6 : 0.1) ? rng.pick(chinese) : word(rng),
    )
    const text = parts.join(' ')
    return exactly({ text }, text)
  },
}

const upper: Task = {
  key: 'upper',
  weight: 1.5,
  questions: {
    en: [
      'Write in upper case: {text}',
      'Put "{text}" in capital letters.',
      'Convert to uppercase: {text}',
      'Make this all caps: {text}',
      'Uppercase "{text}".',
      'How does "{text}" look in capitals?',
      'Turn "{text}" into upper case letters.',
      'uppercase: {text}',
      'Capitalise every letter of "{text}".',
      'Write "{text}" in block letters.',
      'Please put this into capitals: {text}',
      'all caps: {text}',
      'capital letters: {text}',
      '"{text}" in uppercase',
      '"{text}" in block letters, please',
      'In upper case: {text}',
      'Write this in capital letters: {text}',
      'Could you write "{text}" in all caps?',
      'Can you convert "{text}" to upper case?',
      'Change every letter to a capital: {text}',
      'Please change "{text}" to uppercase.',
      'What is "{text}" in upper case?',
      'Show me "{text}" in capital letters.',
      'I need this text in block capitals: {text}',
      'Give me "{text}" in capitals only.',
      'Make "{text}" uppercase.',
      'Switch to capitals: {text}',
      'Type this with caps lock on: {text}',
      'How would "{text}" look with caps lock on?',
      'For a sign I need "{text}" all in capitals.',
      'Turn all small letters into big letters: {text}',
      'Write "{text}" in big letters.',
    ],
    zh: [
      '把“{text}”改成大写。',
      '转换成大写：{text}',
      '请把{text}写成大写字母。',
      '“{text}”的大写是什么？',
      '全部大写：{text}',
      '将{text}转为大写',
      '大写：{text}',
      '用大写字母写出“{text}”。',
      '帮我把{text}变成大写字母。',
      '大写字母：{text}',
      '{text}变大写',
      '改成大写：{text}',
      '“{text}”怎么用大写写？',
      '“{text}”用大写字母怎么写？',
      '把这些字母全部变成大写：{text}',
      '把“{text}”全都换成大写。',
      '请将下面的英文改为大写：{text}',
      '请把英文“{text}”转换为大写字母。',
      '能不能帮我把“{text}”转成大写？',
      '我需要“{text}”的全大写形式。',
      '全大写：{text}',
      '给我“{text}”的大写形式。',
      '写成大写：{text}',
      '小写变大写：{text}',
      '把小写字母都改成大写字母：{text}',
      '每个字母都要大写：{text}',
      '招牌上要用大写，“{text}”该怎么写？',
      '我想看“{text}”全部大写的样子。',
    ],
  },
  make(rng) {
    const text = cased(rng)
    return exactly({ text }, text.toUpperCase())
  },
}

const lower: Task = {
  key: 'lower',
  weight: 1.5,
  questions: {
    en: [
      'Write in lower case: {text}',
      'Put "{text}" in small letters.',
      'Convert to lowercase: {text}',
      'Make this all lowercase: {text}',
      'Lowercase "{text}".',
      'How does "{text}" look in small letters?',
      'Turn "{text}" into lower case letters.',
      'lowercase: {text}',
      'Write "{text}" without capitals.',
      'Remove the capitals: {text}',
      'all lowercase: {text}',
      'small letters: {text}',
      '"{text}" in lowercase',
      '"{text}" in small letters, please',
      'In lower case: {text}',
      'Write this in small letters: {text}',
      'Could you write "{text}" all in lower case?',
      'Can you convert "{text}" to lower case?',
      'Change every letter to a small one: {text}',
      'Please change "{text}" to lowercase.',
      'What is "{text}" in lower case?',
      'Show me "{text}" in lower case letters.',
      'I need this text without any capital letters: {text}',
      'Give me "{text}" in small letters only.',
      'Make "{text}" lowercase.',
      'no capitals: {text}',
      'Type this with caps lock off: {text}',
      'What does "{text}" look like with caps lock off?',
      'Turn all big letters into small letters: {text}',
      'Get rid of the capital letters in "{text}".',
      'Use only small letters for this: {text}',
    ],
    zh: [
      '把“{text}”改成小写。',
      '转换成小写：{text}',
      '请把{text}写成小写字母。',
      '“{text}”的小写是什么？',
      '全部小写：{text}',
      '将{text}转为小写',
      '小写：{text}',
      '用小写字母写出“{text}”。',
      '帮我把{text}变成小写字母。',
      '小写字母：{text}',
      '{text}变小写',
      '改成小写：{text}',
      '“{text}”怎么用小写写？',
      '“{text}”用小写字母怎么写？',
      '把这些字母全部变成小写：{text}',
      '把“{text}”全都换成小写。',
      '请将下面的英文改为小写：{text}',
      '请把英文“{text}”转换为小写字母。',
      '能不能帮我把“{text}”转成小写？',
      '我需要“{text}”的全小写形式。',
      '全小写：{text}',
      '给我“{text}”的小写形式。',
      '写成小写：{text}',
      '大写变小写：{text}',
      '把大写字母都改成小写字母：{text}',
      '不要大写字母：{text}',
      '每个字母都要小写：{text}',
      '“{text}”里不要有大写，怎么写？',
      '我想看“{text}”全部小写的样子。',
    ],
  },
  make(rng) {
    const text = rng.chance(0.7) ? cased(rng).toUpperCase() : cased(rng)
    return exactly({ text }, text.toLowerCase())
  },
}

const spell: Task = {
  key: 'spell',
  weight: 1.5,
  questions: {
    en: [
      'Spell "{text}".',
      'How do you spell {text}?',
      'Spell the word {text}.',
      'Can you spell "{text}" for me?',
      'Spell {text} letter by letter.',
      'Write "{text}" letter by letter.',
      'What are the letters of "{text}"?',
      'Which letters are in {text}, in order?',
      'spell: {text}',
      'Give me the spelling of "{text}".',
      'spell {text}',
      '{text} spelling',
      '{text}, letter by letter',
      'Spelling of the word {text}?',
      'How is {text} spelled?',
      'How is the word "{text}" spelt?',
      'How do I write {text} letter by letter?',
      'Can you spell out {text}?',
      'Spell out the word "{text}".',
      'Please spell {text} for me.',
      'Could you tell me how to spell "{text}"?',
      'I forgot how to spell {text}.',
      'I need the correct spelling of {text}, please.',
      'What is the correct spelling of "{text}"?',
      'Show me how to spell {text}.',
      'List the letters of {text} one by one.',
      'Tell me the letters of the word {text} one after another.',
      'My daughter asks how the word {text} is spelled.',
      'Which letters do I type for {text}, in order?',
      'Break "{text}" into its letters.',
      'Separate the letters of {text} with hyphens.',
    ],
    zh: [
      '拼写单词{text}。',
      '“{text}”怎么拼？',
      '{text}怎么拼写？',
      '把{text}一个字母一个字母地写出来。',
      '逐个字母拼出“{text}”。',
      '请拼读{text}。',
      '单词{text}由哪些字母组成？',
      '帮我拼一下{text}。',
      '拼写：{text}',
      '{text}怎么拼',
      '拼一下{text}',
      '拼出{text}',
      '{text}的拼写',
      '{text}的拼写是什么？',
      '“{text}”的正确拼写是什么？',
      '{text}这个单词怎么拼？',
      '怎么拼写{text}这个词？',
      '请拼出单词“{text}”。',
      '请把{text}的字母逐个写出来。',
      '能不能告诉我{text}怎么拼写？',
      '我忘了{text}怎么拼。',
      '我想知道“{text}”这个词该怎么拼写。',
      '把“{text}”拆成一个个字母。',
      '{text}拆成字母',
      '一个字母一个字母地拼{text}。',
      '依次说出{text}的每个字母。',
      '单词“{text}”的字母依次是什么？',
      '女儿问{text}这个单词怎么拼写。',
    ],
  },
  make(rng) {
    const text = word(rng)
    return exactly({ text }, spelled(text))
  },
}

const spellSeveral: Task = {
  key: 'spell-several',
  weight: 4,
  questions: {
    en: [
      'Spell these words: {text}',
      'Spell each of these: {text}',
      'How do you spell these words? {text}',
      'Write each word letter by letter: {text}',
      'Spell them one by one: {text}',
      'spelling of {text}',
      'Give me the spelling of each word: {text}',
      'Letter by letter, please: {text}',
      'spell each word: {text}',
      'spell all of these: {text}',
      'Spell all these words: {text}',
      'How is each of these words spelled? {text}',
      'How are these spelled: {text}?',
      'Please spell these words for me: {text}',
      'Can you spell out all of these words? {text}',
      'Could you spell each of these words letter by letter? {text}',
      'One line for each word, spell them: {text}',
      'Spell every word on its own line: {text}',
      'I need the spelling of all these words: {text}',
      'I have a spelling test with these words, please spell them: {text}',
      'Here are words for a spelling test, spell each one: {text}',
      'List the letters of each word: {text}',
      'Tell me the letters of every word: {text}',
      'Show the spelling of each of the words {text}.',
      'My words are {text}. How do you spell each of them?',
      'these words, letter by letter: {text}',
      'Break each of these words into letters: {text}',
      'Split every word into its letters: {text}',
      'Go through these words and spell them out: {text}',
    ],
    zh: [
      '拼写这些单词：{text}',
      '逐个拼出：{text}',
      '{text}分别怎么拼？',
      '把每个单词一个字母一个字母地写出来：{text}',
      '请依次拼写{text}。',
      '下面的单词怎么拼：{text}',
      '每行拼一个单词：{text}',
      '依次拼写：{text}',
      '分别拼写：{text}',
      '这些单词怎么拼？{text}',
      '这几个词怎么拼写：{text}',
      '请分别拼出下面的单词：{text}',
      '请逐个拼写这几个单词：{text}',
      '帮我拼写这些词：{text}',
      '能不能把这些单词一个个拼出来？{text}',
      '听写单词，请分别拼写：{text}',
      '明天要听写这些单词，帮我逐个拼一下：{text}',
      '把{text}都拼一遍。',
      '{text}，每个词都拼一下',
      '一行一个，拼写单词：{text}',
      '每个单词占一行，拼出字母：{text}',
      '我想知道这几个单词分别怎么拼写：{text}',
      '依次写出每个单词的字母：{text}',
      '每个单词由哪些字母组成？{text}',
      '把下列单词拆成字母：{text}',
      '下列单词逐个拆成字母：{text}',
      '请一个一个拼：{text}',
    ],
  },
  make(rng) {
    const list = Array.from({ length: rng.int(2, 6) }, () => word(rng))
    const answer = list.map(text => `${text}: ${spelled(text)}`).join('\n')
    return { slots: { text: list.join(', ') }, answer, check: { kind: 'contains', wanted: list.map(spelled) } }
  },
}

const reverse: Task = {
  key: 'reverse',
  weight: 2,
  questions: {
    en: [
      'Reverse the word {text}.',
      'Write "{text}" backwards.',
      'What is {text} backwards?',
      'Reverse "{text}".',
      'Spell {text} backwards.',
      'What is "{text}" in reverse?',
      'Turn the word {text} around.',
      'How does "{text}" read from back to front?',
      'reverse: {text}',
      'Read {text} from right to left.',
      'Put the letters of "{text}" in reverse order.',
      'backwards: {text}',
      '{text} backwards',
      '{text} in reverse',
      'Flip the word {text}.',
      'Flip "{text}" around.',
      'Can you reverse {text}?',
      'Could you write the word {text} backwards for me?',
      'Please spell "{text}" in reverse.',
      'Say {text} backwards.',
      'What do you get if you reverse {text}?',
      'What do you get when you read "{text}" from the end?',
      'How do you write {text} from back to front?',
      'How is {text} spelled backwards?',
      'Mirror the word {text}.',
      'Show me the mirror word of "{text}".',
      'Write {text} with the letters in reverse order.',
      'Write "{text}" from the last letter to the first.',
      'Start with the last letter and write {text} backwards.',
      'Give me the reverse of "{text}".',
      'I want to see {text} written backwards.',
      "My friend's secret code writes words backwards. How does it write {text}?",
      'What does {text} look like from right to left?',
    ],
    zh: [
      '把“{text}”倒过来写。',
      '{text}倒过来是什么？',
      '将{text}反转。',
      '反转：{text}',
      '“{text}”反过来怎么写？',
      '请把{text}倒着写。',
      '倒序写出“{text}”。',
      '从后往前读{text}是什么？',
      '{text}颠倒过来是什么？',
      '倒过来：{text}',
      '{text}倒着写',
      '倒着念{text}',
      '“{text}”倒着念是什么？',
      '{text}反着写是什么？',
      '反着写：{text}',
      '把{text}反过来。',
      '帮我把“{text}”反转一下。',
      '请将“{text}”颠倒过来。',
      '能不能把{text}倒过来写一遍？',
      '把“{text}”从后往前写。',
      '从后往前写：{text}',
      '请从最后一个开始往前写出“{text}”。',
      '从右往左写{text}。',
      '“{text}”从右往左读是什么？',
      '我想看“{text}”倒着写的样子。',
      '{text}的倒序是什么？',
      '倒序：{text}',
      '“{text}”翻转后是什么？',
      '翻转{text}',
      '“{text}”反着怎么写？',
      '朋友说暗号要倒着写，“{text}”该怎么写？',
    ],
  },
  make(rng, language) {
    const text = language === 'zh' && rng.chance(0.5) ? chineseText(rng) : word(rng)
    const turned = reversed(text)
    return containing({ text }, `${spelled(text)}\n${spelled(turned)}\n${turned}`, turned)
  },
}

const letterAt: Task = {
  key: 'letter-at',
  weight: 2.5,
  questions: {
    en: [
      'What is the {place} letter of "{text}"?',
      'What is the {place} letter of {text}?',
      'Which letter comes {place} in {text}?',
      'Give me the {place} letter of {text}.',
      'The {place} letter in "{text}"?',
      'Tell me the {place} letter of the word {text}.',
      'In the word {text}, which letter is the {place}?',
      'Which is the {place} letter in "{text}"?',
      '{text}: {place} letter?',
      'What letter is {place} in the word "{text}"?',
      '{place} letter of {text}',
      '{place} letter in {text}?',
      '"{text}", {place} letter',
      '{text}: what is the {place} letter?',
      "What's the {place} letter in the word {text}?",
      'Which letter is in {place} place in "{text}"?',
      'Which letter of {text} is the {place} one?',
      'Find the {place} letter of "{text}".',
      'Show me the {place} letter of the word "{text}".',
      'Name the {place} letter in {text}.',
      'Can you tell me the {place} letter of "{text}"?',
      'Could you say which letter comes {place} in the word {text}?',
      'I need the {place} letter of {text}, please.',
      'I\'m looking for the {place} letter of the word "{text}".',
      'Take the word {text}. What is its {place} letter?',
      'If you spell {text}, which letter comes {place}?',
      'Spelling {text}, what do I write as the {place} letter?',
      'For my crossword I need the {place} letter of {text}.',
      'Out of the letters of {text}, which is the {place}?',
      'What letter do you find in {place} place in {text}?',
    ],
    zh: [
      '“{text}”的{place}个字母是什么？',
      '{text}的{place}个字母是哪个？',
      '单词{text}里{place}个字母是什么？',
      '告诉我{text}的{place}个字母。',
      '{text}{place}个字母是什么',
      '单词“{text}”的{place}个字母是几？',
      '找出{text}的{place}个字母。',
      '在单词{text}中，{place}个字母是什么？',
      '{text}，{place}个字母？',
      '{place}个字母：{text}',
      '{text}的{place}个字母',
      '{text}里{place}个字母是啥？',
      '{place}个字母是什么？单词是{text}。',
      '请问{text}这个单词的{place}个字母是什么？',
      '请说出“{text}”的{place}个字母。',
      '请写出{text}的{place}个字母。',
      '帮我看看“{text}”的{place}个字母是哪个。',
      '能不能告诉我单词{text}的{place}个字母是什么？',
      '我想知道{text}的{place}个字母是什么。',
      '我需要“{text}”的{place}个字母。',
      '{text}这个词，{place}个字母是哪一个？',
      '拼写{text}时，{place}个字母写什么？',
      '拼一下{text}，{place}个字母是哪个？',
      '填字游戏要用{text}的{place}个字母，是什么？',
      '指出单词{text}中的{place}个字母。',
      '看看{text}，{place}个是什么字母？',
      '“{text}”的拼写里，{place}个字母是哪个？',
    ],
  },
  make(rng, language) {
    const text = word(rng)
    const letters = [...text]
    const isLast = rng.chance(0.25)
    const index = isLast ? letters.length - 1 : rng.int(0, Math.min(letters.length, ORDINALS.length) - 1)
    const place = language === 'en' ? (isLast ? 'last' : ORDINALS[index]) : isLast ? '最后一' : `第${NUMERALS_ZH[index]}`
    const walked = numbered(isLast ? letters : letters.slice(0, index + 1))
    return language === 'en'
      ? containing({ text, place }, `${walked}. The ${place} letter is "${letters[index]}".`, `letter is "${letters[index]}"`)
      : containing({ text, place }, `${walked}。${place}个字母是“${letters[index]}”。`, `个字母是“${letters[index]}”`)
  },
}

const countLetters: Task = {
  key: 'count-letters',
  weight: 2,
  questions: {
    en: [
      'How many letters does "{text}" have?',
      'How many letters are in {text}?',
      'Count the letters of {text}.',
      'How long is the word {text}?',
      'What is the number of letters in "{text}"?',
      'Number of letters in {text}?',
      'How many letters has the word "{text}"?',
      'Tell me how many letters {text} has.',
      'Count how many letters there are in "{text}".',
      'letter count of {text}',
      'letters in {text}',
      '{text}: how many letters?',
      '{text} length in letters',
      '"{text}" has how many letters?',
      'Count the letters in the word "{text}".',
      'Please count the letters of "{text}" for me.',
      'Can you count the letters in {text}?',
      'Could you tell me how many letters the word {text} has?',
      'I need to know how many letters "{text}" has.',
      'Of how many letters is {text} made up?',
      'How many letters do I need to write {text}?',
      'How many letters long is "{text}"?',
      'How long is "{text}" in letters?',
      'What is the length of the word {text}?',
      "What's the letter count for the word {text}?",
      'Find the length of "{text}".',
      'Say how many letters there are in the word {text}.',
      'How many letters make up "{text}"?',
      'I wonder how many letters {text} has.',
      'For a crossword: how many letters has {text}?',
    ],
    zh: [
      '“{text}”有几个字母？',
      '{text}有多少个字母？',
      '数一数{text}有几个字母。',
      '单词{text}有多长？',
      '单词{text}由几个字母组成？',
      '{text}一共几个字母？',
      '告诉我“{text}”有多少个字母。',
      '统计{text}的字母数。',
      '{text}几个字母',
      '字母数：{text}',
      '{text}的字母数',
      '{text}的长度是几个字母？',
      '数字母：{text}',
      '{text}有几个字母？请数一下。',
      '数一下“{text}”有多少个字母。',
      '请数一数单词{text}的字母。',
      '帮我数数“{text}”里一共有几个字母。',
      '能不能告诉我{text}有几个字母？',
      '我想知道{text}由多少个字母组成。',
      '“{text}”由多少字母组成？',
      '单词“{text}”的长度是多少？',
      '{text}这个单词一共有多少个字母？',
      '{text}这个词要写几个字母？',
      '写{text}需要几个字母？',
      '单词{text}共有多少字母',
      '计算一下{text}的字母个数。',
      '“{text}”的字母个数是多少？',
      '填字游戏：{text}是几个字母的词？',
    ],
  },
  make(rng, language) {
    const text = word(rng)
    const count = text.length
    const answer =
      language === 'en' ? `${numbered([...text])}. There are ${count} letters.` : `${numbered([...text])}。一共有${count}个字母。`
    return { slots: { text }, answer, check: { kind: 'number', wanted: count } }
  },
}

const countLetter: Task = {
  key: 'count-letter',
  weight: 2,
  questions: {
    en: [
      'How many times does "{letter}" occur in "{text}"?',
      'How many {letter} are in {text}?',
      "How many {letter}'s are in {text}?",
      'Count the letter {letter} in {text}.',
      'How often is the letter {letter} in "{text}"?',
      'In the word {text}, how many times do you see {letter}?',
      'How many {letter}\'s does "{text}" have?',
      'How often does {letter} appear in {text}?',
      'Number of {letter} in the word {text}?',
      'count {letter} in {text}',
      '{letter} in {text}, how many?',
      'letter {letter} in {text}: how many times?',
      "{text}: how many {letter}'s?",
      "number of {letter}'s in {text}",
      'How many times is the letter {letter} in {text}?',
      'How many times do you write {letter} in {text}?',
      'How many of the letters in {text} are {letter}?',
      'What is the number of {letter}\'s in "{text}"?',
      'Count how many times {letter} appears in "{text}".',
      'Please count the letter "{letter}" in the word "{text}".',
      "Can you count the {letter}'s in {text}?",
      'Could you tell me how often {letter} occurs in the word {text}?',
      "Tell me how many {letter}'s the word {text} has.",
      'I need to know how many times "{letter}" is in "{text}".',
      'In "{text}", how often does the letter {letter} appear?',
      "Look at the word {text}. How many {letter}'s do you see?",
      'When I spell {text}, how often do I need the letter {letter}?',
      "My teacher asks how many {letter}'s there are in {text}.",
      'occurrences of {letter} in {text}',
      'Find all occurrences of "{letter}" in "{text}" and count them.',
    ],
    zh: [
      '“{text}”里有几个{letter}？',
      '{text}中有多少个字母{letter}？',
      '字母{letter}在{text}里出现几次？',
      '数一数{text}里有几个{letter}。',
      '单词{text}里{letter}出现了多少次？',
      '{text}有几个{letter}',
      '统计{text}中{letter}的个数。',
      '在“{text}”里，字母“{letter}”有几个？',
      '{text}里几个{letter}？',
      '{letter}在{text}里有几个',
      '{text}的{letter}个数',
      '数{letter}：{text}',
      '{text}中{letter}出现几次？',
      '“{text}”当中字母{letter}出现了多少次？',
      '单词{text}有几个字母{letter}？',
      '单词“{text}”里，{letter}一共有多少个？',
      '请数一下{text}里有多少个{letter}。',
      '帮我数数“{text}”里的字母{letter}。',
      '能不能数一数{text}里有几个字母{letter}？',
      '我想知道{text}里面有多少个{letter}。',
      '统计一下字母{letter}在“{text}”里的次数。',
      '告诉我{letter}在{text}中出现的次数。',
      '拼写{text}要用几个{letter}？',
      '拼{text}的时候，{letter}要写几次？',
      '{text}这个单词里字母{letter}有多少个？',
      '看看{text}这个词，{letter}出现了几回？',
      '{letter}在单词{text}中一共出现几回？',
    ],
  },
  make(rng, language) {
    const text = rng.chance(0.15) ? 'strawberry' : word(rng).toLowerCase()
    const letter = rng.chance(0.85) ? rng.pick([...text]) : rng.pick([...(CONSONANTS + VOWELS)])
    let seen = 0
    const walked = [...text].map(one => (one === letter ? `${one}(${++seen})` : one)).join('-')
    const answer = language === 'en' ? `${walked}. So "${letter}": ${seen}.` : `${walked}。所以“${letter}”有${seen}个。`
    return { slots: { letter, text }, answer, check: { kind: 'number', wanted: seen } }
  },
}

const wordAt: Task = {
  key: 'word-at',
  weight: 2.5,
  questions: {
    en: [
      'What is the {place} word of "{text}"?',
      'What is the {place} word in: {text}',
      'Which word comes {place} in "{text}"?',
      'Give me the {place} word: {text}',
      'Tell me the {place} word of "{text}".',
      'The {place} word of this text? {text}',
      'In "{text}", what is the {place} word?',
      'Which is the {place} word here: {text}',
      'Find the {place} word in "{text}".',
      '{place} word: {text}',
      '{place} word of "{text}"',
      '{text}: the {place} word?',
      '"{text}": which word is {place}?',
      "What's the {place} word here? {text}",
      'Which word stands in {place} place: {text}',
      'Which word is in {place} place in "{text}"?',
      'Name the {place} word of this text: {text}',
      'Show me the {place} word in "{text}".',
      'Can you tell me the {place} word of this? {text}',
      'Could you find the {place} word for me? {text}',
      'Please pick the {place} word from "{text}".',
      'Pick out the {place} word: {text}',
      'I need the {place} word of the following text: {text}',
      "I'm looking for the {place} word in this line: {text}",
      'Read "{text}". What is the {place} word?',
      'Here are some words: {text}. Which one comes {place}?',
      'When you read this line, which word comes {place}? {text}',
      'What word comes {place} in this line: {text}',
      'Count the words and tell me the {place} one: {text}',
      'From the words "{text}", give me the {place} one.',
    ],
    zh: [
      '“{text}”的{place}个单词是什么？',
      '{place}个单词是哪个：{text}',
      '在“{text}”中，{place}个单词是什么？',
      '找出{place}个单词：{text}',
      '这句话里{place}个单词是什么？{text}',
      '告诉我“{text}”里的{place}个单词。',
      '下面{place}个单词是哪个？{text}',
      '请给出{place}个单词：{text}',
      '{place}个单词：{text}',
      '{text}，{place}个单词？',
      '“{text}”，{place}个词是啥？',
      '“{text}”里{place}个词是什么？',
      '{place}个词是哪个？{text}',
      '请问下面的{place}个单词是什么？{text}',
      '请找出“{text}”里的{place}个单词。',
      '请写出“{text}”的{place}个单词。',
      '帮我看看{place}个单词是什么：{text}',
      '能不能告诉我这段话的{place}个单词？{text}',
      '我想知道“{text}”中{place}个词是哪个。',
      '这些单词里，{place}个是哪个？{text}',
      '这行文字的{place}个单词是什么：{text}',
      '读一读“{text}”，{place}个单词是什么？',
      '从左往右看，{place}个单词是哪个？{text}',
      '说一说{place}个单词是什么：{text}',
      '挑出{place}个单词：{text}',
      '从“{text}”中挑出{place}个单词。',
      '看这几个单词：{text}。{place}个是什么？',
    ],
  },
  make(rng, language) {
    const list = words(rng, rng.int(3, 7))
    const isLast = rng.chance(0.3)
    const index = isLast ? list.length - 1 : rng.int(0, list.length - 1)
    const place = language === 'en' ? (isLast ? 'last' : ORDINALS[index]) : isLast ? '最后一' : `第${NUMERALS_ZH[index]}`
    const walked = numbered(isLast ? list : list.slice(0, index + 1))
    const slots = { text: list.join(' '), place }
    return language === 'en'
      ? containing(slots, `${walked}. The ${place} word is "${list[index]}".`, `word is "${list[index]}"`)
      : containing(slots, `${walked}。${place}个单词是“${list[index]}”。`, `个单词是“${list[index]}”`)
  },
}

const countWords: Task = {
  key: 'count-words',
  weight: 1,
  questions: {
    en: [
      'How many words are in "{text}"?',
      'Count the words: {text}',
      'How many words does this have? {text}',
      'What is the number of words in "{text}"?',
      'How many words do you see here: {text}',
      'Give me the word count of "{text}".',
      'word count: {text}',
      'Number of words in "{text}"?',
      'count words: {text}',
      'how many words: {text}',
      '"{text}" how many words?',
      'number of words: {text}',
      'words in "{text}"?',
      'Please count the words of this text: {text}',
      'Can you count the words in "{text}"?',
      'Could you tell me how many words this is? {text}',
      'Tell me the number of words: {text}',
      'Tell me how many words "{text}" has.',
      'What is the word count of this line? {text}',
      'I need the word count for this text: {text}',
      'How long is this text in words? {text}',
      'How many words long is "{text}"?',
      'How many words did I write? {text}',
      'I typed this, how many words is it? {text}',
      'Find out how many words there are: {text}',
      'Of how many words does "{text}" consist?',
      'Look at "{text}" and count the words.',
      'Say how many words are in this line: {text}',
    ],
    zh: [
      '“{text}”有几个单词？',
      '数一数有多少个单词：{text}',
      '这里有几个单词？{text}',
      '下面一共多少个单词：{text}',
      '统计单词数：{text}',
      '“{text}”由几个单词组成？',
      '单词个数是多少？{text}',
      '几个单词：{text}',
      '单词数：{text}',
      '“{text}”多少个单词？',
      '数单词：{text}',
      '这些英文有几个单词？{text}',
      '请数一下单词：{text}',
      '请数一数“{text}”里有几个单词。',
      '帮我数数这段话有多少单词：{text}',
      '能不能数一下这行英文的单词？{text}',
      '我想知道“{text}”有多少个单词。',
      '告诉我“{text}”的单词数。',
      '“{text}”的单词数是多少？',
      '“{text}”一共有几个英文单词？',
      '下面这段英文共有多少个单词？{text}',
      '我写了几个单词？{text}',
      '我刚写的这些一共几个单词：{text}',
      '统计一下有多少个单词：{text}',
      '算一下“{text}”的单词个数。',
      '“{text}”这行字里有几个英语单词？',
      '英语单词有几个：{text}',
    ],
  },
  make(rng, language) {
    const list = words(rng, rng.int(2, 8))
    const answer =
      language === 'en' ? `${numbered(list)}. There are ${list.length} words.` : `${numbered(list)}。一共有${list.length}个单词。`
    return { slots: { text: list.join(' ') }, answer, check: { kind: 'number', wanted: list.length } }
  },
}

const reverseWords: Task = {
  key: 'reverse-words',
  weight: 1,
  questions: {
    en: [
      'Reverse the order of the words: {text}',
      'Put the words of "{text}" in reverse order.',
      'Write these words from last to first: {text}',
      'Say the words backwards, last word first: {text}',
      'Turn the word order around: {text}',
      'Reverse the words in "{text}".',
      'reverse word order: {text}',
      'words in reverse order: {text}',
      'word order reversed: {text}',
      'last word first: {text}',
      'Flip the word order: {text}',
      'Flip the order of the words in "{text}".',
      'Reverse the word order of "{text}".',
      'Can you put these words in reverse order? {text}',
      'Could you turn the order of these words around? {text}',
      'Please write the words in the opposite order: {text}',
      'Write the words of "{text}" in backward order.',
      'List these words from the last to the first: {text}',
      'Start with the last word and end with the first: {text}',
      'Begin with the last word and go back to the first: {text}',
      'What is "{text}" with the words in reverse order?',
      'How does "{text}" read with the last word first?',
      'Swap the words around so that the last comes first: {text}',
      'Keep each word but reverse their order: {text}',
      'I want the words of "{text}" in the opposite order.',
      'Show me these words in reverse order: {text}',
      'Read the words from right to left: {text}',
    ],
    zh: [
      '把单词的顺序倒过来：{text}',
      '将“{text}”的单词倒序排列。',
      '从最后一个单词写到第一个：{text}',
      '颠倒单词顺序：{text}',
      '把这些单词倒着排：{text}',
      '单词倒序：{text}',
      '请把“{text}”的词序反过来。',
      '颠倒词序：{text}',
      '单词倒过来排：{text}',
      '词序反过来：{text}',
      '倒着排列单词：{text}',
      '把“{text}”的单词顺序反过来。',
      '把“{text}”的单词倒着写，最后一个放最前。',
      '请颠倒“{text}”的单词顺序。',
      '请把下面的单词反序排列：{text}',
      '单词反序：{text}',
      '将单词从后往前排列：{text}',
      '从后往前依次写出这些单词：{text}',
      '帮我把这些单词的先后顺序颠倒一下：{text}',
      '能不能把这几个单词倒序排一下？{text}',
      '最后一个单词放到最前面，依次往前：{text}',
      '以最后一个单词开头，倒着排列这些词：{text}',
      '单词不变，顺序反过来：{text}',
      '单词本身不变，只颠倒词序：{text}',
      '我想看“{text}”的单词倒序后是什么样。',
      '“{text}”按单词倒过来怎么写？',
    ],
  },
  make(rng) {
    const list = words(rng, rng.int(3, 6))
    return exactly({ text: list.join(' ') }, [...list].reverse().join(' '))
  },
}

const characterAt: Task = {
  key: 'character-at',
  weight: 1.5,
  questions: {
    en: [
      'What is the {place} character of {text}?',
      'Which character comes {place} in {text}?',
      'Give me the {place} character of "{text}".',
      'The {place} Chinese character in {text}?',
      'Tell me the {place} character of {text}.',
      'In {text}, what is the {place} character?',
      '{text}: which is the {place} character?',
      '{place} character of {text}',
      '{text}, {place} character?',
      '{place} Chinese character in "{text}"',
      'What\'s the {place} character in "{text}"?',
      'Which is the {place} Chinese character in {text}?',
      'Which character of {text} is the {place} one?',
      'Which character is in {place} place in "{text}"?',
      'Find the {place} character of {text}.',
      'Show me the {place} character in {text}.',
      'Name the {place} Chinese character of "{text}".',
      'Pick out the {place} character from {text}.',
      'Can you tell me the {place} character of "{text}"?',
      'Could you give me the {place} Chinese character in "{text}"?',
      'Please tell me which character comes {place} in "{text}".',
      'I need the {place} character of this Chinese text: {text}',
      "I'm looking for the {place} character in {text}.",
      'When I write {text}, what is the {place} character?',
      'Look at "{text}". Which character do you see in {place} place?',
      'My Chinese homework asks for the {place} character of {text}.',
      'What character comes {place} in {text}?',
    ],
    zh: [
      '“{text}”的{place}个字是什么？',
      '{text}的{place}个字是哪个？',
      '“{text}”里{place}个字是什么？',
      '告诉我“{text}”的{place}个字。',
      '在“{text}”中，{place}个汉字是什么？',
      '{text}，{place}个字是？',
      '找出“{text}”的{place}个字。',
      '“{text}”这几个字里，{place}个是什么？',
      '{place}个字：{text}',
      '“{text}”{place}个字',
      '{text}的{place}个字是啥',
      '“{text}”的{place}个汉字是哪个？',
      '{place}个字是什么？{text}',
      '{text}里的{place}个字是哪一个？',
      '请问“{text}”的{place}个字是什么？',
      '请写出“{text}”的{place}个字。',
      '请说出{text}里{place}个汉字。',
      '帮我看看“{text}”中{place}个字是哪个。',
      '能不能告诉我{text}的{place}个字是什么？',
      '我想知道“{text}”{place}个字是什么字。',
      '看“{text}”，{place}个是什么字？',
      '写“{text}”的时候，{place}个字写什么？',
      '从左往右看，“{text}”的{place}个字是哪个？',
      '从“{text}”里挑出{place}个字。',
      '说一说“{text}”的{place}个字。',
      '读一读“{text}”，{place}个字读到的是什么字？',
    ],
  },
  make(rng, language) {
    const characters = [...chineseText(rng)]
    const isLast = rng.chance(0.25)
    const index = isLast ? characters.length - 1 : rng.int(0, characters.length - 1)
    const place = language === 'en' ? (isLast ? 'last' : ORDINALS[index]) : isLast ? '最后一' : `第${NUMERALS_ZH[index]}`
    const walked = numbered(isLast ? characters : characters.slice(0, index + 1))
    const slots = { text: characters.join(''), place }
    return language === 'en'
      ? containing(slots, `${walked}. The ${place} character is "${characters[index]}".`, `character is "${characters[index]}"`)
      : containing(slots, `${walked}。${place}个字是“${characters[index]}”。`, `个字是“${characters[index]}”`)
  },
}

const countCharacters: Task = {
  key: 'count-characters',
  weight: 1,
  questions: {
    en: [
      'How many characters does {text} have?',
      'How many Chinese characters are in {text}?',
      'Count the characters of {text}.',
      'Number of characters in {text}?',
      'How many characters long is {text}?',
      'Of how many characters is {text} made?',
      'character count of {text}',
      'characters in {text}?',
      '{text}: how many characters?',
      '"{text}" has how many Chinese characters?',
      'number of Chinese characters: {text}',
      'Please count the Chinese characters in "{text}".',
      'Can you count the characters in {text}?',
      'Could you tell me how many characters "{text}" has?',
      'Tell me how many Chinese characters there are in {text}.',
      'What is the number of characters in {text}?',
      'What\'s the character count of "{text}"?',
      'How long is {text} in characters?',
      'How many characters do I need to write {text}?',
      'I need to know how many characters {text} has.',
      'Find out how many characters make up "{text}".',
      'How many characters make up {text}?',
      'Count how many characters there are: {text}',
      'How many Chinese characters do you see in "{text}"?',
      'My homework: how many Chinese characters does "{text}" have?',
    ],
    zh: [
      '“{text}”有几个字？',
      '{text}一共几个字？',
      '数一数“{text}”有多少个字。',
      '“{text}”是几个字？',
      '{text}有多少个汉字？',
      '统计字数：{text}',
      '“{text}”由几个字组成？',
      '{text}几个字',
      '字数：{text}',
      '“{text}”的字数',
      '{text}的字数是多少？',
      '数字数：{text}',
      '数一下{text}有几个字。',
      '请数一数{text}有几个汉字。',
      '帮我数数“{text}”一共有多少个字。',
      '能不能告诉我“{text}”有几个汉字？',
      '我想知道{text}有多少个字。',
      '告诉我“{text}”是几个字。',
      '“{text}”共有多少个汉字？',
      '{text}由多少个汉字组成？',
      '“{text}”这里一共写了几个字？',
      '写“{text}”要写几个字？',
      '统计一下“{text}”的字数。',
      '“{text}”里有几个汉字',
      '{text}总共多少字？',
    ],
  },
  make(rng, language) {
    const text = chineseText(rng)
    const answer =
      language === 'en'
        ? `${numbered([...text])}. There are ${text.length} characters.`
        : `${numbered([...text])}。一共有${text.length}个字。`
    return { slots: { text }, answer, check: { kind: 'number', wanted: text.length } }
  },
}

const TASKS: readonly Task[] = [
  repeat,
  upper,
  lower,
  spell,
  spellSeveral,
  reverse,
  letterAt,
  countLetters,
  countLetter,
  wordAt,
  countWords,
  reverseWords,
  characterAt,
  countCharacters,
]
const COMMON = TASKS.filter(({ key }) => !key.includes('character'))

function make(rng: Rng, language: Language, split: Split): Conversation {
  // Questions about Chinese characters are rare in English.
  const task = weightedPick(rng, language === 'en' && rng.chance(0.7) ? COMMON : TASKS)
  const key = `${NAME}.${task.key}`
  const template = phrase(rng, split, `${key}.${language}`, task.questions[language])
  const made = draw(
    () => task.make(rng, language),
    ({ slots }) => {
      const id = Object.values(slots).join('\n')
      return allowedValue(split, key, id) && allowed(split, `${key}\n${template}\n${id}`)
    },
  )
  const question = noisy(rng, language, fill(template, made.slots), { keep: Object.values(made.slots).map(String) })
  return exchange(NAME, language, question, made.answer, made.check)
}

export const letters: Group = { name: NAME, weight: 14, make }
