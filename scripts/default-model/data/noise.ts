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
const KEYBOARD_ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm']

/** A user's text with noise; about `intensity` of the texts change, most of them in one or two ways. */
export function noisy(rng: Rng, language: Language, text: string, options: NoiseOptions = {}): string {
  const { intensity = 0.5, keep = [], soft = [], polite = true } = options
  if (!rng.chance(intensity)) return text
  let parts = cut(text, keep, soft)
  if (rng.chance(0.2)) parts = language === 'en' ? slipsEn(rng, parts) : slipsZh(rng, parts)
  if (language === 'en' && rng.chance(0.4)) parts = recase(rng, parts)
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
