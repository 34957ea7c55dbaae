// How people really type. The one idea: what the answer depends on is cut out first (`keep` stays byte for byte, `soft` may lose its
// capitals or get one slip), the words around it get slips, lost punctuation, odd casing, and a friendly word before or after.
import type { Language, Rng } from './types.ts'

export interface NoiseOptions {
  /** 0: the text as it is; 1: nearly every text is touched. */
  intensity?: number
  /** Stay exactly as they are (numbers always do). */
  keep?: readonly string[]
  /** Stay recognisable: may be lower-cased, may have one slip when six letters or longer. */
  soft?: readonly string[]
  /** Whether a greeting or a thank-you may be put around it. */
  polite?: boolean
}

interface Part {
  text: string
  kind: 'free' | 'soft' | 'keep'
}

const PREFIXES: Record<Language, readonly string[]> = {
  en: [
    'Hi, ',
    'Hi! ',
    'Hello, ',
    'Hello! ',
    'Hey, ',
    'Hey! ',
    'Quick question: ',
    'A question: ',
    'Excuse me, ',
    'Sorry, ',
    'So, ',
    'Ok, ',
    'Okay, ',
    'Please: ',
    'Now, ',
    'And now: ',
  ],
  zh: [
    '你好，',
    '你好！',
    '您好，',
    '请问，',
    '麻烦你，',
    '我想问一下，',
    '想请教一下：',
    '问一下，',
    '那个，',
    '嗨，',
    '嗯，',
    '不好意思，',
    '帮个忙：',
    '好，',
  ],
}
const SUFFIXES: Record<Language, readonly string[]> = {
  en: [' Thanks!', ' Thanks.', ' Thank you!', ' Thank you.', ' Please.', ' please', ' thanks', ' Thanks in advance!', ' Cheers!', ' thx'],
  zh: ['谢谢！', '谢谢。', '谢谢', '谢谢你！', '谢谢啦', '多谢！', '麻烦了。', '拜托了！', '辛苦了！'],
}
/** Characters that Chinese input methods offer for one another. */
const CONFUSED_ZH: readonly (readonly [string, string])[] = [
  ['的', '得'],
  ['在', '再'],
  ['吗', '嘛'],
  ['哪', '那'],
  ['做', '作'],
  ['它', '他'],
  ['帮', '邦'],
  ['请', '清'],
  ['什么', '神马'],
  ['什么', '啥'],
  ['怎么', '咋'],
  ['知道', '造'],
  ['告诉', '告述'],
  ['几', '机'],
]
/** Other words for the same, and words that are left out when somebody types in a hurry. */
const SAID_OTHERWISE_EN: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\bhow do i\b/i, ['how can I', 'how to', 'how would I', 'how should I', 'what do I do to', 'is there a way to']],
  [/\bhow can i\b/i, ['how do I', 'how to', 'how could I', 'how might I']],
  [/\bwhat is\b/i, ["what's", 'what would be', 'tell me what is', 'do you know what is']],
  [/\bwhat does\b/i, ['what exactly does', 'tell me what']],
  [/\bcan you\b/i, ['could you', 'would you', 'will you', 'are you able to']],
  [/\bcould you\b/i, ['can you', 'would you', 'please']],
  [/\bcan i\b/i, ['could I', 'may I', 'am I able to', 'is it possible to']],
  [/\bi want to\b/i, ["I'd like to", 'I need to', 'let me', 'I have to']],
  [/\bi need\b/i, ['I want', 'I would like', 'I am after']],
  [/\btell me\b/i, ['let me know', 'say', 'give me', 'I want to know']],
  [/\bgive me\b/i, ['show me', 'I need', 'let me have', 'tell me']],
  [/\bwhich\b/i, ['what']],
  [/\bwhy\b/i, ['for what reason', 'how come']],
  [/\bchange\b/i, ['switch', 'set', 'alter', 'adjust']],
  [/\bshow\b/i, ['display', 'print', 'list']],
  [/\bfind\b/i, ['look up', 'see', 'get']],
  [/\bmake\b/i, ['create', 'build', 'produce']],
  [/\bstart\b/i, ['begin', 'launch']],
  [/\bexplain\b/i, ['describe', 'clarify', 'tell me about']],
  [/\bhelp\b/i, ['assist', 'support']],
  [/\bneed\b/i, ['require', 'want']],
  [/\bfast\b/i, ['quick', 'speedy']],
  [/\blarge\b/i, ['big']],
  [/\bbig\b/i, ['large']],
  [/\bmy computer\b/i, ['my machine', 'my PC', 'my laptop']],
]
const SAID_OTHERWISE_ZH: readonly (readonly [RegExp, readonly string[]])[] = [
  [/怎么/, ['如何', '怎样', '咋样才能']],
  [/如何/, ['怎么', '怎样']],
  [/什么是/, ['何为', '啥是', '请问什么是']],
  [/是什么/, ['指什么', '是啥', '到底是什么']],
  [/告诉我/, ['跟我说', '说说', '给我讲']],
  [/能不能/, ['可不可以', '能否', '可以']],
  [/可以/, ['能', '能够']],
  [/为什么/, ['为何', '怎么会', '干嘛']],
  [/哪里/, ['哪儿', '什么地方']],
  [/哪个/, ['哪一个', '啥']],
  [/我想知道/, ['我想了解', '想问问', '想知道']],
  [/介绍/, ['讲讲', '说明']],
  [/多少/, ['几', '是多少']],
]
const LEFT_OUT: Record<Language, RegExp> = {
  en: /\b(?:the|a|an|do|does|is|are|me|my|of|to|in|that|this|please|exactly|just)\b ?/gi,
  zh: /的|一下|请|吗|呢|我|了/g,
}
const KEYBOARD_ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm']

