// Regular expressions as expressions of a grammar: JavaScript's syntax, as far as it says which texts there are. What looks around or back is refused.
import { InkstoneError } from '../../base/errors.ts'
import { type CharRange, choice, complement, type Expression, LAST_CHARACTER, nothing, repeat, sequence, text } from './expression.ts'

const MOST_CHARACTERS = 20_000
const MOST_DEPTH = 200
const MOST_REPETITIONS = 10_000

const DIGITS: CharRange[] = [[0x30, 0x39]]
const WORDS: CharRange[] = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
]
/** As JavaScript has them. */
const SPACES: CharRange[] = [
  ...([9, 10, 11, 12, 13, 0x20, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff] as const).map((c): CharRange => [c, c]),
  [0x2000, 0x200a],
]
const LINE_ENDS: CharRange[] = [
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
]

export interface RegexOptions {
  /** Whether it is enough that a part of the text matches, as in JSON Schema; else the whole text has to. */
  partial?: boolean
  /** What a character outside the pattern may be, where a part is enough. */
  around?: Expression
  /** What is made of each set of characters: those that JSON escapes, say. */
  characters?(ranges: readonly CharRange[]): Expression
}

/** The texts that match. `^` and `$` may stand at the ends of alternatives only. */
export function parseRegex(pattern: string, options: RegexOptions = {}): Expression {
  if (pattern.length > MOST_CHARACTERS)
    throw new InkstoneError(
      'regex_too_large',
      `The pattern has ${pattern.length} characters; ${MOST_CHARACTERS} are read. Make it shorter.`,
    )
  return new RegexParser(pattern, options).parse()
}

class RegexParser {
  readonly #pattern: string[]
  readonly #source: string
  readonly #options: RegexOptions
  #at = 0
  #depth = 0

  constructor(pattern: string, options: RegexOptions) {
    this.#source = pattern
    this.#pattern = [...pattern]
    this.#options = options
  }

  parse(): Expression {
    const expression = this.#alternatives(true)
    if (this.#at < this.#pattern.length) throw this.#error(`an unexpected ${this.#peek()}`)
    return expression
  }

  #peek = (offset = 0): string => this.#pattern[this.#at + offset] ?? ''

  #error(what: string): InkstoneError {
    return new InkstoneError(
      'regex_unsupported',
      `The pattern ${this.#source.slice(0, 80)} has ${what} at character ${this.#at + 1}, which no grammar is made of.`,
    )
  }

