// JSON as expressions: strings whose characters may be any, or just those of a set; numbers; and any value at all. RFC 8259.
import {
  type CharRange,
  chars,
  choice,
  complement,
  type Expression,
  normalRanges,
  optional,
  repeat,
  rule,
  sequence,
  text,
} from './expression.ts'

/** What must be escaped in a string, and all else. */
const SPECIAL: CharRange[] = [
  [0, 0x1f],
  [0x22, 0x22],
  [0x5c, 0x5c],
]
export const PLAIN: readonly CharRange[] = complement(SPECIAL)
const SHORT: Record<number, string> = { 8: '\\b', 9: '\\t', 10: '\\n', 12: '\\f', 13: '\\r', 34: '\\"', 92: '\\\\' }
const HEX: CharRange[] = [
  [0x30, 0x39],
  [0x41, 0x46],
  [0x61, 0x66],
]
const hex = chars(...HEX)
/** Of four digits, but for the halves of surrogate pairs, of which one alone is no character. */
const escapedByNumber = sequence(
  text('\\u'),
  choice(
    sequence(chars([0x30, 0x39], [0x41, 0x43], [0x45, 0x46], [0x61, 0x63], [0x65, 0x66]), repeat(hex, 3, 3)),
    sequence(chars([0x44, 0x44], [0x64, 0x64]), chars([0x30, 0x37]), repeat(hex, 2, 2)),
  ),
)

/** One character of a string, as it is or escaped. */
export const jsonCharacter: Expression = choice(
  chars(...PLAIN),
  sequence(text('\\'), chars(...[...'"\\/bfnrt'].map((c): CharRange => [c.charCodeAt(0), c.charCodeAt(0)]))),
  escapedByNumber,
)

/** One character of a set, escaped where it must be. */
export function jsonCharacters(ranges: readonly CharRange[]): Expression {
  const plain = normalRanges(complement([...complement(ranges), ...SPECIAL]))
  const special = SPECIAL.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i))
  const escaped = special.filter(point => ranges.some(([first, last]) => point >= first && point <= last))
  const textOf = (point: number) => text(SHORT[point] ?? `\\u${point.toString(16).padStart(4, '0')}`)
  return choice(...(plain.length > 0 ? [chars(...plain)] : []), ...escaped.map(textOf))
}

export const quoted = (content: Expression): Expression => sequence(text('"'), content, text('"'))

export const jsonString = (least = 0, most?: number): Expression => quoted(repeat(jsonCharacter, least, most))

const digit = chars([0x30, 0x39])
const digitButZero = chars([0x31, 0x39])
/** What doubles hold exactly, so that a model cannot write digits for ever. */
const MOST_DIGITS = 15

export const naturalNumber: Expression = choice(text('0'), sequence(digitButZero, repeat(digit, 0, MOST_DIGITS - 1)))
export const fraction: Expression = sequence(text('.'), repeat(digit, 1, MOST_DIGITS))
export const jsonInteger: Expression = choice(naturalNumber, sequence(text('-'), digitButZero, repeat(digit, 0, MOST_DIGITS - 1)))
export const jsonNumber: Expression = sequence(
  optional(text('-')),
  naturalNumber,
  optional(fraction),
  optional(sequence(chars([0x45, 0x45], [0x65, 0x65]), optional(chars([0x2b, 0x2b], [0x2d, 0x2d])), repeat(digit, 1, 2))),
)

/** Between what JSON lets stand apart: at most one blank, so that a model cannot write blanks for ever. */
export const gap: Expression = optional(text(' '))

export const list = (item: Expression, least = 0, most?: number): Expression => {
  const more = sequence(text(','), gap, item)
  const filled = sequence(item, repeat(more, Math.max(0, least - 1), most === undefined ? undefined : Math.max(0, most - 1)))
  if (most === 0) return sequence()
  return least === 0 ? optional(filled) : filled
}

export const bracketed = (content: Expression): Expression => sequence(text('['), content, text(']'))
export const braced = (content: Expression): Expression => sequence(text('{'), content, text('}'))
export const pair = (key: Expression, value: Expression): Expression => sequence(key, text(':'), gap, value)

/** Rules for any value: `json value`, and `json object` alone. */
export const anyJson: ReadonlyMap<string, Expression> = new Map([
  [
    'json value',
    choice(rule('json object'), bracketed(list(rule('json value'))), jsonString(), jsonNumber, text('true'), text('false'), text('null')),
  ],
  ['json object', braced(list(pair(jsonString(), rule('json value'))))],
])