/** A user's text with noise; about `intensity` of the texts change, most of them in one or two ways. */
export function noisy(rng: Rng, language: Language, text: string, options: NoiseOptions = {}): string {
  const { intensity = 0.5, keep = [], soft = [], polite = true } = options
  if (!rng.chance(intensity)) return text
  let parts = cut(text, keep, soft)
  if (rng.chance(0.35)) parts = loosened(rng, language, parts)
  if (rng.chance(0.2)) parts = language === 'en' ? slipsEn(rng, parts) : slipsZh(rng, parts)
  if (language === 'en' && rng.chance(0.4)) parts = recase(rng, parts)
  if (language === 'en' && rng.chance(0.2))
    parts = parts.map(part => (part.kind === 'free' ? { ...part, text: part.text.replace(/'(?=\w)/g, '') } : part))
  if (rng.chance(0.4)) parts = repunctuate(rng, language, parts)
  const body = parts.map(part => part.text).join('')
  return polite && rng.chance(0.35) ? surround(rng, language, body, endsOpenly(parts)) : body
}

/** Cuts the text into what may change freely and what may not. */
function cut(text: string, keep: readonly string[], soft: readonly string[]): Part[] {
  let parts: Part[] = [{ text, kind: 'free' }]
  const isolate = (pattern: RegExp, kind: Part['kind']) => {
    parts = parts.flatMap(part => (part.kind === 'free' ? cutBy(part.text, pattern, kind) : [part]))
  }
  for (const [values, kind] of [
    [keep, 'keep'],
    [soft, 'soft'],
  ] as const) {
    for (const value of [...values].sort((a, b) => b.length - a.length)) {
      if (value !== '') isolate(new RegExp(`(${value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')})`), kind)
    }
  }
  isolate(/(\d(?:[\d.,:]*\d)?)/, 'keep')
  return parts
}

function cutBy(text: string, pattern: RegExp, kind: Part['kind']): Part[] {
  return text
    .split(pattern)
    .map((piece, index): Part => ({ text: piece, kind: index % 2 === 1 ? kind : 'free' }))
    .filter(part => part.text !== '')
}

/** The same in other words, or with words left out. Two letters of a short text are not enough to leave some out. */
function loosened(rng: Rng, language: Language, parts: Part[]): Part[] {
  const others = language === 'en' ? SAID_OTHERWISE_EN : SAID_OTHERWISE_ZH
  const least = language === 'en' ? 12 : 6
  return parts.map(part => {
    if (part.kind !== 'free') return part
    let { text } = part
    if (rng.chance(0.7))
      for (const [said, ways] of others) if (said.test(text) && rng.chance(0.5)) text = text.replace(said, rng.pick(ways))
    if (rng.chance(0.5)) text = text.replace(LEFT_OUT[language], found => (text.length >= least && rng.chance(0.4) ? '' : found))
    return { ...part, text }
  })
}

function slipsEn(rng: Rng, parts: Part[]): Part[] {
  let slipsLeft = rng.chance(0.85) ? 1 : 2
  const order = rng.shuffle(parts.map((_, index) => index))
  const slipped = [...parts]
  for (const index of order) {
    if (slipsLeft === 0) break
    const part = parts[index]
    const leastLetters = part.kind === 'soft' ? 6 : 4
    const words = [...part.text.matchAll(/[a-z]+/gi)].filter(word => word[0].length >= leastLetters)
    if (part.kind === 'keep' || words.length === 0) continue
    const word = rng.pick(words)
    slipped[index] = { ...part, text: part.text.slice(0, word.index) + slip(rng, word[0]) + part.text.slice(word.index + word[0].length) }
    slipsLeft--
  }
  return slipped
}

/** One slip inside a word, never on its first letter: swapped, dropped, doubled or neighbouring key. */
function slip(rng: Rng, word: string): string {
  const at = rng.int(1, word.length - 2)
  const before = word.slice(0, at)
  const after = word.slice(at + 1)
  switch (rng.int(0, 3)) {
    case 0:
      return before + word[at + 1] + word[at] + word.slice(at + 2)
    case 1:
      return before + after
    case 2:
      return before + word[at] + word[at] + after
    default:
      return before + neighbour(rng, word[at]) + after
  }
}

function neighbour(rng: Rng, letter: string): string {
  const row = KEYBOARD_ROWS.find(keys => keys.includes(letter.toLowerCase()))
  if (!row) return letter
  const at = row.indexOf(letter.toLowerCase())
  return row[at === 0 ? 1 : at === row.length - 1 ? at - 1 : at + rng.pick([-1, 1])]
}

function slipsZh(rng: Rng, parts: Part[]): Part[] {
  const possible = parts.flatMap((part, index) =>
    part.kind === 'free' ? CONFUSED_ZH.filter(([right]) => part.text.includes(right)).map(pair => ({ index, pair })) : [],
  )
  if (possible.length === 0) return parts
  const { index, pair } = rng.pick(possible)
  return parts.map((part, at) => (at === index ? { ...part, text: part.text.replace(pair[0], pair[1]) } : part))
}

function recase(rng: Rng, parts: Part[]): Part[] {
  const loud = rng.chance(0.05)
  return parts.map(part => {
    if (part.kind === 'keep') return part
    return { ...part, text: loud && part.kind === 'free' ? part.text.toUpperCase() : part.text.toLowerCase() }
  })
}

/** Changes how the text ends, and in Chinese sometimes which width its commas have. */
function repunctuate(rng: Rng, language: Language, parts: Part[]): Part[] {
  const last = parts.length - 1
  if (parts[last]?.kind !== 'free') return parts
  const ends = language === 'en' ? ['', '', '', '??', ' ?', '!', '..'] : ['', '', '', '?', '？？', '！', '~', ' ']
  const ended = parts.map((part, index) => (index === last ? { ...part, text: part.text.replace(/[.?!。？！]+$/, rng.pick(ends)) } : part))
  if (language === 'en' || !rng.chance(0.4)) return ended
  const comma = rng.pick([',', ' ', ''])
  return ended.map(part => (part.kind === 'free' ? { ...part, text: part.text.replace(/，/g, comma) } : part))
}

/** May a thank-you follow? Not right after a value: in "uppercase: dog thanks" it would be part of it. */
function endsOpenly(parts: Part[]): boolean {
  const last = parts.at(-1)
  return last?.kind === 'free' && /[\p{L}.?!。？！~]$/u.test(last.text)
}

function surround(rng: Rng, language: Language, body: string, takesSuffix: boolean): string {
  if (!takesSuffix || rng.chance(0.6)) return rng.pick(PREFIXES[language]) + body
  const suffix = rng.pick(SUFFIXES[language])
  const separated = language === 'zh' && /[\p{L}\p{N}]$/u.test(body) ? `${body}，` : body
  return separated + suffix
}