  #set(ranges: readonly CharRange[]): Expression {
    return this.#options.characters ? this.#options.characters(ranges) : { kind: 'chars', ranges }
  }

  #alternatives(outermost: boolean): Expression {
    if (++this.#depth > MOST_DEPTH) throw this.#error(`groups nested more than ${MOST_DEPTH} deep`)
    const all = [this.#sequence(outermost)]
    while (this.#peek() === '|') {
      this.#at++
      all.push(this.#sequence(outermost))
    }
    this.#depth--
    return all.length === 1 ? all[0] : choice(...all)
  }

  #sequence(outermost: boolean): Expression {
    const items: Expression[] = []
    const any = this.#options.around ?? this.#set([[0, LAST_CHARACTER]])
    const anything = outermost && this.#options.partial ? repeat(any, 0) : undefined
    if (outermost && this.#peek() === '^') this.#at++
    else if (anything) items.push(anything)
    let closed = false
    while (this.#at < this.#pattern.length && this.#peek() !== '|' && this.#peek() !== ')') {
      if (outermost && this.#peek() === '$') {
        this.#at++
        closed = true
        break
      }
      items.push(this.#quantified(this.#atom()))
    }
    if (!closed && anything) items.push(anything)
    return items.length === 1 ? items[0] : items.length === 0 ? nothing : sequence(...items)
  }

  #quantified(item: Expression): Expression {
    const character = this.#peek()
    let bounds: { least: number; most?: number } | undefined
    if (character === '*') bounds = { least: 0 }
    else if (character === '+') bounds = { least: 1 }
    else if (character === '?') bounds = { least: 0, most: 1 }
    if (bounds) this.#at++
    else if (character === '{') bounds = this.#bounds()
    if (!bounds) return item
    // Which of the matches a search would take does not change the texts there are.
    if (this.#peek() === '?') this.#at++
    if (/^[*+?{]$/.test(this.#peek())) throw this.#error('a second quantifier')
    return repeat(item, bounds.least, bounds.most)
  }

  #bounds(): { least: number; most?: number } {
    const found = /^\{(\d+)(,(\d*))?\}/.exec(this.#pattern.slice(this.#at, this.#at + 24).join(''))
    if (!found) throw this.#error('a { that begins no repetition (write \\{ for the character)')
    const least = Number(found[1])
    const most = found[2] === undefined ? least : found[3] === '' ? undefined : Number(found[3])
    if (Math.max(least, most ?? 0) > MOST_REPETITIONS || (most ?? least) < least) throw this.#error(`the repetition ${found[0]}`)
    this.#at += found[0].length
    return { least, most }
  }

  #atom(): Expression {
    const character = this.#peek()
    this.#at++
    switch (character) {
      case '(':
        return this.#group()
      case '[':
        return this.#set(this.#class())
      case '.':
        return this.#set(complement(LINE_ENDS))
      case '\\': {
        const escaped = this.#escape(false)
        return this.#set(typeof escaped === 'number' ? [[escaped, escaped]] : escaped)
      }
      case '^':
      case '$':
        throw this.#error(`a ${character} in the middle`)
      case '*':
      case '+':
      case '?':
        throw this.#error(`a ${character} with nothing before it`)
      default: {
        const point = character.codePointAt(0)!
        return this.#options.characters ? this.#set([[point, point]]) : text(character)
      }
    }
  }

  #group(): Expression {
    if (this.#peek() === '?') {
      if (this.#peek(1) === ':') this.#at += 2
      else if (this.#peek(1) === '<' && !/^[=!]$/.test(this.#peek(2))) {
        while (this.#peek() !== '>' && this.#peek() !== '') this.#at++
        this.#at++
      } else throw this.#error('a look around or a flag')
    }
    const inner = this.#alternatives(false)
    if (this.#peek() !== ')') throw this.#error('a group without an end')
    this.#at++
    return inner
  }

  /** A character, or the set that the escape stands for. */
  #escape(inClass: boolean): number | CharRange[] {
    const character = this.#peek()
    this.#at++
    const sets: Record<string, CharRange[]> = { d: DIGITS, w: WORDS, s: SPACES }
    if (character in sets) return sets[character]
    if (character.toLowerCase() in sets) return complement(sets[character.toLowerCase()])
    const simple: Record<string, number> = { n: 10, r: 13, t: 9, f: 12, v: 11, 0: 0 }
    if (character in simple) return simple[character]
    if (character === 'b' && inClass) return 8
    if (character === 'x' || character === 'u') return this.#hex(character)
    if (/^[a-zA-Z0-9]$/.test(character) || character === '') throw this.#error(`the escape \\${character}`)
    return character.codePointAt(0)!
  }

  #hex(kind: string): number {
    const rest = this.#pattern.slice(this.#at, this.#at + 10).join('')
    const found = kind === 'x' ? /^([0-9a-fA-F]{2})/.exec(rest) : (/^([0-9a-fA-F]{4})/.exec(rest) ?? /^\{([0-9a-fA-F]{1,6})\}/.exec(rest))
    const value = found ? Number.parseInt(found[1], 16) : Number.NaN
    if (!found || !(value <= LAST_CHARACTER)) throw this.#error(`the escape \\${kind}`)
    this.#at += found[0].length
    return value
  }

  #class(): CharRange[] {
    const negated = this.#peek() === '^'
    if (negated) this.#at++
    const ranges: CharRange[] = []
    while (this.#peek() !== ']') {
      if (this.#peek() === '') throw this.#error('a [ without an end')
      const first = this.#classItem()
      if (typeof first === 'number' && this.#peek() === '-' && this.#peek(1) !== ']' && this.#peek(1) !== '') {
        this.#at++
        const last = this.#classItem()
        if (typeof last !== 'number' || last < first) throw this.#error('a range that ends before it begins')
        ranges.push([first, last])
      } else ranges.push(...(typeof first === 'number' ? [[first, first] as const] : first))
    }
    this.#at++
    return negated ? complement(ranges) : ranges
  }

  #classItem(): number | CharRange[] {
    const character = this.#peek()
    this.#at++
    return character === '\\' ? this.#escape(true) : character.codePointAt(0)!
  }
}