/** Whole numbers from `least` to `most`, as JSON writes them; both safe integers, or infinite. */
export function integersBetween(least: number, most: number): Expression {
  const parts: Expression[] = []
  if (least < 0) {
    const [low, high] = [Math.max(1, -Math.min(most, -1)), -least]
    if (low <= high) parts.push(sequence(text('-'), naturalsBetween(low, high)))
  }
  if (most >= 0) parts.push(naturalsBetween(Math.max(0, least), most))
  return choice(...parts)
}

function naturalsBetween(least: number, most: number): Expression {
  if (least > most) return choice()
  const low = String(least)
  const high = most >= 10 ** MOST_DIGITS ? '9'.repeat(Math.max(MOST_DIGITS, low.length)) : String(most)
  const lengths: Expression[] = []
  for (let length = low.length; length <= high.length; length++) {
    const from = length === low.length ? low : `1${'0'.repeat(length - 1)}`
    const to = length === high.length ? high : '9'.repeat(length)
    lengths.push(digitsBetween(from, to))
  }
  return choice(...lengths)
}

/** Digits of one length between two others of it. */
function digitsBetween(from: string, to: string): Expression {
  if (from.length === 0) return sequence()
  const [a, b] = [Number(from[0]), Number(to[0])]
  const rest = from.length - 1
  const one = (d: number) => text(String(d))
  if (a === b) return sequence(one(a), digitsBetween(from.slice(1), to.slice(1)))
  const fromIsLeast = /^0*$/.test(from.slice(1))
  const toIsMost = /^9*$/.test(to.slice(1))
  const [first, last] = [fromIsLeast ? a : a + 1, toIsMost ? b : b - 1]
  return choice(
    ...(fromIsLeast ? [] : [sequence(one(a), digitsBetween(from.slice(1), '9'.repeat(rest)))]),
    ...(first <= last ? [sequence(chars([0x30 + first, 0x30 + last]), repeat(digit, rest, rest))] : []),
    ...(toIsMost ? [] : [sequence(one(b), digitsBetween('0'.repeat(rest), to.slice(1)))]),
  )
}

/** Numbers from `least` to `most`: whole ones, and those between two of them with any fraction; where none fits, fractions of few digits. */
export function numbersBetween(least: number, most: number, exclusive: { least: boolean; most: boolean }): Expression {
  const low = exclusive.least && Number.isInteger(least) ? least + 1 : Math.ceil(least)
  const high = exclusive.most && Number.isInteger(most) ? most - 1 : Math.floor(most)
  const parts: Expression[] = []
  if (low <= high) parts.push(integersBetween(low, high))
  // n.f lies between n and n + 1; -n.f between -(n + 1) and -n.
  const [floor, ceiling] = [Math.max(0, low), Math.floor(most) - 1]
  if (floor <= ceiling) parts.push(sequence(integersBetween(floor, ceiling), fraction))
  const [nearest, farthest] = [Math.max(0, -high), Number.isFinite(least) ? -Math.ceil(least) - 1 : Number.POSITIVE_INFINITY]
  if (nearest <= farthest) parts.push(sequence(text('-'), integersBetween(nearest, farthest), fraction))
  for (let digits = 1; parts.length === 0 && digits <= 9; digits++) parts.push(...fixedDigits(least, most, exclusive, digits))
  return choice(...parts)
}

function fixedDigits(least: number, most: number, exclusive: { least: boolean; most: boolean }, digits: number): Expression[] {
  const scale = 10 ** digits
  const first = Math.ceil(least * scale)
  const found: Expression[] = []
  for (let scaled = first; found.length < 100; scaled++) {
    const value = Number((scaled / scale).toFixed(digits))
    if (value > most || (exclusive.most && value === most)) break
    if (value < least || (exclusive.least && value === least)) continue
    found.push(text((scaled / scale).toFixed(digits)))
  }
  return found
}

/** Whole multiples, digit by digit: a rule for each remainder so far and the digits that are left. Returns the expression to begin with. */
export function multiplesOf(divisor: number, name: string, rules: Map<string, Expression>): Expression {
  const ruleOf = (remainder: number, left: number) => `${name} remainder ${remainder}, ${left} digits`
  const next = (remainder: number, from: number, left: number): Expression[] =>
    Array.from({ length: 10 - from }, (_, i) =>
      sequence(text(String(i + from)), rule(ruleOf((remainder * 10 + i + from) % divisor, left - 1))),
    )
  for (let left = 0; left < MOST_DIGITS; left++)
    for (let remainder = 0; remainder < divisor; remainder++)
      rules.set(ruleOf(remainder, left), choice(...(remainder === 0 ? [sequence()] : []), ...(left > 0 ? next(remainder, 0, left) : [])))
  return choice(text('0'), sequence(optional(text('-')), choice(...next(0, 1, MOST_DIGITS))))
}
